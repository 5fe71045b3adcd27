"""Reads dates at a token: days, months, years, financial years, quarters, and their ranges."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.load import toml


@dataclass(frozen=True, slots=True)
class DateMark:
    """A date expression in tokens i to j, with its first and last day.

    `shape` is `day`, `month`, `months`, `year`, `years`, `year_pair` ("2013-14"), `decade`,
    `season` or `quarter`. A date said without its year has null ends, but for `month` and `day`.
    """

    i: int
    j: int
    shape: str
    first: date | None
    last: date | None
    month: int | None = None
    day: int | None = None


@cache
def months() -> dict[str, int]:
    """Month names and abbreviations."""
    table: dict[str, int] = toml("times")["months"]
    return table


@cache
def seasons() -> dict[str, list[int]]:
    """First and last month of each season that lies within a calendar year."""
    table: dict[str, list[int]] = toml("times")["seasons"]
    return table


def month_span(year: int, first: int, last: int | None = None) -> tuple[date, date]:
    """First day of the first month and last day of the last; a last month before the first is next year's."""
    last = last or first
    end_year = year if last >= first else year + 1
    return date(year, first, 1), date(end_year, last, monthrange(end_year, last)[1])


def read_date(tokens: Tokens, i: int) -> DateMark | None:
    """The date expression that begins at token i, or None."""
    word = tokens.words[i]
    if word[0].isdecimal():
        for reader in (_numeric, _day_first, _years):
            found = reader(tokens, i)
            if found:
                return found
        return None
    if word in months():
        return _month_first(tokens, i)
    if word in _NTH and tokens.words[i + 1 : i + 3] == ["quarter", "of"]:
        return _quarter_in_words(tokens, i)
    if word in seasons() or word == "winter":
        return _season(tokens, i)
    if word == "q" and tokens.glued(i + 1):
        return _quarter(tokens, i)
    return None


def year_at(tokens: Tokens, i: int) -> int | None:
    """The year that token i is, if it can be one."""
    word = tokens.word(i)
    return (
        int(word)
        if len(word) == 4 and word.isdecimal() and word.isascii() and "1700" <= word <= "2100"
        else None
    )


def _small(tokens: Tokens, i: int, most: int = 31) -> int | None:
    word = tokens.word(i)
    return (
        int(word)
        if word.isdecimal() and word.isascii() and len(word) <= 2 and 1 <= int(word) <= most
        else None
    )


