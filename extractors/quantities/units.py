"""The unit of a number: money, per cent, percentage points, measures, multiples, counted things."""

from __future__ import annotations

from extractors.numbers.money import name_after, sign_before, told_apart
from extractors.numbers.numeral import Numeral, tidy
from extractors.quantities.item import Item
from extractors.quantities.measures import fits, measure, years_old
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.measures import units


def item(tokens: Tokens, numeral: Numeral) -> Item | None:
    """The numeral with its unit, or None where it has no value or is a rank."""
    if numeral.value is None or numeral.form == "ordinal":
        return None
    for reader in (_money, _percent, _multiple, measure, _share, _count):
        found = reader(tokens, numeral)
        if found:
            found.left, found.right = found.i, found.j
            return found
    return None


def uncoined(tokens: Tokens, numeral: Numeral) -> Item:
    """The numeral as a share or a count, whatever currency stands after it."""
    found = _share(tokens, numeral) or _count(tokens, numeral)
    found.left, found.right = found.i, found.j
    return found


def _money(tokens: Tokens, numeral: Numeral) -> Item | None:
    if numeral.form == "percent" or numeral.style in ("multiple", "majority", "ratio", "none"):
        return None
    if numeral.value is None:
        return None
    start, end, value = numeral.i, numeral.j, numeral.value
    before = sign_before(tokens, numeral.i)
    if before:
        start, currency = before
        apart = told_apart(tokens, end) if tokens.words[numeral.i - 1] == "$" else None
        end, currency = apart or (end, currency)
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
        rule="money", money=True, coin=currency if currency.coin else None,
    )  # fmt: skip


def _measured_in(tokens: Tokens, at: int, end: int) -> bool:
    """Whether what looks like money is a measure: "275 pound-feet", "weighed six pounds"."""
    measure = units().at(tokens.words, at)
    if measure is None:
        return False
    cued = bool(measure[1].cues) and fits(tokens, measure[1], at, measure[0])
    cued = cued and "of" not in tokens.words[at - 1 : at]  # "millions of pounds"
    return measure[0] > end or cued


def _minus(tokens: Tokens, start: int) -> bool:
    """Whether the currency sign at token `start` has a minus before it ("-£5m")."""
    return tokens.word(start - 1) == "-" and tokens.glued(start) and not tokens.glued(start - 1)


def _percent(tokens: Tokens, numeral: Numeral) -> Item | None:
    """ "85%" is a share; "13 percentage points" a change, unless nothing says so later."""
    if numeral.form == "percent":
        found = Item.of(numeral, numeral.j, "share", "ratio", "per cent")
        found.percent = True
        return found
    end = _points_end(tokens, numeral.j)
    if end is None:
        return None
    return Item.of(numeral, end, "change", "percentage_point", "percentage points")


def _points_end(tokens: Tokens, j: int) -> int | None:
    """The token after "percentage points" at token j, however written, or None."""
    j += tokens.word(j) == "-" and tokens.glued(j)
    word, after, points = tokens.word(j), tokens.word(j + 1), context("points")
    if word in context("percent_words") and after in points:
        return j + 2
    if word == "per" and after == "cent" and tokens.word(j + 2) in points:
        return j + 3
    return j + 1 if word in context("points_short") else None


def _multiple(tokens: Tokens, numeral: Numeral) -> Item | None:
    """ "doubled", "5 times more likely"; "5 times a week" and "visited 5 times" are counts."""
    if numeral.style == "multiple":
        return _multiple_word(tokens, numeral)
    j = numeral.j
    word = tokens.word(j)
    if word == "fold":
        return Item.of(numeral, j + 1, "multiple", "ratio", "fold")
    if word == "x" and tokens.glued(j) and not tokens.word(j + 1)[:1].isdecimal():
        return Item.of(numeral, j + 1, "multiple", "ratio", "times")
    if word != "times":
        return None
    if tokens.word(j + 1) in context("after_times"):
        return Item.of(numeral, j + 1, "multiple", "ratio", "times")
    found = Item.of(numeral, j, "count", "time", "times")
    found.noun = (j, j + 1)
    return found


def _multiple_word(tokens: Tokens, numeral: Numeral) -> Item:
    """ "twice as many" and "doubled" are multiples, "inspected twice" a count of occasions."""
    after = tokens.word(numeral.j)
    occasions = after not in context("after_times")
    if tokens.words[numeral.i] in ("twice", "thrice") and occasions:
        return Item.of(numeral, numeral.j, "count", "time", "times")
    found = Item.of(numeral, numeral.j, "multiple", "ratio", "multiple")
    if numeral.direction:
        found.direction = "increase" if numeral.direction > 0 else "decrease"
    return found


def _share(tokens: Tokens, numeral: Numeral) -> Item | None:
    """A fraction or ratio of no more than the whole."""
    if numeral.style not in ("fraction", "ratio", "majority"):
        return None
    if numeral.value is None or numeral.value > 1:
        return None
    found = Item.of(numeral, numeral.j, "share", "ratio", numeral.rule)
    found.numerator, found.denominator = numeral.numerator, numeral.denominator
    return found


def _count(tokens: Tokens, numeral: Numeral) -> Item:
    """A bare number: of things counted, whose noun is found later, or a person's age."""
    if years_old(tokens, numeral):
        return Item.of(numeral, numeral.j, "measure", "year", "age")
    found = Item.of(numeral, numeral.j, "count", "", numeral.rule)
    found.denominator = numeral.denominator
    return found
