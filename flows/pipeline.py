"""The steps of an ingest as plain functions, and their order; Prefect or not, these are run."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, TypeVar

from extractors.errors import PressfiguresError
from extractors.vocabulary.check import check_vocabulary
from extractors.vocabulary.load import extractor_version
from flows.progress import Progress
from flows.settings import Settings
from flows.sources.items import FetchError, Item, Skipped, Source
from flows.workers import ReadingLimits, Workers
from warehouse import checks, corrections
from warehouse.archive import ArchiveRef
from warehouse.captures import Capture, Loaded, Outcome, Quarantined
from warehouse.loading import sound
from warehouse.store import Warehouse

P = ParamSpec("P")
T = TypeVar("T")

# A worker costs about half a second to start: one for so many bytes, up to the number allowed.
BYTES_A_WORKER = 300_000


@dataclass(frozen=True, slots=True)
class Request:
    """What to ingest, and where to: the dates are a window on the date of publication."""

    warehouse: Path
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    workers: int = 1

    @property
    def has_window(self) -> bool:
        """Whether documents are chosen by their date of publication."""
        return self.since is not None or self.until is not None


@dataclass(slots=True)
class Report:
    """What became of everything that was given: documents by outcome, and what was found."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    reread: int = 0
    """Known bytes, read again because the extractor is another than the one that read them."""
    statistics: int = 0
    numbers: int = 0
    ratings: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    quarantined: list[tuple[str, str, str]] = field(default_factory=list)
    """Address, reason, message."""

    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        return {
            name: len(value) if isinstance(value, list) else value
            for name, value in asdict(self).items()
        }

    def sentence(self) -> str:
        """`3 new, 0 revised, 11 unchanged, 1 skipped, 0 quarantined`, and why.

        What was read again is counted where there is any: these numbers add up to what was given.
        """
        counts = self.counts()
        names = {name: name for name in ("new", "revised", "unchanged")}
        if self.reread:
            names["reread"] = "read again"
        names |= {"skipped": "skipped", "quarantined": "quarantined"}
        said = ", ".join(f"{counts[name]:,} {words}" for name, words in names.items())
        reasons = Counter(reason for _, reason, _ in self.quarantined)
        if not reasons:
            return said
        return f"{said} ({', '.join(f'{n} {reason}' for reason, n in sorted(reasons.items()))})"


@dataclass(frozen=True, slots=True)
class Archived:
    """The part of a batch that the warehouse has not seen, its bytes archived."""

    captures: tuple[Capture, ...]
    faults: tuple[Quarantined, ...]
    refs: Mapping[str, ArchiveRef]


