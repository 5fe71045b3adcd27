"""The one whole run through Prefect's embedded server, and what becomes of that server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

import pytest
from stand_in import document, standing_in

from flows.conducting import Wish, conduct
from flows.pipeline import Request
from flows.settings import Settings
from warehouse.store import Warehouse, connect

# Starts Prefect as commands do, runs the flow twice, tells what Prefect knows, and waits.
DRIVER = """
import asyncio, json, sys
from pathlib import Path
from flows.orchestrator import prefect_running
from flows.settings import load_settings

said = []
with prefect_running(load_settings(), said.append) as usable:
    from prefect.client.orchestration import get_client
    from prefect.settings import get_current_settings
    from flows.ingest import ingest
    sources, warehouse = sys.argv[1:2], Path(sys.argv[2])
    first = ingest(sources, warehouse=warehouse)
    second = ingest(sources, warehouse=warehouse)
    async def told():
        async with get_client() as client:
            runs = await client.read_flow_runs()
            for _ in range(100):  # task runs are recorded a moment after they end
                tasks = await client.read_task_runs()
                if len(tasks) >= 5 and all(task.state_name == "Completed" for task in tasks):
                    break
                await asyncio.sleep(0.1)
            artifacts = await client.read_artifacts()
        return runs, tasks, artifacts
    runs, tasks, artifacts = asyncio.run(told())
    print(json.dumps({
        "usable": usable, "said": said, "api": str(get_current_settings().api.url),
        "home": str(get_current_settings().home),
        "reports": [first.counts(), second.counts()],
        "runs": sorted((run.name, run.state_name, run.state.message) for run in runs),
        "tasks": sorted(task.name for task in tasks),
        "artifacts": [(a.key, a.type, a.description) for a in artifacts],
    }), flush=True)
    sys.stdin.read()
"""


def children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    if listed.exists():
        return [int(pid) for pid in listed.read_text().split()]
    found = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True)
    return [int(pid) for pid in found.stdout.split()]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def environment(**variables: str) -> dict[str, str]:
    """Ours, without whatever Prefect the one who runs the tests has configured."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return own | variables


