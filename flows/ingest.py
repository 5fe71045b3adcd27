"""The Prefect flow `ingest`: thin tasks around the steps of the pipeline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed
from prefect.utilities.annotations import quote
from pydantic import Field

from flows import artifacts, pipeline, progress
from flows.report import IngestFailed, Report
from flows.settings import load_settings
from flows.sources.opening import open_source
from warehouse.errors import WarehouseLocked

P = ParamSpec("P")
T = TypeVar("T")

# Where a retry can help: another process held the warehouse for longer than our own patience.
LOCK_RETRIES = 3


def _was_locked(_task: object, _run: object, state: State[Any]) -> bool:
    return isinstance(state.result(raise_on_failure=False), WarehouseLocked)


class AsTasks(pipeline.Directly):
    """Runs each step as a Prefect task of its name: `archive batch 1` is a run of `archive`."""

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result, handed over in memory: nothing is cached or stored."""
        made = task(
            name=name.split()[0],
            task_run_name=name,
            cache_policy=NO_CACHE,
            persist_result=False,
            retries=LOCK_RETRIES,
            retry_delay_seconds=[1.0, 5.0, 20.0],
            retry_jitter_factor=0.5,
            retry_condition_fn=_was_locked,
        )(function)
        # Quoted, or Prefect would look through every byte of a batch for futures.
        return made(*(quote(argument) for argument in args), **kwargs)  # type: ignore[arg-type]


def _name_run() -> str:
    sources = flow_run.parameters.get("sources") or ["?"]
    first = Path(str(sources[0])).name or str(sources[0])
    more = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
    return f"ingest {first}{more}"


@flow(
    name="ingest",
    flow_run_name=_name_run,
    persist_result=False,
    description="Every figure of the releases given, into the warehouse.",
)
def ingest(  # noqa: PLR0913 (a parameter each)
    sources: Annotated[list[str], Field(min_length=1)],
    warehouse: Path | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: Annotated[int | None, Field(ge=1)] = None,
    workers: Annotated[int | None, Field(ge=1)] = None,
    thorough: bool = False,
) -> State[Report]:
    """Discovers, archives, reads and loads; completes with a report, with its message in words.

    Settings left out are those of the environment. Documents that cannot be read are in
    quarantine, and the run completes; what stops the run itself fails it.
    """
    settings = load_settings()
    request = pipeline.Request(
        warehouse or settings.warehouse,
        since,
        until,
        limit,
        workers or settings.workers,
        thorough,
    )
    with open_source(sources, settings) as opened:
        run = pipeline.Run(str(flow_run.id), request, opened, settings, progress.current())
        try:
            with run.begin("ingest", flow_run.parameters or {}):
                report = pipeline.follow(run, settings, AsTasks())
        except IngestFailed as failed:
            artifacts.ingested(failed.report, request.warehouse, str(flow_run.id))
            raise
    artifacts.ingested(report, request.warehouse, str(flow_run.id))
    return Completed(message=report.verdict(), data=report)
