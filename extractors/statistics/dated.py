"""Periods of written dates, by the words that lead into them ("since 2010")."""

from __future__ import annotations

from datetime import date, timedelta

from extractors.numbers.datemark import DateMark, month_span, quarters
from extractors.numbers.read import read
from extractors.records import Period
from extractors.statistics.compared import announces, compares
from extractors.statistics.sentence import Said
from extractors.statistics.when import When, months_before
from extractors.statistics.yearless import (
    Ends,
    guess_year,
    half,
    in_year,
    is_school_year,
    named_year,
)
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import number_words, word_classes


def _lead(tokens: Tokens, i: int) -> int:
    """The first token of the words that lead into a date ("in the two years to December")."""
    first: int | None = i
    while first is not None:
        i = _led(tokens, first)
        first = _before_stretch(tokens, i)
    return i


def _led(tokens: Tokens, i: int) -> int:
    """The first token of words that lead into a date ("in the year ending")."""
    while i > 0 and tokens.words[i - 1] in context("date_leads"):
        if tokens.words[i - 1] == "quarter" and tokens.word(i - 2) in ("a", "of", "three"):
            break  # "risen by a quarter since January 2021"
        counts = read(tokens, i - 1)
        if counts and counts.form == "cardinal" and tokens.words[i] not in context("stretches"):
            break  # "another 12 by the end of March"
        hyphened = tokens.word(i - 2) == "-" and tokens.word(i - 3) in context("date_leads")
        if hyphened and tokens.words[i - 1] in ("month", "week", "year"):
            i -= 3  # "the 12-month period ending March 2016"
            continue
        if _is_rate(tokens, i):
            break  # "40 a year by 2020"
        i -= 1
    return i


def _before_stretch(tokens: Tokens, i: int) -> int | None:
    """The number of years or months that "to" or "ending" leads on from, at token i; or None."""
    at = i if tokens.word(i) in ("years", "months") else i - 1
    if tokens.word(at) in ("years", "months") and tokens.word(at + 1) in ("to", "ending", "ended"):
        counts = read(tokens, at - 1)
        if counts and counts.form == "cardinal" and counts.j == at:
            return at - 1
    return None


def _is_rate(tokens: Tokens, i: int) -> bool:
    """Whether the token before i ends a rate ("40 a year") and leads into no date."""
    each = tokens.word(i - 2) in context("rate_links")
    return each and tokens.words[i - 1] in context("stretches") and tokens.word(i) in _PLACING


# before a date, and never between "the year" and the date that it ends with
_PLACING = frozenset(
    ["in", "by", "since", "from", "until", "during", "at", "on", "before", "after"]
)


def dated(said: Said, mark: DateMark) -> When | None:
    """The period of a date with the words before it."""
    tokens = said.tokens
    start = _lead(tokens, mark.i)
    lead = tokens.words[start : mark.i]
    named = named_year(said, mark) if mark.first is None else None
    first, last = in_year(mark, named) if named else _calendar(said, mark, lead)
    end = mark.j + (2 if named else 0)
    if lead[-2:] == ["months", "of"] and not quarters().keys().isdisjoint(lead):
        return None  # "the first six months of 2015" is told with its part
    if tokens.word(start - 1) in context("since_birth") or _brought_in(tokens, start):
        return None
    if (first is None and last is None) or _in_a_name(tokens, mark, start):
        return None
    if _since_change(said, mark, start):
        return When(start, end, Period(tokens.raw(start, end), first, last), compared=True)
    if _through_to(mark, lead):
        ends = last if any(other.j == start for other in said.reading.dates) else None
        return When(start, mark.j, Period(tokens.raw(start, mark.j), None, ends))
    if mark.shape == "month" and tokens.word(mark.j) == "quarter" and last and not named:
        first, end = months_before(last, 3), mark.j + 1  # "in the June quarter"
    first, last = _bounded(said, mark, start, first, last)
    if (first is None and last is None) or announces(said, mark, start):
        return None
    opens = _since_clause(tokens, start)
    start = start if opens is None else opens
    text = tokens.raw(start, end)
    return When(start, end, Period(text, first, last), compares(tokens, start, mark))


