"""The unit of a number: money, per cent, percentage points, measures, multiples, counted things."""

from __future__ import annotations

from extractors.numbers.money import name_after, sign_before
from extractors.numbers.numeral import Numeral, tidy
from extractors.quantities.item import Item
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import Unit, is_function, units

_REPEATED = frozenset(["a", "per", "each", "every"])


def item(tokens: Tokens, numeral: Numeral) -> Item | None:
    """The numeral with its unit, or None where its words make it none ("one half-term")."""
    if numeral.value is None or numeral.form == "ordinal":
        return None
    for reader in (_money, _percent, _multiple, _measure, _share, _count):
        found = reader(tokens, numeral)
        if found:
            found.left, found.right = found.i, found.j
            return found
    return None


def _fits(tokens: Tokens, entry: Unit, i: int, j: int) -> bool:
    """Whether an entry's demands on case and on the words around it are met."""
    if entry.exact is not None and tokens.raw(i, j) != entry.exact:
        return False
    return not entry.cues or not entry.cues.isdisjoint(tokens.words)


def _money(tokens: Tokens, numeral: Numeral) -> Item | None:
    if numeral.form == "percent" or numeral.style in ("multiple", "majority", "ratio", "none"):
        return None
    if numeral.value is None:
        return None
    start, end, value = numeral.i, numeral.j, numeral.value
    before = sign_before(tokens, numeral.i)
    if before:
        start, currency = before
        if _minus(tokens, start):
            start, value = start - 1, -value
    else:
        at = numeral.j
        if tokens.word(at) in ("of", "in") and numeral.style == "vague":
            at += 1
        at += tokens.word(at) == "-" and tokens.glued(at)
        after = name_after(tokens, at)
        if after is None or _measured_in(tokens, at, after[0]):
            return None
        end, currency = after
    return Item(
        start, end, "amount", tidy(value / currency.per), numeral, numeral, unit=currency.code,
        rule="money", money=True,
    )  # fmt: skip


def _measured_in(tokens: Tokens, at: int, end: int) -> bool:
    """Whether what looks like money is a measure: "275 pound-feet", "weighed six pounds"."""
    measure = units().at(tokens.words, at)
    if measure is None:
        return False
    cued = bool(measure[1].cues) and _fits(tokens, measure[1], at, measure[0])
    cued = cued and "of" not in tokens.words[at - 1 : at]  # "millions of pounds"
    return measure[0] > end or cued


def _minus(tokens: Tokens, start: int) -> bool:
    """Whether the currency sign at token `start` has a minus before it ("-£5m")."""
    return tokens.word(start - 1) == "-" and tokens.glued(start) and not tokens.glued(start - 1)


def _percent(tokens: Tokens, numeral: Numeral) -> Item | None:
    if numeral.form == "percent":
        return Item(
            numeral.i,
            numeral.j,
            "share",
            numeral.value,
            numeral,
            numeral,
            unit="ratio",
            rule="per cent",
            percent=True,
        )
    j = numeral.j + (tokens.word(numeral.j) == "-" and tokens.glued(numeral.j))
    if tokens.word(j) in ("percentage", "percent", "%") and tokens.word(j + 1) in (
        "point",
        "points",
        "pt",
        "pts",
    ):
        end = j + 2
    elif (
        tokens.word(j) == "per"
        and tokens.word(j + 1) == "cent"
        and tokens.word(j + 2) in ("point", "points")
    ):
        end = j + 3
    elif tokens.word(j) in ("pp", "ppt", "ppts", "pps") or (
        tokens.word(j) == "p" and tokens.words[j : j + 3] == ["p", ".", "p"]
    ):
        end = j + 1
    else:
        return None
    return Item(
        numeral.i,
        end,
        "change",
        numeral.value,
        numeral,
        numeral,
        unit="percentage_point",
        rule="percentage points",
    )


def _multiple(tokens: Tokens, numeral: Numeral) -> Item | None:
    """ "doubled", "5 times more likely"; "5 times a week" and "visited 5 times" are counts."""
    if numeral.style == "multiple":
        often = tokens.words[numeral.i] in ("twice", "thrice") and (
            tokens.word(numeral.j) in _REPEATED
            or tokens.word(numeral.j) not in context("after_times")
        )
        if often:
            return Item(
                numeral.i,
                numeral.j,
                "count",
                numeral.value,
                numeral,
                numeral,
                unit="time",
                rule="times",
            )
        found = Item(
            numeral.i,
            numeral.j,
            "multiple",
            numeral.value,
            numeral,
            numeral,
            unit="ratio",
            rule="multiple",
        )
        if numeral.direction:
            found.direction = "increase" if numeral.direction > 0 else "decrease"
        return found
    j = numeral.j
    if tokens.word(j) in ("times", "x") and (tokens.word(j) == "times" or tokens.glued(j)):
        if tokens.word(j + 1) in context("after_times") or tokens.word(j) == "x":
            return Item(
                numeral.i,
                j + 1,
                "multiple",
                numeral.value,
                numeral,
                numeral,
                unit="ratio",
                rule="times",
            )
        return Item(
            numeral.i,
            j,
            "count",
            numeral.value,
            numeral,
            numeral,
            unit="time",
            rule="times",
            noun=(j, j + 1),
        )
    if tokens.word(j) in ("fold",):
        return Item(
            numeral.i, j + 1, "multiple", numeral.value, numeral, numeral, unit="ratio", rule="fold"
        )
    return None


