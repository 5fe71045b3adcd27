"""Phrases of the vocabulary, looked up by tokens: longest first, in one step a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from extractors.tokens import words_of

T = TypeVar("T")


class Phrases(Generic[T]):
    """A table from phrases to values, searched forwards from a token or backwards from one.

    Nothing is found where a phrase of `unless` begins.
    """

    __slots__ = ("_by_first", "_by_last", "_phrases", "_unless")

    def __init__(self, entries: Iterable[tuple[str, T]], unless: Iterable[str] = ()) -> None:
        self._unless = frozenset(map(words_of, unless))
        self._phrases: dict[tuple[str, ...], T] = {}
        for phrase, value in entries:
            self._phrases.setdefault(words_of(phrase), value)
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._by_last: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for words, value in sorted(self._phrases.items(), key=lambda item: -len(item[0])):
            self._by_first.setdefault(words[0], []).append((words, value))
            self._by_last.setdefault(words[-1], []).append((words, value))

    def __len__(self) -> int:
        return len(self._phrases)

    def firsts(self) -> frozenset[str]:
        """The words a phrase can begin with."""
        return frozenset(self._by_first)

    def at(self, words: Sequence[str], i: int) -> tuple[int, T] | None:
        """The longest phrase that begins at token i: the token after it, and its value."""
        if not 0 <= i < len(words):
            return None
        starting = self._by_first.get(words[i])
        if starting is None:
            return None
        for phrase, value in starting:
            j = i + len(phrase)
            if len(phrase) == 1 or tuple(words[i:j]) == phrase:
                return None if self._unless and self._excepted(words, i) else (j, value)
        return None

    def _excepted(self, words: Sequence[str], i: int) -> bool:
        return any(tuple(words[i : i + len(phrase)]) == phrase for phrase in self._unless)

    def ending(self, words: Sequence[str], j: int) -> tuple[int, T] | None:
        """The longest phrase that ends right before token j: its first token, and its value."""
        if not 0 < j <= len(words):
            return None
        for phrase, value in self._by_last.get(words[j - 1], ()):
            i = j - len(phrase)
            if i >= 0 and (len(phrase) == 1 or tuple(words[i:j]) == phrase):
                return None if self._unless and self._excepted(words, i) else (i, value)
        return None

    def every(
        self, words: Sequence[str], i: int = 0, j: int | None = None
    ) -> list[tuple[int, int, T]]:
        """All phrases within tokens i to j, from the left, none overlapping."""
        j = len(words) if j is None else j
        found = []
        by_first = self._by_first
        while i < j:
            hit = self.at(words, i) if words[i] in by_first else None
            if hit and hit[0] <= j:
                found.append((i, hit[0], hit[1]))
                i = hit[0]
            else:
                i += 1
        return found
