"""Neighbours made one: the walk that ratios, ranges and rates share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def joined(found: Sequence[T], couple: Callable[[T, T], T | None]) -> list[T]:
    """What was found, in order, each two neighbours of which `couple` makes one in their place.

    What two have become is not coupled again: "from 10 to 20 to 30" is one range and a number.
    """
    if len(found) < 2:
        return list(found)
    kept: list[T] = []
    k = 0
    while k < len(found):
        both = couple(found[k], found[k + 1]) if k + 1 < len(found) else None
        kept.append(found[k] if both is None else both)
        k += 1 if both is None else 2
    return kept
