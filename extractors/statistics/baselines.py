"""What a change or comparison is measured against: "up from 42%"."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.records import Baseline
from extractors.statistics.sentence import Said
from extractors.vocabulary.contexts import context_phrases

_REACH = 16  # tokens between a figure and what it is compared with


def baseline(said: Said, item: Item) -> Baseline | None:
    """The figure of the same sentence that the item is compared with, as said, or None."""
    tokens, items = said.tokens, said.items
    at = items.index(item)
    for other in items[at + 1 : at + 3]:
        if other.left - item.right > _REACH or other.value is None or not _same(item, other):
            continue
        start = _link(tokens.words, other.left, tight=other is not items[at + 1])
        if start is None or start < item.right:
            continue
        return Baseline(tokens.raw(start, other.j), other.value)
    if item.kind == "change" and at >= 1 and items[at - 1].left >= 1:
        return None
    return None


def _same(item: Item, other: Item) -> bool:
    """Whether two figures can be compared: of one unit, or a change and a level."""
    if item.unit == other.unit and item.kind == other.kind:
        return True
    if other.kind == "count" and other.noun is not None and item.kind in ("count", "share"):
        return False
    return (
        item.kind in ("change", "count", "share")
        and other.kind in ("count", "share", "amount", "rate", "measure")
        and (item.percent == other.percent or item.kind == "change")
    )


def _link(words: list[str], left: int, *, tight: bool) -> int | None:
    """The first token of the words of comparison right before a figure."""
    for skip in (0, 1):
        end = left - skip
        if skip and words[left - 1 : left] not in (["the"], ["a"], ["around"], ["about"], ["just"]):
            break
        hit = context_phrases("compared_with").ending(words, end)
        if hit and (skip or words[hit[0] : end] not in (["on"], ["with"])):
            return hit[0]
    return None
