"""The Prefect flow `publish`: thin tasks around the steps of a publication."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed
from pydantic import Field

from flows.publishing import follow
from flows.recovery import sign
from flows.settings import load_settings
from flows.tasks import AsTasks
from warehouse.publish import Published, Terms
from warehouse.workbook import MOST_ROWS


def _name_run() -> str:
    return f"publish to {Path(str(flow_run.parameters.get('folder', '?'))).name}"


@flow(
    name="publish",
    flow_run_name=_name_run,
    persist_result=False,
    on_running=[sign],
    description="A warehouse as files for BI tools and spreadsheets.",
)
def publish(
    folder: Path,
    warehouse: Path | None = None,
    at_least: Annotated[int, Field(ge=0)] = 1,
    workbook_rows: Annotated[int, Field(ge=1)] = MOST_ROWS,
    anyway: bool = False,
) -> State[Published]:
    """Publishes to the folder; completes with what stands there, with its message in words.

    Below `at_least` documents, and, unless `anyway`, while a source lists fewer than its declared
    minimum or checks are owed to a run that fell, the run fails, and what was published before
    stays as it is.
    """
    settings = load_settings()
    terms = Terms(at_least, workbook_rows, settings.lock_seconds, anyway)
    published = follow(warehouse or settings.warehouse, folder, terms, AsTasks())
    rows: list[dict[str, object]] = [
        {"table": name, "rows": count} for name, count in published.rows.items()
    ]
    create_table_artifact(rows, key="publish-report", description=published.sentence())
    return Completed(message=published.sentence(), data=published)