def _brought_in(tokens: Tokens, start: int) -> bool:
    """Whether a time tells when a rule or plan came ("within the limit introduced in 2014")."""
    words = tokens.words
    if not start or words[start - 1] not in context("brought_in"):
        return False
    for k in range(start - 2, max(0, start - _WIDE), -1):
        if words[k] in _DETERMINERS:
            return words[k - 1] in context("under_rules")
        if words[k] in (",", ";", ":") or words[k] in word_classes().auxiliaries:
            return False
    return False


_WIDE = 8  # tokens of a noun phrase and the participle after it
_DETERMINERS = frozenset(["the", "a", "an", "its", "their", "our", "new"])


def _calendar(said: Said, mark: DateMark, lead: list[str]) -> Ends:
    """The days a date means by itself: the year of a bare month, the kind of year of "2013/14"."""
    first, last = mark.first, mark.last
    if first is None and mark.month is not None:
        return guess_year(said, mark, lead)
    if first is None or last is None:
        return first, last
    if mark.shape == "year_pair" and "calendar" in lead:
        return date(first.year, 1, 1), date(last.year, 12, 31)
    if mark.shape == "year_pair" and is_school_year(said, mark, lead):
        return date(first.year, 9, 1), date(last.year, 8, 31)
    if mark.shape in ("year", "year_pair") and "half" in lead:
        return half(first, last, lead)
    return first, last


def _in_a_name(tokens: Tokens, mark: DateMark, start: int) -> bool:
    """Whether a year ends the name of something ("Budget 2022 set aside £40")."""
    name = mark.shape == "year" and start == mark.i and tokens.capital(start - 1)
    before, after = tokens.word(start - 1), tokens.word(mark.j)
    told = word_classes().verbs | word_classes().auxiliaries
    return name and len(before) > 3 and before.isalpha() and after in told


def _through_to(mark: DateMark, lead: list[str]) -> bool:
    """ "through to 2020" is an end of something else."""
    spans = mark.shape in _SPANS
    return _preposition(lead) == "to" and not spans and not _long(lead)


def _bounded(said: Said, mark: DateMark, start: int, first: date | None, last: date | None) -> Ends:
    """The days of a date as the words before it bound it: since, by, the year to."""
    tokens = said.tokens
    lead = tokens.words[start : mark.i]
    word, months = _preposition(lead), _year_long(lead)
    if months and last:
        return months_before(last, months), last
    if _long(lead) and last:
        return last - timedelta(days=6), last
    if "week" in lead and not {"beginning", "commencing"}.isdisjoint(lead) and first:
        return first, first + timedelta(days=6)
    if word == "before":
        return None, first - timedelta(days=1) if first else None
    if (
        "since" in lead
        or _since_clause(tokens, start) is not None
        or (word == "from" and _is_one(mark) and not _continues(tokens, mark.j))
    ):
        return first, None
    if lead[-2:] == ["end", "of"] and last and mark.shape in ("month", "year", "year_pair"):
        return (None, last) if "by" in lead else (last, last)
    if lead[-2:] in (["start", "of"], ["beginning", "of"]) and first and "since" not in lead:
        return first, first
    due = lead[-2:] in (["end", "of"], ["the", "end"], ["up", "to"]) and "by" in lead
    return (None, last) if due or word in ("by", "until", "till") else (first, last)


def _long(lead: list[str]) -> bool:
    """Whether a lead tells a stretch that ends with the date ("the year to", "the week ending")."""
    ends = not {"ending", "ended", "to"}.isdisjoint(lead)
    return _year_long(lead) > 0 or ("week" in lead and ends)


