"""Schools, hospitals, prisons and homes by name: the place of what is told at them."""

from __future__ import annotations

from functools import cache

from extractors.documents.words import is_one
from extractors.tokens import Tokens
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.names import premises, sites

_MOST = 5  # words of a name


def may_name(tokens: Tokens) -> bool:
    """Whether a word of a sentence can end or begin the name of a school, a prison and the like."""
    return not _of_names().isdisjoint(tokens.words)


@cache
def _of_names() -> frozenset[str]:
    return premises() | {f"{word}'s" for word in premises()} | sites()[0]


def name_end(tokens: Tokens, i: int) -> int | None:
    """The end of the name of a school, a hospital or the like that begins at token i, or None."""
    end = i
    while tokens.capital(end) and end - i < _MOST:
        end += 1
    if end - i < _LEAST or tokens.capital(end):
        return None
    last = tokens.words[end - 1].removesuffix("'s")
    return end if last in premises() or tokens.words[i] in sites()[0] else None


_LEAST = 2  # words of a name


def premises_at(tokens: Tokens, i: int) -> int | None:
    """The end of such a name at token i where a sentence tells of it: after "at", or as what has
    something ("Fenwick Grammar had 412 applications"). No place is where somebody comes from
    ("Ada Vale, head teacher at Fenwick Lodge").
    """
    end = name_end(tokens, i)
    if end is None:
        return None
    before, after = tokens.word(i - 1), tokens.word(end)
    if i == 0:
        return end if after in _HAVING else None
    governs = before == "of" and is_one(tokens.word(i - 2), "roles")
    if before == "at":
        told = tokens.word(i - 2)
        return None if is_one(told, "roles") or told in word_classes().persons else end
    return end if governs and after == "," and tokens.words[i] in sites()[0] else None


_HAVING = frozenset(["has", "had", ":", "filled", "cares", "provides", "takes"])


def premises_titled(tokens: Tokens) -> tuple[int, int] | None:
    """The name in a title that tells of one: before its colon, or after "at"."""
    for i in range(len(tokens)):
        if tokens.capital(i) and not tokens.capital(i - 1):
            end = name_end(tokens, i)
            if end is not None and (
                (i == 0 and tokens.word(end) == ":") or tokens.word(i - 1) == "at"
            ):
                return i, end
    return None
