"""Dates that are no claim's own: those of the release, of a baseline, of an aim."""

from __future__ import annotations

from extractors.numbers.datemark import DateMark
from extractors.statistics.sentence import Said
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context


def announces(said: Said, mark: DateMark, start: int) -> bool:
    """Whether a date is the announcement's ("published today (28 June)"), not the claim's."""
    words = said.tokens.words
    before = words[max(0, start - 3) : mark.i]
    if mark.shape != "day" or mark.first is None:
        return False
    if context("announcing").isdisjoint(before) or said.published is None:
        return False
    if said.tokens.words[mark.i].endswith("day"):
        return 0 <= (said.published - mark.first).days < _WEEK  # "released on Thursday"
    return mark.first == said.published


_WEEK = 7  # days
_NEAR = 7  # tokens before a day that may say what it is compared with
_MOVES = frozenset(["up", "down", "increase", "decrease", "rise", "fall", "drop"])


def compares(tokens: Tokens, start: int, mark: DateMark) -> bool:
    """Whether the words before a date make it a baseline's: "on 2010-11", "compared with 2014"."""
    words = tokens.words
    lead = words[start : mark.i]
    if lead[:1] == ["on"] and mark.shape != "day":
        return True
    if lead[:1] == ["on"] and words[start - 1] in context("change_units"):
        moved = words[max(0, start - _NEAR) : start]
        return not _MOVES.isdisjoint(moved)  # "down 2 points on 31 March 2023"
    if "since" in lead and any(word.endswith("est") for word in words[max(0, start - 3) : start]):
        return True  # "the narrowest since 2000"
    if "as" in lead[:-1] and (lead[lead.index("as") + 1] == "in" or lead[:1] == ["same"]):
        return True  # "twice as many as in 2016", "the same as in 2015"
    if "since" in lead and lead[: lead.index("since")][-2:] in (
        ["first", "time"],
        ["last", "time"],
    ):
        return True  # "for the first time since 2015"
    owned = start > 0 and lead[:1] in (["for"], ["of"], ["by"])
    if owned and words[start - 1] in context("aims") and tokens.word(mark.j) not in ("of", "is"):
        return True  # "three points short of the target for 2025"
    if (
        owned
        and words[start - 1] in context("marks_of")
        and words[start - 3] in context("measured")
    ):
        return True  # "11% below the level of 2019"
    if lead[:1] == ["from"] and not context("same_as").isdisjoint(lead):
        return True  # "30 weeks, up 2 weeks from the same quarter in 2017"
    marks = lead == ["the"] and tokens.word(mark.j) in context("marks_of")
    if marks and tokens.word(start - 1) in context("measured") | {"double", "twice"}:
        return True  # "double the 2015 rate"
    k = start
    while k > 0 and words[k - 1] in ("the", "same", "period", "in", "quarter", "time", "of"):
        k -= 1
    if words[k - 1 : k] in (["with"], ["to"], ["than"], ["on"], ["against"]):
        return words[max(0, k - 3) : k - 1][-1:] in (
            ["compared"],
            ["comparison"],
            ["relative"],
        ) or words[k - 1] in ("than", "against")
    return False
