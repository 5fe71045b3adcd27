"""Hyperbole told from figures: "a million eyes and ears" measures nothing."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.tokens import Tokens
from extractors.vocabulary.verdicts import figurative


def is_figurative(tokens: Tokens, item: Item) -> bool:
    """Whether a count is a round magnitude in words of something no analyst would chart."""
    if item.comparator != "exact":
        return False  # "over a thousand questions" is meant
    if item.kind not in ("count", "multiple") or item.first.style not in ("words", "vague"):
        return False
    magnitudes, nouns = figurative()
    start = magnitudes.at(tokens.words, item.i)
    if start is None or start[0] < item.j:
        return False
    return any(nouns.at(tokens.words, k) for k in (item.j, item.j + 1))
