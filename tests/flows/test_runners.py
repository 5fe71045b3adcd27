"""Which runner reads, and what becomes of shares whose worker fails; no server is needed."""

from __future__ import annotations

import platform
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from prefect.context import FlowRunContext
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows import runners, sharing
from flows.pipeline import Request, Run, follow
from flows.progress import Silent
from flows.report import Report
from flows.runners import open_reader, sized
from flows.settings import SettingError, Settings, load_settings
from flows.shares import RunnerError
from flows.sources.opening import open_source
from warehouse.shards import ShardStore
from warehouse.store import Warehouse

Meddle = Callable[[int, dict[str, Any]], None]


@dataclass
class Future:
    """A task that is run when it is asked for."""

    run: Callable[[], object]

    def result(self) -> object:
        return self.run()


@dataclass
class StandIn:
    """Stands in for a task runner: runs tasks here, after something has happened to them."""

    meddle: Meddle = lambda number, parameters: None
    submitted: list[str] = field(default_factory=list)
    entered: Counter[str] = field(default_factory=Counter)

    def submit(self, task: Any, parameters: dict[str, Any]) -> Future:
        self.submitted.append(parameters["name"])
        number = len(self.submitted)

        def run() -> object:
            self.meddle(number, parameters)
            return task.fn(**parameters)

        return Future(run)

    def __enter__(self) -> StandIn:
        self.entered["in"] += 1
        return self

    def __exit__(self, *_: object) -> None:
        self.entered["out"] += 1


def ingest(
    releases: Path, monkeypatch: pytest.MonkeyPatch, runner: StandIn, since: date | None = None
) -> tuple[Report, Warehouse]:
    """A run with the runner, into a warehouse of its own."""
    monkeypatch.setattr(FlowRunContext, "get", lambda: object())
    monkeypatch.setattr(runners, "_task_runner", lambda settings, workers: runner)
    monkeypatch.setattr(sharing, "BYTES_A_WORKER", 1000)
    monkeypatch.setattr(runners, "TASK_DOCUMENTS", 3)
    settings = replace(Settings(), runner="threads", batch_documents=5)
    request = Request(releases.parent / "tasks.duckdb", since, workers=2)
    opened = open_source([str(releases)], settings)
    run = Run("run", request, opened, settings, Silent())
    with run.begin("ingest", {}):
        report = follow(run, settings)
    return report, Warehouse(request.warehouse)


@pytest.fixture(scope="module")
def in_processes(
    tmp_path_factory: pytest.TempPathFactory, write_releases: Callable[[Path, int], Path]
) -> str:
    """The content hash of a run by this run's own processes."""
    folder = tmp_path_factory.mktemp("processes")
    releases = write_releases(folder / "releases", 12)
    path = folder / "w.duckdb"
    run = Run("run", Request(path), open_source([str(releases)], Settings()), Settings(), Silent())
    with run.begin("ingest", {}):
        follow(run, Settings())
    return Warehouse(path).content_hash()


def leave_behind(shards: Path) -> None:
    """What a loader that was killed leaves: the share of a batch, and a shard of it."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    store = ShardStore(str(shards / f"{platform.node()}.{process.pid}..{uuid.uuid4()}"))
    store.write([(0, ("empty", "It is empty."))])
    assert list(shards.rglob("*.parquet"))


def test_tasks_bring_the_same_facts_as_processes(
    releases: Path, monkeypatch: pytest.MonkeyPatch, in_processes: str
) -> None:
    """In shares of a batch, one batch ahead; nothing is left of the shards, nor of a dead run's."""
    (releases / "bad.txt").write_bytes(b"")
    leave_behind(releases.parent / "tasks.duckdb.shards")
    runner = StandIn()
    report, warehouse = ingest(releases, monkeypatch, runner)
    assert (report.new, len(report.quarantined)) == (12, 1)
    assert warehouse.content_hash() == in_processes
    assert len(runner.submitted) == 5  # 13 documents: batches of 6, 6 and 1; two workers
    assert runner.entered == {"in": 1, "out": 1}
    assert not list(releases.parent.glob("*.shards"))


def test_a_share_whose_worker_dies_is_read_by_another(
    releases: Path, monkeypatch: pytest.MonkeyPatch, in_processes: str
) -> None:
    """Also one that died after it had written its shard."""

    def die(number: int, parameters: dict[str, Any]) -> None:
        if number == 1:
            raise ConnectionError("the worker is gone")
        if number == 2:
            sharing.read_share(**parameters)
            raise ConnectionError("the worker is gone, its work done")

    runner = StandIn(die)
    report, warehouse = ingest(releases, monkeypatch, runner)
    assert report.new == 12
    assert warehouse.content_hash() == in_processes
    assert not list(releases.parent.glob("*.shards"))


def test_a_share_that_fails_always_fails_the_run(
    releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the last reason; what was loaded before stays, and the shards go."""

    def die(number: int, parameters: dict[str, Any]) -> None:
        raise MemoryError("too small a machine")

    with pytest.raises(RunnerError, match="failed 3 times, the last time with MemoryError: too"):
        ingest(releases, monkeypatch, StandIn(die))
    assert not list(releases.parent.glob("*.shards"))


def test_under_a_window_documents_are_read_before_they_are_archived(
    releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until their date is known; what lies outside is then left alone."""
    report, warehouse = ingest(releases, monkeypatch, StandIn(), date(2090, 1, 1))
    assert (report.new, len(report.skipped)) == (0, 12)
    assert not list(warehouse.path.parent.glob("tasks.duckdb.archive/*"))


@pytest.mark.parametrize(
    ("runner", "said"),
    [
        ("threads", "only processes works without Prefect"),
        ("no_such_package:Runner", "could not be made"),
        ("flows.runners:NoSuchRunner", "could not be made"),
        ("pathlib:Path", "makes no task runner of Prefect"),
    ],
)
def test_a_runner_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, runner: str, said: str
) -> None:
    """Before anything is fetched."""
    settings = replace(Settings(), runner=runner)
    with pytest.raises(RunnerError, match=said):
        open_reader(2, settings, tmp_path / "w.duckdb")


def test_a_runner_by_its_import_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A class, told how many workers there may be if it wants to know, or a function."""
    made = runners._by_path("prefect.task_runners:ThreadPoolTaskRunner", 3)
    assert isinstance(made, ThreadPoolTaskRunner)
    assert made._max_workers == 3
    monkeypatch.setattr(runners, "mine", lambda: made, raising=False)
    assert runners._by_path("flows.runners:mine", 2) is made
    assert issubclass(type(made), TaskRunner)


def test_batches_are_worth_a_task_runners_while() -> None:
    """They grow with its workers; those of processes stay as they are set."""
    assert sized(Settings(), 8) == Settings()
    large = sized(replace(Settings(), runner="dask"), 8)
    assert (large.batch_documents, large.batch_mb) == (4000, 64)


@pytest.mark.parametrize("wrong", ["ray", "package.module", ":Class", "a b:C", "processes:"])
def test_a_name_that_is_no_runner_is_refused(wrong: str) -> None:
    """Where it is set, with what it may be."""
    with pytest.raises(SettingError, match="processes, threads, dask"):
        load_settings({"PRESSFIGURES_RUNNER": wrong})
