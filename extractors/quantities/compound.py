"""Measures told in two units: "8 minutes 24 seconds", "6 feet 2 inches"."""

from __future__ import annotations

from extractors.numbers.numeral import tidy
from extractors.quantities.item import Item
from extractors.tokens import Tokens

# how many of the second unit make one of the first
_PARTS = {
    ("hour", "minute"): 60, ("minute", "second"): 60, ("year", "month"): 12, ("week", "day"): 7,
    ("day", "hour"): 24, ("foot", "inch"): 12, ("stone", "pound"): 14, ("pound", "ounce"): 16,
}  # fmt: skip


def compound(tokens: Tokens, first: Item, second: Item) -> Item | None:
    """The two as one measure in the first one's unit, or None where they are two."""
    parts = _PARTS.get((first.unit, second.unit))
    if parts is None or first.kind != "measure" or second.kind != "measure":
        return None
    if first.value is None or second.value is None or first.value % 1 or second.value >= parts:
        return None
    if tokens.words[first.j : second.i] not in ([], ["and"]) or second.comparator != "exact":
        return None
    return Item(
        first.i, second.j, "measure", tidy(first.value + second.value / parts), first.first,
        second.last, unit=first.unit, comparator=first.comparator, rule="two units",
        left=first.left, right=second.right,
    )  # fmt: skip
