"""Measures: a number with its unit of time, length, weight, or of the like."""

from __future__ import annotations

from extractors.numbers.numeral import Numeral
from extractors.quantities.item import Item
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import is_function
from extractors.vocabulary.measures import Unit, units

_UNMEASURED = frozenset(["majority", "ratio", "none"])


def fits(tokens: Tokens, entry: Unit, i: int, j: int) -> bool:
    """Whether an entry's demands on case and on the words around it are met by tokens i to j."""
    if entry.exact is not None and tokens.raw(i, j) != entry.exact:
        return False
    return not entry.cues or not entry.cues.isdisjoint(tokens.words)


def measure(tokens: Tokens, numeral: Numeral) -> Item | None:
    """The number with the unit after it, or None: "18 weeks", "half an hour", "5kg"."""
    j = numeral.j
    if numeral.style in _UNMEASURED:
        return None
    if numeral.style == "fraction" and tokens.word(numeral.i - 1) == "and":
        whole = _and_a_part(tokens, numeral)
        if whole:
            return whole
    if numeral.style == "fraction":  # "half an hour", "a quarter of a mile"
        j += tokens.word(j) == "of"
        if tokens.word(j) not in ("a", "an"):
            return None
        j += 1
    hit = unit_at(tokens, j) or (_owner(tokens, j) if numeral.style == "fraction" else None)
    if hit is None:
        return None
    end, unit = hit
    if tokens.word(j) == "quarters" and numeral.style in ("words", "digits"):
        return None  # "three quarters" of something
    if unit.dimension in ("duration", "age") and tokens.words[end : end + 2] == ["of", "age"]:
        end += 2
    return Item.of(numeral, end, "measure", unit.name, "measure")


def _owner(tokens: Tokens, j: int) -> tuple[int, Unit] | None:
    """The unit that owns what follows it: "half an hour's drive"."""
    word = tokens.word(j)
    hit = units().at([word.removesuffix("'s")], 0) if word.endswith("'s") else None
    return (j + 1, hit[1]) if hit else None


def _and_a_part(tokens: Tokens, numeral: Numeral) -> Item | None:
    """ "an hour and a half": a unit and the part of one after it."""
    start = numeral.i - 3
    hit = unit_at(tokens, start + 1)
    if tokens.word(start) not in ("a", "an", "one") or hit is None or hit[0] != numeral.i - 1:
        return None
    if numeral.value is None or tokens.word(numeral.j) == "of":
        return None
    return Item(
        start, numeral.j, "measure", 1 + numeral.value, numeral, numeral, unit=hit[1].name,
        rule="measure",
    )  # fmt: skip


def unit_at(tokens: Tokens, j: int) -> tuple[int, Unit] | None:
    """The unit of measure at token j, past a joining hyphen: the token after it, and the unit."""
    if tokens.word(j) == "-" and tokens.glued(j) and tokens.glued(j + 1):
        j += 1
    hit = units().at(tokens.words, j)
    if hit is None:
        return None
    end, first = hit
    unit = next((unit for unit in (first, *first.others) if fits(tokens, unit, j, end)), None)
    if unit is None or (tokens.words[j] in _QUOTES and _quotes(tokens, j)):
        return None
    letter = end - j == 1 and len(tokens.words[j]) == 1
    return None if letter and not tokens.glued(j) and not _apart(tokens, unit, j) else (end, unit)


_QUOTES = ('"', "'")


def _quotes(tokens: Tokens, j: int) -> bool:
    """Whether the sign at token j ends a quotation, and is no sign of feet or inches."""
    sign = tokens.raw(j, j + 1)
    if sign in ("″", "′"):
        return False
    opened = tokens.words[:j].count(tokens.words[j]) % 2 == 1
    return (
        sign != '"' or opened or not tokens.word(j + 1).isalpha() or is_function(tokens.word(j + 1))
    )


def _apart(tokens: Tokens, unit: Unit, j: int) -> bool:
    """Whether a letter with a space before it is a unit still ("3 m high", "5 l."), not a
    name's.
    """
    if unit.exact is None or not tokens.words[j].isalpha():
        return False
    after = tokens.word(j + 1)
    if tokens.words[j] == "m" and after in context("after_metres"):
        return True
    if not unit.spaced.isdisjoint(tokens.words):
        return True
    return unit.apart and (not after.isalpha() or is_function(after))


def years_old(tokens: Tokens, numeral: Numeral) -> bool:
    """ "Amy is 21.", "He will be 35 by May": the age of a person."""
    if numeral.rule == "age of a person":
        return True  # "Jo Rowe, 43, said"
    i = numeral.i - 1
    value = numeral.value or 0
    if value != int(value) or not 1 < value < 110 or numeral.style not in ("digits", "words"):
        return False
    after = tokens.word(numeral.j)
    if tokens.word(i) in ("he's", "she's", "i'm"):
        return not after.isalpha() or after in _AFTER_AGES
    if tokens.word(i) not in ("is", "was", "turned", "turns", "be"):
        return False
    i -= 1 + (tokens.word(i - 1) == "will")
    if tokens.word(i) in ("he", "she", "i"):
        return not after.isalpha() or after in _AFTER_AGES
    named = (
        tokens.capital(i) and tokens.word(i).isalpha() and i > 0 and not is_function(tokens.word(i))
    )
    kin = tokens.word(i - 1) in context("one_person")  # "my son Alfie is nine"
    opens = kin or tokens.word(i - 1) in (",", ".", "")
    return named and opens and after in (".", ",", "", "and")


_AFTER_AGES = ("and", "by", "when", "but", "in", "this", "next", "now")
