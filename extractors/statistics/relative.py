"""Times told against the day of publication without a number: "now", "last year"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from extractors.numbers.datemark import month_span
from extractors.records import Period
from extractors.statistics.sentence import Said
from extractors.statistics.when import When, moved
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.load import toml
from extractors.vocabulary.phrases import Phrases

Ends = tuple[date | None, date | None]


@cache
def phrases() -> Phrases[str]:
    """The phrases of times.toml, each with the key of what it means."""
    entries = toml("times")["phrases"]
    return Phrases(
        (words, key) for key, listed in entries.items() if "examples" not in key for words in listed
    )


@cache
def opening() -> re.Pattern[str]:
    """The opening of a sentence in a time that is told without a number ("Next year …")."""
    entries: dict[str, list[str]] = toml("times")["phrases"]
    told = [key for key in entries if key.partition("_")[0] in _STEPS]
    listed = "|".join(re.escape(words) for key in told for words in entries[key])
    return re.compile(rf"[\s\"(]*(?:(?:in|from|over|during|for) )?(?:the )?(?:{listed})\b")


def relative(said: Said, i: int, j: int, key: str) -> When | None:
    """ "now", "to date", "this year", "last year", told against the publication date."""
    published, tokens = said.published, said.tokens
    text = tokens.raw(i, j)
    if key == "to_date" and tokens.word(i - 1) == "up":
        return None  # "up to date"
    opening = i == 0 and tokens.words[i] == "now" and tokens.word(j) != "," and not _tells(said, j)
    announced = tokens.words[i] in ("today", "this") and _announces(tokens, i)
    told = not context("figures_released").isdisjoint(tokens.words)
    if key == "yesterday" and told and _announces(tokens, i):
        return None  # "figures published yesterday show"
    if i and tokens.words[i] == "this" and key == "now":
        return None  # "I met a nurse this morning who has 40 patients"
    turning = tokens.word(j) == "to" and tokens.word(i - 1) in context("turning")
    if key == "now" and (announced or opening or turning or tokens.word(i - 1) == "until"):
        return None  # "Now there are …" opens a sentence, "published today" dates the document
    if published is None or key == "undated":
        return When(i, j, Period(text))
    start = i
    while start > 0 and tokens.words[start - 1] in context("into_relative"):
        start -= 1
    first, last = _ends(published, key)
    if "_" in key and (edge := _edge(tokens, i)):
        start, ends = edge
        first = last = last if ends else first
    lead = tokens.words[start:i]
    if "since" in lead:
        last = None
    if "by" in lead:
        first = None
    compared = start > 0 and tokens.words[start - 1] in context("comparing")
    compared = compared or _is_a_change_from(said, start)
    compared = compared or (key == "now" and _of_a_measure(said, i))
    return When(i, j, Period(tokens.raw(start, j), first, last), compared)


def _edge(tokens: Tokens, i: int) -> tuple[int, bool] | None:
    """The first token of "at the end of" before a time at token i, and whether it is its end."""
    words = tokens.words
    if i < 2 or words[i - 1] != "of" or words[i - 2] not in ("end", "start", "beginning"):
        return None
    start = i - 2 - (words[i - 3 : i - 2] == ["the"])
    start -= tokens.word(start - 1) in ("at", "by", "since", "until", "from", "before")
    return start, words[i - 2] == "end"


def _is_a_change_from(said: Said, start: int) -> bool:
    """Whether "from last year" says what a figure has changed from ("unchanged from last year")."""
    words = said.tokens.words
    changes = context("change_units") | context("changed_from")
    return words[start] == "from" and start > 0 and words[start - 1] in changes


def _tells(said: Said, j: int) -> bool:
    """Whether what follows "Now" at token j tells what stands ("it is", "she has", "they're")."""
    word, after = said.tokens.word(j), said.tokens.word(j + 1)
    if word in context("standing"):
        return True
    return word in context("told_of_now") and after in context("stands")


def _of_a_measure(said: Said, i: int) -> bool:
    """Whether "now" tells of what something is held against ("double what it spends now")."""
    words = said.tokens.words
    for k in range(i - 1, max(-1, i - 7), -1):
        if words[k] in ("what", "than"):
            if words[k] == "than":
                return not any(k < item.right <= i for item in said.items)
            return any(item.right == k for item in said.items)
        if not words[k].isalpha():
            return False
    return False


def _announces(tokens: Tokens, i: int) -> bool:
    """Whether "today" at token i dates the release ("published today", "figures today show")."""
    if i == 0:
        return False
    near = [*tokens.words[max(0, i - 4) : i], *tokens.words[i + 1 : i + 3]]
    words = context("announcing_today") | context("figures_speak")
    return "(" in near or not words.isdisjoint(near)


def _ends(published: date, key: str) -> Ends:
    """The first and the last day that a key of times.toml means on the day of publication."""
    year, day = published.year, timedelta(days=1)
    if key == "to_date":
        return None, published
    if key == "year_so_far":
        return date(year, 1, 1), published
    if key == "year_began":
        return date(year, 1, 1), None
    if key == "year_end":
        return date(year, 12, 31), date(year, 12, 31)
    if key == "yesterday":
        return published - day, published - day
    if key == "last_time":
        told = moved(published, -12, 0)
        return told, told
    which, _, unit = key.partition("_")
    return _cycle(published, unit, _STEPS[which]) if unit else (published, published)


_STEPS = {"last": -1, "this": 0, "next": 1}
_YEARS = {"year": 1, "school_year": 9, "financial_year": 4}  # the month in which each begins


def _cycle(published: date, unit: str, step: int) -> Ends:
    """The week, month, quarter or year of publication, or the one before or after it."""
    if unit == "week":
        monday = published - timedelta(days=published.weekday() - 7 * step)
        return monday, monday + timedelta(days=6)
    if unit == "term":
        return _term(published, step)
    if unit in _YEARS:
        begins = _YEARS[unit]
        year = published.year + step - (published.month < begins)
        return month_span(year, begins, 12 if begins == 1 else begins - 1)
    length = 3 if unit == "quarter" else 1
    month = published.year * 12 + published.month - 1 + step * length
    month -= month % length
    return month_span(month // 12, month % 12 + 1, month % 12 + length)


def _term(published: date, step: int) -> Ends:
    """The school term of publication, or one before or after it; summer lasts until the next."""
    terms: list[list[int]] = sorted(toml("times")["terms"].values())
    at = sum(first <= published.month for first, _ in terms) - 1 + step
    first, last = terms[at % len(terms)]
    return month_span(published.year + at // len(terms), first, last)
