"""The Prefect flow `check`: what is loaded compared with its sources, and figure with figure."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows import artifacts
from flows.ingest import ingest
from flows.parameters import SourceName
from flows.publish import publish
from flows.recovery import sign
from flows.report import IngestFailed, Report
from flows.settings import load_settings
from flows.tasks import AsTasks, watching
from warehouse import checks, settling
from warehouse.turns import turn


@flow(
    name="check",
    flow_run_name="check",
    persist_result=False,
    on_running=[sign],
    description="Every document compared with its source, every figure with the others.",
)
def check(
    warehouse: Path | None = None,
    sources: list[SourceName] | None = None,
    publish_to: Path | None = None,
) -> State[dict[str, int]]:
    """Completes with the results counted by status, with its message in words.

    Every document that the `sources` list is asked for again, also one that is listed as
    unchanged; what has changed is loaded. With `publish_to` the warehouse is then published to that
    folder. Both are runs of their own within this one. A source that falls short fails the run,
    once the figures are tested.
    """
    settings = load_settings()
    path, patience = warehouse or settings.warehouse, settings.lock_seconds
    said: list[str] = []
    shortfall: IngestFailed | None = None
    if sources:
        try:
            report: object = ingest(sources, path, thorough=True)
            assert isinstance(report, Report)
            said.append(report.verdict())
        except IngestFailed as error:
            shortfall = error
    with turn(path, "checking", "check", settings.turn_seconds, watching().tell):
        applied, counts = AsTasks().step(
            "check figures", settling.settle, path, settings.corrections, wait_seconds=patience
        )
    artifacts.disagreements(path, "check")
    said.append(", ".join(f"{counts[status]:,} {status}" for status in checks.STATUSES))
    if shortfall:
        raise shortfall
    if publish_to is not None:
        publish(publish_to, path)
    return Completed(message=". ".join([*said, *applied.lost]), data=counts)
