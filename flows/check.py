"""The Prefect flow `check`: corrections applied, and every figure tested against the others."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows import artifacts
from flows.recovery import sign
from flows.settings import load_settings
from flows.tasks import AsTasks, watching
from warehouse import checks, settling
from warehouse.turns import turn


@flow(
    name="check",
    flow_run_name="check",
    persist_result=False,
    on_running=[sign],
    description="Every figure of a warehouse tested against the others.",
)
def check(warehouse: Path | None = None) -> State[dict[str, int]]:
    """Completes with the results counted by status, with its message in words."""
    settings = load_settings()
    path, patience = warehouse or settings.warehouse, settings.lock_seconds
    with turn(path, "checking", "check", settings.turn_seconds, watching().tell):
        applied, counts = AsTasks().step(
            "check figures", settling.settle, path, settings.corrections, wait_seconds=patience
        )
    artifacts.disagreements(path, "check")
    said = ", ".join(f"{counts[status]:,} {status}" for status in checks.STATUSES)
    return Completed(message=". ".join([said, *applied.lost]), data=counts)
