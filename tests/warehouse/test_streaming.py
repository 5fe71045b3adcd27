"""Answers of any size: held within a limit, or read part by part; stopped whenever asked to."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from warehouse import sandbox
from warehouse.captures import Loaded
from warehouse.errors import QueryError
from warehouse.sandbox import Limits, query, stream
from warehouse.store import Warehouse

# Hands over its first rows at once, and is then silent for minutes.
SILENT = "SELECT range FROM range(100000000000) t WHERE range < 4000000 OR range = 99999999999"
MEASURED = """
import resource, sys
from warehouse.errors import QueryError
from warehouse.sandbox import query
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    query(sys.argv[1], "SELECT * FROM range(1000000000)")
except QueryError as error:
    print(error)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, make_loaded: Callable[..., Loaded]) -> Path:
    """A warehouse of one document."""
    store = Warehouse(tmp_path_factory.mktemp("streaming") / "w.duckdb")
    store.create()
    store.load("run", [make_loaded("Some 43%.")], {}, "1")
    return store.path


def test_an_answer_beyond_the_limit_is_told_in_a_sentence(filled: Path) -> None:
    """A thousand million rows take no more memory than the limit says, and a little."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(filled)], capture_output=True, text=True, check=True
    )
    said, more = done.stdout.splitlines()
    assert said.startswith("The answer is larger than 256 MB: ask for less")
    assert int(more) < 450
    assert query(filled, "FROM range(1000)", limits=Limits(held_mb=0.1)).rows[-1] == (999,)
    with pytest.raises(QueryError, match=r"larger than 0\.1 MB"):
        query(filled, "FROM range(100000)", limits=Limits(held_mb=0.1))


def test_parts_are_small_and_make_the_whole(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it is read before it is asked for; an empty answer is one empty part."""
    monkeypatch.setattr(sandbox, "_PART_BYTES", 100_000)
    with stream(filled, "SELECT range AS n, 'a' AS a FROM range(100000)") as answer:
        parts = list(answer.parts())
    assert len(parts) > 5
    assert {(tuple(part.columns), tuple(part.types)) for part in parts} == {
        (("n", "a"), ("BIGINT", "VARCHAR"))
    }
    assert [row[0] for part in parts for row in part.rows] == list(range(100_000))
    with stream(filled, "SELECT 1 AS n WHERE false") as answer:
        assert [(part.columns, part.rows) for part in answer.parts()] == [(["n"], [])]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with stream(filled, "FROM range(1000000000)") as answer:
        assert next(answer.parts()).rows[:2] == [(0,), (1,)]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_time_is_that_of_the_query_not_of_its_reader(filled: Path) -> None:
    """Whoever takes long to write an answer down may; a query that goes silent may not."""
    with stream(filled, "FROM range(4000000)", limits=Limits(seconds=2)) as answer:
        parts = answer.parts()
        next(parts)
        time.sleep(2.2)
        assert sum(part.table.num_rows for part in parts) > 3_000_000
    started = time.monotonic()
    with (
        stream(filled, SILENT, limits=Limits(seconds=1)) as answer,
        pytest.raises(QueryError, match="was cut after 1 s"),
    ):
        list(answer.parts())
    assert time.monotonic() - started < 5


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C as a fresh Python has it, whatever ran in this process before, or started it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before or signal.SIG_DFL)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_is_heard_while_an_answer_comes(filled: Path) -> None:
    """Also in the middle, where DuckDB itself does not listen."""
    with stream(filled, SILENT) as answer:
        parts = answer.parts()
        next(parts)
        stop = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
        stop.start()
        started = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            list(parts)
        assert time.monotonic() - started < 5
    assert query(filled, "SELECT 1").rows == [(1,)]
