"""Days and months that are said without their year, halves of years, and school years."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from extractors.numbers.datemark import DateMark, month_span
from extractors.quantities.things import is_past
from extractors.statistics.sentence import Said
from extractors.statistics.when import months_before
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.word_sets import Words

Ends = tuple[date | None, date | None]

_FEW = 3  # pupils and students that any text may speak of


@lru_cache(maxsize=2)
def _tells_of_school(folded: str) -> bool:
    """Whether the years "2014/15" of a text are school years: some are called so, or it is about
    pupils or students and nothing of what is paid for.
    """
    if "financial year" in folded:
        return False
    if any(f"{kind} year" in folded for kind in ("academic", "school", "programme")):
        return True
    taught = folded.count("pupil") + folded.count("student") > _FEW
    return taught and not any(word in folded for word in ("budget", "funding", "£"))


@lru_cache(maxsize=2)
def _of_attendance(folded: str, topics: Words) -> bool:
    """Whether a text is on what is counted by school years alone: exclusions, absence, exams."""
    if "financial year" in folded:
        return False
    named = sum(folded.count(word) for word in topics)
    return named > _FEW and ("pupil" in folded or "school" in folded)


def named_year(said: Said, mark: DateMark) -> int | None:
    """The year of "June last year"."""
    after = said.tokens.words[mark.j : mark.j + 2]
    if said.published is None or after[1:] != ["year"]:
        return None
    step = {"last": -1, "this": 0, "next": 1}.get(after[0])
    return None if step is None else said.published.year + step


def guess_year(said: Said, mark: DateMark, lead: list[str]) -> Ends:
    """The nearest such day or month before publication, or after it for "next" and "by"."""
    published = said.published
    if published is None or mark.month is None:
        return None, None
    year, words = published.year, said.tokens.words
    if "last" in lead and "the" not in lead:
        return in_year(mark, year - (mark.month >= published.month))
    if mark.month > published.month and "next" not in lead and "by" not in lead:
        year -= "since" in lead or _past(said, mark, lead)
    elif mark.month < published.month:
        over = {"had", "was", "were", "has"} | ({":"} if words[-1:] == [":"] else set())
        due = "by" in lead and over.isdisjoint(words) and not _has_happened(words)
        told = words if "from" in lead else _clause(said, mark)
        year += "next" in lead or due or not context("to_come").isdisjoint(told)
    return in_year(mark, year)


def in_year(mark: DateMark, year: int) -> Ends:
    """The day or month of a mark in a year."""
    if mark.month is None:
        return None, None
    if mark.shape == "day" and mark.day:
        try:
            last = date(year, mark.month, mark.day)
            first = last.replace(day=min(mark.since or mark.day, mark.day))
        except ValueError:
            return None, None
        return first, last
    return month_span(year, mark.month)


def _has_happened(words: list[str]) -> bool:
    """Whether a sentence tells what somebody did ("received 40 forms by the January deadline")."""
    classes = word_classes()
    led = classes.auxiliaries | classes.determiners | classes.prepositions | {"to"}
    return any(
        is_past(word) and word in classes.verbs and before not in led
        for before, word in pairwise(words)
    )


def _clause(said: Said, mark: DateMark) -> list[str]:
    """The words of the clause that a date stands in."""
    words = said.tokens.words
    edges = [k for k, word in enumerate(words) if word in ";:" or words[k : k + 2] == [",", "and"]]
    first = max((k for k in edges if k < mark.i), default=0)
    return words[first : min((k for k in edges if k > mark.i), default=len(words))]


def _past(said: Said, mark: DateMark, lead: list[str]) -> bool:
    """Whether the clause of a date speaks of the past."""
    clause = _clause(said, mark)
    future = context("future") - {"from"}
    to_be = any(a in ("is", "are", "due", "set") and b == "to" for a, b in pairwise(clause))
    return "from" not in lead and future.isdisjoint(clause) and not to_be


def half(first: date, last: date, lead: list[str]) -> tuple[date, date]:
    """The first or second half of a year."""
    middle = months_before(last, 6)
    if "second" in lead or "latter" in lead:
        return middle, last
    return first, middle - timedelta(days=1)


def is_school_year(said: Said, mark: DateMark, lead: list[str]) -> bool:
    """Whether "2013/14" is a school year: it is called so, or all of the document's are."""
    words = said.tokens.words
    beside = lead + words[mark.j : mark.j + 1]
    if not {"academic", "school", "programme"}.isdisjoint(beside):
        return True
    if not {"financial", "fiscal"}.isdisjoint(beside):
        return False
    slashed = "/" in words[mark.i : mark.j]
    topics = context("school_topics")
    return _of_attendance(said.folded, topics) or (slashed and _tells_of_school(said.folded))
