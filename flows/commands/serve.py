"""`pressfigures serve`: the schedule, run from one process."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows import terminal
from flows.commands.options import WarehouseOption

if TYPE_CHECKING:
    from flows.scheduling import Plan
    from flows.settings import Settings

_SPAN = re.compile(r"(\d{1,6})\s*([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
# Oftener, and a run would still be going when the next is due.
SHORTEST = timedelta(seconds=5)


def read_span(text: str) -> timedelta:
    """A span of time such as "30s", "15m", "6h" or "1d"."""
    match = _SPAN.fullmatch(text.strip())
    span = timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else timedelta()
    if span < SHORTEST:
        raise typer.BadParameter(f"{text!r} is no span of time: give one such as 15m, 6h or 1d.")
    return span


def serve(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE…]", help="Sources.  [default: all that are configured]"),
    ] = None,
    to: Annotated[
        Path, typer.Option("--to", metavar="DIR", help="The folder to publish to.")
    ] = Path("published"),
    every: Annotated[
        timedelta | None,
        typer.Option(
            parser=read_span, metavar="SPAN", help="So often (15m, 6h, 1d), not at fixed hours."
        ),
    ] = None,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port of the Prefect pages on this machine.")
    ] = 4200,
    warehouse: WarehouseOption = None,
) -> None:
    """Run the schedule until stopped.

    Every source is ingested at its hour and published after it. Once a week every document is asked
    for again, and every figure checked.

    With PREFECT_API_URL or a Prefect profile the runs are kept on that server; without, one of our
    own runs here, its history in a folder beside the warehouse. One run goes at a time; one that
    is due while the same has not ended is left out. Ctrl-C stops, and nothing half done is kept.

    \b
    Examples:
      pressfigures serve
      pressfigures serve ofsted-news --to published --warehouse ofsted.duckdb
      pressfigures serve releases/ --every 15m
    """
    from flows.scheduling import plan
    from flows.serving import keep, prefect_for
    from flows.settings import load_settings

    settings = load_settings()
    path = (warehouse or settings.warehouse).absolute()
    hours = hours_of(sources or [], settings, every)
    plans = plan(hours, folder=str(to.absolute()), every=every, shared={"warehouse": str(path)})
    console = terminal.console(sys.stderr)

    def say(text: str) -> None:
        console.print(text, soft_wrap=True)

    with prefect_for(settings, path, port, say):
        keep(plans, lambda: _show(plans))
    say("stopped; the schedules are paused until the next start")


def hours_of(
    given: Sequence[str], settings: Settings, every: timedelta | None
) -> dict[str, int | None]:
    """The sources to serve with their hours: those given, else all that are configured with one.

    A file or folder is given by its whole path. Raises typer.BadParameter for a source that has
    no hour where there is no interval either.
    """
    from flows.scheduling import named
    from flows.sources.configured import load_sources
    from flows.sources.opening import open_source

    entries = load_sources(settings)
    if not given:
        return {name: entry.hour for name, entry in entries.items() if entry.hour is not None}
    with open_source(given, settings):
        pass
    hours: dict[str, int | None] = {}
    for source in given:
        entry = entries.get(source)
        if entry is None and ":" not in source and not Path(source).exists():
            raise typer.BadParameter(
                f"{source}: no such file or folder, and no source of that name;"
                " pressfigures sources lists those."
            )
        if every is None and (entry is None or entry.hour is None):
            raise typer.BadParameter(f"{source} has no hour: say how often with --every.")
        is_path = entry is None and Path(source).exists()
        hours[str(Path(source).absolute()) if is_path else source] = entry.hour if entry else None
    if len({named(source) for source in hours}) < len(hours):
        raise typer.BadParameter("two of these sources would be one deployment: serve one of them.")
    return hours


def _show(plans: Sequence[Plan]) -> None:
    from flows.scheduling import TIME_ZONE

    rows = [(plan.name, plan.flow, plan.when()) for plan in plans]
    console = terminal.console()
    console.print(terminal.table(("deployment", "flow", f"runs ({TIME_ZONE})"), rows))
