"""Times told against the day of publication by a number, a season or a weekday."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from extractors.numbers.datemark import month_span, quarters, seasons, terms, year_at
from extractors.numbers.read import read
from extractors.records import Period
from extractors.statistics.sentence import Said
from extractors.statistics.taken import planned, units, within
from extractors.statistics.when import When, back
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.load import toml


def spans(said: Said) -> list[When]:
    """ "in the last 20 years", "five years ago", "last summer", "on Friday", "this winter"."""
    tokens, published = said.tokens, said.published
    if published is None:
        return []
    found: list[When] = []
    openers = _openers()
    if openers.isdisjoint(tokens.words):
        return found
    for i, word in enumerate(tokens.words):
        if word not in openers:
            continue
        if word in ("last", "this", "next", "past") and tokens.word(i + 1) in seasons():
            when: When | None = _season(tokens, i, published)
        elif word in seasons() and tokens.word(i - 1) in context("into_lasting"):
            when = _bare_season(said, i, published)
        elif word == "over":
            when = planned(tokens, i)
        elif word in ("in", "within"):
            when = within(said, i, published)
        elif word in quarters() and (part := _part(tokens, i, published)):
            when = part
        elif word in ("on", "last", "next", "since") and tokens.word(i + 1) in _weekdays():
            when = _weekday(said, i, published)
        elif word in context("lately") or word in context("shortly"):
            when = _lasting(tokens, i, published)
        elif word == "ago":
            when = _ago(tokens, i, published)
        else:
            when = None
        if when:
            found.append(when)
    return found


@cache
def _openers() -> frozenset[str]:
    """The words at which `spans` looks for a time."""
    placing = {"last", "this", "next", "past", "ago", "on", "since", "over", "in", "within"}
    named = frozenset(quarters()) | frozenset(seasons())
    return context("lately") | context("shortly") | placing | named


def _part(tokens: Tokens, i: int, published: date) -> When | None:
    """ "the first three months of this year", "the second half of last year", "… of 2024"."""
    numeral = read(tokens, i + 1)
    at = numeral.j if numeral and numeral.value and tokens.word(numeral.j) == "months" else i + 1
    months = {"half": 6, "quarter": 3}.get(tokens.word(at))
    if numeral and numeral.value and at == numeral.j:
        months = int(numeral.value)
    if months is None or not 0 < months < 12 or tokens.word(at + 1) != "of":
        return None
    year = year_at(tokens, at + 2)
    end = at + 3
    if year is None:
        step = _STEPS.get(tokens.word(at + 2))
        if step is None or tokens.word(at + 3) != "year":
            return None
        year, end = published.year + step, at + 4
    elif tokens.word(end) in ("-", "/", "to"):
        return None
    number = quarters()[tokens.words[i]]
    first = 13 - months if tokens.words[i] in ("last", "final") else months * (number - 1) + 1
    if not 0 < first <= 13 - months:
        return None
    start = lead_of(tokens, i)
    ends = month_span(year, first, first + months - 1)
    return When(start, end, Period(tokens.raw(start, end), *ends), is_compared(tokens, start))


_STEPS = {"last": -1, "this": 0, "next": 1}  # years from that of publication


@cache
def _weekdays() -> dict[str, int]:
    """Weekdays, Monday 0."""
    table: dict[str, int] = toml("times")["weekdays"]
    return table


def _weekday(said: Said, i: int, published: date) -> When | None:
    """The latest such weekday before publication, or the next one where it is to come."""
    tokens = said.tokens
    lead, wanted = tokens.words[i], _weekdays()[tokens.words[i + 1]]
    comes = lead == "next" or (lead == "on" and "will" in tokens.words)
    gap = (wanted - published.weekday()) % 7 or 7
    day = published + timedelta(days=gap if comes else (gap - 7 or -7))
    last = None if lead == "since" else day
    return When(i, i + 2, Period(tokens.raw(i, i + 2), day, last))


def _season(tokens: Tokens, i: int, published: date) -> When | None:
    """ "last summer": the latest that is over; "this winter": the one of the year."""
    first, last = seasons()[tokens.words[i + 1]]
    which = tokens.words[i]
    told = month_span(published.year - 1, first, last)
    if which == "this":
        if told[1] < published:
            told = month_span(published.year, first, last)
    elif which == "next":
        years = (published.year + step for step in (-1, 0, 1))
        told = next(
            ends for ends in (month_span(year, first, last) for year in years)
            if ends[0] > published
        )  # fmt: skip
    else:
        years = (published.year + step for step in (0, -1, -2))
        told = next(
            ends for ends in (month_span(year, first, last) for year in years)
            if ends[1] < published
        )  # fmt: skip
    return led(tokens, lead_of(tokens, i), i + 2, told)


def _bare_season(said: Said, i: int, published: date) -> When | None:
    """ "in the summer": the latest that has begun, or the next one where it is to come."""
    tokens = said.tokens
    year = _STEPS.get(tokens.word(i + 2)) if tokens.word(i + 1) == "of" else None
    if year is not None and tokens.word(i + 3) == "year":  # "in the spring of last year"
        ends = month_span(published.year + year, *seasons()[tokens.words[i]])
        return led(tokens, lead_of(tokens, i), i + 4, ends)
    if tokens.word(i + 1) in ("budget", "statement", "of", "in") or year_at(tokens, i + 1):
        return None
    term = tokens.word(i + 1) == "term"
    if term and (
        tokens.words[i] not in terms()
        or tokens.word(i + 2) in ("of", "in")
        or year_at(tokens, i + 2)
    ):
        return None
    first, last = (terms() if term else seasons())[tokens.words[i]]
    start = lead_of(tokens, i)
    if tokens.words[start:i] == ["the"]:
        return None
    comes = "by" in tokens.words[start:i] or not context("to_come").isdisjoint(tokens.words)
    spans = [month_span(published.year + step, first, last) for step in (-2, -1, 0, 1)]
    if comes:
        ends = next(one for one in spans if one[1] > published)
    else:
        ends = next(one for one in reversed(spans) if one[0] <= published)
    return led(tokens, start, i + 1 + term, ends)


def led(tokens: Tokens, start: int, end: int, ends: tuple[date, date]) -> When:
    """A time in tokens start to end, open as the words that lead into it say."""
    lead, (first, last) = tokens.words[start:end], ends
    period = Period(
        tokens.raw(start, end), None if "by" in lead else first, None if "since" in lead else last
    )
    return When(start, end, period, is_compared(tokens, start))


def lead_of(tokens: Tokens, i: int) -> int:
    """The first token of the words that lead into a stretch of time ("in the", "over")."""
    while i > 0 and tokens.words[i - 1] in context("into_lasting"):
        i -= 1
    return i


def is_compared(tokens: Tokens, start: int) -> bool:
    """Whether a time from token start is a baseline's: "than last summer", "than it was …"."""
    words, k = tokens.words, start
    if k > 2 and words[k - 1] in ("was", "were", "did", "had") and words[k - 3] in ("than", "as"):
        return True
    return k > 0 and words[k - 1] in context("comparing") | {"as"}


