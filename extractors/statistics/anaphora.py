"""Times told against another time: "over the same period", "a year earlier", "that year"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from extractors.numbers.read import read
from extractors.records import Period
from extractors.statistics.baselines import is_baseline
from extractors.statistics.sentence import Said
from extractors.statistics.when import When, months_before, moved
from extractors.vocabulary.contexts import context
from extractors.vocabulary.load import toml

Ends = tuple[date, date | None]
Stretches = Mapping[str, Period]


def anaphoric(
    said: Said,
    found: list[When],
    base: Period | None,
    release: Period | None = None,
    stretches: Stretches | None = None,
) -> list[When]:
    """Every time a sentence tells against another: one it said before, else `base`.

    `found` are the times it says outright; "the quarter" may be that of the `release` too, or the
    last of the `stretches` that is as long. Where nothing is told before, the ends are unknown.
    """
    words = said.tokens.words
    made: list[When] = []
    if _openers().isdisjoint(words):
        return made
    for i, word in enumerate(words):
        if word not in _openers() or (made and i < made[-1].j):
            continue
        read_here = (
            _then(said, i) if word == "then"
            else _same(said, i) if word in ("same", "that")
            else _apart(said, i) or _year(said, i) if word in _LENGTHS
            else _beside(said, i) if word in context("neighbouring")
            else _apart(said, i)
        )  # fmt: skip
        if read_here is None:
            continue
        start, end, shift = read_here
        ends = _base(found, start, base)
        whole = (stretches or {}).get("span") if _spans(said, i, end) and shift == _HERE else None
        if whole and whole.start and not any(when.j <= start for when in found):
            ends = whole.start, whole.end
        told = _shifted(ends, shift) if ends else None
        here = word in _LENGTHS and shift == _HERE
        if told is None and not here and (word in _LENGTHS or word == "that"):
            continue
        if here:
            lead = words[start - 1] if start else ""
            last = (stretches or {}).get(word)
            known = (release.start, release.end) if release and release.start else None
            either = [known, told] if lead == "over" else [told, known]
            either += [(last.start, last.end)] if last and last.start else []
            told = next((one for ends in either if (one := _of_length(ends, word, lead))), None)
            if told is None:
                continue
        if told is None and (words[end - 1] in _ALONE or words[end - 2] in context("years_of")):
            continue
        if told and shift != _HERE and _is_ever_after(said, told[0]):
            continue
        at_end = words[max(0, start - 2) : start] == ["end", "of"]
        if at_end and "by" in words[max(0, start - 4) : start]:
            continue  # "by the end of the year" may be one to come
        if told and told[1] and (at_end or (words[end - 1] in _POINTS and shift == _HERE)):
            told = told[1], told[1]
        before = 2 + (words[start - 3 : start - 2] == ["the"]) if at_end else 0
        start = _lead(said, start - before)
        text = said.tokens.raw(start, end)
        compared = words[start - 1] in context("comparing") if start else False
        made.append(
            When(start, end, Period(text, *(told or (None, None))), compared, told=not here)
        )
    return made


@cache
def _openers() -> frozenset[str]:
    """The words that `anaphoric` looks behind or ahead of."""
    told = {"same", "that", "then"}
    return frozenset(_units()) | frozenset(_LENGTHS) | context("neighbouring") | told


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a time lies from its base: moved by so many months and days.

    `whole` when it is the stretch of that length right before or after the base instead.
    """

    months: int = 0
    days: int = 0
    whole: bool = False


_HERE = Shift()
_YEAR_BACK = Shift(months=-12)


def _shift(unit: int, count: float, sign: int, *, whole: bool = False) -> Shift:
    """So many units (as in times.toml) later or earlier."""
    size = int(count * abs(unit)) * sign
    return Shift(days=size, whole=whole) if unit > 0 else Shift(months=size, whole=whole)


def _base(found: list[When], i: int, base: Period | None) -> Ends | None:
    """The latest time said before token i, else the base from an earlier sentence."""
    for when in sorted(found, key=lambda when: -when.i):
        if when.j <= i and when.period.start:
            return when.period.start, when.period.end
    return (base.start, base.end) if base and base.start else None


def _lead(said: Said, i: int) -> int:
    words = said.tokens.words
    while i > 0 and words[i - 1] in context("into_told"):
        i -= 1
    return i


def _same(said: Said, i: int) -> tuple[int, int, Shift] | None:
    """ "the same 12 months", "the same period last year", "that year"."""
    tokens = said.tokens
    numeral = read(tokens, i + 1)
    at = numeral.j if numeral and numeral.value else i + 1
    unit = tokens.word(at)
    if unit not in context("stretches"):
        return None
    start, end = i, at + 1
    if tokens.word(i) == "that":
        if (tokens.word(i - 1), unit) == ("within", "time"):
            return None  # a limit, not a time
        return (start, end, _HERE) if _refers(said, i, end) else None
    start -= tokens.word(i - 1) == "the"
    for words in (("last", "year"), ("a", "year", "earlier"), ("a", "year", "ago"),
                  ("the", "previous", "year"), ("the", "year", "before")):  # fmt: skip
        k = end + (tokens.word(end) in ("in", "of"))
        if tuple(tokens.words[k : k + len(words)]) == words:
            return start, k + len(words), _YEAR_BACK
    opens = start <= 1 and tokens.word(0) == "at" and tokens.word(end) != "as"
    return (start, end, _HERE) if unit != "time" or opens else None


def _then(said: Said, i: int) -> tuple[int, int, Shift] | None:
    """ "compared with 2,000 then": the time said before, at the end of what is compared with it."""
    held = any(item.right == i and is_baseline(said, k) for k, item in enumerate(said.items))
    return (i, i + 1, _HERE) if held and not said.tokens.word(i + 1).isalnum() else None


