"""Reads years and their kin at a token: "2016", "2013-14", the 1990s, seasons and quarters."""

from __future__ import annotations

from datetime import date

from extractors.numbers.datemark import (
    DateMark,
    month_span,
    quarters,
    seasons,
    small,
    terms,
    year_at,
)
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import number_words


def years(tokens: Tokens, i: int) -> DateMark | None:
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
        or after in context("after_count")
        or after in number_words().magnitudes
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
        return not (plural and before in context("before_counted_year"))
    model = tokens.glued(i - 1)  # "the X6 2019 review"
    return not plural and (model or not before.isdecimal())


_SHOWN, _SHOWN_TO = "1980", "2049"  # years that stand before the plural of what they date


def _named(tokens: Tokens, i: int) -> bool:
    """Whether token i ends a name within the sentence ("Ofsted 2016 figures")."""
    return i > 0 and tokens.capital(i) and tokens.words[i] not in context("before_year")


def season(tokens: Tokens, i: int) -> DateMark | None:
    """ "spring 2017", "the summer of 2016", "winter 2016/17", "autumn term 2016 to 2017"."""
    k = i + 1
    if tokens.word(k) == "term" and tokens.words[i] in terms():
        first, last = terms()[tokens.words[i]]
        k += 1
    else:
        first, last = seasons()[tokens.words[i]]
    k += tokens.word(k) in ("of", "in")
    year = year_at(tokens, k)
    if year is None:
        return None
    pair = years(tokens, k)
    if pair is not None and pair.shape == "year_pair":
        year += first < 8  # a school year begins with autumn
        return DateMark(i, pair.j, "season", *month_span(year, first, last))
    return DateMark(i, k + 1, "season", *month_span(year, first, last))


def quarter(tokens: Tokens, i: int) -> DateMark | None:
    """ "Q3 2016", "Quarter 1 of 2016", "Q1 2016/17" of the financial year."""
    number = small(tokens, i + 1, 4)
    if number is None:
        return None
    return _of_year(tokens, i, i + 2, number) or DateMark(i, i + 2, "quarter", None, None)


def quarter_in_words(tokens: Tokens, i: int) -> DateMark | None:
    """ "first quarter of 2024", "third quarter of 2024/25"."""
    return _of_year(tokens, i, i + 2, quarters()[tokens.words[i]])


def _of_year(tokens: Tokens, i: int, k: int, number: int) -> DateMark | None:
    """A quarter that begins at token i, of the year or financial year named at token k."""
    if tokens.word(k) == "(":  # "Quarter 3 (July to September) 2024"
        close = next((m for m in range(k, min(k + 6, len(tokens))) if tokens.words[m] == ")"), k)
        k = close + 1 if year_at(tokens, close + 1) else k
    k += tokens.word(k) in ("of", "in")
    year = year_at(tokens, k)
    if year is None:
        return None
    pair = years(tokens, k)
    if pair is not None and pair.shape == "year_pair":
        first = (3 * number) % 12 + 1
        return DateMark(i, pair.j, "quarter", *month_span(year + (number == 4), first, first + 2))
    return DateMark(i, k + 1, "quarter", *month_span(year, 3 * number - 2, 3 * number))
