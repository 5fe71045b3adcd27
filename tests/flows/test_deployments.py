"""prefect.yaml on a real Prefect server, its runs done by a real worker, which is killed in one."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
import yaml
from stand_in import StandIn, document, standing_in
from waiting import until

from warehouse.store import Warehouse, connect

ROOT = Path(__file__).parents[2]
SOURCE = "ofsted-press-releases"
DOCUMENTS = 60


class Prefect:
    """A server, and what is asked of it through its API and its command line."""

    def __init__(self, home: Path, port: int, variables: Mapping[str, str]) -> None:
        self.url = f"http://127.0.0.1:{port}/api"
        self.home = home
        own = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        self.environment = {
            **own,
            **variables,
            "PREFECT_API_URL": self.url,
            "PREFECT_HOME": str(home / "prefect"),
            "PREFECT_WORKER_QUERY_SECONDS": "2",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "PWD": str(home),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """`prefect …`, in a process group of its own, its words in a file."""
        with (self.home / f"{arguments[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "prefect", *arguments],
                cwd=self.home,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def run(self, *arguments: str) -> str:
        """What `prefect …` prints."""
        done = subprocess.run(
            [sys.executable, "-m", "prefect", *arguments],
            cwd=self.home,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, path: str, body: object | None = None) -> Any:
        """The answer of the API; None while it does not answer."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.url + path, data, {"content-type": "application/json"})
        with suppress(OSError), urlopen(request, timeout=20) as answer:
            return json.load(answer)
        return None

    def runs(self, state: str) -> list[dict[str, Any]]:
        """Runs of flows in a state, such as COMPLETED."""
        return [
            run for run in self.ask("/flow_runs/filter", {}) or [] if run["state_type"] == state
        ]

    def stop(self) -> None:
        for process in self.started:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kills a process with all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def govuk() -> Iterator[StandIn]:
    with standing_in([document(number) for number in range(DOCUMENTS)]) as server:
        yield server


@pytest.fixture
def prefect(tmp_path: Path, govuk: StandIn) -> Iterator[Prefect]:
    """A server that has what prefect.yaml says, deployed from the test's folder."""
    own = tmp_path / "sources.toml"
    own.write_text(f"[{SOURCE}]\nleast = 1\n")
    variables = {
        "PRESSFIGURES_WAREHOUSE": str(tmp_path / "press.duckdb"),
        "PRESSFIGURES_SOURCES": str(own),
        "PRESSFIGURES_BATCH_DOCUMENTS": "12",
        "PRESSFIGURES_GOVUK_URL": govuk.url,
        "PRESSFIGURES_GOVUK_REQUESTS_PER_SECOND": "10",
        "PRESSFIGURES_ALLOW_PRIVATE_ADDRESSES": "127.0.0.1",
    }
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = int(listening.getsockname()[1])
    prefect = Prefect(tmp_path, port, variables)
    try:
        prefect.start("server", "start", "--host", "127.0.0.1", "--port", str(port))
        until(lambda: prefect.ask("/health") is True, "the server answers")
        pool = {"name": "pressfigures", "type": "process", "concurrency_limit": 1}
        assert prefect.ask("/work_pools/", pool)
        yaml_file = str(ROOT / "prefect.yaml")
        prefect.run("--no-prompt", "deploy", "--all", "--prefect-file", yaml_file)
        yield prefect
    finally:
        prefect.stop()


def loaded(path: Path) -> int:
    """How many documents the warehouse has."""
    if not path.exists():
        return 0
    with connect(path) as connection:
        (count,) = connection.execute("SELECT count(*) FROM documents").fetchall()[0]
    return int(count)


@pytest.mark.timeout(600)
def test_a_schedule_on_a_server_survives_the_death_of_its_worker(
    prefect: Prefect, govuk: StandIn, tmp_path: Path, pressfigures: Callable[..., Any]
) -> None:
    """All deployments are there; what is due starts by itself, and again after a kill."""
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    deployments = {made["name"]: made for made in prefect.ask("/deployments/filter", {})}
    assert set(deployments) == {made["name"] for made in written["deployments"]}
    warehouse = tmp_path / "press.duckdb"

    soon = {"schedule": {"interval": 20, "timezone": "Europe/London"}, "active": True}
    prefect.ask(f"/deployments/{deployments[SOURCE]['id']}/schedules", [soon])
    worker = prefect.start("worker", "start", "--pool", "pressfigures")
    until(lambda: len(govuk.log) > DOCUMENTS // 2, "half of the documents are asked for")
    kill(worker)
    before = loaded(warehouse)
    assert before < DOCUMENTS, "the run was over before it was killed"

    prefect.start("worker", "start", "--pool", "pressfigures")

    def completed() -> bool:
        return f"ingest {SOURCE}" in {run["name"] for run in prefect.runs("COMPLETED")}

    until(completed, "a run completes after the kill")
    assert (tmp_path / "published" / "datapackage.json").exists(), "it is published"
    keys = {artifact["key"] for artifact in prefect.ask("/artifacts/filter", {})}
    assert keys >= {"ingest-report", "ingest-documents", "publish-report"}
    names = {run["name"] for run in prefect.runs("COMPLETED")}
    assert names >= {f"ingest {SOURCE}", "publish to published"}

    other = tmp_path / "undisturbed.duckdb"
    done = pressfigures("ingest", SOURCE, "--direct", "--warehouse", other, **prefect.environment)
    assert done.returncode == 0, done.stderr
    assert Warehouse(warehouse).content_hash() == Warehouse(other).content_hash()
