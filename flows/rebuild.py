"""The Prefect flow `rebuild`: thin tasks around the steps of a rebuild."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed
from pydantic import AfterValidator, Field

from flows.artifacts import MOST_ROWS
from flows.rebuilding import Report, Run
from flows.recovery import sign
from flows.settings import load_settings, runner_named, with_runner
from flows.tasks import AsTasks, watching


@flow(
    name="rebuild",
    flow_run_name="rebuild",
    persist_result=False,
    on_running=[sign],
    description="A warehouse made again from its archive.",
)
def rebuild(
    warehouse: Path | None = None,
    workers: Annotated[int | None, Field(ge=1)] = None,
    runner: Annotated[str, AfterValidator(runner_named)] | None = None,
) -> State[Report]:
    """Makes the warehouse again aside and swaps it in; completes with a report of gains and losses.

    What fails leaves the warehouse as it is.
    """
    settings = with_runner(load_settings(), runner)
    run = Run(
        str(flow_run.id),
        warehouse or settings.warehouse,
        workers or settings.workers,
        settings,
        watching(),
    )
    report = run.follow(AsTasks())
    changes = report.rebuilt.changes if report.rebuilt else ()
    rows: list[dict[str, object]] = [
        {
            "document": c.uri,
            "gained": c.gained,
            "lost": c.lost,
            "changed": c.changed,
            "numbers": c.numbers,
            "text or title": c.is_read_otherwise,
        }
        for c in changes[:MOST_ROWS]
    ]
    create_table_artifact(rows, key="rebuild-report", description=report.sentence())
    return Completed(message=report.verdict(), data=report)
