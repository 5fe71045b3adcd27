"""`serve`: one process runs the schedule, with a Prefect server of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from killing import kill
from waiting import until

from flows.commands import serve
from flows.serving import prefect_for
from flows.settings import Settings
from warehouse.errors import WarehouseLocked
from warehouse.store import connect
from warehouse.turns import turn

Write = Callable[[Path, int], Path]
RELEASES = 24
STARTS = "import sys; from flows.cli import main; sys.exit(main())"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def asked(port: int, what: str) -> list[dict[str, Any]]:
    """What the Prefect server lists; nothing while it does not answer."""
    request = Request(
        f"http://127.0.0.1:{port}/api/{what}/filter",
        data=b"{}",
        headers={"content-type": "application/json"},
    )
    with suppress(OSError), urlopen(request, timeout=10) as answer:
        found: list[dict[str, Any]] = json.load(answer)
        return found
    return []


@pytest.fixture
def port() -> int:
    return free_port()


def start(folder: Path, port: int, **variables: str) -> subprocess.Popen[str]:
    """`serve` of the releases in a folder every five seconds."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.Popen(
        [sys.executable, "-c", STARTS, "serve", "releases", "--every", "5s", "--port", str(port),
         "--to", "published", "--warehouse", "press.duckdb"],
        cwd=folder,
        env=own | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip


@pytest.fixture
def killed(tmp_path: Path, port: int, write_releases: Write) -> dict[str, Any]:
    """The run that was under way when a machine lost its power: one batch a release takes long."""
    write_releases(tmp_path / "releases", RELEASES)
    process = start(tmp_path, port, PRESSFIGURES_BATCH_DOCUMENTS="1")

    def running() -> list[dict[str, Any]]:
        return [run for run in asked(port, "flow_runs") if run["state_type"] == "RUNNING"]

    try:
        until(lambda: bool(running()), "a run starts")
        (run,) = running()
    finally:
        kill(process)
        process.communicate()
    return run


@pytest.fixture
def serving(tmp_path: Path, port: int, killed: dict[str, Any]) -> Iterator[subprocess.Popen[str]]:
    """`serve`, started again."""
    process = start(tmp_path, port)
    yield process
    kill(process)
    process.communicate()


@pytest.mark.timeout(600)
def test_what_is_due_runs_by_itself_and_is_published(
    serving: subprocess.Popen[str], tmp_path: Path, port: int, killed: dict[str, Any]
) -> None:
    """A run starts without anybody, a publication follows it; both can be looked at, and stop.

    The run that died before keeps nobody from it.
    """

    def published() -> bool:
        assert serving.poll() is None, serving.communicate()[0]
        return (tmp_path / "published" / "datapackage.json").exists()

    until(published, "a publication")

    def both() -> bool:
        done = [run for run in asked(port, "flow_runs") if run["state_type"] == "COMPLETED"]
        return {run["name"] for run in done} >= {"ingest releases", "publish to published"}

    until(both, "both runs complete")
    (dead,) = [run for run in asked(port, "flow_runs") if run["id"] == killed["id"]]
    assert dead["state_name"] == "Crashed"
    keys = {artifact["key"] for artifact in asked(port, "artifacts")}
    assert keys >= {"ingest-report", "ingest-documents", "publish-report"}
    with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
        assert "Prefect" in page.read().decode()
    serving.send_signal(signal.SIGTERM)
    said, _ = serving.communicate(timeout=60)
    assert serving.returncode == 0, said
    assert said.rstrip().endswith("the schedules are paused until the next start")
    assert "Traceback" not in said
    assert f"closed, for its process is gone: {killed['name']}" in said
    assert not asked(port, "deployments"), "the server goes with the command"
    with connect(tmp_path / "press.duckdb") as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchall() == [(RELEASES,)]


def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    """The command says which, and ends with 1."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-c", STARTS, "serve", "--port", str(port)],
            cwd=tmp_path,
            env={**os.environ, "PREFECT_API_URL": ""},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert f"port {port}" in done.stderr
    assert "--port" in done.stderr


def test_a_warehouse_that_is_served_is_not_served_twice(tmp_path: Path) -> None:
    """Also under another port, and by another name: both would keep one history of runs."""
    warehouse, link = tmp_path / "w.duckdb", tmp_path / "link.duckdb"
    link.symlink_to(warehouse)
    with (
        turn(warehouse, "serving", "serve", 0),
        pytest.raises(WarehouseLocked, match=rf"process {os.getpid()} \(serve, since"),
        prefect_for(Settings(), link, free_port(), lambda _: None),
    ):
        pytest.fail("it is served twice")


def test_sources_have_hours_or_are_given_an_interval(tmp_path: Path) -> None:
    """Without an hour of its own a source needs --every; one that is not there is refused."""
    import typer

    with pytest.raises(typer.BadParameter, match="--every"):
        serve.hours_of([str(tmp_path)], Settings(), None)
    with pytest.raises(typer.BadParameter, match="no such file"):
        serve.hours_of([str(tmp_path / "none")], Settings(), serve.SHORTEST)
    assert serve.hours_of(["ofsted-news"], Settings(), None)["ofsted-news"] is not None
