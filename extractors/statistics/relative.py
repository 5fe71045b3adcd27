"""Times told against the day of publication: "last year", "on Friday"."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from extractors.numbers.datemark import month_span, seasons
from extractors.numbers.read import read
from extractors.records import Period
from extractors.statistics.sentence import Said
from extractors.statistics.when import When, back
from extractors.tokens import Tokens
from extractors.vocabulary.load import toml
from extractors.vocabulary.phrases import Phrases


@cache
def phrases() -> Phrases[str]:
    entries = toml("times")["phrases"]
    return Phrases(
        (words, key) for key, listed in entries.items() if "examples" not in key for words in listed
    )


def relative(said: Said, i: int, j: int, key: str) -> When | None:
    """ "now", "to date", "this year", "last year", told against the publication date."""
    published, tokens = said.published, said.tokens
    text = tokens.raw(i, j)
    if key == "to_date" and tokens.word(i - 1) == "up":
        return None  # "up to date"
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
    compared = tokens.word(start - 1) in ("on", "than", "with", "against")
    return When(i, j, Period(tokens.raw(start, j), first, last), compared)


def spans(said: Said) -> list[When]:
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
        elif word == "on" and tokens.word(i + 1) in _weekdays():
            when = _weekday(tokens, i, published)
        else:
            when = None
        if when:
            found.append(when)
    return found


@cache
def _weekdays() -> dict[str, int]:
    """Weekdays, Monday 0."""
    table: dict[str, int] = toml("times")["weekdays"]
    return table


def _weekday(tokens: Tokens, i: int, published: date) -> When | None:
    """The latest such weekday before publication."""
    back = (published.weekday() - _weekdays()[tokens.words[i + 1]]) % 7 or 7
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
    first = back(published, count, days)
    compared = tokens.word(start - 1) in ("on", "than", "with", "from", "against")
    text = tokens.raw(start, at + 1)
    return When(start, at + 1, Period(text, first, published), compared) if first else None
