"""Reads what a fraction word makes of the number before it: "two-thirds", "two and a half
million"."""

from __future__ import annotations

from extractors.numbers.numeral import Numeral, tidy
from extractors.tokens import Tokens
from extractors.vocabulary.lexicon import number_words

_MOST_PARTS = 10_000


def denominator(tokens: Tokens, j: int) -> tuple[float, int] | None:
    """What the fraction word at token j divides by, and the token after it ("thirds": 3)."""
    words = number_words()
    word = tokens.word(j)
    if word in words.fractions:
        return float(round(1 / words.fractions[word])), j + 1
    tens = words.cardinals.get(word, 0)
    after = tokens.word(j + 1)
    unit = words.ordinals.get(after.removesuffix("s"), 0)
    if 20 <= tens < 100 and tens % 10 == 0 and after.endswith("s") and 0 < unit < 10:
        return tens + unit, j + 2
    return None


def parts(tokens: Tokens, i: int, j: int, value: float, last: float) -> Numeral | None:
    """The fraction that the word at token j makes of a cardinal in tokens i to j.

    `last` is the worth of the cardinal's last word.
    """
    at = j + (tokens.word(j) == "-" and tokens.word(j + 1) in number_words().fractions)
    below = denominator(tokens, at)
    if below is None:
        return None
    bottom, end = below
    plural = tokens.words[end - 1].endswith("s")
    tens = 20 <= last < 100 and last % 10 == 0 and value > last and bottom < 10
    if plural and tens:  # "one hundred thirty-fifths"
        value, bottom = value - last, bottom + last
    if not (plural or value == 1) or not 0 < value < max(bottom, _MOST_PARTS):
        return None
    return part(tokens, i, end, value / bottom)


def part(tokens: Tokens, i: int, j: int, share: float) -> Numeral:
    """A fraction in tokens i to j, or what it makes of a magnitude after it ("of a million")."""
    magnitudes = number_words().magnitudes
    end = j
    if tokens.word(j) == "of" and tokens.word(j + 1) in ("a", "one"):
        end = j + 2
    if tokens.word(end) in magnitudes:
        value = tidy(share * magnitudes[tokens.words[end]])
        return Numeral(i, end + 1, value, "cardinal", "words", rule="fraction of a magnitude")
    return Numeral(i, j, tidy(share), "fraction", "fraction", rule="fraction in words")


def sign(tokens: Tokens, i: int) -> Numeral | None:
    """ "¾": a fraction in one sign."""
    value = number_words().signs.get(tokens.words[i])
    if value is None:
        return None
    return Numeral(i, i + 1, tidy(value), "fraction", "fraction", rule="fraction sign")