def _lasting(tokens: Tokens, i: int, published: date) -> When | None:
    """ "the past three years": so long, up to publication; "the next three years": from it on."""
    at = i + 1
    start = lead_of(tokens, i)
    led = "the" in tokens.words[start:i]
    if tokens.words[i] in ("last", "next") and tokens.word(i - 1) not in context("before_last"):
        return None  # "vacancies last 11 weeks"
    numeral = read(tokens, at)
    counted = (
        numeral is not None
        and numeral.value is not None
        and numeral.style in ("digits", "words")
        and numeral.value <= 200
    )
    vague = tokens.word(at) in ("few", "several", "couple")
    if numeral is not None and counted:
        count, at = numeral.value or 1.0, numeral.j
    else:
        count, at = 1.0, at + vague
    unit = units().get(tokens.word(at))
    if unit is None or (not counted and not vague and not led):
        return None  # "last year" is a calendar year
    text = tokens.raw(start, at + 1)
    compared = is_compared(tokens, start)
    if vague:
        return When(start, at + 1, Period(text), compared)
    if tokens.words[i] in context("shortly"):
        end = back(published, -count, unit)
        return When(start, at + 1, Period(text, published, end), compared) if end else None
    first = back(published, count, unit)
    return When(start, at + 1, Period(text, first, published), compared) if first else None


def _ago(tokens: Tokens, i: int, published: date) -> When | None:
    """ "five years ago": that year; "two months ago": that month; "three weeks ago": that day."""
    unit = units().get(tokens.word(i - 1))
    if unit is None:
        return None
    for k in range(max(0, i - 4), i - 1):
        numeral = read(tokens, k)
        if numeral and numeral.j == i - 1 and numeral.value and numeral.value <= 200:
            count = numeral.value
            break
    else:
        k, count = i - 2, 1.0
        if tokens.word(k) not in ("a", "one"):
            return None
    day = back(published, count, unit)
    if day is None:
        return None
    first = last = day
    if unit <= units()["year"]:
        first, last = month_span(day.year, 1, 12)
    elif unit < 0:
        first, last = month_span(day.year, day.month)
    return When(k, i + 1, Period(tokens.raw(k, i + 1), first, last), is_compared(tokens, k))
