"""A batch is loaded whole or not at all, also when the process is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from storing import Make, ask, dump, load

from warehouse import loading
from warehouse.errors import WarehouseError
from warehouse.store import Warehouse


def test_an_error_leaves_nothing_of_the_batch(
    store: Warehouse, make_loaded: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails, and however late, the transaction is rolled back and says so."""
    load(store, make_loaded("Some 40%"))
    before = dump(store)
    run = loading._run_script

    def fail(connection: Any) -> None:
        run(connection)
        connection.execute("INSERT INTO core.meta VALUES ('application', 'twice')")

    monkeypatch.setattr(loading, "_run_script", fail)
    with pytest.raises(WarehouseError, match="Duplicate key"):
        load(store, make_loaded("Some 41%", "b.txt"))
    assert dump(store) == before

    def interrupt(connection: Any) -> None:
        run(connection)
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "_run_script", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load(store, make_loaded("Some 41%", "b.txt"))
    assert dump(store) == before


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from conftest import loaded
from warehouse import loading
from warehouse.store import Warehouse

place, count = int(sys.argv[2]), 0

class Counting:
    def __init__(self, connection): self.connection = connection
    def __getattr__(self, name): return getattr(self.connection, name)
    def execute(self, *arguments):
        global count
        count += 1
        if count == place:
            os.kill(os.getpid(), signal.SIGKILL)
        return self.connection.execute(*arguments)

store = Warehouse(Path(sys.argv[1]))
run = loading._run_script
loading._run_script = lambda connection: run(Counting(connection))
store.start_run("killed", "ingest", {}, "1")
batch = [loaded(f"Some {n}% of {n + 1}%. Northfield is good", f"{n}.txt") for n in range(300)]
store.load("killed", batch, {}, "1")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("place", [1, 5, 9, 12, 20, 10_000])
def test_killed_in_the_midst_of_a_load(
    store: Warehouse, make_loaded: Make, place: int, tmp_path: Path
) -> None:
    """After SIGKILL the file opens, holds all of the batch or nothing, and takes it again."""
    here = str(Path(__file__).parent)
    script = textwrap.dedent(KILLED)
    killed = subprocess.run(
        [sys.executable, "-c", script, str(store.path), str(place), here], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    done = place == 10_000
    assert ask(store, "SELECT count(*) FROM documents") == [(300 if done else 0,)]
    batch = [
        make_loaded(f"Some {n}% of {n + 1}%. Northfield is good", f"{n}.txt") for n in range(300)
    ]
    store.start_run("next", "ingest", {}, "1")
    assert load(store, *batch).new == (0 if done else 300)
    undisturbed = Warehouse(tmp_path / "undisturbed.duckdb")
    undisturbed.create()
    load(undisturbed, *batch)
    assert store.content_hash() == undisturbed.content_hash()
    assert ask(store, "SELECT run_id, state FROM runs ORDER BY run_id") == [
        ("killed", "crashed"), ("next", "running"),
    ]  # fmt: skip
