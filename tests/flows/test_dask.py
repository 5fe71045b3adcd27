"""A run on a real Dask cluster, one of whose two workers dies while it reads."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
import pytest
from distributed import LocalCluster
from distributed.diagnostics.plugin import SchedulerPlugin
from ingesting import ingest

from flows.workers import READER
from warehouse.store import Warehouse

WORKER = "distributed.cli.dask_worker"
# What a worker imports while Prefect's server starts, it need not when the first share comes.
EARLY = "prefect.task_engine"


class Watching(SchedulerPlugin):
    """Notes what becomes of tasks, as the scheduler sees it."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []

    def transition(self, key: Any, start: str, finish: str, *_: Any, **__: Any) -> None:
        self.seen.append((start, finish))


@pytest.fixture
def pages(releases: Path) -> Path:
    """Releases as pages, as long as pages are: enough bytes for a share to each of two workers."""
    style = "p { margin: 0 } " * 2000
    for path in releases.iterdir():
        title, *rest = path.read_text(encoding="utf-8").split("\n\n")
        body = f"<h1>{title}</h1>" + "".join(f"<p>{paragraph}</p>" for paragraph in rest)
        page = f"<html><head><style>{style}</style></head><body>{body}</body></html>"
        path.with_suffix(".html").write_text(page, encoding="utf-8")
        path.unlink()
    return releases


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    """A scheduler on loopback."""
    with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0") as made:
        yield made


@pytest.fixture
def workers(cluster: LocalCluster) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The scheduler's two workers, each a process of one thread that nobody starts again."""
    command = [sys.executable, "-m", WORKER, cluster.scheduler_address, "--no-nanny"]
    command += ["--nthreads", "1", "--dashboard-address", ":0", "--preload", EARLY]
    with ExitStack() as stack:
        started = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(2)]
        for worker in started:
            stack.callback(worker.wait)
            stack.callback(worker.kill)
        yield started


def reads(worker: subprocess.Popen[bytes]) -> bool:
    """Whether a share is being read there: the process that reads lives as long as that takes."""
    return any(READER in child.cmdline() for child in psutil.Process(worker.pid).children())


@pytest.mark.timeout(600)  # four programs start at once, each with Prefect to import
def test_a_worker_killed_while_it_reads_costs_no_row(
    tmp_path: Path, pages: Path, cluster: LocalCluster, workers: list[subprocess.Popen[bytes]]
) -> None:
    """Its share goes to the other one; the rows are those of a run by processes of our own."""
    watching = Watching()
    cluster.scheduler.add_plugin(watching)
    command = [sys.executable, "-m", "flows.cli", "ingest", str(pages), "--workers", "2"]
    with subprocess.Popen(
        [*command, "--runner", "dask", "--warehouse", "dask.duckdb"],
        cwd=tmp_path,
        env=os.environ | {"PRESSFIGURES_DASK_ADDRESS": cluster.scheduler_address},
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        ingest([str(pages)], tmp_path / "here.duckdb")
        while not (reading := [worker for worker in workers if reads(worker)]):
            assert run.poll() is None
            time.sleep(0.2)
        reading[0].kill()
        told, _ = run.communicate(timeout=400)
    assert run.returncode == 0
    assert told.startswith("12 new, 0 revised, 0 unchanged, 0 skipped, 0 quarantined\n")
    assert ("processing", "released") in watching.seen
    assert watching.seen.count(("processing", "memory")) == 2
    assert [worker.poll() for worker in workers if worker not in reading[:1]] == [None]
    hashes = {Warehouse(tmp_path / f"{name}.duckdb").content_hash() for name in ("dask", "here")}
    assert len(hashes) == 1
    assert not list(tmp_path.glob("*.shards"))
