"""The steps of a flow as Prefect tasks: each kept in Prefect's record, none of it stored there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.utilities.annotations import quote

from flows import pipeline
from flows.progress import Progress, Silent, watcher
from warehouse.errors import WarehouseLocked

P = ParamSpec("P")
T = TypeVar("T")

# Where a retry can help: another process held the warehouse for longer than our own patience.
LOCK_RETRIES = 3


class _Logged(Silent):
    """Tells the log of the run, where nobody watches it."""

    def tell(self, text: str) -> None:
        """Writes a line of the log."""
        get_run_logger().info(text)


def watching() -> Progress:
    """Whoever watches the flow that runs in this context; its log, where nobody does."""
    return watcher.get() or _Logged()


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
