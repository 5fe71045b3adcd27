"""A time said in a sentence, and the calendar arithmetic behind it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from extractors.records import Period


@dataclass(frozen=True, slots=True)
class When:
    """A period said in tokens i to j.

    `compared` when it is that of a baseline ("on 2010-11"), `told` when it was told against another
    time ("a year earlier"), `lasted` when it is how long a change took ("in five years").
    """

    i: int
    j: int
    period: Period
    compared: bool = False
    told: bool = False
    lasted: bool = False


def months_before(last: date, months: int) -> date:
    """The first day of a stretch of whole months that ends at `last`."""
    total = last.year * 12 + last.month - months
    if last.day == monthrange(last.year, last.month)[1]:
        return date(total // 12, total % 12 + 1, 1)
    back = last.year * 12 + last.month - 1 - months
    day = min(last.day, monthrange(back // 12, back % 12 + 1)[1])
    return date(back // 12, back % 12 + 1, day) + timedelta(days=1)


def back(published: date, count: float, unit: int) -> date | None:
    """The day `count` units before publication; units as in times.toml."""
    try:
        if unit > 0:
            return published - timedelta(days=int(count * unit))
        months = published.year * 12 + published.month - 1 + int(count * unit)
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(published.day, monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None


def moved(day: date, months: int, days: int) -> date:
    """The day so many months and days later (earlier, where they are negative).

    The last day of a month stays the last of its month. Raises ValueError or OverflowError beyond
    the calendar.
    """
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    last = monthrange(year, month)[1]
    ends = day.day == monthrange(day.year, day.month)[1]
    return date(year, month, last if ends else min(day.day, last)) + timedelta(days=days)
