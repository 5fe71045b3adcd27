"""Dates in words and in metadata, read as the calendar day in London."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final

from extractors.documents.words import table

LONGEST_LINE: Final = 100

# What may stand right before the date on a line of its own: a weekday and a time, in either order.
DAY_TIME: Final = re.compile(
    r"(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|(?:\bat )?\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})? ?(?:am|pm|a\.m\.|p\.m\.)?(?: on)?)[, ]*$",
    re.IGNORECASE,
)


@cache
def months() -> dict[str, int]:
    """Month names and abbreviations, with the number of the month."""
    return table("times")["months"]


@cache
def written_date() -> re.Pattern[str]:
    """28 June 2016 · 28th of June, 2016 · June 28, 2016 · 2016-06-28 · 28/06/2016."""
    month = "(?P<month{0}>" + "|".join(sorted(months(), key=len, reverse=True)) + r")\b\.?"
    return re.compile(
        rf"""\b(?:
          (?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\ (?:of\ )?{month.format(1)},?\ (?P<year1>\d{{4}})
        | {month.format(2)}\ (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\ (?P<year2>\d{{4}})
        | (?P<year3>\d{{4}})-(?P<month3>\d\d)-(?P<day3>\d\d)
        | (?P<day4>\d{{1,2}})[/.](?P<month4>\d{{1,2}})[/.](?P<year4>\d{{4}})
        )(?!\d)""",
        re.VERBOSE | re.IGNORECASE | re.ASCII,  # ASCII: no "ſept", which has no month
    )


def find_date(text: str) -> tuple[date, int, int] | None:
    """Returns the first day named in a text, and the span of its words."""
    for match in written_date().finditer(text):
        day = _read(match)
        if day is not None:
            return day, match.start(), match.end()
    return None


def line_date(
    line: str, prefix: re.Pattern[str], suffix: re.Pattern[str] | None = None
) -> date | None:
    """Returns the first date of a line that holds nothing else but a weekday, a time, further
    dates, and what `prefix` and `suffix` say may stand around them."""
    found = find_date(line) if len(line) <= LONGEST_LINE else None
    if found is None:
        return None
    day, start, end = found
    before = DAY_TIME.sub("", DAY_TIME.sub("", line[:start])).strip()
    after = written_date().sub("", line[end:]).strip()
    if prefix.fullmatch(before) and (suffix.fullmatch(after) if suffix else not after):
        return day
    return None


def read_instant(text: object) -> datetime | None:
    """Returns an ISO 8601 date or time as a moment in UTC where it has a zone, else None."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None


def read_day(text: object) -> date | None:
    """Returns the day of a time in metadata: London's, where it is a moment, else the day named."""
    if not isinstance(text, str):
        return None
    moment = _parsed(text)
    if moment is None:
        found = find_date(text[:200])
        return found[0] if found else None
    if moment.tzinfo is None:
        return moment.date()
    try:
        return london_day(moment.astimezone(UTC))
    except OverflowError:
        return moment.date()


def london_day(moment: datetime) -> date:
    """Returns the calendar day in London at a moment in UTC.

    Summer time runs from 01:00 UTC on the last Sunday of March to that of October; written out
    because a machine may lack the time zone database.
    """
    start = _last_sunday(moment.year, 3)
    end = _last_sunday(moment.year, 10)
    summer = start <= moment < end
    return (moment + timedelta(hours=1) if summer else moment).date()


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def _parsed(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def _read(match: re.Match[str]) -> date | None:
    for number in "1234":
        year = match[f"year{number}"]
        if year is None:
            continue
        named = match[f"month{number}"]
        month = months().get(named.lower()) or int(named)
        try:
            return date(int(year), month, int(match[f"day{number}"]))
        except ValueError:
            return None
    return None
