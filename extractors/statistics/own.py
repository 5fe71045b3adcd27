"""The phrase that a quantity's own words give: what is counted, what a share is of."""

from __future__ import annotations

from functools import cache

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.tails import with_tail
from extractors.statistics.amounts import measured_before, of_amount
from extractors.statistics.counted import copular, counted
from extractors.statistics.moved import changed, multiplied
from extractors.statistics.sentence import Said
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import function_words, word_classes


def own(said: Said, item: Item) -> tuple[Phrase | None, bool]:
    """The phrase the item's own words give; true where they only refer back ("76% of them")."""
    tokens = said.tokens
    limit = limit_of(said, item)
    if said.block.kind == "cell":
        return None, False
    if item.kind == "count" and item.noun is None:
        _share_noun(said, item)
    if item.kind == "count" and item.noun:
        return copular(tokens, item) or counted(tokens, item, limit), False
    if item.first.rule == "age of a person":
        return _named(tokens, item.left - 1), False
    if item.kind in ("amount", "measure", "share") and tokens.word(
        item.left - 1
    ) == "of" != tokens.word(item.right):
        named = measured_before(tokens, item.left - 1)
        if named:
            return named, False
    if item.kind in ("share", "count"):
        found, back = _share_of(tokens, item, limit)
        return (found, back) if found or back else (_of_before(tokens, item), False)
    if item.kind == "rate" and item.noun:
        return item.noun, False
    if item.kind == "rate" and (item.denominator or 0) > 1:
        return _per_what(tokens, item), False
    if item.kind in ("amount", "measure", "rate"):
        return of_amount(tokens, item, limit), False
    if item.kind == "change":
        return changed(tokens, item, limit), _says_this(tokens, item) or _aside(tokens, item)
    if item.kind == "multiple":
        return multiplied(tokens, item, limit), False
    return None, False


def _named(tokens: Tokens, end: int) -> Phrase:
    """The name that ends at token `end`."""
    start = end - 1
    while tokens.capital(start - 1):
        start -= 1
    return start, end


def _per_what(tokens: Tokens, item: Item) -> Phrase | None:
    """ "71 per 10,000 children" is of children."""
    for k in range(item.j - 1, item.i, -1):
        if tokens.words[k][0].isdecimal():
            return noun_phrase(tokens, k + 1, item.j)
    return None


def _says_this(tokens: Tokens, item: Item) -> bool:
    """ "This is a decrease of 4%" speaks of the claim before."""
    return tokens.word(0) in ("this", "that", "it") and item.left <= 8


def _aside(tokens: Tokens, item: Item) -> bool:
    """ ", up 4% on last year" and ", a fall of 2%" speak of what stands before the comma."""
    if item.moved is None:
        return False
    start = min(item.moved, item.left)
    plain = word_classes().determiners | context("change_adjectives")
    while start > 0 and tokens.words[start - 1] in plain:
        start -= 1
    apposed = start < item.moved or tokens.words[item.moved] in ("up", "down")
    return apposed and tokens.word(start - 1) in (",", "(", "-")


def limit_of(said: Said, item: Item) -> int:
    """The token where the next number begins that may not stand within a noun phrase."""
    inside = ("age_qualifier", "name", "ordinal", "pronoun", "reference")
    following = [other.left for other in said.items if other.left >= item.right]
    numbers = [n.i for n in said.reading.numerals if n.i >= item.right and n.role not in inside]
    return min([*following, *numbers, len(said.tokens)])


def _share_noun(said: Said, item: Item) -> None:
    """ "Six and nine councils": the first number counts what the second does."""
    at = said.items.index(item)
    following = said.items[at + 1] if at + 1 < len(said.items) else None
    coupled = following is not None and said.tokens.words[item.right : following.left] in (
        ["and"],
        ["or"],
        ["to"],
    )
    if coupled and following is not None and following.kind == "count" and following.noun:
        item.noun, item.unit = following.noun, following.unit


