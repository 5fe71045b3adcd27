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
