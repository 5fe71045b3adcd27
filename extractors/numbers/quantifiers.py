"""Reads words that quantify: "most", "the majority", "hundreds of", "twice", "none", "third"."""

from __future__ import annotations

from extractors.numbers.numeral import Numeral
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import is_function, number_words


def majority(tokens: Tokens, i: int) -> Numeral | None:
    """ "most of the homes", "a clear majority": more than half."""
    word = tokens.words[i]
    if word == "most":
        return _most(tokens, i)
    if word != "majority" or tokens.word(i + 1) in context("after_majority_name"):
        return None
    start = i
    while tokens.word(start - 1) in context("before_majority"):
        start -= 1
    if start == i or (
        tokens.words[start] == "a" and tokens.word(i + 1) not in context("after_majority")
    ):
        return None
    return Numeral(start, i + 1, 0.5, "fraction", "majority", rule="majority")


def _most(tokens: Tokens, i: int) -> Numeral | None:
    """ "most of the homes", "Most homes": more than half; never the superlative "most
    important".
    """
    nxt, before = tokens.word(i + 1), tokens.word(i - 1)
    if before in context("before_superlative"):
        return None
    if nxt == "of":
        if tokens.word(i + 2) not in context("after_most_of") or tokens.word(i + 3) == "way":
            return None
        return Numeral(i, i + 1, 0.5, "fraction", "majority", rule="most")
    if before in context("before_most") and nxt in context("after_most_alone"):
        return Numeral(i, i + 1, 0.5, "fraction", "majority", rule="most")
    if before in context("before_most") and _many(tokens, i + 1):
        return Numeral(i, i + 1, 0.5, "fraction", "majority", rule="most")
    return None


def _many(tokens: Tokens, i: int) -> bool:
    """Whether a noun in the plural ends the phrase at token i ("children's homes")."""
    for k in range(i, i + 5):
        word = tokens.word(k)
        if word == "'" and k > i:
            continue
        if not word.isalpha() and "'" not in word:
            return False
        if is_function(word) or word in context("after_most_not"):
            return False
        if is_plural(word) or word in ("people", "staff"):
            return True
    return False


def vague(tokens: Tokens, i: int) -> Numeral | None:
    """ "hundreds", "tens of thousands", "hundreds of millions": the named magnitude and more."""
    plurals = number_words().plurals
    word = tokens.words[i]
    tens = word == "tens" and tokens.word(i + 1) == "of" and tokens.word(i + 2) in plurals
    if tens:
        return Numeral(
            i, i + 3, 10 * plurals[tokens.words[i + 2]], "cardinal", "vague", rule="vague magnitude"
        )
    if word not in plurals or (word == "scores" and tokens.word(i + 1) != "of"):
        return None
    value, j = plurals[word], i + 1
    if tokens.word(j) == "of" and tokens.word(j + 1) in plurals:
        value, j = value * plurals[tokens.word(j + 1)], j + 2
    return Numeral(i, j, value, "cardinal", "vague", rule="vague magnitude")


def multiple(tokens: Tokens, i: int) -> Numeral | None:
    """ "twice", "doubled", "halving", "threefold"; not "double glazing"."""
    words = number_words()
    word = tokens.words[i]
    if word not in words.multiples or tokens.word(i + 1) in words.not_multiples:
        return None
    value, way = words.multiples[word]
    if word in ("double", "triple", "treble") and tokens.word(i - 1) in ("a", "the"):
        way = 0
    return Numeral(i, i + 1, value, "cardinal", "multiple", rule="multiple", direction=way)


def ordinal(tokens: Tokens, i: int) -> Numeral | None:
    """ "third", "seventh": a rank in one word."""
    value = number_words().ordinals.get(tokens.words[i])
    if value is None:
        return None
    return Numeral(i, i + 1, value, "ordinal", "ordinal", "ordinal", "ordinal")


def none(tokens: Tokens, i: int) -> Numeral | None:
    """ "None of them", "none were", "not a single case": a count of nothing."""
    if tokens.words[i] == "single":
        if tokens.words[max(0, i - 2) : i] not in (["not", "a"], ["not", "one"]):
            return None
        return Numeral(i - 2, i + 1, 0.0, "cardinal", "none", rule="none")
    if tokens.words[i] != "none" or tokens.word(i + 1) not in context("after_none"):
        return None
    if tokens.word(i + 1) == "of" and tokens.word(i + 2) in ("this", "that", "it"):
        return None  # "None of that happened by accident"
    return Numeral(i, i + 1, 0.0, "cardinal", "none", rule="none")
