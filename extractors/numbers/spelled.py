"""Reads numbers in words: "three hundred and five", "two point five million", "twenty-first"."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.numbers.fractions import denominator, parts
from extractors.numbers.numeral import Numeral, tidy, worth
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import number_words

_NEVER = float("inf")
_MOST_NAMED = 1e100  # beyond it no further magnitude is taken in


@dataclass(slots=True)
class Spelling:
    """A cardinal in tokens i to j: `closed` by magnitudes, and the `group` below them still open.

    `last` is the worth of the last word, `scale` the last magnitude said.
    """

    i: int
    j: int
    closed: float = 0.0
    group: float = 0.0
    last: float = 0.0
    scale: float = _NEVER

    @property
    def value(self) -> float:
        """What has been said so far."""
        return tidy(self.closed + self.group)


def spelled(tokens: Tokens, i: int) -> Numeral | None:
    """The number in words that begins at token i: a cardinal, a fraction, a mixed number, an
    ordinal.
    """
    words = number_words()
    if tokens.words[i] in words.magnitudes and not _opens_with_magnitude(tokens, i):
        return None
    said = spell(tokens, i)
    if said is None:
        return None
    if tokens.word(said.j) == "point":
        return _decimal(tokens, said) or _whole(tokens, said)
    if tokens.word(said.j) == "over":
        return over(tokens, i, said.j, said.value) or _whole(tokens, said)
    if tokens.word(said.j) == "and":
        return mixed(tokens, said) or _whole(tokens, said)
    fraction = parts(tokens, said.i, said.j, said.value, said.last) or _one_of(tokens, said)
    return fraction or _ordinal(tokens, said) or _whole(tokens, said)


def _whole(tokens: Tokens, said: Spelling) -> Numeral:
    several = tokens.words[said.i] in number_words().magnitudes and tokens.word(said.i - 1) in (
        "several",
        "few",
    )
    return Numeral(
        said.i, said.j, said.value, "cardinal", "vague" if several else "words",
        rule="number in words",
    )  # fmt: skip


def _one_of(tokens: Tokens, said: Spelling) -> Numeral | None:
    """ "one one hundred fifth": a part that a number of several words names."""
    below = spell(tokens, said.j) if said.value == 1 and said.j == said.i + 1 else None
    rank = _ordinal(tokens, below) if below else None
    if rank is None or not rank.value:
        return None
    value = tidy(1 / rank.value)
    return Numeral(said.i, rank.j, value, "fraction", "fraction", rule="fraction in words")


def mixed(tokens: Tokens, said: Spelling) -> Numeral | None:
    """ "two and a half million", "a million and a half", "one billion and three quarters
    million".
    """
    words, at = number_words(), said.j + 1
    if tokens.word(at) == "half":
        share, end = 0.5, at + 1
    else:
        inner = spell(tokens, at)
        count, over_it = (inner.value, inner.j) if inner else (1.0, at + 1)
        below = denominator(tokens, over_it)
        if below is None:
            return _further(tokens, said, inner)
        bottom, end = below
        plural = tokens.words[end - 1].endswith("s")
        if not (inner or tokens.word(at) in ("a", "an")) or not 0 < count < bottom:
            return None
        if (not plural and count != 1) or _of_them(tokens, end):
            return None
        share = count / bottom
    factor = words.magnitudes.get(tokens.word(end))
    if factor is not None:
        end += 1
        below_it = said.scale != _NEVER and factor < said.scale
        whole = said.value + share * factor if below_it else (said.value + share) * factor
    else:
        whole = said.value + share * (1.0 if said.scale == _NEVER else said.scale)
    return Numeral(said.i, end, tidy(whole), "cardinal", "words", rule="mixed fraction")


def _further(tokens: Tokens, said: Spelling, inner: Spelling | None) -> Numeral | None:
    """ "twenty and three and three fifths"."""
    if inner is None or inner.value >= 10 or not 20 <= said.last < 100:
        return None
    more = mixed(tokens, inner) if tokens.word(inner.j) == "and" else None
    if more is None or more.value is None or tokens.word(said.i - 1) == "between":
        return None
    return Numeral(said.i, more.j, said.value + more.value, "cardinal", "words", rule=more.rule)


def _of_them(tokens: Tokens, j: int) -> bool:
    """Whether the fraction before token j is of something of its own ("ten, and a third of
    the").
    """
    return tokens.word(j) == "of" and tokens.words[j - 1] != "half"


def _opens_with_magnitude(tokens: Tokens, i: int) -> bool:
    """Whether a magnitude without a number before it counts: "a hundred", "several million"."""
    if tokens.words[i] == "dozen":
        return tokens.word(i - 1) in ("a", "half", "per", "several")
    return i == 0 or tokens.word(i - 1) in context("before_magnitude")


def spell(
    tokens: Tokens, i: int, first: float | None = None, *, ands: bool = True
) -> Spelling | None:
    """The cardinal that begins at token i; `first` is the worth of token i where it is digits.

    Without `ands` it ends before any "and".
    """
    said = Spelling(i, i)
    if first is not None:
        said.group, said.last, said.j = first, first, i + 1
    while _piece(tokens, said) or _magnitude(tokens, said) or (ands and _and(tokens, said)):
        pass
    return said if said.j > i else None


def _piece(tokens: Tokens, said: Spelling) -> bool:
    """Takes a word for a number below a hundred into the spelling, where it can join."""
    tens = said.j > said.i and 20 <= said.last < 100 and said.last % 10 == 0
    if tens and tokens.word(said.j) == "-" and tokens.text[tokens.starts[said.j]] == "-":
        said.j += 1  # "ninety - five"
        if _word(tokens, said, tens):
            return True
        said.j -= 1
        return False
    return _word(tokens, said, tens)


def _word(tokens: Tokens, said: Spelling, tens: bool) -> bool:
    """Takes the word itself; `tens` says that it may be the ones of "ninety-five"."""
    value = number_words().cardinals.get(tokens.word(said.j))
    if value is None:
        value = _small_digits(tokens, said)
        if value is None:
            return False
    if said.j > said.i:
        tens = tens and 0 < value < 10
        if not tens and not 100 <= said.last != value:
            return False
        if tens and tokens.word(said.j - 1)[:1].isdecimal():
            return False
        if denominator(tokens, said.j) and said.j > said.i and not tens:
            return False
    said.group += value
    said.last = value
    said.j += 1
    return True


def _small_digits(tokens: Tokens, said: Spelling) -> float | None:
    """Digits within words: "4 thousand 3 hundred", "3 hundred and 21"."""
    word = tokens.word(said.j)
    if said.j == said.i or not (word.isdecimal() and word.isascii() and len(word) <= 3):
        return None
    value = float(word)
    if said.scale != _NEVER and tokens.word(said.j + 1) == "hundred" and value < 10:
        return value
    if said.last == 100 and tokens.word(said.j - 1) == "and" and value < 100:
        return value
    return None


def _magnitude(tokens: Tokens, said: Spelling) -> bool:
    """Takes "hundred", "million", "dozen" into the spelling: the words before it are its count."""
    at = said.j
    if tokens.word(at) == "-" and said.j > said.i and tokens.glued(at):
        at += 1
    words = number_words()
    scale = words.magnitudes.get(tokens.word(at))
    if scale is None:
        scale = 12.0 if tokens.word(at) in ("dozens", "doz", "dozs") and said.group else None
    if scale is None or max(said.closed, said.group) > _MOST_NAMED:
        return False
    if scale <= 100:
        if said.group >= 100 or (said.j > said.i and not said.group):
            return False
        said.group = (said.group or 1.0) * scale
    else:
        if said.j > said.i and not said.group and said.scale > scale:
            return False
        below = said.group or (0.0 if said.closed else 1.0)
        if said.scale > scale:
            said.closed += below * scale
        else:
            said.closed = (said.closed + below) * scale
        said.group, said.scale = 0.0, scale
    said.last, said.j = scale, at + 1
    return True


def _and(tokens: Tokens, said: Spelling) -> bool:
    """Steps over the "and" of "two hundred and five", where a smaller number follows."""
    if said.j == said.i or said.last < 100 or tokens.word(said.j) != "and":
        return False
    at = said.j + 1
    words = number_words()
    if tokens.word(at) not in words.cardinals and not (
        said.last == 100 and tokens.word(at).isdecimal() and int(tokens.word(at)) < 100
    ):
        return False
    if tokens.word(said.i - 1) == "between" and "and" not in tokens.words[at : at + 6]:
        return False
    inner = spell(tokens, at, ands=False)  # one look ahead, never a second within it
    if inner and denominator(tokens, inner.j):  # "and fifty-four hundredths" is a fraction's
        plural = tokens.word(inner.j).endswith("s") or inner.value == 1
        if plural:
            return False
    if inner and inner.closed >= said.last and not (said.last == 100 and inner.closed >= 1000):
        return False
    if inner and not inner.closed and inner.group >= said.last:
        return False
    said.j = at
    if not _piece(tokens, said):
        said.j = at - 1
        return False
    return True


def _decimal(tokens: Tokens, said: Spelling) -> Numeral | None:
    """ "five point two five", "two point five million"."""
    words = number_words()
    digits, last, j = "", 0, said.j + 1
    while tokens.word(j) in words.cardinals:
        digit = int(words.cardinals[tokens.word(j)])
        if last >= 20 and 0 < digit < 10:  # "seventy-one"
            digits = digits[:-1] + str(digit)
        else:
            digits += str(digit)
        last, j = digit, j + 1
    if not digits:
        return None
    value = float(f"{int(said.value)}.{digits}")
    scale = words.magnitudes.get(tokens.word(j), 1.0)
    j += scale != 1
    return Numeral(said.i, j, tidy(value * scale), "cardinal", "words", rule="decimal in words")


def _ordinal(tokens: Tokens, said: Spelling) -> Numeral | None:
    """ "twenty-first", "one hundred and second", "three trillionth"."""
    value = number_words().ordinals.get(tokens.word(said.j))
    if value is None:
        return None
    if value >= 100:
        total = said.value * value
    elif (20 <= said.last < 100 and said.last % 10 == 0 and value < 10) or said.last >= 100:
        total = said.value + value
    else:
        return None
    if tokens.word(said.j) == "second" and _seconds(tokens, said):
        return None
    return Numeral(said.i, said.j + 1, total, "ordinal", "ordinal", "ordinal", "ordinal")


def _seconds(tokens: Tokens, said: Spelling) -> bool:
    """Whether "thirty-second" is a time ("a thirty-second delay"), not a rank ("the
    thirty-second").
    """
    return tokens.word(said.i - 1) != "the" and tokens.word(said.j + 1).isalpha()


def over(tokens: Tokens, i: int, j: int, value: float) -> Numeral | None:
    """ "3 over 20": the fraction of a number in tokens i to j, where neither number counts
    anything.
    """
    if tokens.word(j) != "over" or value != int(value) or value <= 0:
        return None
    first = tokens.word(j + 1)
    below = spell(tokens, j + 1, worth(first) if first[:1].isdecimal() else None)
    if below is None or not below.value or tokens.word(below.j) not in context("after_over"):
        return None
    if tokens.word(i - 1) in context("before_over") or tokens.word(i - 1) in ("£", "$", "€"):
        return None
    return Numeral(i, below.j, tidy(value / below.value), "fraction", "fraction", rule="over")
