"""The schedule run from one process: a server of our own if none is configured, and a runner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.errors import PressfiguresError
from flows.orchestrator import PrefectUnavailableError, Say, Standing, prefect_standing
from flows.scheduling import TAG, TIME_ZONE, Plan
from flows.settings import Settings
from flows.terminal import inert
from warehouse.places import place_of
from warehouse.turns import turn

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

# One run at a time, of whichever flow: a machine of two processors does one well.
MOST_RUNS = 1
LONGEST_PAUSE = timedelta(seconds=10)


class ServeError(PressfiguresError):
    """The schedule cannot be run: why, and what to do."""


@contextmanager
def prefect_for(settings: Settings, warehouse: Path, port: int, say: Say) -> Iterator[None]:
    """Prefect's API, which runs within; runs that died here are closed.

    Raises ServeError; WarehouseLocked where another process serves the warehouse.
    """
    from flows.recovery import close_dead, watch

    home = folder_for(warehouse)
    with ExitStack() as stack:
        # Two would keep one history, and each close the runs of the other.
        stack.enter_context(turn(warehouse, "serving", "serve", 0))
        try:
            serving = stack.enter_context(prefect_standing(settings, Standing(home, port), say))
        except PrefectUnavailableError as error:
            raise ServeError(f"Prefect cannot be used: {error}.") from error
        for name in close_dead(all_here=serving.is_own):
            say(f"closed, for its process is gone: {inert(name)}")
        if not serving.is_own:
            watch()
        yield


def folder_for(warehouse: Path) -> Path:
    """Where the server keeps the history of its runs: beside the warehouse."""
    own = place_of(warehouse)
    return own.with_name(own.name + ".prefect")


def keep(plans: Sequence[Plan], ready: Callable[[], None]) -> None:
    """Registers the plans, then runs what is due, one run at a time, until stopped by a signal.

    `ready` is called once the plans are registered. On the way out the schedules are paused, so
    that no runs pile up for a server without anybody to run them.
    """
    from prefect.runner import Runner

    from flows.recovery import HEARTBEAT_SECONDS

    class Stoppable(Runner):
        task: asyncio.Task[None] | None = None

        def handle_sigterm(self, *args: object, **kwargs: object) -> None:
            # Prefect would leave from within whatever code the signal finds: the loop ends it.
            task, self.task = self.task, None
            if task:
                task.get_loop().call_soon_threadsafe(task.cancel)

    runner = Stoppable(
        name="pressfigures",
        limit=MOST_RUNS,
        pause_on_shutdown=True,
        heartbeat_seconds=HEARTBEAT_SECONDS,
        query_seconds=_often(plans),
    )

    async def run() -> None:
        runner.task = asyncio.current_task()
        for plan in plans:
            await runner.aadd_deployment(deployment(plan))
        ready()
        await runner.start()

    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(run())


def _often(plans: Sequence[Plan]) -> float:
    """Seconds from one look for what is due to the next: no longer than from run to run."""
    return min([LONGEST_PAUSE, *(plan.every for plan in plans if plan.every)]).total_seconds()


def deployment(plan: Plan) -> RunnerDeployment:
    """The plan as Prefect has it."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Cron, Interval, Schedule

    schedules: list[Schedule] = []
    if plan.cron:
        schedules.append(Cron(plan.cron, timezone=TIME_ZONE))
    if plan.every:
        schedules.append(Interval(plan.every))
    return RunnerDeployment.from_entrypoint(
        plan.entrypoint,
        name=plan.name,
        schedules=schedules or None,
        concurrency_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
        parameters=dict(plan.parameters),
        description=plan.description,
        tags=[TAG],
    )