def _of_before(tokens: Tokens, item: Item) -> Phrase | None:
    """The phrase of "of everything we sell abroad, 44% goes …", which opens the clause."""
    end = item.left - 1
    if tokens.word(end) != ",":
        return None
    for i in range(end - 1, max(-1, end - 14), -1):
        if tokens.words[i] == "of" and (
            i == 0 or not tokens.words[i - 1].isalpha() or tokens.words[i - 1] == "but"
        ):
            plain = all(word[0].isalpha() for word in tokens.words[i + 1 : end])
            return trim_start(tokens, i + 1, end) if plain else None
        if not tokens.words[i][0].isalpha():
            return None
    return None


def trim_start(tokens: Tokens, start: int, end: int) -> Phrase | None:
    """The stretch without its determiners."""
    while start < end and tokens.words[start] in word_classes().determiners:
        start += 1
    return (start, end) if start < end else None


def _share_of(tokens: Tokens, item: Item, limit: int) -> tuple[Phrase | None, bool]:
    """The phrase after "of", or right after the number; true where it only refers back."""
    words, at = tokens.words, item.right
    if tokens.word(at) == "(":  # "76 per cent (38 homes) of …"
        close = next((k for k in range(at, min(at + 8, len(tokens))) if words[k] == ")"), None)
        after = tokens.word(close + 1) if close is not None else ""
        noun = (
            after.isalpha() and after not in function_words() and after not in word_classes().verbs
        )
        if close is not None and (after == "of" or noun):
            limit, at = len(tokens), close + 1
    if item.first.rule == "one … in m":
        link = next(k for k in range(item.i + 1, item.j) if words[k] == "in")
        return (item.i + 1, link), False
    if tokens.word(at) == "of":
        return _after_of(tokens, at + 1, limit)
    step = at
    while tokens.word(step) in _steps() and item.first.style in ("fraction", "majority", "ratio"):
        step += 1
    phrase = noun_phrase(tokens, step, limit)
    if phrase and phrase[0] == step and words[step] not in ("per", "a") and not _acts(tokens, step):
        return with_tail(tokens, phrase, limit), False
    return None, False


@cache
def _steps() -> frozenset[str]:
    """Determiners after a share ("half the homes"); in "a third a year" another number begins."""
    return word_classes().determiners - {"a", "an", "each", "that"}


def _acts(tokens: Tokens, i: int) -> bool:
    """Whether a word that could be a noun is the verb of a share ("Seven in ten live with …")."""
    classes = word_classes()
    word, after = tokens.words[i], tokens.word(i + 1)
    plain = word in classes.verbs and not word.endswith(("s", "ing", "ed"))
    past = word.endswith(("ed", "ing")) and after in classes.determiners
    return past or (plain and (after in classes.prepositions or after in classes.determiners))


def _after_of(tokens: Tokens, at: int, limit: int) -> tuple[Phrase | None, bool]:
    words, classes = tokens.words, word_classes()
    while tokens.word(at) in _steps():
        nxt = tokens.word(at + 1)
        if tokens.word(at) in ("these", "those", "this") and (
            not nxt[:1].isalnum()
            or nxt in classes.auxiliaries
            or nxt in classes.prepositions
            or nxt in classes.conjunctions
            or (nxt in classes.verbs and nxt not in classes.nouny)
        ):
            if nxt == "who":
                return (at, with_tail(tokens, (at, at + 1), limit)[1]), False
            return None, True
        at += 1
    if tokens.word(at) in word_classes().anaphora and not (
        tokens.word(at) in ("those", "that") and tokens.word(at + 1).isalpha()
    ):
        return None, True
    while (
        at < len(tokens)
        and at not in tokens.ages
        and (words[at][0].isdecimal() or words[at] in ("one", "million", "or", "so", ","))
    ):
        at += 1
    stop = limit if limit > at else len(tokens)
    phrase = noun_phrase(tokens, at, stop)
    return (with_tail(tokens, phrase, stop) if phrase else None), False
