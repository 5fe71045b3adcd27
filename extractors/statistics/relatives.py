"""The clause that tells of a noun what its sentence says: "people who had missed a dose", "people
placed in care".
"""

from __future__ import annotations

from extractors.quantities.things import is_past
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes


def relative(tokens: Tokens, start: int, end: int, link: str) -> str:
    """The clause that tells of a noun what the words from token `start` say of it."""
    classes = word_classes()
    while start < end - 1 and tokens.words[start] in classes.adverbs:
        start += 1
    first, after = tokens.words[start], tokens.words[start + 1]
    if first.endswith("ing"):
        return tokens.raw(start, end)
    active = first not in ("are", "were") and not first.endswith(("en", "wn"))
    if active and after in classes.determiners - TIMES:
        return f"{link} {tokens.raw(start, end)}"  # "households left the sector"
    if first in ("are", "were"):
        plain = after in classes.prepositions or after.endswith("ing") or is_done(after)
        deed = tokens.raw(start + plain, end)
    else:
        plain, deed = is_done(first), tokens.raw(start, end)
    return deed if plain else f"{link} {deed}"


TIMES = frozenset(["this", "that", "each", "every", "another"])


def is_finite(word: str) -> bool:
    """Whether a word is the past of an irregular verb, and no participle: "went", "took"."""
    classes = word_classes()
    finite = word in classes.verbs - classes.nouny and word not in classes.participles
    return finite and not word.endswith(("ed", "en", "ing", "s", "wn"))


def is_done(word: str) -> bool:
    """Whether a word may be a participle: "people placed in care", as "people enquired"."""
    return is_past(word) or word in word_classes().participles


def past_asides(tokens: Tokens, at: int) -> int:
    """The token after what parts those counted from what they did: a bracket, a place, how often,
    ", or so many of others,".
    """
    if tokens.word(at) in _OFTEN and tokens.word(at + 1) in context("time_nouns"):
        at += 2
    if tokens.word(at) in ("in", "across") and tokens.capital(at + 1):
        at += 2
        while tokens.capital(at) or (tokens.word(at) == "and" and tokens.capital(at + 1)):
            at += 1
    sign = tokens.word(at)
    if sign == "(" or (sign == "," and tokens.word(at + 1) == "or"):
        ends = ")" if sign == "(" else ","
        for k in range(at + 1, min(at + _ASIDE, len(tokens))):
            if tokens.words[k] == ends:
                return k + 1
    return at


_OFTEN = frozenset(["a", "each", "every", "per", "this", "last"])
_ASIDE = 12  # tokens of a bracket or an aside
