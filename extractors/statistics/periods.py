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
from extractors.vocabulary.load import toml
from extractors.vocabulary.phrases import Phrases

_LEADS = frozenset(
    [
        "in",
        "on",
        "at",
        "by",
        "since",
        "from",
        "until",
        "till",
        "during",
        "for",
        "over",
        "to",
        "between",
        "of",
        "the",
        "as",
        "up",
        "end",
        "ending",
        "ended",
        "year",
        "within",
        "throughout",
        "across",
        "before",
        "after",
        "about",
        "around",
        "early",
        "late",
        "mid",
        "financial",
        "academic",
        "inspection",
        "fiscal",
        "calendar",
        "quarter",
        "quarters",
        "months",
        "month",
        "same",
        "time",
        "twelve",
        "12",
        "six",
        "three",
        "nine",
        "3",
        "6",
        "9",
        "first",
        "second",
        "third",
        "fourth",
        "last",
        "this",
        "next",
        "same",
        "period",
        "december",
        "march",
        "june",
        "september",
    ]
)


@dataclass(frozen=True, slots=True)
class When:
    """A period said in tokens i to j; `compared` when it is that of a baseline ("on 2010-11")."""

    i: int
    j: int
    period: Period
    compared: bool = False


@cache
def _phrases() -> Phrases[str]:
    entries = toml("times")["phrases"]
    return Phrases(
        (words, key) for key, listed in entries.items() if "examples" not in key for words in listed
    )


def whens(said: Said) -> list[When]:
    """Every time said in a sentence, in order."""
    tokens = said.tokens
    found: list[When] = []
    for mark in said.reading.dates:
        when = _same_span(tokens, mark, found) or _dated(said, mark)
        if when:
            found.append(when)
    for i, j, key in _phrases().every(tokens.words):
        when = _relative(said, i, j, key)
        if when:
            found.append(when)
    found += _spans(said)
    found = _spread(tokens, found)
    found.sort(key=lambda when: (when.i, -when.j))
    kept: list[When] = []
    for when in found:
        if kept and when.i < kept[-1].j:
            continue
        kept.append(when)
    return kept


def _spread(tokens: Tokens, found: list[When]) -> list[When]:
    """Two times joined by "between … and …" or "from … to …" made one."""
    found = sorted(found, key=lambda when: (when.i, -when.j))
    joined: list[When] = []
    for when in found:
        last = joined[-1] if joined else None
        opens = last and {"between": "and", "from": "to"}.get(tokens.words[last.i])
        if last and opens and 0 < when.i - last.j <= 8 and when.i >= last.j:
            link = tokens.words[last.j : when.i] + tokens.words[when.i : when.i + 1]
            if opens in link and last.period.start and when.period.end:
                text = tokens.raw(last.i, when.j)
                joined[-1] = When(
                    last.i, when.j, Period(text, last.period.start, when.period.end), last.compared
                )
                continue
        joined.append(when)
    return joined


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
    if (
        mark.shape == "year_pair"
        and "academic" in lead + tokens.words[mark.j : mark.j + 1]
        and first
        and last
    ):
        first, last = date(first.year, 9, 1), date(last.year, 8, 31)
    if mark.shape == "year_pair" and "calendar" in lead and first and last:
        first, last = date(first.year, 1, 1), date(last.year, 12, 31)
    if mark.shape == "quarter" and first is None:
        return None
    last_word = _preposition(lead)
    year_long = _year_long(lead)
    if year_long and last:
        first = _months_before(last, year_long)
    elif "since" in lead or (last_word == "from" and not _continues(tokens, mark.j)):
        last = None
    elif last_word in ("by", "until", "till") or (
        lead[-2:] in (["end", "of"], ["the", "end"], ["up", "to"]) and "by" in lead
    ):
        first = None
    if (
        lead[-2:] == ["end", "of"]
        and last
        and mark.shape in ("month", "year", "year_pair")
        and not year_long
    ):
        first = None if "by" in lead else last
    if last_word == "before":
        first, last = None, first
    if first is None and last is None:
        return None
    if last_word == "to" and not year_long and mark.shape not in ("years", "year_pair"):
        return When(start, mark.j, Period(tokens.raw(start, mark.j)))  # "through to 2020": an end of something else
    if _announces(said, mark, start):
        return None
    text = tokens.raw(start, mark.j)
    return When(start, mark.j, Period(text, first, last), _compares(tokens, start, mark))


