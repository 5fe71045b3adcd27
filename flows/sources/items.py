"""The one shape of every source: discover items, then fetch the bytes of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from extractors.errors import PressfiguresError
from flows.web.exchange import Validators, WebError
from warehouse.captures import Capture
from warehouse.fetches import Known, Remembered

# What a page of which nothing is known yet may weigh: only the size of batches rests on it.
TYPICAL_BYTES = 20_000


class SourceError(PressfiguresError):
    """A source that cannot be used as it was given: which, why, and what to give instead."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days of publication, both included; None is open."""

    since: date | None = None
    until: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether any day lies in it."""
        return self.since is None and self.until is None

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return not (self.since and day < self.since) and not (self.until and day > self.until)


@dataclass(frozen=True, slots=True)
class Item:
    """Something a source can fetch: `uri` is its identity, `location` where its bytes lie.

    `size` is an estimate in bytes. `source` is the name of the source. `published` and
    `updated_at` are as the source's list says. `in_window`: the source has applied the window
    itself, so the document's own date does not decide again. `is_list`: no document, but a list of
    them that cannot be read.
    `failing_since`: asked for a last time, for it has failed since and is listed no more.
    """

    uri: str
    location: str
    size: int
    media_type: str | None = None
    source: str = "files"
    published: date | None = None
    updated_at: datetime | None = None
    in_window: bool = False
    is_list: bool = False
    failing_since: date | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something a source came across and left alone, with the reason.

    `source` is the name of a source on the network, which keeps account of it; else empty.
    """

    name: str
    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of items that a source asked for over the network: an account of the request.

    With an error the list is not whole, and neither is what was discovered. `status` is 304 where
    the list is as it was, and what it held before was taken.
    """

    source: str
    url: str
    fetched_at: datetime
    requests: int
    bytes: int = 0
    error: WebError | None = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of an item, and how many requests they took; other than the item's own address
    in the capture means that it has moved. `attached` belongs to it, and is to be fetched too."""

    capture: Capture
    requests: int = 0
    attached: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server says that the bytes are those it gave before (304)."""

    fetched_at: datetime
    requests: int
    validators: Validators


@dataclass(frozen=True, slots=True)
class Entries:
    """An address that turned out to be a feed: what it lists is to be fetched in its place."""

    listed: Listed
    found: tuple[Item | Skipped, ...]


class FetchError(Exception):
    """An item whose bytes could not be had in full: the capture holds what came, maybe nothing.

    `is_final`: asking again another day is pointless. `requests` it took, and the `status` of the
    last answer.
    """

    def __init__(
        self,
        capture: Capture,
        reason: str,
        message: str,
        *,
        is_final: bool = True,
        requests: int = 0,
        status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.capture = capture
        self.reason = reason
        self.is_final = is_final
        self.requests = requests
        self.status = status


@dataclass(frozen=True, slots=True)
class Expected:
    """How many items a source should have: fewer than `least` is a failure, more a warning."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a configured source says of its items: their licence, who publishes those that do not
    say it themselves, and how many there should be."""

    licence: str | None = None
    publisher: str | None = None
    expected: Expected = field(default_factory=Expected)


class Source(Protocol):
    """A place where documents come from."""

    @property
    def name(self) -> str:
        """What its documents are said to come from."""
        ...

    @property
    def is_remote(self) -> bool:
        """Whether fetching goes over the network, and is worth doing several at once."""
        ...

    @property
    def expected(self) -> Expected:
        """How many items it should have when asked without a window."""
        ...

    def discover(self, window: Window) -> Iterator[Item | Skipped | Listed]:
        """Items and what was left alone, in a settled order; a source that knows when its items
        were published leaves out those beyond the window."""
        ...

    def fetch(self, item: Item, known: Known | None) -> Fetched | Unchanged | Entries:
        """The bytes of an item with their origin; with what is `known` of it, conditionally.

        Raises FetchError.
        """
        ...

    def recall(self, one: Remembered) -> Item | None:
        """The item of an address that an earlier run had, or failed to have, and that is not
        listed (any more); None where the source's list is the last word."""
        ...
