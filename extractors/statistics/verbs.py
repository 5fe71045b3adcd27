"""The verb that stands before a figure in its clause, and where the clause begins."""

from __future__ import annotations

from functools import cache

from extractors.quantities.item import Item
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import changes, word_classes
from extractors.vocabulary.word_sets import Words


def clause_start(tokens: Tokens, i: int) -> int:
    """The first token of the clause that token i stands in."""
    known, asked = tokens.clauses, i
    while i > 0 and tokens.words[i - 1] not in ".;:,!?()":
        i -= 1
        if i in known:
            i = known[i]
            break
    known[asked] = i
    return i


def verb_before(tokens: Tokens, item: Item) -> int | None:
    """The first token of the verb before the item in its clause."""
    i = item.left - 1
    if item.kind == "measure" and tokens.word(i) == "last" and is_plural(tokens.word(i - 1)):
        return i  # "vacancies last 11 weeks"
    return _verb_up_to(tokens, i)


def _verb_up_to(tokens: Tokens, last: int, *, before_ing: bool = False) -> int | None:
    """The first token of the last verb up to token `last`; `before_ing` asks for what belongs to
    an "-ing" that follows, past no comma.
    """
    found: int | None = None
    asked: list[tuple[dict[int, int | None], int]] = []
    while True:
        known = tokens.verbs_of_ing if before_ing else tokens.verbs
        verb, goes_on = _nearest_verb(tokens, known, last, before_ing=before_ing)
        found = found if verb is None else verb
        if verb is None or not goes_on:
            known[last] = verb
            break
        asked.append((known, last))
        last, before_ing = verb - 1, True
    for known, last in asked:
        known[last] = found
    return found


def _nearest_verb(
    tokens: Tokens, known: dict[int, int | None], last: int, *, before_ing: bool
) -> tuple[int | None, bool]:
    """The last verb up to token `last`, or what is known of it, and whether another may belong to
    it before it.
    """
    words, classes, breaks = tokens.words, word_classes(), _breaks()
    for i in range(last, -1, -1):
        if i in known:
            return known[i], False
        word = words[i]
        if word in ".;:!?" or word in breaks or (before_ing and word in ",()"):
            break
        if _is_verb(tokens, i):
            return i, word.endswith("ing") and word not in classes.auxiliaries
    return None, False


@cache
def _breaks() -> Words:
    return context("contrasts") | {"that", "which"}


def _is_verb(tokens: Tokens, i: int) -> bool:
    """Whether the word at token i is a verb, and no participle that tells of a thing."""
    words, classes = tokens.words, word_classes()
    word = words[i]
    if word == "may" and i and tokens.capital(i):
        return False  # the month
    verb = (
        word in classes.auxiliaries
        or (word in classes.verbs and (word not in classes.nouny or does(words, i)))
        or _has_done(words, i)
        or _prices(tokens, i)
        or (
            changes().verbs.at(words, i) is not None
            and word not in classes.nouny
            and word not in ("up", "down", "lower", "advanced")
        )
    )
    if not verb:
        return False
    before = words[i - 1 : i]
    return not (
        (word.endswith(("ed", "ing")) and before in (["and"], ["the"], ["a"]))
        or (word in classes.participles and before in (["the"], ["a"]))
    )


def _has_done(words: list[str], i: int) -> bool:
    """Whether a word that may be a noun is what somebody has done to something: "have already cut
    the number".
    """
    classes, k = word_classes(), i - 1
    if words[i] not in classes.verbs or words[i + 1 : i + 2] not in (["the"], ["its"], ["their"]):
        return False
    while k > 0 and words[k] in classes.adverbs:
        k -= 1
    return k >= 0 and words[k] in context("perfect") | {"had"}


def _prices(tokens: Tokens, i: int) -> bool:
    """Whether a word that may be a plural is a verb between one thing and money or a number ("a
    place costs £331", "the plan needs 12 people").
    """
    words, classes = tokens.words, word_classes()
    word, before, after = words[i], tokens.word(i - 1), tokens.word(i + 1)
    if word == "cost":  # "the scheme cost £2,400"; no "the total cost £4m"
        plain = classes.determiners | classes.measuring | classes.prepositions | classes.verbs
        named = before[:1].isalpha() and before not in plain and not before.endswith("'s")
        return named and (after in "£$€" or after in context("before_figures")) and bool(after)
    if not (word in classes.nouny and word in classes.verbs and word.endswith("s")):
        return False
    if is_plural(before) or not before.isalpha() or before in classes.determiners:
        return False
    led = not classes.determiners.isdisjoint(words[max(0, i - 4) : i - 1])
    figure = after[:1].isdecimal() or after in "£$€" or after in context("before_figures")
    return led and figure and bool(after)


def does(words: list[str], i: int) -> bool:
    """Whether a word is what somebody or something just named does ("which cost")."""
    return words[i - 1 : i] in (["which"], ["who"]) and words[i] not in word_classes().auxiliaries
