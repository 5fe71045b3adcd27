"""A date expression in a sentence, and the parts all dates are read from."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

from extractors.tokens import Tokens
from extractors.vocabulary.load import toml


@dataclass(frozen=True, slots=True)
class DateMark:
    """A date expression in tokens i to j, with its first and last day.

    `shape` is `day`, `days` ("1 April to 30 June 2016"), `month`, `months`, `year`, `years`,
    `year_pair` ("2013-14"), `decade`, `season` or `quarter`. A date said without its year has null
    ends, but for `month` and `day`, and `since` where it is the first of two ("6 and 8 December").
    """

    i: int
    j: int
    shape: str
    first: date | None
    last: date | None
    month: int | None = None
    day: int | None = None
    since: int | None = None


@cache
def months() -> dict[str, int]:
    """Month names and abbreviations."""
    table: dict[str, int] = toml("times")["months"]
    return table


@cache
def quarters() -> dict[str, int]:
    """Words for a quarter of the year ("third quarter of 2016") and its number, 1 to 4."""
    table: dict[str, int] = toml("times")["quarters"]
    return table


@cache
def seasons() -> dict[str, list[int]]:
    """First and last month of each season; winter ends in the next year."""
    table: dict[str, list[int]] = toml("times")["seasons"]
    return table


@cache
def weekdays() -> dict[str, int]:
    """The days of the week, Monday 0."""
    table: dict[str, int] = toml("times")["weekdays"]
    return table


@cache
def terms() -> dict[str, list[int]]:
    """First and last month of the school term that is called after a season."""
    table: dict[str, list[int]] = toml("times")["terms"]
    return table


def month_span(year: int, first: int, last: int | None = None) -> tuple[date, date]:
    """First day of the first month and last day of the last, next year's if it is earlier."""
    last = last or first
    end_year = year if last >= first else year + 1
    return date(year, first, 1), date(end_year, last, monthrange(end_year, last)[1])


def year_at(tokens: Tokens, i: int) -> int | None:
    """The year that token i is, if it can be one."""
    word = tokens.word(i)
    return (
        int(word)
        if len(word) == 4 and word.isdecimal() and word.isascii() and "1700" <= word <= "2100"
        else None
    )


def small(tokens: Tokens, i: int, most: int = 31) -> int | None:
    word = tokens.word(i)
    return (
        int(word)
        if word.isdecimal() and word.isascii() and len(word) <= 2 and 1 <= int(word) <= most
        else None
    )