def _spans(said: Said, i: int, end: int) -> bool:
    """Whether "that time" or "the same period" is all that lies between two times told before."""
    words = said.tokens.words
    here = words[i] in ("same", "that") and words[end - 1] in ("period", "time", "span")
    return here and "at" not in words[max(0, i - 2) : i]


def _is_ever_after(said: Said, first: date) -> bool:
    """Whether a time would be to come in a sentence that tells of nothing to come, and so is none:
    "Most of our students are in work a year later".
    """
    published = said.published
    ahead = published is not None and first > published
    return ahead and context("future").isdisjoint(said.tokens.words)


def _refers(said: Said, i: int, end: int) -> bool:
    """Whether "that" points back at a stretch of time ("in that year"), and joins no clause."""
    placed = i == 0 or said.tokens.word(i - 1) in context("into_told")
    return placed and said.tokens.word(end) not in ("when", "of")


def _year(said: Said, i: int) -> tuple[int, int, Shift] | None:
    """ "for the year": the year-long time said before."""
    tokens = said.tokens
    after = tokens.word(i + 1)
    alone = not after.isalpha() or after in context("after_told")
    if (
        tokens.word(i - 1) == "the"
        and (alone or i == _OPENING)
        and tokens.word(i - 2) in context("within_told")
    ):
        return i - 1, i + 1, _HERE
    return None


def _beside(said: Said, i: int) -> tuple[int, int, Shift] | None:
    """ "the previous 12 months", "the preceding quarter", "the following year"."""
    tokens = said.tokens
    numeral = read(tokens, i + 1)
    at = numeral.j if numeral and numeral.value else i + 1
    at += tokens.word(at) in context("years_of") and tokens.word(at + 1) == "year"
    unit = _units().get(tokens.word(at))
    if unit is None or tokens.word(i - 1) not in ("the", "in", "than", "on"):
        return None
    sign = 1 if tokens.words[i] == "following" else -1
    count = numeral.value if numeral and numeral.value else 1.0
    start = i - (tokens.word(i - 1) == "the")
    return start, at + 1, _shift(unit, count, sign, whole=bool(numeral and numeral.value))


def _apart(said: Said, i: int) -> tuple[int, int, Shift] | None:
    """ "a year earlier", "six months before", "the month after"; token i is the unit."""
    tokens = said.tokens
    unit = _units().get(tokens.word(i))
    after = tokens.word(i + 1)
    if unit is None or after not in context("earlier_told") | context("later_told"):
        return None
    if after in ("before", "after", "prior") and not _ends(said, i + 2):
        return None
    numeral = None
    for k in range(max(0, i - 3), i):
        found = read(tokens, k)
        if found and found.j == i and found.value:
            numeral = found
            break
    start = numeral.i if numeral else i - 1
    if numeral is None and tokens.word(start) not in ("a", "the", "one"):
        return None
    sign = 1 if after in context("later_told") else -1
    count = numeral.value if numeral and numeral.value else 1.0
    return start, i + 2, _shift(unit, count, sign)


def _ends(said: Said, j: int) -> bool:
    """Whether a phrase of time is over at token j, so that its "before" governs nothing."""
    word = said.tokens.word(j)
    return not word[:1].isalnum() or word in context("after_told")


_OPENING = 2  # "Over the year the …": the token of the stretch in a phrase that opens a sentence

# Stretches of time that "the" alone points back at, with the fewest and most days of each.
_LENGTHS = {
    "year": (360, 370), "quarter": (88, 93), "month": (27, 31), "term": (70, 125),
    "period": (20, 4000),
}  # fmt: skip

_ALONE = frozenset(["time", "then"])
_POINTS = frozenset(["date", "point", "day"])  # "at that date": the last day of what was told


def length_of(period: Period) -> str | None:
    """Whether a period is a "year", a "quarter" or a "month" long, or None."""
    if period.start is None or period.end is None:
        return None
    days = (period.end - period.start).days
    return next((word for word, (low, high) in _LENGTHS.items() if low <= days <= high), None)


def _of_length(ends: Ends | None, word: str, lead: str) -> Ends | None:
    """The days that "the year" means: those said before, if they are a year, the year to the end
    of a month ("at 31 March … during the year"), or for "over the year" that to a shorter time's.
    """
    if ends is None or ends[1] is None:
        return None
    days, (fewest, most) = (ends[1] - ends[0]).days, _LENGTHS[word]
    if fewest <= days <= most:
        return ends
    shorter = word == "year" and (days == 0 if lead != "over" else 26 < days < fewest)
    if shorter and not days and moved(ends[1], 0, 1).day != 1:
        return None  # "on 8 May": no year ends with it
    return (months_before(ends[1], 12), ends[1]) if shorter else None


def _shifted(ends: Ends, shift: Shift) -> Ends | None:
    """A base moved by a shift, or the stretch beside it; only as it stands if its end is open."""
    first, last = ends
    if shift == _HERE:
        return ends
    if last is None:
        return None
    try:
        if not shift.whole:
            start, end = (
                moved(first, shift.months, shift.days),
                moved(last, shift.months, shift.days),
            )
            return start, end - timedelta(days=end == first > start)
        if shift.months + shift.days < 0:
            return moved(first, shift.months, shift.days), first - timedelta(days=1)
        return last + timedelta(days=1), moved(last, shift.months, shift.days)
    except (ValueError, OverflowError):
        return None


@cache
def _units() -> dict[str, int]:
    """Units of time in days, or in months where negative."""
    table: dict[str, int] = toml("times")["units"]
    return table
