"""Fetching a batch: which items to ask for and how, several at once, and an account of each."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from flows import again
from flows.sources.items import Entries, Fetched, FetchError, Item, Listed, Skipped, Unchanged
from flows.sources.several import Sources
from warehouse.captures import Capture, Quarantined
from warehouse.fetches import Attempt, Known, header_values
from warehouse.store import Warehouse

T = TypeVar("T")
Got = Fetched | Unchanged | Entries | FetchError


@dataclass(slots=True)
class Batch:
    """What fetching a batch brought."""

    captures: list[Capture] = field(default_factory=list)
    faults: list[Quarantined] = field(default_factory=list)
    """What came and cannot be read, or will not be had; it goes into quarantine."""
    failed: list[tuple[str, str, str]] = field(default_factory=list)
    """Address, reason and message of what is asked for again by the next run."""
    attempts: list[Attempt] = field(default_factory=list)
    unchanged: int = 0
    in_window: set[str] = field(default_factory=set)
    """Addresses of captures to which their source has applied the window itself."""
    entries: list[tuple[Item, Entries]] = field(default_factory=list)
    attached: list[tuple[Item, Item]] = field(default_factory=list)
    """Items, and what belongs to them."""
    left: list[Item] = field(default_factory=list)
    """Not asked for any more: what came before is as much as a batch may hold."""
    awaited: int = 0
    """Known addresses in trouble that may be cured yet; what came and was not seen before aside."""


class Fetching:
    """Fetches batches of items, each as cheaply as what is known of it allows."""

    def __init__(
        self, sources: Sources, warehouse: Warehouse, extractor_version: str, threads: int,
        most_bytes: float = float("inf"),
    ) -> None:  # fmt: skip
        self._sources = sources
        self._warehouse = warehouse
        self._version = extractor_version
        self._threads = threads
        self._most_bytes = most_bytes

    def fetch(self, items: Sequence[Item], *, thorough: bool = False) -> Batch:
        """A batch, in the order of its items.

        An item that its source lists with the same time of change as before is not asked for,
        unless it could not be had and may be cured (see flows.again), and
        one that the server says is unchanged brings no bytes; those of a body that another
        extractor has read are taken from the archive. `thorough` asks for every item. What a page
        weighs is known when it is there: past the most bytes no more is asked for, and is `left`.
        """
        batch = Batch()
        remote = [item for item in items if self._sources.home(item).is_remote]
        known = self._warehouse.known([item.uri for item in remote], self._version)
        work: list[tuple[Item, Known | None]] = []
        rereads: list[tuple[Item, Known]] = []
        now = datetime.now(UTC)
        for item in items:
            found = known.get(item.uri)
            is_wanted = found is None or thorough or not _is_as_listed(item, found)
            if found is None or is_wanted or again.is_due(found, now):
                work.append((item, found if found and (found.is_current or found.place) else None))
            elif found.status == "refused" or found.is_current:
                batch.unchanged += 1
                batch.awaited += again.is_troubled(found) and again.is_awaited(found, now)
            elif found.place:
                rereads.append((item, found))
            else:
                work.append((item, None))
        for (item, found), got in zip(work, self._ask(work, bool(remote)), strict=True):
            if got is None:
                batch.left.append(item)
                continue
            if isinstance(got, Unchanged) and found and not found.is_current:
                rereads.append((item, found))
                batch.attempts.append(_unchanged(item, found, got))
            else:
                self._sort(batch, item, found, got)
            batch.awaited += again.is_awaited_still(known.get(item.uri), got, now)
        batch.captures += self._warehouse.stored([known for _, known in rereads])
        batch.in_window |= {
            known.moved_to or known.uri for item, known in rereads if item.in_window
        }
        return batch

    def _ask(self, work: Sequence[tuple[Item, Known | None]], is_remote: bool) -> list[Got | None]:
        """What came of each, in order; None from where on the batch holds as much as it may."""
        held = [0]

        def ask(item: Item, known: Known | None) -> Got | None:
            if is_remote and sum(held) > self._most_bytes:
                return None
            got: Got
            try:
                got = self._sources.fetch(item, known)
            except FetchError as error:
                got = error
            if isinstance(got, Fetched | FetchError):
                held.append(len(got.capture.content))
            return got

        threads = self._threads if is_remote else 1
        return at_once([lambda pair=pair: ask(*pair) for pair in work], threads)  # type: ignore[misc]

    def _sort(self, batch: Batch, item: Item, known: Known | None, got: Got) -> None:
        is_remote = self._sources.home(item).is_remote
        match got:
            case Fetched():
                batch.captures.append(got.capture)
                batch.attached += [(item, one) for one in got.attached]
                if item.in_window:
                    batch.in_window.add(got.capture.uri)
                if is_remote:
                    batch.attempts.append(_fetched(item, got))
            case Unchanged():
                assert known is not None
                batch.unchanged += 1
                batch.attempts.append(_unchanged(item, known, got))
            case Entries():
                batch.attempts.append(listing(got.listed))
                batch.entries.append((item, got))
            case FetchError():
                if item.failing_since is not None and not got.is_final:
                    _give_up(item, got)
                if got.is_final or got.capture.content:
                    batch.faults.append(Quarantined(got.capture, got.reason, str(got)))
                else:
                    batch.failed.append((item.uri, got.reason, str(got)))
                if is_remote:
                    batch.attempts.append(_failed(item, got))


def _give_up(item: Item, error: FetchError) -> None:
    """Makes a failure the last."""
    said = (
        f"{error} It has failed since {item.failing_since:%d %B %Y} and is given up:"
        " give its address to have it asked for again."
    )
    error.args = (said,)
    error.reason, error.is_final = "given up", True


def _is_as_listed(item: Item, known: Known) -> bool:
    """Whether the source's list says that the item is as it was when it was last had."""
    return item.updated_at is not None and item.updated_at == known.updated_at