class Run:
    """One ingest: its source, its warehouse, its workers and what it has found so far."""

    def __init__(
        self, run_id: str, request: Request, source: Source, settings: Settings, progress: Progress
    ) -> None:
        self.report = Report()
        self._id = run_id
        self._request = request
        self._source = source
        self._settings = settings
        self._progress = progress
        check_vocabulary()
        self._version = extractor_version()
        self._warehouse = Warehouse(request.warehouse, wait_seconds=settings.lock_seconds)
        self._workers = Workers(
            request.workers, ReadingLimits(settings.document_seconds, settings.document_memory_mb)
        )

    def begin(self, flow: str, parameters: Mapping[str, object]) -> Run:
        """Makes the warehouse if it is new, and writes the run's row."""
        self._warehouse.create()
        self._warehouse.start_run(self._id, flow, parameters, self._version)
        return self

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._workers.__exit__(kind, error, traceback)
        counts = self.report.counts()
        if kind is None:
            self._warehouse.finish_run(self._id, "completed", counts, self.report.sentence())
            return
        failed = issubclass(kind, Exception)
        # What stopped the run is what the user must hear. Should its row not be written either, the
        # next run finds it without an end and marks it as crashed.
        with suppress(PressfiguresError):
            self._warehouse.finish_run(
                self._id,
                "failed" if failed else "cancelled",
                counts,
                str(error) if failed else "stopped by the user",
            )

    def discover(self) -> list[Item]:
        """What there is to fetch, in order, within the limit; what is left alone is reported."""
        items: list[Item] = []
        for found in self._source.discover():
            if isinstance(found, Skipped):
                self.report.skipped.append(found)
            elif self._request.limit is None or len(items) < self._request.limit:
                items.append(found)
            else:
                self.report.skipped.append(Skipped(found.uri, "over the limit"))
        self._progress.begin(len(items))
        # The first worker gets ready while the first batch is fetched and archived.
        self._workers.start(min(1, len(items)))
        return items

    def archive(self, items: Sequence[Item]) -> Archived:
        """Fetches a batch and archives what of it is new, bytes as they came."""
        captures: list[Capture] = []
        faults: list[Quarantined] = []
        for item in items:
            try:
                captures.append(self._source.fetch(item))
            except FetchError as error:
                faults.append(Quarantined(error.capture, error.reason, str(error)))
        seen = self._warehouse.seen([_key(capture) for capture in captures], self._version)
        fresh = tuple(c for c in captures if (c.uri, c.sha256) not in seen)
        # Under a window most of what is read may be left alone: it is archived once that is known.
        now = () if self._request.has_window else (*fresh, *(fault.capture for fault in faults))
        archived = Archived(fresh, tuple(faults), self._write(now))
        unchanged = len(captures) - len(fresh)
        self.report.unchanged += unchanged
        self._progress.advance(unchanged)
        return archived

    def extract(self, archived: Archived) -> list[Outcome]:
        """Reads a batch in the workers: an outcome for each document, in the order of the batch."""
        captures = archived.captures
        wanted = sum(len(capture.content) for capture in captures) // BYTES_A_WORKER + 1
        self._workers.start(min(wanted, len(captures)))
        outcomes: dict[int, Outcome] = {}
        for place, outcome in self._workers.read(captures):
            outcomes[place] = outcome
            self._progress.advance(1)
        self._progress.advance(len(archived.faults))
        return [*(outcomes[place] for place in range(len(captures))), *archived.faults]

    def load(self, archived: Archived, outcomes: Sequence[Outcome]) -> None:
        """Loads a batch in one transaction, and adds it to the report."""
        # As the warehouse will judge them, so that the report counts what it will hold.
        kept = [sound(outcome) for outcome in outcomes if self._is_wanted(outcome)]
        if not kept:
            return
        refs = archived.refs or self._write([outcome.capture for outcome in kept])
        summary = self._warehouse.load(self._id, kept, refs, self._version)
        for name in ("new", "revised", "unchanged", "reread", "statistics", "numbers", "ratings"):
            setattr(self.report, name, getattr(self.report, name) + getattr(summary, name))
        self.report.quarantined += [
            (outcome.capture.uri, outcome.reason, outcome.message)
            for outcome in kept
            if isinstance(outcome, Quarantined)
        ]

    def check(self) -> None:
        """Corrects what is known to be wrong, and tests what this run brought against the rest."""
        path, patience = self._request.warehouse, self._settings.lock_seconds
        corrections.apply(path, self._settings.corrections, wait_seconds=patience)
        if self.report.new + self.report.revised + self.report.reread:
            checks.run(path, run_id=self._id, wait_seconds=patience)

    def _write(self, captures: Sequence[Capture]) -> Mapping[str, ArchiveRef]:
        if not captures:
            return {}
        return self._warehouse.archive(captures)

    def _is_wanted(self, outcome: Outcome) -> bool:
        """Whether the document is in the window; one that is not is reported as skipped."""
        if not self._request.has_window or not isinstance(outcome, Loaded):
            return True
        published = outcome.extraction.document.published
        if published is None:
            why = "says no date of publication"
        elif self._request.since and published < self._request.since:
            why = f"published {published}, before the window"
        elif self._request.until and published > self._request.until:
            why = f"published {published}, after the window"
        else:
            return True
        self.report.skipped.append(Skipped(outcome.capture.uri, why))
        return False


def _key(capture: Capture) -> tuple[str, str, str]:
    return capture.source, capture.uri, capture.sha256


def batches(items: Sequence[Item], settings: Settings) -> Iterator[list[Item]]:
    """The items in order, in batches within the settings' limits of documents and of bytes."""
    batch: list[Item] = []
    size = 0.0
    for item in items:
        full = len(batch) >= settings.batch_documents
        if batch and (full or size + item.size > settings.batch_mb * 1e6):
            yield batch
            batch, size = [], 0.0
        batch.append(item)
        size += item.size
    if batch:
        yield batch


class Directly:
    """Runs each step as it is; the flow puts its tasks in this place."""

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's own result; `name` is for whoever keeps a record."""
        return function(*args, **kwargs)


def follow(run: Run, settings: Settings, conductor: Directly | None = None) -> Report:
    """Takes a run through all its steps, batch after batch, and returns its report."""
    conductor = conductor or Directly()
    items = conductor.step("discover", run.discover)
    for number, batch in zip(itertools.count(1), batches(items, settings), strict=False):
        archived = conductor.step(f"archive batch {number}", run.archive, batch)
        outcomes = conductor.step(f"extract batch {number}", run.extract, archived)
        conductor.step(f"load batch {number}", run.load, archived, outcomes)
    conductor.step("check figures", run.check)
    return run.report
