"""Times told by a holiday: "by Christmas 2016", "since Easter", "on Boxing Day"."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

from extractors.numbers.datemark import year_at
from extractors.statistics.lasting import lead_of, led
from extractors.statistics.sentence import Said
from extractors.statistics.when import When
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import function_words
from extractors.vocabulary.load import toml
from extractors.vocabulary.phrases import Phrases


def holidays(said: Said) -> list[When]:
    """Every holiday that a preposition leads into: the latest one, or the next to come."""
    tokens, published = said.tokens, said.published
    if published is None:
        return []
    found: list[When] = []
    for i, end, name in _phrases().every(tokens.words):
        start = lead_of(tokens, i)
        start -= start == i and tokens.word(i - 1) == "on"
        if start == i:
            continue
        year = year_at(tokens, end)
        if year is None:
            comes = "by" in tokens.words[start:i] or not context("to_come").isdisjoint(tokens.words)
            year = _year(name, published, comes=comes)
        else:
            end += 1
        after = tokens.word(end)
        if not after.isalpha() or after in function_words():
            day = _day(name, year)
            found.append(led(tokens, start, end, (day, day)))
    return found


def _year(name: str, published: date, *, comes: bool) -> int:
    """The year of the latest such holiday before publication, or of the next after it."""
    day = _day(name, published.year)
    if comes:
        return published.year + (day < published)
    return published.year - (day > published)


def _day(name: str, year: int) -> date:
    """The day of a holiday in a year."""
    after = toml("times")["holidays_after_easter"].get(name)
    if after is not None:
        sunday: date = easter(year)
        return sunday + timedelta(days=after)
    month, day = toml("times")["holidays"][name]
    return date(year, month, day)


@cache
def _phrases() -> Phrases[str]:
    named = (*toml("times")["holidays"], *toml("times")["holidays_after_easter"])
    return Phrases((name, name) for name in named)