def when_it_was(said: Said, mark: DateMark) -> When | None:
    """ "since 2016, when it was 4%": what follows is of 2016 itself."""
    after = said.tokens.words[mark.j : mark.j + 3]
    if after[:2] != [",", "when"] or after[2:] not in (["it"], ["they"], ["there"]):
        return None
    text = said.tokens.raw(mark.i, mark.j)
    return When(mark.j + 1, mark.j + 2, Period(text, mark.first, mark.last))


def _since_change(said: Said, mark: DateMark, start: int) -> bool:
    """ "up 11% from January 2024": the month is that of the level before."""
    tokens = said.tokens
    led = tokens.words[start : start + 1] == ["from"] and not _continues(tokens, mark.j)
    past = context("to_come").isdisjoint(tokens.words)
    return led and tokens.word(start - 1) in context("change_units") and past


def _since_clause(tokens: Tokens, start: int) -> int | None:
    """The token of "since" in "since the wardens returned in September 2023"."""
    words = tokens.words
    if words[start] not in ("in", "on") or (start and not words[start - 1].isalpha()):
        return None  # "since the peak of 5,280 in March"
    apart = context("contrasts") | {"and", "that"}
    for k in range(start - 2, max(-1, start - 9), -1):
        if words[k] == "since":
            return k
        if not words[k].isalpha() or words[k] in apart:
            return None
    return None


def same_span(
    tokens: Tokens, mark: DateMark, earlier: list[When], base: Period | None
) -> When | None:
    """ "in the same quarter in 2014", "in that of 2014": the months of the time said before."""
    if mark.shape != "year" or mark.first is None:
        return None
    start = _lead(tokens, mark.i)
    if not (_same(tokens.words[start : mark.i]) or _that_of(tokens, mark)):
        return None
    model = earlier[-1].period if earlier else base
    if _that_of(tokens, mark):
        start = _lead(tokens, mark.i - 2)
    if model is None or model.start is None or model.end is None:
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
        compares(tokens, start, mark),
    )


def _same(lead: list[str]) -> bool:
    return not context("same_as").isdisjoint(lead)


def _that_of(tokens: Tokens, mark: DateMark) -> bool:
    """ "8% in the autumn term of 2022 and 5% in that of 2024"."""
    return tokens.words[max(0, mark.i - 2) : mark.i] == ["that", "of"]


def _preposition(lead: list[str]) -> str:
    """The preposition that governs a date, past "the end of", "financial year" and the like."""
    return next((word for word in reversed(lead) if word in context("date_prepositions")), "")


def _year_long(lead: list[str]) -> int:
    """How many months a lead such as "the year to end" or "six months to" takes, 0 for none."""
    text = " ".join(lead)
    ending = any(word in lead for word in ("ending", "ended", "end", "to"))
    if not ending:
        return 0
    if "year" in lead and ("ending" in lead or "ended" in lead or "year to" in text):
        return 12
    if lead[-3:-1] == ["the", "month"]:
        return 1  # "in the month to 12 May"
    for unit, months in (("months", 1), ("month", 1), ("quarters", 3), ("years", 12)):
        if unit in lead[1:]:
            at = lead.index(unit) - 1
            count = lead[at - (lead[at] == "-")]
            return months * int(number_words().cardinals.get(count, 0) or _small(count))
    return 3 if "quarter" in lead else 0


def _small(word: str) -> int:
    return int(word) if word.isdecimal() and word.isascii() and len(word) < 3 else 0


_SPANS = frozenset(["years", "year_pair", "months", "days"])


def _is_one(mark: DateMark) -> bool:
    """Whether a date is no stretch with an end of its own ("9 to 13 May")."""
    days = mark.first != mark.last or mark.since not in (None, mark.day)
    return mark.shape not in _SPANS and not (mark.shape == "day" and days)


def _continues(tokens: Tokens, j: int) -> bool:
    return tokens.word(j) in ("to", "until", "through", "-")