def _same_span(tokens: Tokens, mark: DateMark, earlier: list[When]) -> When | None:
    """ "in the same quarter in 2014": the months of the time said before, in another year."""
    start = _lead(tokens, mark.i)
    if (
        mark.shape != "year"
        or "same" not in tokens.words[start : mark.i]
        or not earlier
        or mark.first is None
    ):
        return None
    model = earlier[-1].period
    if model.start is None or model.end is None:
        return None
    try:
        first = model.start.replace(year=mark.first.year - (model.end.year - model.start.year))
        last = (
            month_span(mark.first.year, model.end.month)[1]
            if model.end.day > 27
            else model.end.replace(year=mark.first.year)
        )
    except ValueError:
        return None
    return When(
        start,
        mark.j,
        Period(tokens.raw(start, mark.j), first, last),
        _compares(tokens, start, mark),
    )


_PREPOSITIONS = frozenset(["since", "from", "by", "until", "till", "before", "in", "at", "on", "during", "for", "between", "to", "over"])


def _preposition(lead: list[str]) -> str:
    """The preposition that governs a date, past "the end of", "financial year" and the like."""
    return next((word for word in reversed(lead) if word in _PREPOSITIONS), "")


def _announces(said: Said, mark: DateMark, start: int) -> bool:
    """Whether a date is that of the announcement ("published today (28 June)"), not of the claim."""
    words = said.tokens.words
    before = words[max(0, start - 3) : mark.i]
    if mark.shape != "day" or mark.first is None:
        return False
    return mark.first == said.published and bool(
        {"today", "published", "released", "launched", "announced"} & set(before)
    )


def _compares(tokens: Tokens, start: int, mark: DateMark) -> bool:
    """Whether the words before a date make it a baseline's: "on 2010-11", "compared with 2014"."""
    words = tokens.words
    lead = words[start : mark.i]
    if lead[:1] == ["on"] and mark.shape != "day":
        return True
    k = start
    while k > 0 and words[k - 1] in ("the", "same", "period", "in", "quarter", "time", "of"):
        k -= 1
    if words[k - 1 : k] in (["with"], ["to"], ["than"], ["on"], ["against"]):
        return words[max(0, k - 3) : k - 1][-1:] in (
            ["compared"],
            ["comparison"],
            ["relative"],
        ) or words[k - 1] in ("than", "against")
    return False


def _year_long(lead: list[str]) -> int:
    """How many months a lead such as "the year to end" or "six months to" takes, 0 for none."""
    text = " ".join(lead)
    ending = any(word in lead for word in ("ending", "ended", "end", "to"))
    if not ending:
        return 0
    if "year" in lead and ("ending" in lead or "ended" in lead or "year to" in text):
        return 12
    if "months" in lead:
        for words, months in (
            ("twelve", 12),
            ("12", 12),
            ("six", 6),
            ("6", 6),
            ("three", 3),
            ("3", 3),
            ("nine", 9),
            ("9", 9),
        ):
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
    if (
        mark.month > published.month
        and "next" not in lead
        and "by" not in lead
        and _past(said, mark)
    ):
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
    opening = i == 0 and tokens.words[i] == "now" and tokens.word(j) != ","
    announced = i > 0 and tokens.words[i] == "today"
    if key == "now" and (announced or opening or tokens.word(i - 1) == "until"):
        return None  # "Now there are …" opens a sentence, "published today" dates the document
    if published is None or key == "undated":
        return When(i, j, Period(text))
    year = published.year
    spans: dict[str, tuple[date | None, date | None]] = {
        "now": (published, published),
        "to_date": (None, published),
        "this_year": (date(year, 1, 1), date(year, 12, 31)),
        "last_year": (date(year - 1, 1, 1), date(year - 1, 12, 31)),
        "next_year": (date(year + 1, 1, 1), date(year + 1, 12, 31)),
        "this_month": month_span(year, published.month),
        "last_month": month_span(
            year if published.month > 1 else year - 1, (published.month - 2) % 12 + 1
        ),
        "yesterday": (published - timedelta(days=1), published - timedelta(days=1)),
    }
    start = i
    while start > 0 and tokens.words[start - 1] in (
        "in",
        "since",
        "over",
        "during",
        "of",
        "by",
        "until",
        "from",
    ):
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
    if days is None or (
        count == 1
        and not numeral
        and tokens.word(at) in ("year", "month", "week", "day", "quarter")
        and tokens.words[i] == "last"
    ):
        return None
    start = i
    while start > 0 and tokens.words[start - 1] in (
        "in",
        "over",
        "during",
        "for",
        "the",
        "within",
        "throughout",
        "across",
    ):
        start -= 1
    first = _back(published, count, days)
    return (
        When(start, at + 1, Period(tokens.raw(start, at + 1), first, published)) if first else None
    )


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


