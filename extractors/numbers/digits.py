"""Reads numbers in digits: "1,204", "3.4m", "2½", "1/3", "21st", "1.3x10^6", "12 480"."""

from __future__ import annotations

from extractors.numbers.numeral import MOST, Numeral, tidy, worth
from extractors.numbers.spelled import mixed, over, spell
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import number_words
from extractors.vocabulary.measures import currencies


def digits(tokens: Tokens, i: int) -> Numeral:
    """The number in digits that begins at token i; its value is None where it is beyond all
    measure.
    """
    value = worth(tokens.words[i])
    if value is None:
        return Numeral(i, i + 1, None, rule="digits")
    j = i + 1
    nxt = tokens.word(j)
    if nxt in context("ordinal_endings") and tokens.glued(j):
        return Numeral(i, j + 1, value, "ordinal", "ordinal", "ordinal", "ordinal")
    special = _slash(tokens, i) or over(tokens, i, j, value) or _power(tokens, i, value)
    if special:
        return special
    if nxt in number_words().signs:
        return Numeral(i, j + 1, value + number_words().signs[nxt], rule="mixed fraction")
    mixed = _slash(tokens, j) if nxt[:1].isdecimal() and not tokens.glued(j) else None
    if mixed and mixed.value is not None and mixed.value < 1 and value == int(value):
        return Numeral(i, mixed.j, value + mixed.value, rule="mixed fraction")
    spaced = _spaced(tokens, i) or _decimal_comma(tokens, i)
    if spaced:
        return spaced
    return _scaled(tokens, i, value)


def _scaled(tokens: Tokens, i: int, value: float) -> Numeral:
    """Digits with the magnitude and the fraction that follow them."""
    # "fell from 191 four years ago": a number in words after digits is another
    nxt = i + 1 + (tokens.word(i + 1) == "-")
    scaled = tokens.word(nxt).removesuffix("s") in number_words().magnitudes
    said = spell(tokens, i, value) if scaled else None
    if said and said.j > i + 1:
        fraction = None
        if tokens.word(said.j) == "and":
            fraction = mixed(tokens, said)
        whole = Numeral(i, said.j, said.value, rule="magnitude")
        return fraction or whole
    j = i + 1
    if tokens.words[j : j + 3] in (["and", "a", "half"], ["and", "one", "half"]):
        return Numeral(i, j + 3, value + 0.5, rule="mixed fraction")
    factor = _abbreviation(tokens, i)
    if factor != 1:
        return Numeral(i, j + 1, tidy(value * factor), rule="magnitude")
    return Numeral(i, j, tidy(value), rule="digits")


def _abbreviation(tokens: Tokens, i: int) -> float:
    """The factor of a short magnitude after the digits at token i ("bn", "m", "k"), else 1.

    A lone letter may be a unit: "m" is metres before "tall" or "(", and "b" is no billion but
    after a decimal or with money. Apart from the digits it needs money, or a decimal.
    """
    words, j = number_words(), i + 1
    word = tokens.word(j)
    factor = words.abbreviations.get(word)
    if factor is None:
        return 1.0
    money = currencies().signs.ending(tokens.words, i) is not None
    decimal = "." in tokens.words[i]
    if tokens.glued(j):
        if word == "m" and not money and _metres(tokens, j):
            return 1.0
        return factor if word != "b" or money or decimal else 1.0
    if len(word) > 1:
        return factor if word != "mil" else 1.0
    if _opens(tokens, j) or word not in "mk":
        return 1.0
    alone = decimal and not tokens.word(j + 1).isalpha()
    return factor if money or alone else 1.0


def _metres(tokens: Tokens, j: int) -> bool:
    """Whether the "m" at token j is of length: "32m²", "37m (121ft)", "10m wide", "3m x 4m"."""
    after = tokens.word(j + 1)
    if tokens.word(j - 2) in _TIMES and tokens.word(j - 3) == "m":
        return True
    return after in context("after_metres") or (after in ("2", "3") and tokens.glued(j + 1))


def _opens(tokens: Tokens, j: int) -> bool:
    """Whether token j runs on into a longer sign, as in "£3 m&s"."""
    return tokens.glued(j + 1) and tokens.word(j + 1) not in ".,;:)'\"-"


