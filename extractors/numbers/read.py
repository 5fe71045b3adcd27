"""Reads the number at a token, whatever its kind: the order of the readers stands here."""

from __future__ import annotations

from dataclasses import replace

from extractors.numbers.articles import article, fraction_of, half
from extractors.numbers.digits import digits
from extractors.numbers.fractions import sign
from extractors.numbers.numeral import Numeral
from extractors.numbers.quantifiers import majority, multiple, none, ordinal, vague
from extractors.numbers.spelled import spelled
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import number_words
from extractors.vocabulary.measures import currencies


def read(tokens: Tokens, i: int) -> Numeral | None:
    """The number that begins at token i, its sign taken in, or None."""
    word = tokens.word(i)
    if word in context("minus"):
        return _negative(tokens, i)
    return _unsigned(tokens, i, word)


def _unsigned(tokens: Tokens, i: int, word: str) -> Numeral | None:
    if word[:1].isdecimal() or (word[:1] == "." and word[1:].isdecimal()):
        return digits(tokens, i)
    if word in ("a", "an", "one"):
        found = article(tokens, i)
        if found:
            return found
    if word not in number_words().all:
        return None
    if word == "couple":
        if tokens.word(i + 1) != "of":
            return None
        return Numeral(i, i + 2, 2.0, "cardinal", "words", rule="a couple of")
    for reader in (spelled, half, fraction_of, majority, vague, multiple, ordinal, sign, none):
        found = reader(tokens, i)
        if found:
            return found
    return None


def _negative(tokens: Tokens, i: int) -> Numeral | None:
    """ "-1", "minus five", "minus-130": the number with its sign, where the sign can be one."""
    word = tokens.words[i]
    at = i + 1 + (word != "-" and tokens.word(i + 1) == "-" and tokens.glued(i + 2))
    if not (_dashed(tokens, i) if word == "-" else _worded(tokens, i)):
        return None
    inner = _unsigned(tokens, at, tokens.word(at))
    if inner is None or not inner.value or inner.role != "statistic" or inner.i != at:
        return None
    if inner.style not in ("digits", "words", "fraction"):
        return None
    if word == "-" and not tokens.glued(at) and inner.j < len(tokens):
        return None  # a dash apart opens a list item, unless the number is all there is
    return replace(inner, i=i, value=-inner.value)


def _worded(tokens: Tokens, i: int) -> bool:
    """Whether "minus" or "negative" at token i is a sign: nothing is subtracted from, or tested."""
    before = tokens.word(i - 1)
    if tokens.words[i - 2 : i] == ["plus", "or"]:
        return False
    if tokens.words[i] == "negative":
        return before in context("before_negative")
    return not (before[:1].isdecimal() or before in number_words().cardinals)


def _dashed(tokens: Tokens, i: int) -> bool:
    """Whether the dash at token i is a minus: glued to what follows and not to a word before."""
    if not tokens.glued(i + 1):
        return i == 0 and tokens.word(1)[:1].isdecimal() and not _counted(tokens, 1)
    before = tokens.word(i - 1)
    if i == 0:
        return not _counted(tokens, 1)
    if tokens.glued(i):
        return before == "(" or currencies().signs.ending(tokens.words, i) is not None
    return not before[-1].isdecimal() and before not in number_words().cardinals


def _counted(tokens: Tokens, i: int) -> bool:
    """Whether a word counted follows the digits at token i ("-21 councils": the dash is a
    bullet).
    """
    after = tokens.word(i + 1)
    return after.isalpha() and after not in number_words().magnitudes and not tokens.glued(i + 1)