def _day_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A day of the month at token i, and the token after it ("28", "28th", "28th of")."""
    day = _small(tokens, i)
    if day is None:
        return None
    j = i + 1
    if tokens.word(j) in ("st", "nd", "rd", "th"):
        j += 1
    return day, j


def _month_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    month = months().get(tokens.word(i))
    if month is None:
        return None
    j = i + 1
    if (
        len(tokens.word(i)) <= 4
        and tokens.word(j) == "."
        and tokens.glued(j)
        and tokens.word(j + 1)[:1].isdecimal()
    ):
        j += 1
    return month, j


def _day_first(tokens: Tokens, i: int) -> DateMark | None:
    """ "28 June 2016", "28th of June", "28 to 30 June 2016"."""
    first = _day_at(tokens, i)
    if first is None:
        return None
    start, j = first
    last = start
    if tokens.word(j) in ("-", "to", "and", "or"):
        second = _day_at(tokens, j + 1)
        if second and _month_at(tokens, second[1]):
            last, j = second
    j += tokens.word(j) == "of"
    named = _month_at(tokens, j)
    if named is None or (tokens.word(j) in ("mar", "may") and not tokens.capital(j)):
        return None
    month, j = named
    if tokens.word(j) == "," and year_at(tokens, j + 1):
        j += 1
    year = year_at(tokens, j)
    if year is None:
        return DateMark(i, j, "day", None, None, month, last)
    try:
        return DateMark(
            i, j + 1, "day", date(year, month, start), date(year, month, last), month, last
        )
    except ValueError:
        return DateMark(i, j + 1, "day", None, None, month, None)


def _month_first(tokens: Tokens, i: int) -> DateMark | None:
    """ "June 2016", "June 28, 2016", "June to August 2016", "April 2015 to March 2016", "in June"."""
    named = _month_at(tokens, i)
    if named is None or not tokens.capital(i):
        return None
    month, j = named
    spread = _month_range(tokens, i, month, j)
    if spread:
        return spread
    day = _day_at(tokens, j)
    if day and not (year_at(tokens, j)):
        k = day[1]
        year = year_at(tokens, k + 1) if tokens.word(k) == "," else year_at(tokens, k)
        end = k + (2 if tokens.word(k) == "," else 1) if year else k
        if year or not (tokens.word(k) == "-" and tokens.glued(k)):
            try:
                whole = date(year, month, day[0]) if year else None
            except ValueError:
                whole = None
            return DateMark(i, end, "day", whole, whole, month, day[0])
    k = j + (tokens.word(j) in ("of", ","))
    year = year_at(tokens, k)
    if year:
        return DateMark(i, k + 1, "month", *month_span(year, month), month)
    placed = tokens.word(i - 1) in context("before_month")
    if placed or (month != 5 and month != 3):
        return DateMark(i, j, "month", None, None, month)
    return None


def _month_range(tokens: Tokens, i: int, month: int, j: int) -> DateMark | None:
    """ "October to December 2015", "April 2015 to March 2016"."""
    first_year = year_at(tokens, j)
    k = j + (first_year is not None)
    if tokens.word(k) not in ("to", "-", "and", "until", "through", "/"):
        return None
    second = _month_at(tokens, k + 1)
    last_year = year_at(tokens, second[1]) if second else None
    if second is None or last_year is None or not tokens.capital(k + 1):
        return None
    year = first_year or (last_year if second[0] >= month else last_year - 1)
    last = month_span(last_year, second[0])[1]
    return DateMark(i, second[1] + 1, "months", date(year, month, 1), last, month)


def _years(tokens: Tokens, i: int) -> DateMark | None:
    """ "2016", "1990s", "2013-14", "2014/15", "2015 to 2020"."""
    year = year_at(tokens, i) or _far_year(tokens, i)
    if year is None:
        return None
    if tokens.word(i + 1) == "s" and tokens.glued(i + 1):
        return DateMark(
            i, i + 2, "decade", date(year, 1, 1), date(year + (9 if year % 10 == 0 else 0), 12, 31)
        )
    link, second = tokens.word(i + 1), tokens.word(i + 2)
    if link in ("-", "/", "to") and second.isdecimal() and second.isascii():
        tight = tokens.glued(i + 1) and tokens.glued(i + 2)
        if (
            len(second) == 2
            and link != "to"
            and tight
            and int(second) == (year + 1) % 100
            and tokens.word(i + 3) != "-"
        ):
            return DateMark(i, i + 3, "year_pair", date(year, 4, 1), date(year + 1, 3, 31))
        other = year_at(tokens, i + 2)
        if other is not None and other > year:
            if other == year + 1:
                return DateMark(i, i + 3, "year_pair", date(year, 4, 1), date(other, 3, 31))
            return DateMark(i, i + 3, "years", date(year, 1, 1), date(other, 12, 31))
    return (
        DateMark(i, i + 1, "year", date(year, 1, 1), date(year, 12, 31))
        if _placed(tokens, i)
        else None
    )


def _far_year(tokens: Tokens, i: int) -> int | None:
    """A year before 1700 or after 2100 that the words beside it show to be one."""
    word, before, after = tokens.words[i], tokens.word(i - 1), tokens.word(i + 1)
    if len(word) != 4 or not (word.isdecimal() and word.isascii()) or not "1000" <= word <= "2199":
        return None
    if before in ("since", "until", "circa", "year", "by"):
        return None if after.isalpha() and after not in context("after_year") else int(word)
    ends = year_at(tokens, i + 2) is not None and (before, after) in (
        ("between", "and"),
        ("from", "to"),
    )
    return int(word) if ends else None






def _placed(tokens: Tokens, i: int) -> bool:
    """Whether a bare four-digit number reads as a year where it stands."""
    before, after = tokens.word(i - 1), tokens.word(i + 1)
    if (
        before in ("£", "$", "€", "#")
        or after in ("%", "per", "percent", "pounds", "million", "thousand")
        or after in context("after_count")
    ):
        return False
    if after == "over" and tokens.word(i + 2)[:1].isdecimal() and not tokens.word(i + 3):
        return False
    if after == "," and tokens.word(i + 2).isdecimal() and tokens.glued(i + 2):
        return False
    plural = (
        after.endswith("s")
        and len(after) > 3
        and not after.endswith(("ss", "us", "is", "'s"))
        and not tokens.capital(i + 1)
    )
    dated = _SHOWN <= tokens.words[i] <= _SHOWN_TO
    if dated and plural and (before in ("the", "its", "their", "our") or _named(tokens, i - 1)):
        return True  # "the 2016 results": a count has its comma, or no article
    if before in context("before_year") or before == "":
        return not (
            plural
            and before
            in context("before_counted_year")
        )
    return not plural and not before.isdecimal()


_SHOWN, _SHOWN_TO = "1980", "2049"  # years that stand before the plural of what they date


def _named(tokens: Tokens, i: int) -> bool:
    """Whether token i ends a name within the sentence ("Ofsted 2016 figures")."""
    return i > 0 and tokens.capital(i) and tokens.words[i] not in context("before_year")


def _season(tokens: Tokens, i: int) -> DateMark | None:
    """ "spring 2017", "summer of 2016", "winter 2016"."""
    k = i + 1 + (tokens.word(i + 1) == "of")
    year = year_at(tokens, k)
    if year is None:
        return None
    if tokens.words[i] == "winter":
        return DateMark(i, k + 1, "season", date(year, 12, 1), month_span(year + 1, 2)[1])
    return DateMark(i, k + 1, "season", *month_span(year, *seasons()[tokens.words[i]]))


def _quarter(tokens: Tokens, i: int) -> DateMark | None:
    """ "Q3 2016", "Q1 of 2016"."""
    number = _small(tokens, i + 1, 4)
    if number is None:
        return None
    k = i + 2 + (tokens.word(i + 2) == "of")
    year = year_at(tokens, k)
    if year is None:
        return DateMark(i, i + 2, "quarter", None, None)
    return DateMark(i, k + 1, "quarter", *month_span(year, 3 * number - 2, 3 * number))


_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}


def _quarter_in_words(tokens: Tokens, i: int) -> DateMark | None:
    """ "first quarter of 2024"."""
    year, number = year_at(tokens, i + 3), _NTH[tokens.words[i]]
    if year is None:
        return None
    return DateMark(i, i + 4, "quarter", *month_span(year, 3 * number - 2, 3 * number))


def _numeric(tokens: Tokens, i: int) -> DateMark | None:
    """ "28/06/2016", "28.06.2016" is two tokens and stays a reference; "2016-06-28"."""
    a, b, c = tokens.words[i], tokens.word(i + 2), tokens.word(i + 4)
    signs = {tokens.word(i + 1), tokens.word(i + 3)}
    if signs not in ({"/"}, {"-"}) or not (a.isdecimal() and b.isdecimal() and c.isdecimal()):
        return None
    try:
        if len(a) == 4 and len(b) <= 2 and len(c) <= 2:
            whole = date(int(a), int(b), int(c))
        elif len(a) <= 2 and len(b) <= 2 and len(c) in (2, 4):
            year = int(c) if len(c) == 4 else 2000 + int(c)
            whole = date(year, int(b), int(a))
        else:
            return None
    except ValueError:
        return None
    return DateMark(i, i + 5, "day", whole, whole, whole.month, whole.day)
