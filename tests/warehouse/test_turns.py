"""Turns: one at a time, in whatever way the one before has ended."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from warehouse.errors import WarehouseError, WarehouseLocked
from warehouse.turns import turn

HOLDS = """
import sys, time
from pathlib import Path
from warehouse.turns import turn
with turn(Path(sys.argv[1]), "loading", "ingest a-ledger", 1):
    print("has it", flush=True)
    time.sleep(60)
"""


def test_no_two_have_the_turn_at_once(tmp_path: Path) -> None:
    """Eight that would, each waiting for those before it."""
    path = tmp_path / "w.duckdb"
    inside, most = 0, 0
    count = threading.Lock()
    told: list[str] = []

    def take(number: int) -> None:
        nonlocal inside, most
        with turn(path, "loading", f"ingest {number}", 30, told.append):
            with count:
                inside += 1
                most = max(most, inside)
            threading.Event().wait(0.02)
            with count:
                inside -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, range(8)))
    assert most == 1
    assert told
    assert not list(tmp_path.iterdir())


def test_a_link_to_a_warehouse_has_the_turn_of_the_warehouse(tmp_path: Path) -> None:
    """It is the same one, whichever name it is called by."""
    path, link = tmp_path / "w.duckdb", tmp_path / "link.duckdb"
    link.symlink_to(path)
    with (
        turn(path, "loading", "ingest", 0),
        pytest.raises(WarehouseLocked),
        turn(link, "loading", "ingest", 0),
    ):
        pass


def test_what_is_another_deed_or_another_warehouse_need_not_wait(tmp_path: Path) -> None:
    """Nor is the file of one that of the other."""
    path = tmp_path / "w.duckdb"
    with (
        turn(path, "loading", "ingest", 0),
        turn(path, "checking", "check", 0),
        turn(tmp_path / "other.duckdb", "loading", "ingest", 0),
    ):
        assert len(list(tmp_path.iterdir())) == 3


def test_a_turn_ends_with_its_process(tmp_path: Path) -> None:
    """One that was killed keeps nobody waiting, though its words are still there."""
    path = tmp_path / "w.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "has it\n"
        with (
            pytest.raises(WarehouseLocked, match=rf"process {process.pid} \(ingest a-ledger, "),
            turn(path, "loading", "ingest", 0),
        ):
            pass
        process.kill()
        process.wait()
    assert list(tmp_path.iterdir())
    with turn(path, "loading", "ingest", 1):
        pass


def test_where_there_is_no_folder_there_is_no_turn(tmp_path: Path) -> None:
    """In one sentence."""
    with (
        pytest.raises(WarehouseError, match="no folder"),
        turn(tmp_path / "none" / "w.duckdb", "checking", "check", 0),
    ):
        pass
