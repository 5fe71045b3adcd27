"""Phrases of the vocabulary, looked up by tokens: longest first, in one step a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from extractors.tokens import words_of

T = TypeVar("T")


class Phrases(Generic[T]):
    """A table from phrases to values, searched forwards from a token or backwards from one.

    Nothing is found where a phrase of `unless` begins. `openers` holds the words a phrase can begin
    with: where many tokens are asked about, most are told by it alone.
    """

    __slots__ = ("_by_last", "_phrases", "_unless", "openers")

    def __init__(self, entries: Iterable[tuple[str, T]], unless: Iterable[str] = ()) -> None:
        self._unless = frozenset(map(words_of, unless))
        self._phrases: dict[tuple[str, ...], T] = {}
        for phrase, value in entries:
            self._phrases.setdefault(words_of(phrase), value)
        self.openers = _lengths((words[0], len(words)) for words in self._phrases)
        self._by_last = _lengths((words[-1], len(words)) for words in self._phrases)

    def __len__(self) -> int:
        return len(self._phrases)

    def firsts(self) -> frozenset[str]:
        """The words a phrase can begin with."""
        return frozenset(self.openers)

    def at(self, words: Sequence[str], i: int) -> tuple[int, T] | None:
        """The longest phrase that begins at token i: the token after it, and its value."""
        most = len(words)
        lengths = self.openers.get(words[i]) if 0 <= i < most else None
        if lengths is None:
            return None
        for length in lengths:
            j = i + length
            phrase = tuple(words[i:j])
            if j <= most and phrase in self._phrases:
                excepted = self._unless and self._excepted(words, i)
                return None if excepted else (j, self._phrases[phrase])
        return None

    def _excepted(self, words: Sequence[str], i: int) -> bool:
        return any(tuple(words[i : i + len(phrase)]) == phrase for phrase in self._unless)

    def ending(self, words: Sequence[str], j: int) -> tuple[int, T] | None:
        """The longest phrase that ends right before token j: its first token, and its value."""
        lengths = self._by_last.get(words[j - 1]) if 0 < j <= len(words) else None
        if lengths is None:
            return None
        for length in lengths:
            i = j - length
            phrase = tuple(words[i:j])
            if i >= 0 and phrase in self._phrases:
                excepted = self._unless and self._excepted(words, i)
                return None if excepted else (i, self._phrases[phrase])
        return None

    def every(
        self, words: Sequence[str], i: int = 0, j: int | None = None
    ) -> list[tuple[int, int, T]]:
        """All phrases within tokens i to j, from the left, none overlapping."""
        found: list[tuple[int, int, T]] = []
        by_first = self.openers
        if by_first.keys().isdisjoint(words):
            return found
        past, j = i, len(words) if j is None else j
        for k in range(i, j):
            if words[k] in by_first and k >= past:
                hit = self.at(words, k)
                if hit and hit[0] <= j:
                    found.append((k, hit[0], hit[1]))
                    past = hit[0]
        return found


def _lengths(known: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """By a word, the lengths of the phrases it opens or ends, the longest first."""
    lengths: dict[str, set[int]] = {}
    for word, length in known:
        lengths.setdefault(word, set()).add(length)
    return {word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()}
