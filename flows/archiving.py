"""Archiving a batch: the bytes that are new, at once or when it is known that they are wanted, and
with them all that went over the network."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.fetching import Batch
from flows.runners import Reader
from flows.sources.items import Item, Window
from flows.sources.several import Sources
from warehouse.archive import ArchiveRef
from warehouse.captures import Capture, Exchanged, Outcome, Quarantined
from warehouse.fetches import Attempt
from warehouse.store import Warehouse

# Opening a warehouse costs as much as looking up some thousands of addresses.
AHEAD = 20_000
Key = tuple[str, str, str]
"""Source, address and hash of a capture."""


@dataclass(frozen=True, slots=True)
class Archived:
    """The part of a batch that the warehouse has not seen, its bytes archived."""

    captures: tuple[Capture, ...]
    faults: tuple[Quarantined, ...]
    refs: Mapping[str, ArchiveRef]
    attempts: tuple[Attempt, ...]
    """What became of each address that was asked for."""
    held: tuple[Exchanged, ...]
    """Exchanges to be archived with captures of which it is not known yet whether they are."""
    in_window: frozenset[str]
    """Addresses to which their source has applied the window itself."""
    reading: Iterator[tuple[int, Outcome]]
    """What becomes of each capture, by its place, as it is read."""

    def lacking(self, outcomes: Sequence[Outcome]) -> list[Capture]:
        """The captures of outcomes that are still to be archived."""
        return [
            outcome.capture
            for outcome in outcomes
            if outcome.capture.sha256 not in self.refs and _has_come(outcome, self.faults)
        ]


class Seen:
    """What this version of the extractor has read before, looked up for many addresses at once."""

    def __init__(self, warehouse: Warehouse, extractor_version: str) -> None:
        self._warehouse = warehouse
        self._version = extractor_version
        self._coming: Iterator[tuple[str, str]] = iter(())
        self._asked: set[tuple[str, str]] = set()
        self._found: set[Key] = set()

    def expect(self, items: Iterable[Item]) -> None:
        """Takes what will be fetched, in this order."""
        self._coming = itertools.chain(self._coming, ((item.source, item.uri) for item in items))

    def among(self, keys: Sequence[Key]) -> set[Key]:
        """Those of the keys that have been read; of all else nothing is known."""
        found = self._found.intersection(keys)
        lacking = {key[:2] for key in keys} - self._asked
        if lacking:
            self._asked = lacking.union(itertools.islice(self._coming, AHEAD))
            self._found = self._warehouse.seen(list(self._asked), self._version)
            found |= self._found.intersection(keys)
        return found


class Archiving:
    """Archives the batches of one run."""

    def __init__(
        self, sources: Sources, warehouse: Warehouse, extractor_version: str, window: Window
    ) -> None:
        self._sources = sources
        self._warehouse = warehouse
        self._seen = Seen(warehouse, extractor_version)
        self._window = window

    def expect(self, items: Sequence[Item]) -> None:
        """Takes what will be fetched, so that what is known of it is looked up together.

        What lies on the network is fetched over hours, while others may load: it is not expected.
        """
        self._seen.expect(item for item in items if not self._sources.home(item).is_remote)

    def archive(self, batch: Batch, reader: Reader) -> Archived:
        """Archives what of a batch is new, bytes as they came, and has it read."""
        keys = [_key(capture) for capture in batch.captures]
        seen = self._seen.among(keys)
        found = zip(keys, batch.captures, strict=True)
        fresh = {key: capture for key, capture in found if key not in seen}
        captures, faults = tuple(fresh.values()), tuple(batch.faults)
        # Under a window some of what is read may be left alone: it is archived once that is known.
        is_open = self._window.is_open
        now = [c for c in captures if is_open or c.uri in batch.in_window]
        now += [fault.capture for fault in faults if is_open and _has_come(fault, faults)]
        later = {_answer(c) for c in (*captures, *(fault.capture for fault in faults))}
        later -= {_answer(capture) for capture in now}
        rest: list[Exchanged] = []
        held: list[Exchanged] = []
        for one in self._sources.take_exchanged():
            (held if (one.sha256, one.answered_at) in later else rest).append(one)
        return Archived(
            captures,
            faults,
            self._warehouse.archive(now, rest),
            tuple(batch.attempts),
            tuple(held),
            frozenset(batch.in_window),
            reader.begin(captures),
        )

    def archive_rest(
        self, archived: Archived, outcomes: Sequence[Outcome]
    ) -> Mapping[str, ArchiveRef]:
        """Archives what of a batch turned out to be wanted; where the bodies of all of it lie."""
        lacking = archived.lacking(outcomes)
        return {**archived.refs, **self._warehouse.archive(lacking, archived.held)}

    def finish(self) -> None:
        """Archives what went over the network since the last batch."""
        self._warehouse.archive((), self._sources.take_exchanged())


def _has_come(outcome: Outcome, faults: Sequence[Quarantined]) -> bool:
    """Whether there are bytes to archive: of what could not be had there may be none."""
    return bool(outcome.capture.content) or outcome not in faults


def _answer(capture: Capture) -> tuple[str, datetime]:
    """By which an exchange is known that brought the capture."""
    return capture.sha256, capture.captured_at


def _key(capture: Capture) -> Key:
    return capture.source, capture.uri, capture.sha256
