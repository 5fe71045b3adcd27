"""The steps of a backfill, month after month, as plain functions; Prefect or not, these are run."""

from __future__ import annotations

import calendar
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

from flows.pipeline import Directly, Request, Run, follow
from flows.progress import Progress
from flows.report import WARNING, IngestFailed, Report
from flows.settings import Settings
from flows.sources.govuk import GovUk
from flows.sources.items import SourceError, Window
from flows.sources.opening import open_source
from flows.sources.several import Sources
from warehouse.backfills import Stretch
from warehouse.store import Warehouse

P = ParamSpec("P")
T = TypeVar("T")

# A source that does not list so many months on end will not list the next one either.
MOST_UNLISTED = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to backfill: `again` also what was completed before."""

    source: str
    warehouse: Path
    since: date
    until: date
    workers: int = 1
    again: bool = False


@dataclass(slots=True)
class BackfillReport:
    """What became of the months: the days of each as first and last, and of their documents."""

    completed: list[Window] = field(default_factory=list)
    before: list[Window] = field(default_factory=list)
    """Completed by an earlier backfill, and not asked for."""
    open: list[Window] = field(default_factory=list)
    """Not over yet, or with documents that could not be had and may be: the next backfill asks
    again."""
    documents: Report = field(default_factory=Report)
    runs: list[str] = field(default_factory=list)
    """The runs of the months that were asked for, by their ids."""

    def sentence(self) -> str:
        """`11 months completed, 12 before, 1 open: 230 new, …`."""
        return f"{self._months()}: {self.documents.sentence()}"

    def verdict(self) -> str:
        """The sentence, after the word `Warning` where not all is well, with what is odd."""
        whole = self.documents.verdict()
        said = whole.removeprefix(WARNING)
        return f"{WARNING if said != whole else ''}{self._months()}: {said}"

    def _months(self) -> str:
        done = f"{len(self.completed):,} months completed, {len(self.before):,} before"
        return f"{done}, {len(self.open):,} open"


class _OfMonth(Directly):
    """Names each step after its month."""

    def __init__(self, conductor: Directly, month: Window) -> None:
        self._conductor = conductor
        self._month = f"{month.since:%B %Y}"

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's own result."""
        return self._conductor.step(f"{name} of {self._month}", function, *args, **kwargs)


def months(since: date, until: date) -> Iterator[Window]:
    """The months between two days, both included, the first and the last cut to them."""
    first = since
    while first <= until:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        yield Window(first, min(last, until))
        if last >= until:
            return  # the calendar may end there
        first = last + timedelta(days=1)


def fill(
    wanted: Wanted,
    settings: Settings,
    progress: Progress,
    today: date,
    conductor: Directly | None = None,
) -> BackfillReport:
    """Loads month after month; each that is over, and whole, is noted in the warehouse as complete.

    Raises SourceError for a source that cannot be asked by date, IngestFailed, after all months,
    when some could not be listed.
    """
    if wanted.since > wanted.until:
        raise SourceError(
            f"{wanted.since} is later than {wanted.until}: nothing lies between them."
        )
    report = BackfillReport()
    with open_source([wanted.source], settings) as sources:
        source = _source_by_date(sources, wanted.source)
        warehouse = Warehouse(wanted.warehouse, wait_seconds=settings.lock_seconds)
        warehouse.create()
        query = source.query.as_json()
        unlisted = 0
        for month in months(wanted.since, wanted.until):
            assert month.since is not None
            assert month.until is not None
            stretch = Stretch(source.name, query, month.since, month.until)
            if not wanted.again and warehouse.is_complete(stretch):
                report.before.append(month)
                continue
            if unlisted == MOST_UNLISTED:
                report.open.append(month)
                continue
            run = _Month(wanted, sources, settings, progress, conductor or Directly())
            report.runs.append(run.id)
            listed = run.load(month, report.documents)
            unlisted = unlisted + 1 if listed is None else 0
            is_over = month.until < today.replace(day=1)
            if listed is None or run.has_failed or not is_over:
                report.open.append(month)
            else:
                warehouse.complete(stretch, listed, run.id)
                report.completed.append(month)
    if report.documents.faults:
        raise IngestFailed(report.documents)
    return report


class _Month:
    """The loading of one month, as a run of its own."""

    def __init__(
        self,
        wanted: Wanted,
        sources: Sources,
        settings: Settings,
        progress: Progress,
        conductor: Directly,
    ) -> None:
        self.id = str(uuid.uuid4())
        self.has_failed = False
        self._wanted = wanted
        self._sources = sources
        self._settings = settings
        self._progress = progress
        self._conductor = conductor

    def load(self, month: Window, documents: Report) -> int | None:
        """How many documents were listed for the month; None when the list is not whole."""
        wanted = self._wanted
        request = Request(wanted.warehouse, month.since, month.until, workers=wanted.workers)
        run = Run(self.id, request, self._sources, self._settings, self._progress)
        parameters = {
            "sources": [wanted.source], "since": month.since, "until": month.until,
        }  # fmt: skip
        try:
            with run.begin("backfill", parameters):
                follow(run, self._settings, _OfMonth(self._conductor, month))
        except IngestFailed:
            return None
        finally:
            self.has_failed = bool(run.report.failed or run.awaited)
            documents.merge(run.report)
        return run.listed


def _source_by_date(sources: Sources, name: str) -> GovUk:
    """The one source, if it can be asked for days long past."""
    (source,) = sources.sources
    if not isinstance(source, GovUk):
        raise SourceError(
            f"{name} cannot be asked for what is long past: backfill takes sources on GOV.UK, such"
            " as govuk:ofsted; all that another has, pressfigures ingest loads."
        )
    return source
