"""Times of day in words: "half past eight", "ten to nine"."""

from __future__ import annotations

from extractors.numbers.numeral import ENDS, Found, Numeral
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import is_function, number_words

_HOURS = 12


def time_of_day(tokens: Tokens, numeral: Numeral) -> Found | None:
    """The time of which a number is the minutes ("ten to nine") or the hour ("quarter to six")."""
    j = numeral.j
    if tokens.words[j : j + 1] == ["o'clock"] or tokens.words[j : j + 3] == ["o", "'", "clock"]:
        numeral.j = j + (1 if tokens.words[j] == "o'clock" else 3)
        return "time", "time in words"
    if tokens.word(j - 1) in context("clock_minutes") and _hour(tokens, j):
        numeral.j = j + 2
        return "time", "time in words"
    if tokens.word(numeral.i - 1) == "at" and _in_part_of_day(tokens, numeral):
        numeral.j = j + 3
        return "time", "time in words"
    i = numeral.i - 2
    if j == numeral.i + 1 and tokens.word(i) in context("clock_minutes") and _hour(tokens, i + 1):
        numeral.i = i
        return "time", "time in words"
    return None


def _in_part_of_day(tokens: Tokens, numeral: Numeral) -> bool:
    """Whether a number is an hour ("two in the morning"), unlike "40 in the evening"."""
    inside = tokens.words[numeral.j : numeral.j + 2] == ["in", "the"]
    part = tokens.word(numeral.j + 2) in context("clock_parts")
    return inside and part and 1 <= (numeral.value or 0) <= _HOURS


def _hour(tokens: Tokens, i: int) -> bool:
    """Whether "past" or "to" at token i is that of a time, and no "from ten to nine homes"."""
    link, hour = tokens.word(i), number_words().cardinals.get(tokens.word(i + 1), 0)
    if link not in ("past", "to") or not 1 <= hour <= _HOURS:
        return False
    if link == "past":
        return True
    before, after = tokens.word(i - 2), tokens.word(i + 2)
    before = tokens.word(i - 3) if before in ("a", "-") else before
    return before in context("before_clock") and (after in ENDS or is_function(after))
