"""Durations that only place a claim in time: "the last 5 years", "ten years ago"."""

from __future__ import annotations

from extractors.numbers.datemark import DateMark
from extractors.numbers.money import sign_before
from extractors.numbers.numeral import Numeral
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import comparators
from extractors.vocabulary.measures import units


def place_in_time(tokens: Tokens, numerals: list[Numeral], dates: list[DateMark]) -> None:
    """Durations that only place a claim in time are dates: "the last 5 years", "ten years ago"."""
    for numeral in numerals:
        if (
            numeral.role != "statistic"
            or numeral.form == "percent"
            or numeral.style not in ("digits", "words", "vague")
        ):
            continue
        j = numeral.j + (tokens.word(numeral.j) == "-" and tokens.glued(numeral.j))
        hit = units().at(tokens.words, j)
        if hit is None or hit[1].name not in context("calendar"):
            continue
        end = hit[0]
        before = _placing_word(tokens, numeral)
        if (
            tokens.word(end) in context("after_duration")
            or (before in context("placing") and before not in ("these", "those"))
            or (before == "for" and _most_since(tokens, numeral.i - 1))
            or (before == "of" and tokens.word(numeral.i - 2) in context("lengths"))
            or (
                (
                    before in ("in", "after")
                    or tokens.word(end) in ("after", "before", "since", "prior")
                )
                and hit[1].name in ("year", "month", "decade", "week", "day")
            )
        ):
            numeral.j = end
            numeral.role, numeral.rule = "date", "time phrase"
            if tokens.word(end) == "ago":
                numeral.j = end + 1
        elif _to_a_date(tokens, end, dates) or (
            before == "over"
            and tokens.word(numeral.i - 2) not in context("measured_over")
            and _after_figure(tokens, numerals, numeral)
        ):
            numeral.j = end
            numeral.role, numeral.rule = "date", "time phrase"


def _most_since(tokens: Tokens, at: int) -> bool:
    """Whether a superlative stands before the "for" at token `at` ("the lowest total for a
    decade").
    """
    for k in range(at - 1, max(-1, at - _NEAR), -1):
        word = tokens.words[k]
        if not word[0].isalpha() or word in _OTHERWISE:
            return False
        if word in ("worst", "best", "first") or (word.endswith("est") and len(word) > 5):
            return True
    return False


_OTHERWISE = frozenset(["and", "but", "who", "which", "that", "to", "has", "have", "had", "wait"])
_NEAR = 7  # tokens between "lowest" and "for a decade"


def _placing_word(tokens: Tokens, numeral: Numeral) -> str:
    """The word that places a duration in time, past "few" and comparators ("in over two decades").

    "last" is a verb where no determiner stands before it ("Visits last 45 minutes").
    """
    at = numeral.i
    if tokens.word(at - 1) == "last" and tokens.word(at - 2) not in context("before_last"):
        return ""
    hit = comparators().before.ending(tokens.words, at)
    if hit and tokens.word(hit[0] - 1) == "in":
        return "in"
    return tokens.word(at - 2) if tokens.word(at - 1) == "few" else tokens.word(at - 1)


def _to_a_date(tokens: Tokens, end: int, dates: list[DateMark]) -> bool:
    """ "the six months to June 2024"."""
    end += tokens.word(end) == "up"  # "the 12 months up to March"
    if tokens.word(end) not in ("to", "ending", "ended", "until"):
        return False
    return any(0 < other.i - end <= _TO for other in dates)


_TO = 4  # tokens from "to" to a date: "to the end of June 2024"


def _after_figure(tokens: Tokens, numerals: list[Numeral], numeral: Numeral) -> bool:
    """Whether a share, multiple or sum of money stands shortly before ("up by a third over three
    years", "£15m over three years").
    """
    return any(
        other.form in ("percent", "fraction")
        or other.style == "multiple"
        or sign_before(tokens, other.i)
        for other in numerals
        if other.role == "statistic" and 0 < numeral.i - other.j <= 5
    )
