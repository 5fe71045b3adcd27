"""The total a figure is out of, where the same or the previous sentence states it."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.statistics.sentence import Memory, Said

_BACK = frozenset(["these", "them", "whom", "those", "which"])


def total_of(said: Said, item: Item, memory: Memory, carried: bool) -> float | None:
    """The total that a count or share is out of, or None.

    "Of the 43 inspected, 10 were good"; "10 of 43 … Seven were …"; "of these, 17% are women".
    """
    if item.kind not in ("count", "share") or item.denominator is not None or item.kind == "change":
        return None
    tokens, items = said.tokens, said.items
    at = items.index(item)
    opening = items[0]
    if at and tokens.word(0) == "of" and opening.kind == "count" and opening.left <= 4 and _part(item, opening.value):
        return opening.value
    for earlier in reversed(items[:at]):
        if earlier.kind == "share" and earlier.denominator and item.kind == "count" and not item.noun:
            return earlier.denominator if _part(item, earlier.denominator) else None
    if at and refers_back(said, item) and items[at - 1].kind == "count":
        return items[at - 1].value if _part(item, items[at - 1].value) else None
    if not at and memory.total and _part(item, memory.total):
        bare = item.kind == "count" and not item.noun
        if (bare and carried) or refers_back(said, item):
            return memory.total
    return None


def _part(item: Item, total: float | None) -> bool:
    """Whether the item can be a part of the total."""
    return total is not None and total > 1 and (item.kind == "share" or (item.value is not None and item.value <= total))


def refers_back(said: Said, item: Item) -> bool:
    """Whether the item is said of something just named: "of these", "of whom 12", "17% of them"."""
    words = said.tokens.words
    if words[item.right : item.right + 1] == ["of"] and said.tokens.word(item.right + 1) in _BACK:
        return True
    before = words[max(0, item.left - 4) : item.left]
    return any(before[k] == "of" and before[k + 1] in _BACK for k in range(len(before) - 1))
