"""`pressfigures backfill`: a source's past, month by month."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from flows import terminal
from flows.commands.ingest import DAYS, show_report
from flows.commands.options import SOME_QUARANTINED, WarehouseOption


def backfill(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="A configured source on GOV.UK, or govuk:NAME.")
    ],
    since: Annotated[
        datetime, typer.Option(formats=DAYS, metavar="DATE", help="The first day wanted.")
    ],
    until: Annotated[
        datetime | None,
        typer.Option(formats=DAYS, metavar="DATE", help="The last day wanted.  [default: today]"),
    ] = None,
    warehouse: WarehouseOption = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also the months that are complete.")
    ] = False,
    direct: Annotated[bool, typer.Option("--direct", help="Run without Prefect.")] = False,
) -> None:
    """Load a source's past month by month.

    Each month that is over, and of which everything could be had, is noted as complete and not
    asked for again: a backfill that was stopped goes on where it stopped. The days are those on
    which documents were last updated for the public.

    \b
    Examples:
      pressfigures backfill ofsted-press-releases --since 2014-01-01
      pressfigures backfill govuk:ofsted/press_release --since 2019-01-01 --until 2019-12-31
    """
    from flows import progress
    from flows.attending import attend, watched
    from flows.backfilling import BackfillReport, Wanted, fill
    from flows.report import IngestFailed
    from flows.settings import load_settings

    settings = load_settings()
    today = datetime.now(UTC).date()
    last = until.date() if until else today
    if since.date() > last:
        raise typer.BadParameter("--since is later than --until: nothing lies between them.")
    path = warehouse or settings.warehouse
    wanted = Wanted(source, path, since.date(), last, settings.workers, again)

    def directly() -> BackfillReport:
        return fill(wanted, settings, progress.current(), today)

    def through_prefect() -> BackfillReport:
        from flows.backfill import backfill as flow

        report: object = flow(
            source, wanted.since, wanted.until, wanted.warehouse, wanted.workers, again
        )
        assert isinstance(report, BackfillReport)
        return report

    try:
        if direct:
            with watched("Reading"):
                report = directly()
        else:
            report = attend("Reading", through_prefect, directly, settings)
    except IngestFailed as failed:
        show_report(failed.report, path)
        raise
    show_report(report.documents, path)
    terminal.console().print(report.sentence().partition(": ")[0], soft_wrap=True)
    if report.documents.quarantined or report.documents.failed:
        raise typer.Exit(SOME_QUARANTINED)
