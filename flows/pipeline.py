"""The steps of an ingest as plain functions, and their order; Prefect or not, these are run."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, TypeVar

from extractors.errors import PressfiguresError
from extractors.vocabulary.check import check_vocabulary
from extractors.vocabulary.load import extractor_version
from flows.again import is_for_good
from flows.archiving import Archived, Archiving
from flows.discovering import Discovering, batches
from flows.fetching import Fetching
from flows.progress import Progress
from flows.report import IngestFailed, Report
from flows.runners import open_reader, sized
from flows.settings import Settings
from flows.sources.items import Entries, Item, Skipped, Window
from flows.sources.several import Sources
from warehouse import settling
from warehouse.captures import Loaded, Outcome, Quarantined
from warehouse.store import Warehouse
from warehouse.turns import turn

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Request:
    """What to ingest, and where to: the dates are a window on the date of publication."""

    warehouse: Path
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    workers: int = 1
    thorough: bool = False
    """Whether to ask for every document, also for one that its source lists as unchanged."""

    @property
    def window(self) -> Window:
        """The days of publication wanted."""
        return Window(self.since, self.until)


class Run:
    """One ingest: its sources, its warehouse, its workers and what it has found so far."""

    def __init__(
        self, run_id: str, request: Request, sources: Sources, settings: Settings,
        progress: Progress,
    ) -> None:  # fmt: skip
        self.report = Report()
        self.awaited = 0
        """How many documents are in quarantine that may be cured, and are waited for."""
        self._id = run_id
        self._request = request
        self._sources = sources
        self._settings = settings
        self._progress = progress
        check_vocabulary()
        self._version = extractor_version()
        self._warehouse = Warehouse(request.warehouse, wait_seconds=settings.lock_seconds)
        most_bytes = self.sized(settings).batch_mb * 1e6
        self._fetching = Fetching(
            sources, self._warehouse, self._version, settings.fetchers, most_bytes
        )
        self._archiving = Archiving(sources, self._warehouse, self._version, request.window)
        self._reader = open_reader(request.workers, settings, request.warehouse)
        self._discovering = Discovering(
            sources, self._warehouse, self.report, request.window, request.limit
        )
        self._entries: list[tuple[Item, Entries]] = []
        self._attached: list[tuple[Item, Item]] = []
        self._left: list[Item] = []
        self._turn = ExitStack()

    def begin(self, flow: str, parameters: Mapping[str, object]) -> Run:
        """Makes the warehouse if it is new, waits for its turn there, and writes the run's row.

        Raises WarehouseLocked when the turn does not come.
        """
        self._warehouse.create()
        given = parameters.get("sources")
        named = ", ".join(map(str, given)) if isinstance(given, list) else ""
        with ExitStack() as stack:
            stack.enter_context(
                turn(
                    self._request.warehouse, "loading", f"{flow} {named}".strip(),
                    self._settings.turn_seconds, self._progress.tell,
                )
            )  # fmt: skip
            self._warehouse.start_run(self._id, flow, parameters, self._version)
            self._turn = stack.pop_all()
        return self

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._turn:
            self._reader.__exit__(kind, error, traceback)
            self._end(kind, error)

    def _end(self, kind: type[BaseException] | None, error: BaseException | None) -> None:
        counts = self.report.counts()
        if kind is None:
            self._warehouse.finish_run(self._id, "completed", counts, self.report.sentence())
            return
        failed = issubclass(kind, Exception)
        # What stopped the run is what the user must hear. Should its row not be written either, the
        # next run finds it without an end and marks it as crashed.
        with suppress(PressfiguresError):
            self._archiving.finish()
        with suppress(PressfiguresError):
            self._warehouse.finish_run(
                self._id,
                "failed" if failed else "cancelled",
                counts,
                str(error) if failed else "stopped by the user",
            )

    def ahead(self, items: Sequence[Item]) -> int:
        """How many batches may be archived before the first is loaded, the last being of these."""
        return self._reader.ahead(any(self._sources.home(item).is_remote for item in items))

    def sized(self, settings: Settings) -> Settings:
        """The settings with batches of the size that suits what reads them."""
        return sized(settings, self._request.workers)

    def discover(self) -> list[Item]:
        """What there is to fetch, in order, within the limit; what is left alone is reported."""
        items = self._discovering.discover(self._id)
        self._progress.begin(len(items))
        # What reads gets ready while the first batch is read and archived; of what lies on
        # the network there may be nothing to read.
        is_here = any(not self._sources.home(item).is_remote for item in items)
        if is_here:
            self._reader.start()
        self._archiving.expect(items)
        return items

    @property
    def listed(self) -> int:
        """How many items the sources have listed."""
        return sum(self._discovering.listed.values())

    def further(self) -> list[Item]:
        """What was listed by addresses that turned out to be feeds, or is attached to what was
        fetched, since this was last asked."""
        entries, self._entries = self._entries, []
        attached, self._attached = self._attached, []
        return [
            *self._discovering.unfold(self._id, entries), *self._discovering.attached(attached)
        ]  # fmt: skip

    def left(self) -> list[Item]:
        """What of the last batch is still to be fetched: it would have held too much."""
        left, self._left = self._left, []
        return left

    def archive(self, items: Sequence[Item]) -> Archived:
        """Fetches a batch and archives what of it is new, bytes as they came, and has that read."""
        batch = self._fetching.fetch(items, thorough=self._request.thorough)
        self._entries += batch.entries
        self._attached += batch.attached
        self._left = batch.left
        self.awaited += batch.awaited
        self.report.failed += batch.failed
        self.report.requests += sum(attempt.requests for attempt in batch.attempts)
        archived = self._archiving.archive(batch, self._reader)
        unchanged = batch.unchanged + len(batch.captures) - len(archived.captures)
        self.report.unchanged += unchanged
        self._progress.advance(unchanged + len(batch.failed) + len(batch.entries))
        return archived

    def extract(self, archived: Archived) -> list[Outcome]:
        """Waits for a batch to be read: an outcome for each document, in the order of the batch."""
        outcomes: dict[int, Outcome] = {}
        for place, outcome in archived.reading:
            outcomes[place] = outcome
            self._progress.advance(1)
        self._progress.advance(len(archived.faults))
        return [*(outcomes[place] for place in range(len(outcomes))), *archived.faults]

    def load(self, archived: Archived, outcomes: Sequence[Outcome]) -> None:
        """Loads a batch in one transaction, and adds it to the report."""
        kept = [outcome for outcome in outcomes if self._is_wanted(outcome, archived)]
        refs = self._archiving.archive_rest(archived, kept)
        self.awaited += sum(
            isinstance(one, Quarantined) and not is_for_good(one.reason) for one in outcomes
            if one not in archived.faults
        )  # fmt: skip
        self.report.add(
            self._warehouse.load(self._id, kept, refs, self._version, archived.attempts)
        )
        self.report.quarantined += [
            (outcome.capture.uri, outcome.reason, outcome.message)
            for outcome in kept
            if isinstance(outcome, Quarantined)
        ]

    def check(self) -> None:
        """Corrects what is known to be wrong, and tests what this run brought against the rest."""
        self._reader.rest()
        self._archiving.finish()
        loaded = self.report.new + self.report.revised + self.report.reread
        applied = settling.settle_run(
            self._request.warehouse, self._settings.corrections, self._id,
            has_loaded=bool(loaded), wait_seconds=self._settings.lock_seconds,
        )  # fmt: skip
        self.report.warnings += applied.lost
        self._warehouse.note_listings(self._id, self._discovering.listings)

    def _is_wanted(self, outcome: Outcome, archived: Archived) -> bool:
        """Whether the document is in the window; one that is not is reported as skipped."""
        window = self._request.window
        is_settled = window.is_open or outcome.capture.uri in archived.in_window
        if is_settled or not isinstance(outcome, Loaded):
            return True
        published = outcome.facts.published
        if published is None:
            why = "says no date of publication"
        elif window.holds(published):
            return True
        elif window.since and published < window.since:
            why = f"published {published}, before the window"
        else:
            why = f"published {published}, after the window"
        self.report.skipped.append(Skipped(outcome.capture.uri, why))
        return False


class Directly:
    """Runs each step as it is; the flow puts its tasks in this place."""

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's own result; `name` is for whoever keeps a record."""
        return function(*args, **kwargs)


def follow(run: Run, settings: Settings, conductor: Directly | None = None) -> Report:
    """Takes a run through all its steps, batch after batch, and returns its report.

    Raises IngestFailed, after all steps, when the run falls short as a whole.
    """
    conductor = conductor or Directly()

    def finish(place: int, archived: Archived) -> None:
        outcomes = conductor.step(f"extract batch {place}", run.extract, archived)
        conductor.step(f"load batch {place}", run.load, archived, outcomes)

    items = conductor.step("discover", run.discover)
    number = itertools.count(1)
    while items:
        begun: deque[tuple[int, Archived]] = deque()
        for whole in batches(items, run.sized(settings)):
            batch = whole
            while batch:
                place = next(number)
                archived = conductor.step(f"archive batch {place}", run.archive, batch)
                if archived.captures or archived.faults or archived.attempts:
                    begun.append((place, archived))
                while len(begun) > run.ahead(batch):
                    finish(*begun.popleft())
                batch = run.left()
        for left in begun:
            finish(*left)
        items = run.further()
    conductor.step("check figures", run.check)
    if run.report.faults:
        raise IngestFailed(run.report)
    return run.report
