"""Waiting for a warehouse that another process holds, and saying who does."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow
import pytest

from warehouse.captures import Loaded
from warehouse.connections import connect, describe, reading, writing
from warehouse.errors import WarehouseError, WarehouseLocked
from warehouse.store import Warehouse

HOLD = """
import duckdb, sys, time
connection = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "read")
print("held", flush=True)
time.sleep(float(sys.argv[3]))
"""


@contextmanager
def held(path: Path, mode: str, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the file, to read or to write, for so long."""
    command = [sys.executable, "-c", HOLD, str(path), mode, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("mode", "read_only"), [("write", True), ("write", False), ("read", False)]
)
def test_a_held_warehouse_is_named_with_its_holder(
    store: Warehouse, mode: str, read_only: bool
) -> None:
    """After all patience: which file, which process, what to do, in one sentence."""
    with held(store.path, mode, 60) as process:
        started = time.monotonic()
        with pytest.raises(WarehouseLocked) as caught:
            connect(store.path, read_only=read_only, wait_seconds=0.4)
        assert 0.35 < time.monotonic() - started < 5
    assert str(store.path) in str(caught.value)
    assert f"process {process.pid}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_load_waits_for_its_turn(store: Warehouse, make_loaded: Callable[..., Loaded]) -> None:
    """The other ends, and the load goes on."""
    with held(store.path, "write", 0.7):
        assert store.load("run", [make_loaded("Of 9%")], {}, "1").new == 1


def test_readers_share(store: Warehouse) -> None:
    """Another reader keeps no reader out."""
    with held(store.path, "read", 60):
        connect(store.path, wait_seconds=0).close()


def test_reader_and_writer_in_one_process(
    store: Warehouse, make_loaded: Callable[..., Loaded]
) -> None:
    """DuckDB will not mix them within a process: the writer waits for the reader."""
    with reading(store.path):
        late = threading.Thread(
            target=store.load, args=("run", [make_loaded("Of 9%")], {}, "1"), daemon=True
        )
        late.start()
        late.join(0.3)
        assert late.is_alive()
    late.join(20)
    with reading(store.path) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchall() == [(1,)]


def test_loads_from_several_threads(store: Warehouse, make_loaded: Callable[..., Loaded]) -> None:
    """Each takes its turn; none is lost."""
    failures: list[BaseException] = []

    def load(place: int) -> None:
        try:
            batch = [make_loaded(f"Of {n}%", f"{place}-{n}.txt") for n in range(20)]
            store.load(f"run {place}", batch, {}, "1")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=load, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    with reading(store.path) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchall() == [(120,)]


def test_threads_that_open_together_all_know_of_arrow(tmp_path: Path) -> None:
    """Whoever comes second is given a database that is ready."""
    columns = pyarrow.table({"a": [1]})
    read: list[list[tuple[int]]] = []

    def look(path: Path, start: threading.Barrier) -> None:
        start.wait(20)
        connection = connect(path, read_only=False)
        connection.register("columns", columns)
        read.append(connection.execute("SELECT a FROM columns").fetchall())
        connection.close()

    for number in range(20):
        path = tmp_path / f"{number}.duckdb"
        duckdb.connect(str(path)).close()
        start = threading.Barrier(5)
        threads = [threading.Thread(target=look, args=(path, start)) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert read == [[(1,)]] * 100


def test_a_missing_warehouse(tmp_path: Path) -> None:
    """Is not made by looking at it."""
    with pytest.raises(WarehouseError, match="There is no warehouse at"):
        connect(tmp_path / "w.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_an_error_inside_a_transaction(store: Warehouse) -> None:
    """It is rolled back, even when the error was swallowed on the way."""

    def swallow() -> None:
        with writing(store.path) as connection:
            connection.execute("INSERT INTO core.meta VALUES ('a', 'b')")
            with pytest.raises(duckdb.Error):
                connection.execute("INSERT INTO core.meta VALUES ('a', 'c')")

    with pytest.raises(WarehouseError, match="aborted"):
        swallow()
    with reading(store.path) as connection:
        assert connection.execute("FROM core.meta WHERE name = 'a'").fetchall() == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('Could not write file "w": No space left on device', "The disk is full"),
        ('Cannot open file "w": Permission denied', "We may not write to"),
        ('Cannot open file "w": Read-only file system', "We may not write to"),
        ("Something else\nand more", "could not be used: Something else"),
    ],
)
def test_errors_in_one_sentence(said: str, words: str) -> None:
    """What DuckDB says, in words of what to do."""
    sentence = describe(duckdb.IOException(said), Path("w.duckdb"))
    assert words in sentence
    assert "\n" not in sentence