def _slash(tokens: Tokens, i: int) -> Numeral | None:
    """A fraction in digits: "1/3"."""
    if tokens.word(i + 1) != "/" or not (tokens.glued(i + 1) and tokens.glued(i + 2)):
        return None
    top, bottom = tokens.words[i], tokens.word(i + 2)
    if not (top.isdecimal() and bottom.isdecimal()) or tokens.word(i + 3) == "/":
        return None
    numerator, denominator = worth(top), worth(bottom)
    if numerator is None or denominator is None:
        return None
    if not 0 < numerator < 1000 or not 1 < denominator <= 1000:
        return None
    return Numeral(
        i, i + 3, numerator / denominator, "fraction", "fraction", rule="fraction in digits"
    )


def _spaced(tokens: Tokens, i: int) -> Numeral | None:
    """ "12 480", "1 204 300": groups of three digits with single spaces."""
    first = tokens.words[i]
    if not (first.isdecimal() and len(first) <= 3) or first[0] == "0" or _in_list(tokens, i):
        return None
    j, run = i + 1, first
    while _group(tokens, j):
        run += tokens.words[j]
        j += 1
    if j == i + 1 or (tokens.word(j)[:1].isdecimal() and not tokens.glued(j)):
        return None
    value = worth(run)
    return Numeral(i, j, value, rule="digits") if value is not None else None


def _decimal_comma(tokens: Tokens, i: int) -> Numeral | None:
    """ "1,3": a comma glued to both sides with too few digits after it for thousands."""
    whole, part = tokens.words[i], tokens.word(i + 2)
    glued = tokens.word(i + 1) == "," and tokens.glued(i + 1) and tokens.glued(i + 2)
    if not (glued and part.isdecimal() and len(part) < 3 and whole.isdecimal()):
        return None
    if len(whole) > 3 or tokens.word(i + 3) in (",", "and", "or", "-") or _in_list(tokens, i):
        return None
    return Numeral(i, i + 3, float(f"{int(whole)}.{part}"), rule="digits")


def _group(tokens: Tokens, j: int) -> bool:
    word = tokens.word(j)
    return (
        len(word) == 3
        and word.isdecimal()
        and tokens.starts[j] - tokens.ends[j - 1] == 1
        and not tokens.glued(j)
        and not (tokens.glued(j + 1) and tokens.word(j + 1) in ("-", "/"))
    )


def _in_list(tokens: Tokens, i: int) -> bool:
    before = tokens.word(i - 1)
    listed = before == "," and tokens.word(i - 2)[:1].isdecimal()
    return listed or before[:1].isdecimal() or (tokens.glued(i) and before.isalpha())


_TIMES = frozenset(["x", "×"])
_POWERS = _TIMES | {"*"}


def _power(tokens: Tokens, i: int, value: float) -> Numeral | None:
    """ "1.1^23", "2.5^-1", "1.3x10^6", "6.2×10-4", "12.3e+14"."""
    mark = tokens.word(i + 1)
    if mark == "^":
        return _raised(tokens, i, i + 2, value, 1.0)
    if not tokens.glued(i + 1):
        return None
    if mark == "e" and tokens.word(i + 2) in ("+", "-") and tokens.glued(i + 3):
        return _raised(tokens, i, i + 2, 10.0, value)
    if mark in _POWERS and tokens.word(i + 2) == "10" and tokens.word(i + 3) in ("^", "-"):
        at = i + 3 + (tokens.word(i + 3) == "^")
        return _raised(tokens, i, at, 10.0, value) if tokens.glued(i + 3) else None
    return None


def _raised(tokens: Tokens, i: int, at: int, base: float, factor: float) -> Numeral | None:
    """`factor` times `base` to the signed power that begins at token `at`."""
    way = 1
    while tokens.word(at) in ("+", "-") and at < i + 8:
        way = -way if tokens.word(at) == "-" else way
        at += 1
    power = tokens.word(at)
    if not power.isdecimal() or len(power) > 3:
        return None
    try:
        value = factor * base ** (way * int(power))
    except (OverflowError, ZeroDivisionError):
        return None
    return Numeral(i, at + 1, float(f"{value:.15g}"), rule="power") if value <= MOST else None
