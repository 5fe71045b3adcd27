"""Reads numbers that open with an article or a bare fraction: "a quarter", "a million", "half a
dozen"."""

from __future__ import annotations

from functools import cache

from extractors.numbers.fractions import part
from extractors.numbers.numeral import Numeral, tidy
from extractors.numbers.spelled import spelled
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import number_words, word_classes


def article(tokens: Tokens, i: int) -> Numeral | None:
    """ "a quarter", "one third of", "a million", "a quarter of a million", "a couple of"."""
    words = number_words()
    nxt, after = tokens.word(i + 1), tokens.word(i + 2)
    if nxt in words.fractions and not nxt.endswith("s"):
        return _one_part(tokens, i, nxt, after)
    if tokens.words[i] == "one":
        return None
    if nxt in words.magnitudes:
        return _magnitude(tokens, i)
    apart = tokens.word(i - 1) not in ("half", "of")  # "half a percentage point"
    if nxt == "percentage" and after == "point" and apart:
        return Numeral(i, i + 1, 1.0, "cardinal", "words", rule="a percentage point")
    if nxt == "couple" and after == "of":
        return Numeral(i, i + 3, 2.0, "cardinal", "words", rule="a couple of")
    tens = _bottom(tokens, i + 1)
    if tens and _ends(tokens.word(i + 3)):
        return Numeral(i, i + 3, tidy(1 / tens), "fraction", "fraction", rule="fraction in words")
    return None


def _bottom(tokens: Tokens, j: int) -> float | None:
    """What "twenty-first" at token j divides by in "a twenty-first of"."""
    words = number_words()
    tens, unit = words.cardinals.get(tokens.word(j), 0), words.ordinals.get(tokens.word(j + 1), 0)
    return tens + unit if 20 <= tens < 100 and tens % 10 == 0 and 0 < unit < 10 else None


def _one_part(tokens: Tokens, i: int, nxt: str, after: str) -> Numeral | None:
    """One part of something: never "a third report" or "a quarter final"."""
    plain = nxt in ("quarter", "half")
    if plain and after in context("after_quarter"):
        return None
    if not plain and tokens.words[i] != "one" and not _ends(after):
        return None
    if nxt == "half" and after == "as" and tokens.word(i + 3) == "much":
        return None
    return part(tokens, i, i + 2, number_words().fractions[nxt])


def _ends(after: str) -> bool:
    """Whether the word after "a third" leaves it a fraction: no noun that is third."""
    return not after or after in context("after_fraction") or after in _telling()


@cache
def _telling() -> frozenset[str]:
    """Verbs that nothing but a subject stands before: "a fifth came by train", no participles."""
    classes = word_classes()
    participles = ("ed", "ing", "en", "wn", "lost", "left", "sold", "hidden", "built")
    return frozenset(
        word for word in classes.verbs - classes.nouny if not word.endswith(participles)
    )


def _magnitude(tokens: Tokens, i: int) -> Numeral | None:
    """ "a million", "a hundred and five", "a hundred thousandths", "a million and a half"."""
    found = spelled(tokens, i + 1)
    if found is None or (found.form == "ordinal" and found.j == i + 2):
        return found
    found.i = i
    found.rule = "magnitude in words" if found.rule == "number in words" else found.rule
    return found


def half(tokens: Tokens, i: int) -> Numeral | None:
    """ "half", "half a million", "half a dozen"; not "half-term" nor "the second half"."""
    words = number_words()
    if tokens.words[i] != "half":
        return None
    nxt = tokens.word(i + 1)
    at = i + 2 if nxt in ("a", "an") else i + 1
    if tokens.word(at) in words.magnitudes:
        value = 0.5 * words.magnitudes[tokens.words[at]]
        return Numeral(i, at + 1, value, "cardinal", "words", rule="half a magnitude")
    before = tokens.word(i - 1)
    if nxt == "as" and tokens.word(i + 2) in ("much", "many", "big", "large", "likely", "often"):
        more = tokens.word(i + 3) == "again"  # "half as much again"
        end, value = (i + 4, 1.5) if more else (i + 1, 0.5)
        return Numeral(i, end, value, "cardinal", "multiple", rule="multiple")
    if nxt in ("as", "what") and tokens.word(i + 2) in context("after_half_as"):
        return Numeral(i, i + 1, 0.5, "cardinal", "multiple", rule="multiple")
    if before == "than" and _of_a_level(tokens, i):
        return Numeral(i, i + 1, 0.5, "cardinal", "multiple", rule="multiple")
    if nxt in context("after_half") or before in context("before_half"):
        return None
    if before in words.ordinals or words.ordinals.get(before.removesuffix("st")):
        return None
    return Numeral(i, i + 1, 0.5, "fraction", "fraction", rule="fraction in words")


def _of_a_level(tokens: Tokens, i: int) -> bool:
    """Whether "half" at token i, after "than", is of another level: "less than half the number that
    were lost in 2003", ", less than half of what a keeper is paid".
    """
    if tokens.words[i + 1 : i + 3] == ["of", "what"]:
        return tokens.word(i - 3) in (",", "and", "is", "was", "are", "were")
    after = tokens.word(i + 3)
    held = tokens.word(i + 1) == "the" and tokens.word(i + 2) in context("levels_held")
    return held and after != "of" and after not in word_classes().auxiliaries


def fraction_of(tokens: Tokens, i: int) -> Numeral | None:
    """ "quarter million": a bare fraction word before a magnitude."""
    words = number_words()
    word, nxt = tokens.words[i], tokens.word(i + 1)
    if word not in ("quarter", "third") or nxt not in words.magnitudes or nxt == "dozen":
        return None
    value = tidy(words.fractions[word] * words.magnitudes[nxt])
    return Numeral(i, i + 2, value, "cardinal", "words", rule="fraction of a magnitude")
