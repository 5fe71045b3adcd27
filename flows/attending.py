"""Attends a flow for someone at a terminal: through Prefect where it can be had, else directly."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from extractors.errors import PressfiguresError
from flows import progress, terminal
from flows.orchestrator import prefect_running
from flows.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")


def attend(
    what: str, through_prefect: Callable[[], T], directly: Callable[[], T], settings: Settings
) -> T:
    """The result of a flow, a bar of `what` and remarks on stderr.

    Where Prefect cannot be had, or fails, the same steps run without it.
    """
    console = terminal.console(sys.stderr)

    def say(text: str) -> None:
        console.print(text, soft_wrap=True)

    with prefect_running(settings, say) as usable:
        if usable:
            try:
                with watched(what, console):
                    return through_prefect()
            except (PressfiguresError, OSError):
                raise
            except Exception as error:
                # As for an ingest: what comes out otherwise is Prefect's own, and if it is ours
                # the direct run meets it again. Nothing is swapped in before the last step.
                said = terminal.inert(f"{type(error).__name__}: {error}".splitlines()[0])
                say(f"Prefect failed ({said}); the same steps run without it.")
    with watched(what, console):
        return directly()


@contextmanager
def watched(what: str, console: Console | None = None) -> Iterator[None]:
    """A bar of `what` on a terminal; nothing at all where stderr is piped."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = console or terminal.console(sys.stderr)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(what, total=None)

        class _Watcher:
            def begin(self, total: int) -> None:
                bar.update(task, total=total, completed=0)

            def advance(self, count: int) -> None:
                bar.advance(task, count)

            def tell(self, text: str) -> None:
                bar.console.print(terminal.inert(text), soft_wrap=True)

        token = progress.watcher.set(_Watcher())
        try:
            yield
        finally:
            progress.watcher.reset(token)
