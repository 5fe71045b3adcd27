"""Two commands on one warehouse: the second waits, or says who holds it; nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from warehouse.connections import connect
from warehouse.store import Warehouse
from warehouse.turns import turn

COMMAND = [sys.executable, "-c", "import sys; from flows.cli import main; sys.exit(main())"]


def start(warehouse: Path, *sources: Path, **variables: str) -> subprocess.Popen[str]:
    """`pressfigures ingest` in a process of its own."""
    given = [*map(str, sources), "--direct", "--warehouse", str(warehouse)]
    return subprocess.Popen(
        [*COMMAND, "ingest", *given],
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.timeout(240)
def test_two_ingests_at_once_lose_nothing(
    write_releases: Callable[[Path, int], Path], tmp_path: Path
) -> None:
    """Into a warehouse that is not there yet; it then holds what one after another would bring."""
    files = sorted(write_releases(tmp_path / "releases", 12).iterdir())
    small = {"PRESSFIGURES_BATCH_DOCUMENTS": "2"}
    both = tmp_path / "both.duckdb"
    running = [start(both, *files[:6], **small), start(both, *files[6:], **small)]
    told = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    one = tmp_path / "one.duckdb"
    for half in (files[6:], files[:6]):
        alone = start(one, *half)
        alone.communicate()
        assert alone.returncode == 0
    assert Warehouse(both).content_hash() == Warehouse(one).content_hash()
    with connect(both) as connection:
        runs = "SELECT count(*) FROM runs WHERE state = 'completed'"
        assert connection.execute(runs).fetchall() == [(2,)]


def test_one_that_comes_while_another_loads_waits_for_it(
    write_releases: Callable[[Path, int], Path], tmp_path: Path
) -> None:
    """It says for whom, and loads when the other has ended."""
    warehouse = tmp_path / "w.duckdb"
    folder = write_releases(tmp_path / "releases", 1)
    with turn(warehouse, "loading", "ingest ofsted-news", 1):
        process = start(warehouse, folder)
        assert process.stderr is not None
        said = process.stderr.readline()
        assert said.startswith(f"waiting for process {os.getpid()} (ingest ofsted-news, since ")
        with connect(warehouse) as connection:
            assert connection.execute("SELECT count(*) FROM runs").fetchall() == [(0,)]
    told, _ = process.communicate()
    assert process.returncode == 0
    assert told.startswith("1 new")
    assert not list(tmp_path.glob("*.lock"))


def test_one_whose_turn_does_not_come_says_who_loads(
    write_releases: Callable[[Path, int], Path], tmp_path: Path
) -> None:
    """By process and run, in a line, with exit status 1."""
    warehouse = tmp_path / "w.duckdb"
    folder = write_releases(tmp_path / "releases", 1)
    with turn(warehouse, "loading", "backfill govuk:ofsted", 1):
        process = start(warehouse, folder, PRESSFIGURES_TURN_SECONDS="0.5")
        _, said = process.communicate()
    assert process.returncode == 1
    waits, failed = said.splitlines()
    assert waits.startswith("waiting for process")
    assert f"is in use by process {os.getpid()} (backfill govuk:ofsted, since" in failed


def test_one_that_waits_in_vain_says_who_holds_the_warehouse(
    write_releases: Callable[[Path, int], Path], tmp_path: Path
) -> None:
    """By process, in a line, with exit status 1."""
    warehouse = tmp_path / "w.duckdb"
    Warehouse(warehouse).create()
    folder = write_releases(tmp_path / "releases", 1)
    with connect(warehouse, read_only=False):
        process = start(warehouse, folder, PRESSFIGURES_LOCK_SECONDS="1")
        _, said = process.communicate()
    assert process.returncode == 1
    assert f"is in use by process {os.getpid()}" in said
    assert "Traceback" not in said