def listing(listed: Listed) -> Attempt:
    """The account of a request for a list."""
    error = listed.error
    return Attempt(
        listed.source,
        listed.url,
        listed.url,
        "failed" if error else "listed",
        listed.fetched_at,
        listed.requests,
        reason=error.reason if error else None,
        message=str(error) if error else None,
        http_status=error.status if error else listed.status,
        bytes=listed.bytes,
    )


def left_alone(skipped: Skipped, listed: Listed) -> Attempt:
    """The account of what a source on the network listed and left alone."""
    return Attempt(
        skipped.source,
        skipped.name,
        skipped.name,
        "skipped",
        listed.fetched_at,
        reason="left alone",
        message=skipped.reason,
    )


def _fetched(item: Item, got: Fetched) -> Attempt:
    capture = got.capture
    headers = header_values(capture)
    moved = capture.uri if capture.uri != item.uri else None
    return Attempt(
        item.source,
        item.uri,
        item.location,
        "fetched",
        capture.captured_at,
        got.requests,
        reason="moved" if moved else None,
        message=f"It has moved to {moved}." if moved else None,
        http_status=200,
        moved_to=moved,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        updated_at=item.updated_at,
        bytes=len(capture.content),
        sha256=capture.sha256,
    )


def _unchanged(item: Item, known: Known, got: Unchanged) -> Attempt:
    return Attempt(
        item.source,
        item.uri,
        item.location,
        "unchanged",
        got.fetched_at,
        got.requests,
        http_status=304,
        moved_to=known.moved_to,
        etag=got.validators.etag or known.etag,
        last_modified=got.validators.last_modified or known.last_modified,
        updated_at=item.updated_at,
        sha256=known.sha256,
    )


def _failed(item: Item, error: FetchError) -> Attempt:
    return Attempt(
        item.source,
        item.uri,
        item.location,
        "refused" if error.is_final else "failed",
        error.capture.captured_at,
        error.requests,
        reason=error.reason,
        message=str(error),
        http_status=error.status,
        updated_at=item.updated_at,
        bytes=len(error.capture.content),
    )


def at_once(work: Sequence[Callable[[], T]], threads: int) -> list[T]:
    """The results of all work, in its order, by so many threads; the first error ends it.

    The threads end with the process: Ctrl-C waits for none of them.
    """
    if threads <= 1 or len(work) <= 1:
        return [one() for one in work]
    places: queue.SimpleQueue[int] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[int, T | None, BaseException | None]] = queue.SimpleQueue()
    stopped = threading.Event()
    for place in range(len(work)):
        places.put(place)

    def run() -> None:
        while not stopped.is_set():
            try:
                place = places.get_nowait()
            except queue.Empty:
                return
            try:
                done.put((place, work[place](), None))
            except BaseException as error:
                done.put((place, None, error))

    for number in range(min(threads, len(work))):
        threading.Thread(target=run, name=f"fetch {number + 1}", daemon=True).start()
    results: dict[int, T] = {}
    try:
        for _ in work:
            place, result, error = done.get()
            if error is not None:
                raise error
            results[place] = result  # type: ignore[assignment]
    finally:
        stopped.set()
    return [results[place] for place in range(len(work))]
