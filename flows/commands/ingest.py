"""`pressfigures ingest`: releases into the warehouse."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows import terminal
from flows.commands.options import SOME_QUARANTINED, RunnerOption, WarehouseOption

if TYPE_CHECKING:
    from rich.console import Console

    from flows.report import Report

MOST_LINES = 12
DAYS = ["%Y-%m-%d"]


def ingest(  # noqa: PLR0913 (an option each)
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE…", help="Files, addresses, feeds, names; see below."),
    ],
    warehouse: WarehouseOption = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=DAYS, metavar="DATE", help="Only what was published on or after it."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=DAYS, metavar="DATE", help="Only what was published on or before it."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most N documents.")
    ] = None,
    thorough: Annotated[
        bool,
        typer.Option("--thorough", help="Ask also for what a source lists as unchanged."),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Processes that read.  [default: one a processor]"),
    ] = None,
    runner: RunnerOption = None,
    direct: Annotated[bool, typer.Option("--direct", help="Run without Prefect.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show Prefect's own log.")] = False,
) -> None:
    """Load releases into the warehouse.

    Every figure in them is kept with the sentence it came from.
    What was loaded before and has not changed is left as it is; what has changed becomes a new
    revision. What cannot be read is kept in quarantine with the reason, what cannot be fetched now
    is asked for again by the next run, and the exit status is then 3.

    \b
    A source is one of:
      a file, folder or glob        known by its path within the folder given, or by its name
      a file .warc or .warc.gz      the pages in it, as a web archive captured them
      https://host/page             a page; if it turns out to be a feed, what that lists
      feed:https://host/feed/       the pages that a feed lists, Atom or RSS
      govuk:ofsted                  what an organisation has on GOV.UK
      govuk:ofsted/press_release    of one type: also news_story, speech, official_statistics,
                                    national_statistics
      ofsted-news                   a configured source; pressfigures sources lists them

    On GOV.UK, --since and --until go by the day a document was last updated for the public, in a
    feed by the day it gives.

    \b
    Examples:
      pressfigures ingest releases/
      pressfigures ingest release.txt page.html --warehouse ofsted.duckdb
      pressfigures ingest 'archive/**/*.json' --since 2016-01-01 --workers 4
      pressfigures ingest govuk:ofsted/press_release --since 2024-01-01
      pressfigures ingest ofsted-press-releases ofsted-statistics community-care
      pressfigures ingest 'news/*.warc.gz' --runner dask --workers 64
    """
    from flows.conducting import Wish, conduct
    from flows.pipeline import Request
    from flows.report import IngestFailed
    from flows.settings import load_settings, with_runner

    if since and until and since > until:
        raise typer.BadParameter("--since is later than --until: nothing lies between them.")
    settings = with_runner(load_settings(), runner)
    request = Request(
        warehouse or settings.warehouse,
        since.date() if since else None,
        until.date() if until else None,
        limit,
        workers or settings.workers,
        thorough,
    )
    try:
        report = conduct(sources, request, settings, Wish(direct=direct, verbose=verbose))
    except IngestFailed as failed:
        show_report(failed.report, request.warehouse)
        raise
    show_report(report, request.warehouse)
    if report.quarantined or report.failed:
        raise typer.Exit(SOME_QUARANTINED)


def show_report(report: Report, warehouse: Path) -> None:
    """Prints what became of everything that was given."""
    console = terminal.console()
    _show_left_out(console, "skipped", [(left.name, left.reason) for left in report.skipped])
    _show_left_out(
        console, "quarantined", [(uri, message) for uri, _, message in report.quarantined]
    )
    _show_left_out(console, "not fetched", [(uri, message) for uri, _, message in report.failed])
    for warning in report.warnings:
        console.print(f"warning: {terminal.inert(warning)}", soft_wrap=True)
    console.print(report.sentence(), soft_wrap=True)
    found = (
        terminal.plural(report.statistics, "statistic"),
        terminal.plural(report.ratings, "rating"),
        terminal.plural(report.numbers, "number"),
    )
    if report.new + report.revised + report.reread:
        console.print(
            f"found {', '.join(found)} in all; see {terminal.inert(str(warehouse))}", soft_wrap=True
        )


def _show_left_out(console: Console, what: str, cases: list[tuple[str, str]]) -> None:
    for name, why in cases[:MOST_LINES]:
        said = why if why.startswith(name) else f"{name}: {why}"
        console.print(f"{what}: {terminal.inert(said)}", soft_wrap=True)
    rest = Counter(why for _, why in cases[MOST_LINES:])
    for why, count in rest.most_common(MOST_LINES):
        console.print(f"{what}: {count:,} more: {terminal.inert(why)}", soft_wrap=True)
