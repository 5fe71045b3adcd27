"""The Prefect flow `ingest`: thin tasks around the steps of the pipeline."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed
from pydantic import AfterValidator, Field

from flows import artifacts, pipeline
from flows.parameters import SourceName, Until
from flows.publish import publish
from flows.recovery import sign
from flows.report import IngestFailed, Report
from flows.settings import load_settings, runner_named, with_runner
from flows.sources.opening import open_source
from flows.tasks import AsTasks, watching


def _name_run() -> str:
    sources = flow_run.parameters.get("sources") or ["?"]
    first = Path(str(sources[0])).name or str(sources[0])
    more = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
    return f"ingest {first}{more}"


@flow(
    name="ingest",
    flow_run_name=_name_run,
    persist_result=False,
    on_running=[sign],
    description="Every figure of the releases given, into the warehouse.",
)
def ingest(  # noqa: PLR0913 (a parameter each)
    sources: Annotated[list[SourceName], Field(min_length=1)],
    warehouse: Path | None = None,
    since: date | None = None,
    until: Until = None,
    limit: Annotated[int | None, Field(ge=1)] = None,
    workers: Annotated[int | None, Field(ge=1)] = None,
    thorough: bool = False,
    publish_to: Path | None = None,
    runner: Annotated[str, AfterValidator(runner_named)] | None = None,
) -> State[Report]:
    """Discovers, archives, reads and loads; completes with a report, with its message in words.

    Settings left out are those of the environment. Documents that cannot be read are in
    quarantine, and the run completes; what stops the run itself fails it. With `publish_to` the
    warehouse is then published to that folder, as a run of its own within this one.
    """
    settings = with_runner(load_settings(), runner)
    request = pipeline.Request(
        warehouse or settings.warehouse,
        since,
        until,
        limit,
        workers or settings.workers,
        thorough,
    )
    with open_source(sources, settings) as opened:
        run = pipeline.Run(str(flow_run.id), request, opened, settings, watching())
        try:
            with run.begin("ingest", flow_run.parameters or {}):
                report = pipeline.follow(run, settings, AsTasks())
        except IngestFailed as failed:
            artifacts.ingested(failed.report, request.warehouse, [str(flow_run.id)])
            raise
    artifacts.ingested(report, request.warehouse, [str(flow_run.id)])
    if publish_to is not None:
        publish(publish_to, request.warehouse)
    return Completed(message=report.verdict(), data=report)
