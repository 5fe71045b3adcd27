"""Runs an ingest for someone at a terminal: through Prefect where it can be had, else directly."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.errors import PressfiguresError
from flows import pipeline, progress, terminal
from flows.orchestrator import prefect_running
from flows.report import Report
from flows.settings import Settings
from flows.sources.opening import open_source

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asked for beside the request itself."""

    direct: bool = False
    verbose: bool = False


class _BarWatcher:
    """Shows a run's progress on a bar."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._console = bar.console
        self._task: TaskID = bar.add_task("reading", total=None, visible=False)

    def begin(self, total: int) -> None:
        """Shows the bar, empty."""
        self._bar.update(self._task, total=total, completed=0, visible=True)

    def advance(self, count: int) -> None:
        """Moves the bar."""
        self._bar.advance(self._task, count)

    def tell(self, text: str) -> None:
        """Says it above the bar."""
        self._console.print(terminal.inert(text), soft_wrap=True)


def conduct(
    sources: Sequence[str], request: pipeline.Request, settings: Settings, wish: Wish
) -> Report:
    """The report of an ingest of the sources, progress and remarks on stderr.

    Without Prefect, on request or because it cannot be had, the same steps run directly.
    """
    console = terminal.console(sys.stderr)
    if wish.direct:
        return _directly(sources, request, settings, console)
    with _starting(console, settings, wish) as prefect:
        if prefect:
            report = _through_prefect(sources, request, settings, console)
            if report is not None:
                return report
    return _directly(sources, request, settings, console)


@contextmanager
def _starting(console: Console, settings: Settings, wish: Wish) -> Iterator[bool]:
    """Starts Prefect as a step one can watch; whether it can be used."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("Starting Prefect …"), TimeElapsedColumn())
    shown = console.is_terminal
    with ExitStack() as stack:
        with Progress(*columns, console=console, transient=True, disable=not shown) as spinner:
            spinner.add_task("prefect", total=None)

            def say(text: str) -> None:
                spinner.stop()
                console.print(text, soft_wrap=True)

            usable = stack.enter_context(prefect_running(settings, say, verbose=wish.verbose))
        yield usable


@contextmanager
def _watched(console: Console) -> Iterator[progress.Progress]:
    """A bar on a terminal; nothing at all where stderr is piped."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TextColumn("documents"))
    shown = console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=not shown) as bar:
        watcher = _BarWatcher(bar)
        token = progress.watcher.set(watcher)
        try:
            yield watcher
        finally:
            progress.watcher.reset(token)


def _directly(
    sources: Sequence[str], request: pipeline.Request, settings: Settings, console: Console
) -> Report:
    with _watched(console) as watcher, open_source(sources, settings) as opened:
        run = pipeline.Run(str(uuid.uuid4()), request, opened, settings, watcher)
        with run.begin("ingest", {"sources": list(sources), "direct": True}):
            return pipeline.follow(run, settings)


def _through_prefect(
    sources: Sequence[str], request: pipeline.Request, settings: Settings, console: Console
) -> Report | None:
    """The report, or None (after one line) when Prefect, not the run, has failed."""
    from flows.ingest import ingest

    try:
        with _watched(console):
            report: object = ingest(
                list(sources),
                warehouse=request.warehouse,
                since=request.since,
                until=request.until,
                limit=request.limit,
                workers=request.workers,
                thorough=request.thorough,
                runner=settings.runner,
            )
            # The flow ends with a state in words; what a caller gets is the report it carries.
            assert isinstance(report, Report)
            return report
    except (PressfiguresError, OSError):
        raise
    except Exception as error:
        # Whatever else comes out of the flow is Prefect's (a server gone, a lost connection). If
        # it is ours after all, the direct run meets it again and shows it. Loading twice is safe.
        said = terminal.inert(f"{type(error).__name__}: {error}".splitlines()[0])
        console.print(f"Prefect failed ({said}); the same steps run without it.", soft_wrap=True)
        return None
