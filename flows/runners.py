"""Runners, by name: where documents are read. Processes of this run, or a Prefect task runner."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

from flows.process_reader import ProcessReader
from flows.settings import Settings
from flows.shares import RunnerError
from flows.workers import limits_of
from warehouse.captures import Capture, Outcome

if TYPE_CHECKING:
    from prefect.task_runners import TaskRunner

# What a batch holds for each worker of a task runner, that its tasks are worth their cost.
TASK_DOCUMENTS = 500
TASK_MB = 8


class Reader(Protocol):
    """Reads batches of captures somewhere."""

    def ahead(self, is_remote: bool) -> int:
        """How many batches may be begun before the outcomes of the first are asked for.

        `is_remote`: they come over the network.
        """
        ...

    def start(self) -> None:
        """Gets ready for a first batch, without waiting."""
        ...

    def begin(self, captures: Sequence[Capture]) -> Iterator[tuple[int, Outcome]]:
        """Begins to read a batch; every outcome with its place in it, in whatever order."""
        ...

    def rest(self) -> None:
        """Gives back the memory that reading takes, until there is more to read."""
        ...

    def __enter__(self) -> Reader: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Ends whatever is being read."""
        ...


def open_reader(workers: int, settings: Settings, warehouse: Path) -> Reader:
    """The reader of a run into this warehouse, by the runner of the settings.

    Raises RunnerError for one that cannot be used here.
    """
    limits = limits_of(settings)
    if settings.runner == "processes":
        return ProcessReader(workers, limits)
    from flows.sharing import TaskReader

    runner = _task_runner(settings, workers)
    return TaskReader(runner, workers, limits, warehouse, settings.shards)


def sized(settings: Settings, workers: int) -> Settings:
    """The settings with batches that are worth the runner's while."""
    if settings.runner == "processes":
        return settings
    return replace(
        settings,
        batch_documents=max(settings.batch_documents, workers * TASK_DOCUMENTS),
        batch_mb=max(settings.batch_mb, workers * TASK_MB),
    )


def _task_runner(settings: Settings, workers: int) -> TaskRunner[Any]:
    if settings.runner == "threads":
        from prefect.task_runners import ThreadPoolTaskRunner

        return ThreadPoolTaskRunner(max_workers=workers)
    if settings.runner == "dask":
        return _dask(settings.dask_address, workers)
    return _by_path(settings.runner, workers)


def _dask(address: str | None, workers: int) -> TaskRunner[Any]:
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise RunnerError(
            f"The runner dask is not installed ({error}): pip install 'pressfigures[dask]'."
        ) from error
    if address:
        return DaskTaskRunner(address=address)
    return DaskTaskRunner(
        cluster_kwargs={
            "n_workers": workers,
            "threads_per_worker": 1,
            "dashboard_address": ":0",
            "silence_logs": logging.ERROR,
        }
    )


def _by_path(path: str, workers: int) -> TaskRunner[Any]:
    """A task runner by its import path: a class, or a function without arguments that makes one."""
    from prefect.task_runners import TaskRunner

    module, _, name = path.partition(":")
    try:
        found = getattr(import_module(module), name)
        takes_count = "max_workers" in inspect.signature(found).parameters
        made = found(max_workers=workers) if takes_count else found()
    except Exception as error:
        raise RunnerError(
            f"The runner {path} could not be made ({type(error).__name__}: {error})."
        ) from error
    if not isinstance(made, TaskRunner):
        raise RunnerError(f"{path} makes no task runner of Prefect, but {type(made).__name__}.")
    return made
