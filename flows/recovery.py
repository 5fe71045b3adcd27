"""Runs that died: closed, so that none of them holds the place of the next."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from extractors.errors import PressfiguresError
from flows.scheduling import TAG
from warehouse.processes import alive, started

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.filters import FlowRunFilter
    from prefect.client.schemas.objects import FlowRun, State
    from prefect.events.schemas.automations import AutomationCore
    from prefect.flows import Flow

# As often as Prefect allows; three that do not come, and the run is taken for dead.
HEARTBEAT_SECONDS = 30
SILENCE = timedelta(seconds=3 * HEARTBEAT_SECONDS)
# From its place to its first word a run needs a Python that starts and imports.
BEGINNING = timedelta(minutes=3)

_HOST, _PROCESS, _START = (f"pressfigures.{name}" for name in ("host", "process", "start"))
_EVENT = "prefect.flow-run."
_ENDED = ("Completed", "Failed", "Cancelled", "Crashed")
_MOST = 200


class RecoveryError(PressfiguresError):
    """Dead runs cannot be looked for: why, and what to do."""


def sign(flow: Flow[..., object], flow_run: FlowRun, state: State[object]) -> None:
    """Notes in Prefect's record which process of which machine does a run of a deployment."""
    if flow_run.deployment_id is None:
        return
    from prefect.client.orchestration import get_client

    process = os.getpid()
    with get_client(sync_client=True) as client:
        client.update_flow_run_labels(
            flow_run.id,
            {_HOST: platform.node(), _PROCESS: process, _START: started(process)},
        )


def close_dead(*, all_here: bool = False) -> list[str]:
    """Marks as Crashed the runs of this machine whose process is gone; their names.

    `all_here` says that the server has no runs but those of this machine: one that has no process
    yet, or that another container began, is then dead too.
    """
    from prefect.client.orchestration import get_client

    closed: list[str] = []
    with get_client(sync_client=True) as client:
        for run in list(_under_way(client)):
            if _lives(run, all_here=all_here):
                continue
            for one in [*_within(client, run), run]:
                _close(client, one)
            closed.append(run.name)
    return closed


def watch() -> None:
    """Has the server itself mark runs as Crashed that have fallen silent, on any machine."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        for automation in automations():
            known = client.read_automations_by_name(automation.name)
            if known:
                client.update_automation(known[0].id, automation)
            else:
                client.create_automation(automation)


def automations(
    silence: timedelta = SILENCE, beginning: timedelta = BEGINNING
) -> list[AutomationCore]:
    """What the server is to do: on heartbeats that stay out, on a run that does not begin."""
    from prefect.client.schemas.objects import StateType
    from prefect.events.actions import ChangeFlowRunState
    from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

    def crashed(said: str, after: str, expect: str, within: timedelta) -> AutomationCore:
        return AutomationCore(
            name=f"pressfigures: {after} without {expect}",
            description=said,
            trigger=EventTrigger(
                posture=Posture.Proactive,
                after={_EVENT + after},
                expect={_EVENT + one for one in (expect, *_ENDED)},
                match={"prefect.resource.id": f"{_EVENT}*"},
                match_related={
                    "prefect.resource.id": f"prefect.tag.{TAG}", "prefect.resource.role": "tag",
                },
                for_each={"prefect.resource.id"},
                threshold=1,
                within=within,
            ),
            actions=[
                ChangeFlowRunState(
                    state=StateType.CRASHED, name="Crashed", message=said, force=False
                )
            ],
        )  # fmt: skip

    silent = f"Nothing was heard from the run for {silence.total_seconds():.0f} seconds."
    idle = f"The run had not begun {beginning.total_seconds():.0f} seconds after it had its place."
    return [
        crashed(silent, "heartbeat", "heartbeat", silence),
        crashed(idle, "Pending", "Running", beginning),
    ]


def _under_way(client: SyncPrefectClient) -> Iterator[FlowRun]:
    """Runs of our deployments that hold a place."""
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags

    yield from client.read_flow_runs(
        deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG])),
        flow_run_filter=_of_states(),
        limit=_MOST,
    )


def _within(client: SyncPrefectClient, run: FlowRun) -> list[FlowRun]:
    """Runs that a run has started and waits for."""
    from prefect.client.schemas.filters import FlowRunFilterParentFlowRunId

    within = _of_states()
    within.parent_flow_run_id = FlowRunFilterParentFlowRunId(any_=[run.id])
    return client.read_flow_runs(flow_run_filter=within, limit=_MOST)


def _of_states() -> FlowRunFilter:
    from prefect.client.schemas.filters import (
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType

    holding = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
    return FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=holding)))


def _lives(run: FlowRun, *, all_here: bool) -> bool:
    """Whether the process of a run still runs, as far as one can tell from here."""
    if run.labels.get(_HOST) != platform.node():
        return not all_here
    return alive(int(str(run.labels[_PROCESS])), str(run.labels[_START]))


def _close(client: SyncPrefectClient, run: FlowRun) -> None:
    from prefect.states import Crashed

    said = "The process ended without a word; the next run takes up what is missing."
    client.set_flow_run_state(run.id, Crashed(message=said))
