"""prefect.yaml on a real Prefect server, its runs done by a real worker that is killed in one."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
import yaml
from killing import kill
from prefect import __version__
from stand_in import StandIn, document, standing_in
from waiting import until

from flows.recovery import automations
from flows.scheduling import TAG
from flows.settings import Settings
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
            "PREFECT_SERVER_UI_ENABLED": "false",  # its pages and kinds of blocks take seconds
            "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
            "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
                "prefect.server.concurrency.lease_storage.filesystem"
            ),
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
            return json.loads(answer.read() or b"null") or {}
        return None

    def tell(self, path: str, body: object) -> Any:
        """The answer of the API, which is asked again while it is busy, as clients do."""
        answers: list[Any] = []

        def is_taken() -> bool:
            answers.append(self.ask(path, body))
            return answers[-1] is not None

        until(is_taken, f"{path} is taken")
        return answers[-1]

    def runs(self, state: str) -> list[dict[str, Any]]:
        """Runs of flows in a state, such as COMPLETED."""
        return [
            run for run in self.ask("/flow_runs/filter", {}) or [] if run["state_type"] == state
        ]

    def stop(self) -> None:
        for process in self.started:
            kill(process)


@pytest.fixture
def govuk() -> Iterator[StandIn]:
    with standing_in([document(number) for number in range(DOCUMENTS)]) as server:
        yield server


@pytest.fixture
def prefect(tmp_path: Path, govuk: StandIn) -> Iterator[Prefect]:
    """A server without deployments."""
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
    prepared = Settings().cache / f"prefect-{__version__}.db"
    if prepared.is_file():  # tables as an earlier start of any server left them: half of a start
        (tmp_path / "prefect").mkdir()
        shutil.copy(prepared, tmp_path / "prefect" / "prefect.db")
    try:
        prefect.start("server", "start", "--host", "127.0.0.1", "--port", str(port))
        until(lambda: prefect.ask("/health") is True, "the server answers")
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


def deploy(prefect: Prefect) -> dict[str, str]:
    """Makes the pool and what prefect.yaml says, from the test's folder; ids by their names."""
    pool = {"name": "pressfigures", "type": "process", "concurrency_limit": 1}
    prefect.tell("/work_pools/", pool)
    yaml_file = str(ROOT / "prefect.yaml")
    prefect.run("--no-prompt", "deploy", "--all", "--prefect-file", yaml_file)
    return {made["name"]: made["id"] for made in prefect.ask("/deployments/filter", {})}


def related() -> list[dict[str, str]]:
    """What an event of a run says of the tag of its deployment."""
    return [{"prefect.resource.id": f"prefect.tag.{TAG}", "prefect.resource.role": "tag"}]


def leave_to_themselves(prefect: Prefect) -> tuple[list[str], set[str]]:
    """Two runs of which no more is heard: one took its place, one ran; automations and runs."""
    soon = timedelta(seconds=10)
    made = [
        prefect.tell("/automations/", one.model_dump(mode="json"))["id"]
        for one in automations(silence=soon, beginning=soon)
    ]
    flow = prefect.tell("/flows/", {"name": "ingest"})["id"]
    runs = [
        prefect.tell("/flow_runs/", {"flow_id": flow, "tags": [TAG], "state": {"type": state}})[
            "id"
        ]
        for state in ("PENDING", "RUNNING")
    ]
    heartbeat = {
        "id": str(uuid.uuid4()),
        "occurred": datetime.now(UTC).isoformat(),
        "event": "prefect.flow-run.heartbeat",
        "resource": {"prefect.resource.id": f"prefect.flow-run.{runs[1]}"},
        "related": related(),
    }
    prefect.tell("/events", [heartbeat])
    return made, set(runs)


def await_end(prefect: Prefect, automations: list[str], runs: set[str]) -> None:
    """Waits for the server to mark the runs as crashed; then it is told no more to do so."""

    def are_crashed() -> bool:
        return runs <= {run["id"] for run in prefect.runs("CRASHED")}

    until(are_crashed, "the server finds runs from which nothing is heard")
    for one in automations:
        request = Request(f"{prefect.url}/automations/{one}", method="DELETE")
        urlopen(request, timeout=20).close()


def recover(prefect: Prefect, pressfigures: Callable[..., Any]) -> list[str]:
    """What the command says that a worker's start is to come after."""
    done = pressfigures("recover", **prefect.environment)
    assert done.returncode == 0, done.stderr
    lines: list[str] = done.stderr.splitlines()
    return lines


@pytest.mark.timeout(600)
def test_a_schedule_on_a_server_survives_the_death_of_its_worker(
    prefect: Prefect, govuk: StandIn, tmp_path: Path, pressfigures: Callable[..., Any]
) -> None:
    """All deployments are there; what is due starts by itself, and again after a kill."""
    left = leave_to_themselves(prefect)
    deployments = deploy(prefect)
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    assert set(deployments) == {made["name"] for made in written["deployments"]}
    for name in set(deployments) - {SOURCE}:  # whatever the hour is
        prefect.tell(f"/deployments/{deployments[name]}/pause_deployment", {})
    warehouse = tmp_path / "press.duckdb"
    await_end(prefect, *left)

    assert recover(prefect, pressfigures) == ["0 dead runs closed"]
    # Soon, and again when the first may have been killed: runs that find it alive are cancelled.
    first = datetime.now(UTC) + timedelta(seconds=10)
    often = {"interval": 40, "anchor_date": first.isoformat(), "timezone": "Europe/London"}
    prefect.tell(f"/deployments/{deployments[SOURCE]}/schedules", [{"schedule": often}])
    worker = prefect.start("worker", "start", "--pool", "pressfigures")
    until(lambda: len(govuk.log) > DOCUMENTS // 2, "half of the documents are asked for")
    (killed,) = prefect.runs("RUNNING")
    kill(worker)
    before = loaded(warehouse)
    assert before < DOCUMENTS, "the run was over before it was killed"

    assert recover(prefect, pressfigures) == [f"closed: {killed['name']}", "1 dead run closed"]
    assert killed["id"] in {run["id"] for run in prefect.runs("CRASHED")}
    prefect.start("worker", "start", "--pool", "pressfigures")

    def completed() -> bool:
        done = {run["id"] for run in prefect.runs("COMPLETED") if run["name"] == killed["name"]}
        assert killed["id"] not in done, "it was not killed"
        return bool(done)

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
