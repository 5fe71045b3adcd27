"""`pressfigures rebuild`: the warehouse made again from its archive."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Annotated

import typer

from flows import terminal
from flows.commands.options import RunnerOption, WarehouseOption

if TYPE_CHECKING:
    from flows.rebuilding import Report

MOST_DOCUMENTS = 40


def rebuild(
    warehouse: WarehouseOption = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Processes that read.  [default: one a processor]"),
    ] = None,
    runner: RunnerOption = None,
    direct: Annotated[bool, typer.Option("--direct", help="Run without Prefect.")] = False,
) -> None:
    """Make the warehouse again from its archive.

    Everything in the folder PATH.archive is read again, by the extractor as it is now, into a file
    aside, which then takes the warehouse's place. The file may be gone or of an older make. What
    was gained and lost in each document is listed; with the same extractor, nothing is.

    \b
    Examples:
      pressfigures rebuild
      pressfigures rebuild --warehouse ofsted.duckdb --workers 4
    """
    from flows import progress, rebuilding
    from flows.attending import attend, watched
    from flows.pipeline import Directly
    from flows.settings import load_settings, with_runner

    settings = with_runner(load_settings(), runner)
    path = warehouse or settings.warehouse

    def directly() -> rebuilding.Report:
        run = rebuilding.Run(
            str(uuid.uuid4()), path, workers or settings.workers, settings, progress.current()
        )
        return run.follow(Directly())

    def through_prefect() -> rebuilding.Report:
        from flows.rebuild import rebuild as flow

        report: object = flow(path, workers, settings.runner)
        assert isinstance(report, rebuilding.Report)
        return report

    if direct:
        with watched("Reading the archive"):
            report = directly()
    else:
        report = attend("Reading the archive", through_prefect, directly, settings)
    show(report)


def show(report: Report) -> None:
    """Prints gains and losses by document, those with the most first, and the whole in words."""
    console = terminal.console()
    changes = report.rebuilt.changes if report.rebuilt else ()
    ordered = sorted(changes, key=lambda c: (-(c.gained + c.lost + c.changed), -c.numbers, c.uri))
    if ordered:
        rows = [
            (c.uri, c.gained, c.lost, c.changed, c.numbers, "yes" if c.is_read_otherwise else "")
            for c in ordered[:MOST_DOCUMENTS]
        ]
        columns = ("document", "gained", "lost", "read otherwise", "other numbers", "text or title")
        console.print(terminal.table(columns, rows, flexible=columns[:1]))
        if len(ordered) > len(rows):
            console.print(f"{len(ordered) - len(rows):,} more documents differ")
    console.print(report.sentence(), soft_wrap=True)