@pytest.fixture(scope="module")
def whole_run(
    tmp_path_factory: pytest.TempPathFactory, write_releases: Callable[[Path, int], Path]
) -> Iterator[tuple[Any, Path, Any]]:
    """What the driver told, its folder, and its process, which still holds its server."""
    folder = tmp_path_factory.mktemp("prefect")
    write_releases(folder / "releases", 6)
    with subprocess.Popen(
        [sys.executable, "-c", DRIVER, "releases", "w.duckdb"],
        cwd=folder,
        env=environment(PREFECT_HOME=str(folder / "users-own")),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield json.loads(line or "{}"), folder, process
        process.kill()


def test_the_flow_loads_everything_once(whole_run: tuple[Any, Path, Any]) -> None:
    """The second run finds nothing new."""
    told, folder, _ = whole_run
    assert told["usable"]
    assert [told["reports"][n]["new"] for n in (0, 1)] == [6, 0]
    assert told["reports"][1]["unchanged"] == 6
    with connect(folder / "w.duckdb") as connection:
        found = connection.execute("SELECT flow, state FROM runs").fetchall()
    assert found == [("ingest", "completed")] * 2


def test_prefect_has_named_runs_tasks_and_an_artifact(whole_run: tuple[Any, Path, Any]) -> None:
    """States say in words what happened."""
    told, _, _ = whole_run
    assert told["runs"] == [
        ["ingest releases", "Completed", "0 new, 0 revised, 6 unchanged, 0 skipped, 0 quarantined"],
        ["ingest releases", "Completed", "6 new, 0 revised, 0 unchanged, 0 skipped, 0 quarantined"],
    ]
    assert {"discover", "archive batch 1", "extract batch 1", "load batch 1"} <= set(told["tasks"])
    assert {(key, kind) for key, kind, _ in told["artifacts"]} >= {
        ("ingest-report", "table"),
        ("ingest-documents", "markdown"),
    }
    assert any(words.startswith("6 new") for _, _, words in told["artifacts"])


def test_the_rows_are_those_of_a_run_without_prefect(
    whole_run: tuple[Any, Path, Any], tmp_path: Path
) -> None:
    """The same steps, the same facts."""
    _, folder, _ = whole_run
    report = conduct(
        [str(folder / "releases")], Request(tmp_path / "w.duckdb"), Settings(), Wish(direct=True)
    )
    assert report.new == 6
    hashes = {Warehouse(place / "w.duckdb").content_hash() for place in (folder, tmp_path)}
    assert len(hashes) == 1


def test_a_configured_api_is_used_and_keeps_the_run(
    whole_run: tuple[Any, Path, Any], tmp_path: Path
) -> None:
    """Named in the environment or in the active profile: no server of our own is started."""
    told, folder, _ = whole_run
    home = tmp_path / "home"
    home.mkdir()
    profile = f'active = "mine"\n[profiles.mine]\nPREFECT_API_URL = "{told["api"]}"\n'
    (home / "profiles.toml").write_text(profile)
    for variables in ({"PREFECT_API_URL": told["api"]}, {"PREFECT_HOME": str(home)}):
        done = subprocess.run(
            [sys.executable, "-m", "flows.cli", "ingest", str(folder / "releases")],
            cwd=tmp_path,
            env=environment(**variables),
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == f"Prefect at {told['api']}\n"
    with urlopen(
        HttpRequest(f"{told['api']}/flow_runs/count", b"{}", {"Content-Type": "application/json"})
    ) as answer:
        assert json.loads(answer.read()) == 4


def test_a_backfill_is_a_flow_too(whole_run: tuple[Any, Path, Any], tmp_path: Path) -> None:
    """As a scheduled one would be."""
    told, _, _ = whole_run
    command = [sys.executable, "-m", "flows.cli", "backfill", "govuk:ofsted", "-w", "w.duckdb"]
    with standing_in([document(3 * number) for number in range(40)]) as govuk:
        done = subprocess.run(
            [*command, "--since", "2023-01-01", "--until", "2023-02-28"],
            cwd=tmp_path,
            env=environment(
                PREFECT_API_URL=told["api"],
                PRESSFIGURES_GOVUK_URL=govuk.url,
                PRESSFIGURES_ALLOW_PRIVATE_ADDRESSES="on",
            ),
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, f"Prefect at {told['api']}\n")
    assert "2 months completed, 0 before, 0 open" in done.stdout
    with connect(tmp_path / "w.duckdb") as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (20,)


def test_a_run_that_fails_is_one_line(whole_run: tuple[Any, Path, Any], tmp_path: Path) -> None:
    """Prefect's own account of it goes to its server, not to the terminal."""
    told, folder, _ = whole_run
    (tmp_path / "w.duckdb").write_text("no warehouse at all")
    command = [sys.executable, "-m", "flows.cli", "ingest", str(folder / "releases")]
    done = subprocess.run(
        [*command, "--warehouse", "w.duckdb"],
        cwd=tmp_path,
        env=environment(PREFECT_API_URL=told["api"]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    prefect, said = done.stderr.splitlines()
    assert prefect == f"Prefect at {told['api']}"
    assert said.startswith("pressfigures: ")
    assert "w.duckdb" in said


def test_the_server_lives_apart_and_dies_with_its_parent(whole_run: tuple[Any, Path, Any]) -> None:
    """In a home of its own that goes with it, even when the parent is killed outright."""
    told, folder, process = whole_run
    assert told["api"].startswith("http://127.0.0.1:")
    home = Path(told["home"])
    assert home.is_dir()
    assert not (folder / "users-own" / "prefect.db").exists()
    servers = children(process.pid)
    assert servers
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    end = time.monotonic() + 10
    while time.monotonic() < end and (home.exists() or any(map(is_running, servers))):
        time.sleep(0.05)
    assert not any(map(is_running, servers))
    assert not home.exists()


def test_a_server_killed_with_its_parent_while_it_starts_is_gone_too(tmp_path: Path) -> None:
    """Long before it answers."""
    code = "import time; from pathlib import Path; from flows.orchestrator import EmbeddedServer\n"
    code += (
        f"server = EmbeddedServer(Path({str(tmp_path)!r})); print('on', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"on\n"
        servers = children(process.pid)
        time.sleep(0.5)
        process.kill()
    assert servers
    end = time.monotonic() + 20
    while time.monotonic() < end and any(map(is_running, servers)):
        time.sleep(0.05)
    assert not any(map(is_running, servers))
