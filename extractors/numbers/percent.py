"""Percentages: a number with its per cent sign or words is a share of one."""

from __future__ import annotations

from extractors.numbers.numeral import Numeral, tidy
from extractors.numbers.read import read
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context


def percents(tokens: Tokens, numerals: list[Numeral]) -> None:
    """Widens a number over its per cent sign; the value becomes a share of one."""
    for k, numeral in enumerate(numerals):
        if (
            numeral.role != "statistic"
            or numeral.value is None
            or numeral.form == "ordinal"
            or numeral.style == "ratio"
        ):
            continue
        end = percent_end(tokens, numeral.j)
        if end and not (k + 1 < len(numerals) and numerals[k + 1].i < end):
            numeral.j, numeral.form = end, "percent"
            numeral.value = tidy(numeral.value / 100)
            numeral.rule = "per cent"


def percent_of(tokens: Tokens) -> Numeral | None:
    """ "per cent of 210": all the words there are, the number of hundredths after them."""
    at = percent_end(tokens, 0)
    if at is None or tokens.word(at) != "of" or at + 2 != len(tokens):
        return None
    numeral = read(tokens, at + 1)
    if numeral is None or numeral.value is None:
        return None
    value = tidy(numeral.value / 100)
    return Numeral(0, numeral.j, value, "percent", rule="per cent of")


def percent_end(tokens: Tokens, j: int) -> int | None:
    """The token after the per cent sign or words at token j (not percentage points), or None."""
    word = tokens.word(j)
    if word == "-" and tokens.word(j + 1) in ("percent", "per"):
        j, word = j + 1, tokens.word(j + 1)
    if word in context("percent_words"):
        end = j + 1
        if word == "percentage" and tokens.word(end) in context("points"):
            return None
    elif word == "per" and tokens.word(j + 1) in ("cent", "cents"):
        end = j + 2
    elif word == "pc" and tokens.word(j + 1) not in ("game", "games"):
        end = j + 1
    else:
        return None
    return end
