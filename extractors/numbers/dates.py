"""Reads dates at a token: days, months and their ranges; years by their own module."""

from __future__ import annotations

from datetime import date

from extractors.numbers.datemark import (
    DateMark,
    month_span,
    months,
    quarters,
    seasons,
    small,
    year_at,
)
from extractors.numbers.years import quarter, quarter_in_words, season, years
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context

# between the first and the last day of a stretch
RANGE_LINKS = frozenset(["to", "-", "until", "through"])


def read_date(tokens: Tokens, i: int) -> DateMark | None:
    """The date expression that begins at token i, or None."""
    word = tokens.words[i]
    if word[0].isdecimal():
        return _numeric(tokens, i) or _from_day(tokens, i) or years(tokens, i)
    if word in months():
        return _month_first(tokens, i)
    if word in quarters() and tokens.word(i + 1) == "quarter":
        return quarter_in_words(tokens, i)
    if word in seasons():
        return season(tokens, i)
    if word == "q" and tokens.glued(i + 1):
        return quarter(tokens, i)
    if word == "quarter" and tokens.word(i - 1) not in ("a", "three", "one"):
        return quarter(tokens, i)
    return None


def _day_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A day of the month at token i, and the token after it ("28", "28th", "28th of")."""
    day = small(tokens, i)
    if day is None:
        return None
    j = i + 1
    if tokens.word(j) in context("ordinal_endings"):
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
        return DateMark(i, j, "day", None, None, month, last, start)
    try:
        return DateMark(
            i, j + 1, "day", date(year, month, start), date(year, month, last), month, last
        )
    except ValueError:
        return DateMark(i, j + 1, "day", None, None, month, None)


def _from_day(tokens: Tokens, i: int) -> DateMark | None:
    """A day with its month, or the stretch that begins with it."""
    first = _day_first(tokens, i)
    return (_day_range(tokens, i, first) or first) if first else None


def _day_range(tokens: Tokens, i: int, first: DateMark) -> DateMark | None:
    """ "1 April 2014 to 31 March 2015", "9 September to 13 December 2015"."""
    if tokens.word(first.j) not in RANGE_LINKS:
        return None
    second = _day_first(tokens, first.j + 1)
    if second is None or second.last is None or first.month is None or not first.day:
        return None
    if first.first is not None:
        start = first.first
    else:
        year = second.last.year - ((first.month, first.day) > (second.month, second.day))
        try:
            start = date(year, first.month, first.day)
        except ValueError:
            return None
    return DateMark(i, second.j, "days", start, second.last) if start < second.last else None


def _month_first(tokens: Tokens, i: int) -> DateMark | None:
    """ "June 2016", "June 28, 2016", "June to August 2016", "April 2015 to March 2016", "in
    June".
    """
    named = _month_at(tokens, i)
    if named is None or not tokens.capital(i):
        return None
    month, j = named
    spread = _month_range(tokens, i, month, j) or _short_year(tokens, i, month, j)
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
    placed = tokens.word(i - 1) in context("before_month") or tokens.word(j) == "quarter"
    placed = placed or _goes_on(tokens, i) or len(tokens) == 1
    if placed or (month != 5 and month != 3):
        return DateMark(i, j, "month", None, None, month)
    return None


def _short_year(tokens: Tokens, i: int, month: int, j: int) -> DateMark | None:
    """ "Mar-15" and "Sep-24", as tables write the months of years."""
    year = tokens.word(j + 1)
    joined = tokens.word(j) == "-" and tokens.glued(j) and tokens.glued(j + 1)
    if not joined or len(year) != 2 or not (year.isdecimal() and year.isascii()):
        return None
    return DateMark(i, j + 2, "month", *month_span(2000 + int(year), month), month)


def _goes_on(tokens: Tokens, i: int) -> bool:
    """Whether a month at token i is the second of two ("January and March", "January to May")."""
    return tokens.word(i - 1) in ("and", "to", "-", "or") and tokens.word(i - 2) in months()


def _month_range(tokens: Tokens, i: int, month: int, j: int) -> DateMark | None:
    """ "October to December 2015", "April 2015 to March 2016"."""
    first_year = year_at(tokens, j)
    k = j + (first_year is not None)
    hyphened = k > i and tokens.word(k) in months() and tokens.text[tokens.ends[k - 1]] in "-–"
    if hyphened:
        k -= 1  # "January-March 2024" has no token for its hyphen
    elif tokens.word(k) not in ("to", "-", "and", "until", "through", "/"):
        return None
    second = _month_at(tokens, k + 1)
    last_year = year_at(tokens, second[1]) if second else None
    if second is None or last_year is None or not tokens.capital(k + 1):
        return None
    year = first_year or (last_year if second[0] >= month else last_year - 1)
    last = month_span(last_year, second[0])[1]
    return DateMark(i, second[1] + 1, "months", date(year, month, 1), last, month)


def _numeric(tokens: Tokens, i: int) -> DateMark | None:
    """ "28/06/2016", "28.06.2016" is two tokens and stays a reference; "2016-06-28"."""
    sign = tokens.word(i + 1)
    if sign not in ("/", "-") or tokens.word(i + 3) != sign:
        return None
    a, b, c = tokens.words[i], tokens.word(i + 2), tokens.word(i + 4)
    if not (a.isdecimal() and b.isdecimal() and c.isdecimal()):
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
