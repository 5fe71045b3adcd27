"""Bounds that define who is counted rather than measure anything: "62% had waited over 4 hours"."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.numbers.find import Reading
from extractors.quantities.item import Item
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context, context_phrases
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import is_function, word_classes

_REACH = 13  # tokens between a share and the bound in its clause
_FAR = 14  # tokens between a word that makes a condition and its bound
_NEAR = 6  # tokens between a number and "or less"
_BOUNDS = frozenset(["over", "under", "at_least", "at_most"])


def measured(reading: Reading, items: list[Item]) -> list[Item]:
    """The items without bounds that only narrow the share or count before them, or a noun.

    Their numbers are given the role `age_qualifier`.
    """
    kept: list[Item] = []
    for k, item in enumerate(items):
        if k + 1 < len(items) and _of_many(reading.tokens, item):
            item.first.role, item.first.rule = "age_qualifier", "category"
            continue
        if _is_condition(reading.tokens, item) or _of_limit(reading.tokens, item):
            item.first.role, item.first.rule = "age_qualifier", "category"
            continue
        narrows = bool(kept) and _narrows(reading.tokens, kept[-1], item)
        if narrows or _defines(reading.tokens, item):
            item.first.role, item.first.rule = "age_qualifier", "category"
        else:
            kept.append(item)
    return kept


def _is_condition(tokens: Tokens, item: Item) -> bool:
    """Whether a bound tells what a word means, or when something holds: "absent, meaning that they
    missed 10% or more of sessions", "if they are there for over 90 per cent of the term".
    """
    if item.kind not in ("share", "measure", "count"):
        return False
    closed = item.comparator in ("at_least", "at_most") or _or_more(tokens, item.right)
    if not (closed or item.comparator in _BOUNDS):
        return False
    words = tokens.words
    for k in range(item.left - 1, max(-1, item.left - _FAR), -1):
        if words[k] in ".;:,":
            return False
        if words[k] in context("conditions"):
            return k + 1 < item.left - 1
        if words[k] == "where":
            return tokens.word(k + 1) in context("any_of_its_kind")
        if closed and context_phrases("meanings").at(words, k):
            return not context("any_of_its_kind").isdisjoint(words[k + 1 : k + 4])
    return False


def _of_limit(tokens: Tokens, item: Item) -> bool:
    """ "the six-week legal limit", "one-year settlements": how long tells which kind is meant."""
    if item.kind != "measure" or "-" not in tokens.raw(item.i, item.right).replace("‑", "-"):
        return False
    return not context("set_times").isdisjoint(tokens.words[item.right : item.right + 2])


def _or_more(tokens: Tokens, i: int) -> bool:
    """Whether a bound follows closely: "70 per cent of the time or less"."""
    near = tokens.words[i : i + _NEAR]
    return "or" in near and tokens.word(i + near.index("or") + 1) in context("open_ends")


def _narrows(tokens: Tokens, before: Item, item: Item) -> bool:
    """ "62% had waited over 4 hours", "one in eight held more than 30 cases"."""
    if before.first.role != "statistic":
        return False
    if item.comparator not in _BOUNDS and not _had_been(tokens, before, item):
        return False
    if item.kind == "measure":
        fits = before.kind in ("share", "count")
    else:
        fits = item.kind in ("count", "amount") and before.kind == "share"
        fits = fits and not item.percent and item.first.style in ("digits", "words")
    between = tokens.words[before.right : item.left]
    if between[:2] in ([",", "had"], [",", "have"], [",", "were"], [",", "are"], [",", "was"]):
        between = between[1:]  # "a fifth, 377,000, had been waiting for six weeks or longer"
    if tokens.word(item.right) == "times":
        between = [word for word in between if word != "by"]  # "seen by a nurse over three times"
    if between[:1] == ["of"]:
        between = between[1:]
    if "out" in between and between[between.index("out") :][1:2] == ["of"]:
        between.remove("of")  # "had been out of work for over 12 months"
    if between[-1:] == ["for"]:
        between = between[:-1]
    apart = not between or (len(between) == 1 and is_function(between[0]))
    if not fits or apart or len(between) > _REACH:
        return False
    return context("category_breaks").isdisjoint(between)


def _had_been(tokens: Tokens, before: Item, item: Item) -> bool:
    """Whether a share is of those who had been something for so long: "fewer than half have been
    in post for two years".
    """
    between = tokens.words[before.right : item.left]
    been = "been" in between and not _HAVE.isdisjoint(between)
    return item.kind == "measure" and before.kind == "share" and been and between[-1] == "for"


_HAVE = frozenset(["have", "had", "has"])


def _defines(tokens: Tokens, item: Item) -> bool:
    """ "groups of fewer than 30 settings", "schools with more than 500 pupils", "caseloads under
    15": a bound on the noun before it tells which ones are meant.
    """
    if item.percent or item.first.style not in ("digits", "words"):
        return False
    if item.comparator not in _BOUNDS or item.kind not in ("count", "measure", "amount"):
        return False
    at = item.left - 1
    waits = tokens.word(at) == "for" or tokens.word(at) in word_classes().verbs
    if item.kind == "measure" and waits and _in_clause_of_many(tokens, at):
        return True
    link, before = tokens.word(at), tokens.word(at - 1)
    if link == "with":
        return _any(tokens, at - 1) or tokens.words[at - 2 : at - 1] in (["average"], ["typical"])
    if link in context("told_apart_by") and item.kind != "count":
        return before in _ANYONE or any(_any(tokens, k) for k in _nouns_before(tokens, at))
    if link in context("means") and item.money:
        return True
    if before == "with" and _is_noun(tokens, at):
        return _any(tokens, at - 2)
    return link in context("figures_shown") or (link == "of" and before in context("groupings"))


_ANYONE = ("those", "people", "anyone", "everyone")


def _nouns_before(tokens: Tokens, at: int) -> Iterator[int]:
    """The nouns before token `at`, past a tail of one word: "children in care placed"."""
    yield at - 1
    if tokens.word(at - 2) in word_classes().prepositions and _is_noun(tokens, at - 1):
        yield at - 3


def _of_many(tokens: Tokens, item: Item) -> bool:
    """ "Waits of over 12 hours numbered 42,116": which ones, where a sentence opens so."""
    at = item.left - 1
    opens = at == 1 or (at > 1 and not tokens.words[at - 2].isalpha())
    timed = item.kind == "measure" and item.comparator in _BOUNDS and item.comparator != "at_most"
    return timed and opens and tokens.word(at) == "of" and is_plural(tokens.word(at - 1))


def _in_clause_of_many(tokens: Tokens, at: int) -> bool:
    """Whether token `at` stands in what tells people apart ("those who have worked here for five
    years or longer").
    """
    words = tokens.words
    for k in range(at - 1, max(0, at - _REACH), -1):
        if words[k] in ".,;:!?()":
            return False
        if words[k] == "who":
            stands = words[k - 1] in context("stand_for_people") | {"people"}
            return (is_plural(words[k - 1]) or stands) and _one_verb(tokens, k + 1, at)
    return False


def _one_verb(tokens: Tokens, i: int, j: int) -> bool:
    """Whether tokens i to j hold one verb, at their start: "have done the job"."""
    classes = word_classes()
    verbal = classes.verbs - classes.nouny | classes.auxiliaries
    while i < j and tokens.words[i] in verbal | classes.adverbs:
        i += 1
    return verbal.isdisjoint(tokens.words[i:j])


def _any(tokens: Tokens, i: int) -> bool:
    """Whether the noun at token i is said of any of its kind, and not of one that has so many."""
    if not _is_noun(tokens, i) or tokens.words[i] in context("time_nouns"):
        return False
    start = i
    while start > 0 and _is_noun(tokens, start - 1):
        start -= 1
    before = tokens.word(start - 1)
    if any(tokens.capital(k) for k in range(max(start, 1), i + 1)):
        return False
    if before in word_classes().determiners:
        return before in ("every", "each", "any", "no", "all")
    return is_plural(tokens.words[i]) and before not in context("leaving_with")


def _is_noun(tokens: Tokens, i: int) -> bool:
    word, classes = tokens.word(i), word_classes()
    other = is_function(word) or word in classes.determiners
    return word.isalpha() and not other and word not in classes.verbs - classes.nouny
