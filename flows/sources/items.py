"""The one shape of every source: discover items, then fetch the bytes of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from warehouse.captures import Capture


@dataclass(frozen=True, slots=True)
class Item:
    """Something a source can fetch: `uri` is its identity, `location` where its bytes lie."""

    uri: str
    location: str
    size: int
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something a source came across and left alone, with the reason."""

    name: str
    reason: str


class FetchError(Exception):
    """An item whose bytes could not be had in full: the capture holds what came, maybe nothing."""

    def __init__(self, capture: Capture, reason: str, message: str) -> None:
        super().__init__(message)
        self.capture = capture
        self.reason = reason


class Source(Protocol):
    """A place where documents come from."""

    def discover(self) -> Iterator[Item | Skipped]:
        """Items and what was left alone, in a settled order."""
        ...

    def fetch(self, item: Item) -> Capture:
        """The bytes of an item with their origin. Raises FetchError."""
        ...
