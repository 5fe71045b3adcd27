"""The Prefect flow `backfill`: thin tasks around the steps of a backfill."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed
from pydantic import Field

from flows import artifacts
from flows.backfilling import BackfillReport, Wanted, fill
from flows.parameters import SourceName, Until
from flows.recovery import sign
from flows.report import IngestFailed
from flows.settings import load_settings
from flows.tasks import AsTasks, watching


def _name_run() -> str:
    given = flow_run.parameters
    return f"backfill {given.get('source', '?')} since {given.get('since', '?')}"


@flow(
    name="backfill",
    flow_run_name=_name_run,
    persist_result=False,
    on_running=[sign],
    description="A source's past, month by month, into the warehouse.",
)
def backfill(
    source: SourceName,
    since: date,
    until: Until = None,
    warehouse: Path | None = None,
    workers: Annotated[int | None, Field(ge=1)] = None,
    again: bool = False,
) -> State[BackfillReport]:
    """Loads the months that are not complete yet; completes with a report of months and documents.

    `until` is today where it is left out. A month that could not be listed fails the run, when the
    others are loaded.
    """
    settings = load_settings()
    today = datetime.now(UTC).date()
    wanted = Wanted(
        source,
        warehouse or settings.warehouse,
        since,
        until or today,
        workers or settings.workers,
        again,
    )
    try:
        report = fill(wanted, settings, watching(), today, AsTasks())
    except IngestFailed as failed:
        artifacts.counted(failed.report)
        raise
    rows: list[dict[str, object]] = [
        {"first day": str(month.since), "last day": str(month.until), "state": state}
        for state, found in (
            ("completed", report.completed), ("before", report.before), ("open", report.open),
        )
        for month in found
    ]  # fmt: skip
    create_table_artifact(rows, key="backfill-report", description=report.sentence())
    artifacts.ingested(report.documents, wanted.warehouse, report.runs)
    return Completed(message=report.verdict(), data=report)