def period_of(said: Said, item: Item, found: list[When], *, carried: bool = False) -> Period | None:
    """The time of an item's claim.

    The next one said before the following item; else one that opens the sentence or clause; else
    the next one of a claim coupled to it. A time bound to a baseline is that baseline's alone.
    """
    items = said.items
    at = items.index(item)
    based = is_baseline(said, at)
    if not based:
        found = [when for when in found if not when.compared and not _bound_to_baseline(said, when)]
    stop = items[at + 1].left if at + 1 < len(items) else len(said.tokens)
    after = next((when for when in found if item.right <= when.i < stop), None)
    if based:
        end = item.noun[1] if item.noun else item.right
        return after.period if after and after.i - end <= 5 and "," not in said.tokens.words[end : after.i] else None
    if after and (after.i - item.right <= 2 or not _broken(said, item.right, after.i)) and not _elsewhere(said, item.right, after):
        return after.period
    before = [
        when
        for when in found
        if when.j <= item.left + 1
        and (not _bound(said, when) or (carried and when.period.end is not None))
    ]
    if before and not _closed(said, before[-1].j, item.left) and not _elsewhere(said, item.left, before[-1]):
        return before[-1].period
    if before and before[0].i <= 2:
        return before[0].period
    later = [when for when in found if when.i >= stop]
    if later and not _broken(said, item.right, later[0].i):
        return later[0].period
    return None


def _broken(said: Said, start: int, end: int) -> bool:
    """Whether another clause begins between two tokens."""
    words = said.tokens.words[start:end]
    new = {"while", "whereas", "but", "although", "yet", "who", "which", ";", ":"}
    return not new.isdisjoint(words) or (end - start > 14 and "," in words)


def _elsewhere(said: Said, at: int, when: When) -> bool:
    """Whether "now" or "currently" stands in another clause: ", we …" or ", then …" lies between."""
    words = said.tokens.words
    if words[when.i] not in ("now", "currently", "presently"):
        return False
    low, high = sorted((at, when.i))
    return any(words[k] == "," and words[k + 1] in _NEW_SUBJECTS for k in range(low, high - 1))


_NEW_SUBJECTS = frozenset(["i", "we", "he", "she", "it", "they", "you", "then", "there", "this"])


def _closed(said: Said, start: int, end: int) -> bool:
    """Whether what stands between a time and a later item ends the time's hold."""
    words = said.tokens.words[start:end]
    return not {";", "yet", "but", "compared", "than"}.isdisjoint(words)


def _bound(said: Said, when: When) -> bool:
    """Whether a time directly follows an item, and so is that item's own ("20% in 2014")."""
    return any(0 <= when.i - item.right <= 1 for item in said.items) and when.i > 2


def _bound_to_baseline(said: Said, when: When) -> bool:
    holders = [k for k, item in enumerate(said.items) if item.right <= when.i]
    return (
        bool(holders)
        and is_baseline(said, holders[-1])
        and when.i - said.items[holders[-1]].right <= 8
    )


def is_baseline(said: Said, at: int) -> bool:
    """Whether an item is what another is compared with ("up from 6%", "compared to 9% and 3%")."""
    if at == 0 and len(said.items) == 1:
        return False
    item, words = said.items[at], said.tokens.words
    before = words[max(0, item.left - 3) : item.left]
    if not before:
        return False
    if before[-1] == "and" and at and is_baseline(said, at - 1):
        return True
    if before[-1] == "from" and words[item.right : item.right + 1] != ["of"]:
        return True
    return (
        before[-1] == "than"
        or before[-2:]
        in (
            ["compared", "with"],
            ["compared", "to"],
            ["on", "the"],
            ["similar", "to"],
            ["to", "the"],
        )
        or (
            before[-3:]
            in (["similar", "to", "the"], ["compared", "to", "the"], ["compared", "with", "the"])
        )
    )


_BACK = frozenset(["that", "this", "these", "they", "those", "it", "here", "their"])
_FIGURES = frozenset(["figure", "rate", "proportion", "share", "total", "number", "average", "lowest", "highest"])
_SAME = frozenset(["same", "this", "that"])
_NARRATED = frozenset(["immediately", "shortly", "moments", "minutes"])


def looks_back(said: Said) -> bool:
    """Whether a sentence speaks of the time of the one before: "This includes …", "In the same period"."""
    words = said.tokens.words
    if words[:1] and words[0] in _BACK and len(words) > 1:
        return True
    if words[:1] == ["the"] and words[1:2] and words[1] in _FIGURES and words[2:3] and words[2] in ("was", "is", "were", "had", "has"):
        return True
    return any(words[k] in _SAME and words[k + 1] == "period" for k in range(len(words) - 1))


def narrated(said: Said) -> bool:
    """Whether a sentence goes on telling of a day: it says the hour, or "immediately"."""
    return any(
        numeral.role == "time" for numeral in said.reading.numerals
    ) or not _NARRATED.isdisjoint(said.tokens.words)