def unit_at(tokens: Tokens, j: int) -> tuple[int, Unit] | None:
    """The unit of measure at token j, with a joining hyphen skipped: the token after it, and the unit."""
    if tokens.word(j) == "-" and tokens.glued(j) and tokens.glued(j + 1):
        j += 1
    hit = units().at(tokens.words, j)
    if hit is None or not _fits(tokens, hit[1], j, hit[0]):
        return None
    word = tokens.words[j]
    short = hit[0] - j == 1 and len(word) == 1
    if short and not tokens.glued(j) and not _apart(tokens, hit[1], j):
        return None
    return hit


def _apart(tokens: Tokens, unit: Unit, j: int) -> bool:
    """Whether a letter with a space before it is a unit still ("3 m high", "5 l."), not a name's."""
    if unit.exact is None or not tokens.words[j].isalpha():
        return False
    after = tokens.word(j + 1)
    if tokens.words[j] == "m" and after in context("after_metres"):
        return True
    return unit.exact in ("W", "V", "l", "m", "g") and (not after.isalpha() or is_function(after))


def _measure(tokens: Tokens, numeral: Numeral) -> Item | None:
    j = numeral.j
    if numeral.style in ("majority", "ratio", "none"):
        return None
    if numeral.style == "fraction":  # "half an hour", "a quarter of a mile"
        j += tokens.word(j) == "of"
        if tokens.word(j) not in ("a", "an"):
            return None
        j += 1
    hit = unit_at(tokens, j)
    if hit is None:
        return None
    end, unit = hit
    name = unit.name
    if (
        unit.dimension in ("duration", "age") and tokens.word(end) in ("old", "of")
    ) or tokens.words[end : end + 2] == ["-", "old"]:
        if tokens.words[end : end + 2] == ["of", "age"]:
            end += 2
        elif tokens.word(end) == "old":
            pass
    if name == "quarter" and numeral.style in ("words", "digits") and tokens.word(j) == "quarters":
        return None
    return Item(
        numeral.i, end, "measure", numeral.value, numeral, numeral, unit=name, rule="measure"
    )


def _share(tokens: Tokens, numeral: Numeral) -> Item | None:
    if numeral.style not in ("fraction", "ratio", "majority"):
        return None
    if numeral.value is None or numeral.value > 1:
        return None
    return Item(
        numeral.i, numeral.j, "share", numeral.value, numeral, numeral, unit="ratio", rule=numeral.rule,
        numerator=numeral.numerator, denominator=numeral.denominator,
    )  # fmt: skip


def _count(tokens: Tokens, numeral: Numeral) -> Item:
    if _years_old(tokens, numeral):
        return Item(
            numeral.i,
            numeral.j,
            "measure",
            numeral.value,
            numeral,
            numeral,
            unit="year",
            rule="age",
        )
    return Item(
        numeral.i, numeral.j, "count", numeral.value, numeral, numeral, rule=numeral.rule,
        denominator=numeral.denominator,
    )  # fmt: skip


def _years_old(tokens: Tokens, numeral: Numeral) -> bool:
    """ "Amy is 21.", "He will be 35 by May": the age of a person."""
    i = numeral.i - 1
    value = numeral.value or 0
    if value != int(value) or not 1 < value < 110 or numeral.style not in ("digits", "words"):
        return False
    if tokens.word(i) not in ("is", "was", "turned", "turns", "be"):
        return False
    i -= 1 + (tokens.word(i - 1) == "will")
    after = tokens.word(numeral.j)
    if tokens.word(i) in ("he", "she", "i"):
        return not after.isalpha() or after in ("and", "by", "when", "but", "in", "this", "next")
    named = (
        tokens.capital(i) and tokens.word(i).isalpha() and i > 0 and not is_function(tokens.word(i))
    )
    return named and tokens.word(i - 1) in (",", ".", "") and after in (".", ",", "", "and")
