"""Sets of words that keep what they were joined with: rules write that out anew for every figure.

`classes.verbs - classes.nouny | {"do"}` reads well, and makes a set of thousands of words: here it
does so once.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

_MOST = 32  # results one set keeps: rules join it with lists of theirs, not with a text's words


class Words(frozenset[str]):
    """A set of words of the vocabulary; `|` and `-` give another, the same one each time."""

    __slots__ = ("_joined", "_less")

    _joined: dict[frozenset[Any], Words]
    _less: dict[frozenset[Any], Words]

    def __new__(cls, words: Iterable[str] = ()) -> Words:
        made = super().__new__(cls, words)
        made._joined, made._less = {}, {}
        return made

    def __or__(self, other: AbstractSet[Any]) -> Words:
        key = other if isinstance(other, frozenset) else frozenset(other)
        known = self._joined.get(key)
        return known or _kept(self._joined, key, frozenset.__or__(self, key))

    def __sub__(self, other: AbstractSet[Any]) -> Words:
        key = other if isinstance(other, frozenset) else frozenset(other)
        known = self._less.get(key)
        return known or _kept(self._less, key, frozenset.__sub__(self, key))


def _kept(made: dict[frozenset[Any], Words], key: frozenset[Any], words: Iterable[str]) -> Words:
    """The words as a set, kept where there is room."""
    new = Words(words)
    if len(made) < _MOST:
        made[key] = new
    return new
