"""Periods: when a claim holds, from the dates and time phrases of its sentence, as first and last day."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from extractors.numbers.dates import DateMark, month_span, seasons
from extractors.numbers.numeral import read
from extractors.quantities.item import Item
from extractors.records import Period
from extractors.statistics.sentence import Said
from extractors.tokens import Tokens
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.load import toml
from extractors.vocabulary.phrases import Phrases

_LEADS = frozenset("in on at by since from until till during for over to between of the as up end ending ended year within throughout across before after about around early late mid financial academic inspection fiscal calendar quarter quarters months month twelve 12 six three nine 3 6 9 first second third fourth last this next same period december march june september".split())


@dataclass(frozen=True, slots=True)
class When:
    """A period said in tokens i to j."""

    i: int
    j: int
    period: Period


@cache
def _phrases() -> Phrases[str]:
    entries = toml("times")["phrases"]
    return Phrases((words, key) for key, listed in entries.items() if "examples" not in key for words in listed)


def whens(said: Said) -> list[When]:
    """Every time said in a sentence, in order."""
    tokens = said.tokens
    found = [when for mark in said.reading.dates for when in [_dated(said, mark)] if when]
    for i, j, key in _phrases().every(tokens.words):
        when = _relative(said, i, j, key)
        if when:
            found.append(when)
    found += _spans(said)
    found.sort(key=lambda when: (when.i, -when.j))
    kept: list[When] = []
    for when in found:
        if kept and when.i < kept[-1].j:
            continue
        kept.append(when)
    return kept


def _lead(tokens: Tokens, i: int) -> int:
    """The first token of the words that lead into a date ("in the year ending")."""
    while i > 0 and tokens.words[i - 1] in _LEADS and i > 0:
        i -= 1
    return i


def _dated(said: Said, mark: DateMark) -> When | None:
    """The period of a date with the words before it."""
    tokens = said.tokens
    start = _lead(tokens, mark.i)
    lead = tokens.words[start : mark.i]
    first, last = mark.first, mark.last
    if first is None and mark.month is not None:
        first, last = _guess_year(said, mark, lead)
    if mark.shape == "year_pair" and "academic" in lead + tokens.words[mark.j : mark.j + 1] and first and last:
        first, last = date(first.year, 9, 1), date(last.year, 8, 31)
    if mark.shape == "year_pair" and "calendar" in lead and first and last:
        first, last = date(first.year, 1, 1), date(last.year, 12, 31)
    if mark.shape == "quarter" and first is None:
        return None
    last_word = lead[-1] if lead else ""
    year_long = _year_long(lead)
    if year_long and last:
        first = _months_before(last, year_long)
    elif "since" in lead or (last_word == "from" and not _continues(tokens, mark.j)):
        last = None
    elif last_word in ("by", "until", "till") or lead[-2:] in (["end", "of"], ["the", "end"], ["up", "to"]) and "by" in lead:
        first = None
    if last_word == "before":
        first, last = None, first
    if first is None and last is None:
        return None
    text = tokens.raw(start, mark.j)
    return When(start, mark.j, Period(text, first, last))


def _year_long(lead: list[str]) -> int:
    """How many months a lead such as "the year to end" or "six months to" takes, 0 for none."""
    text = " ".join(lead)
    ending = any(word in lead for word in ("ending", "ended", "end", "to"))
    if not ending:
        return 0
    if "year" in lead and ("ending" in lead or "ended" in lead or "year to" in text):
        return 12
    if "months" in lead:
        for words, months in (("twelve", 12), ("12", 12), ("six", 6), ("6", 6), ("three", 3), ("3", 3), ("nine", 9), ("9", 9)):
            if words in lead:
                return months
    return 3 if "quarter" in lead else 0


def _months_before(last: date, months: int) -> date:
    """The first day of a stretch of whole months that ends at `last`."""
    total = last.year * 12 + last.month - months
    if last.day == monthrange(last.year, last.month)[1]:
        return date(total // 12, total % 12 + 1, 1)
    back = last.year * 12 + last.month - 1 - months
    day = min(last.day, monthrange(back // 12, back % 12 + 1)[1])
    return date(back // 12, back % 12 + 1, day) + timedelta(days=1)


def _continues(tokens: Tokens, j: int) -> bool:
    return tokens.word(j) in ("to", "until", "through", "-")


def _guess_year(said: Said, mark: DateMark, lead: list[str]) -> tuple[date | None, date | None]:
    """A day or month without a year is the one nearest before publication, or after for "next", "by"."""
    published = said.published
    if published is None or mark.month is None:
        return None, None
    year = published.year
    if mark.month > published.month and "next" not in lead and "by" not in lead and _past(said, mark):
        year -= 1
    if mark.shape == "day" and mark.day:
        try:
            whole = date(year, mark.month, mark.day)
        except ValueError:
            return None, None
        return whole, whole
    return month_span(year, mark.month)


def _past(said: Said, mark: DateMark) -> bool:
    """Whether the sentence speaks of the past."""
    future = {"will", "expected", "due", "from", "shall", "next", "plans", "starting"}
    return future.isdisjoint(said.tokens.words)


def _relative(said: Said, i: int, j: int, key: str) -> When | None:
    """ "now", "to date", "this year", "last year", told against the publication date."""
    published, tokens = said.published, said.tokens
    text = tokens.raw(i, j)
    if key == "now" and (tokens.words[i] in ("today",) or tokens.word(i - 1) == "until"):
        return None
    if published is None:
        return When(i, j, Period(text)) if key in ("now", "to_date", "this_year", "last_year") else None
    year = published.year
    spans: dict[str, tuple[date | None, date | None]] = {
        "now": (published, published),
        "to_date": (None, published),
        "this_year": (date(year, 1, 1), date(year, 12, 31)),
        "last_year": (date(year - 1, 1, 1), date(year - 1, 12, 31)),
        "next_year": (date(year + 1, 1, 1), date(year + 1, 12, 31)),
        "this_month": month_span(year, published.month),
        "last_month": month_span(year if published.month > 1 else year - 1, (published.month - 2) % 12 + 1),
        "yesterday": (published - timedelta(days=1), published - timedelta(days=1)),
    }
    start = i
    while start > 0 and tokens.words[start - 1] in ("in", "since", "over", "during", "of", "by", "until", "from"):
        start -= 1
    first, last = spans[key]
    if "since" in tokens.words[start:i]:
        last = None
    return When(i, j, Period(tokens.raw(start, j), first, last))


def _spans(said: Said) -> list[When]:
    """ "in the last 20 years", "over the past decade", "last summer", "on Friday", "this May"."""
    tokens, published = said.tokens, said.published
    if published is None:
        return []
    found: list[When] = []
    words = tokens.words
    for i, word in enumerate(words):
        if word in ("last", "past", "previous"):
            when = _lasting(tokens, i, published)
        elif word in seasons() and tokens.word(i - 1) in ("last", "this", "next"):
            when = None
        elif word == "on" and tokens.word(i + 1) in toml_weekdays():
            when = _weekday(tokens, i, published)
        else:
            when = None
        if when:
            found.append(when)
    return found


@cache
def toml_weekdays() -> dict[str, int]:
    """Weekdays, Monday 0."""
    table: dict[str, int] = toml("times")["weekdays"]
    return table


def _weekday(tokens: Tokens, i: int, published: date) -> When | None:
    """The latest such weekday before publication."""
    back = (published.weekday() - toml_weekdays()[tokens.words[i + 1]]) % 7 or 7
    day = published - timedelta(days=back)
    return When(i, i + 2, Period(tokens.raw(i, i + 2), day, day))


def _lasting(tokens: Tokens, i: int, published: date) -> When | None:
    """ "the past three years": that long, up to publication; "last summer": the one before it."""
    at = i + 1
    if tokens.word(at) in seasons():
        months = seasons()[tokens.words[at]]
        year = published.year if published.month > months[1] else published.year - 1
        if tokens.words[i] == "last" and published.month <= months[1]:
            year = published.year - 1
        return When(i, at + 1, Period(tokens.raw(i, at + 1), *month_span(year, *months)))
    numeral = read(tokens, at)
    if tokens.word(at) == "few":
        return None
    if numeral and numeral.value and numeral.style in ("digits", "words") and numeral.value <= 200:
        count, at = numeral.value, numeral.j
    else:
        count = 1.0
    days = toml("times")["units"].get(tokens.word(at))
    if days is None or (count == 1 and not numeral and tokens.word(at) in ("year", "month", "week", "day", "quarter") and tokens.words[i] == "last"):
        return None
    start = i
    while start > 0 and tokens.words[start - 1] in ("in", "over", "during", "for", "the", "within", "throughout", "across"):
        start -= 1
    first = _back(published, count, days)
    return When(start, at + 1, Period(tokens.raw(start, at + 1), first, published)) if first else None


def _back(published: date, count: float, unit: int) -> date | None:
    """The day `count` units before publication; units as in times.toml."""
    try:
        if unit > 0:
            return published - timedelta(days=int(count * unit))
        months = published.year * 12 + published.month - 1 + int(count * unit)
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(published.day, monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None


def period_of(said: Said, item: Item, found: list[When]) -> Period | None:
    """The time of an item's claim: the next one said before the following item, else the one before."""
    if not found:
        return None
    items = said.items
    at = items.index(item)
    stop = items[at + 1].left if at + 1 < len(items) else len(said.tokens)
    start = items[at - 1].right if at else 0
    after = [when for when in found if item.right <= when.i and (when.i < stop)]
    before = [when for when in found if when.j <= item.left + 1 and when.i >= start]
    words = said.tokens.words
    if after and not (before and before[-1].j > item.left - 4 and after[0].i > item.right + 8):
        return after[0].period
    if before:
        return before[-1].period
    if _is_baseline(said, item):
        return None
    if len(found) == 1 or all(when.period == found[0].period for when in found):
        only = found[0]
        if _shared(said, item, only):
            return only.period
        return None
    ahead = [when for when in found if when.j <= item.left]
    if ahead and not any(";" in words[ahead[-1].j : item.left] for _ in (0,)):
        return ahead[-1].period if ahead[0].i < 4 or len(ahead) == 1 else ahead[0].period if ahead[0].i < 4 else ahead[-1].period
    behind = [when for when in found if when.i >= item.right]
    return behind[0].period if behind and not _is_baseline(said, item) else None


def _is_baseline(said: Said, item: Item) -> bool:
    """Whether the item is what another is compared with, so that the other's time is not its own."""
    before = said.tokens.words[max(0, item.left - 3) : item.left]
    return bool(before) and (before[-1] in ("from", "than") or before[-2:] in (["compared", "with"], ["compared", "to"]))


def _shared(said: Said, item: Item, when: When) -> bool:
    """Whether a time said elsewhere in the sentence holds for the item too."""
    words = said.tokens.words
    low, high = (when.j, item.left) if when.j <= item.left else (item.right, when.i)
    between = words[low:high]
    return not any(word in (";",) for word in between) and not (
        when.i > item.right and any(word in word_classes().conjunctions - {"and", "or", "that", "as", "than"} for word in between) and len(between) > 12
    )
