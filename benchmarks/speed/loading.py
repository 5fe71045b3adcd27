"""Rows a second into DuckDB: columns by Arrow, as the warehouse does it, beside the other ways."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow.parquet

from benchmarks.speed.inputs import releases
from benchmarks.speed.tables import Table, number
from extractors import extract, read_document
from warehouse import rows
from warehouse.facts import Row, Shelved, gather

MOST_ONE_BY_ONE = 1_000
READ = 200  # releases read for their rows, which are then repeated


def measure(folder: Path, count: int) -> Table:
    """So many rows of core.statistic into an empty table of its shape, in each way."""
    given = _rows(count)
    ways: dict[str, Callable[[duckdb.DuckDBPyConnection, list[Row]], None]] = {
        "Arrow columns (the warehouse's way)": _arrow,
        "pandas frame": _pandas,
        "Parquet file": lambda con, rows_: _parquet(con, rows_, folder),
        "executemany": _one_by_one,
    }
    table = Table("Loading, from rows in Python", ("way", "rows a second", "beside Arrow"))
    first = 0.0
    for name, way in ways.items():
        some = given[:MOST_ONE_BY_ONE] if way is _one_by_one else given
        try:
            rate = len(some) / _seconds(folder, way, some)
        except ImportError as error:
            table.notes.append(f"{name}: {error}.")
            continue
        first = first or rate
        table.add(name, number(rate), f"{number(rate / first)}×")
    table.notes.append(
        f"{len(given):,} rows of `core.statistic`, {len(rows.COLUMNS['statistic'])} columns"
        f" (executemany: {min(count, MOST_ONE_BY_ONE):,}), in one transaction, wall time."
    )
    return table


def _rows(count: int) -> list[Row]:
    """Rows as reading makes them, each with an id of its own."""
    known: list[Row] = []
    for one in releases(READ):
        facts = gather(extract(read_document(one.content, uri=one.name)))
        assert not isinstance(facts.figures, Shelved)
        known += facts.figures["statistic"]
        if len(known) >= count:
            break
    return [
        (row[0], f"{row[1]}-{k}", *row[2:]) for k, row in enumerate(islice(_over(known), count))
    ]


def _over(known: list[Row]) -> Iterator[Row]:
    while True:
        yield from known


def _seconds(
    folder: Path, way: Callable[[duckdb.DuckDBPyConnection, list[Row]], None], given: list[Row]
) -> float:
    path = folder / f"load-{datetime.now(UTC).timestamp()}.duckdb"
    shape = rows.columns("statistic", given[:1])
    with duckdb.connect(str(path)) as connection:
        connection.register("shape", shape)
        connection.execute("CREATE TABLE t AS SELECT * FROM shape LIMIT 0")
        started = time.monotonic()
        connection.execute("BEGIN")
        way(connection, given)
        connection.execute("COMMIT")
        seconds = time.monotonic() - started
    path.unlink()
    return seconds


def _arrow(connection: duckdb.DuckDBPyConnection, given: list[Row]) -> None:
    connection.register("given", rows.columns("statistic", given))
    connection.execute("INSERT INTO t SELECT * FROM given")


def _pandas(connection: duckdb.DuckDBPyConnection, given: list[Row]) -> None:
    import pandas as pd

    frame = pd.DataFrame.from_records(given, columns=list(rows.COLUMNS["statistic"]))
    connection.register("given", frame)
    connection.execute("INSERT INTO t SELECT * FROM given")


def _parquet(connection: duckdb.DuckDBPyConnection, given: list[Row], folder: Path) -> None:
    path = folder / "rows.parquet"
    pyarrow.parquet.write_table(rows.columns("statistic", given), path)
    connection.execute(f"INSERT INTO t SELECT * FROM '{path}'")


def _one_by_one(connection: duckdb.DuckDBPyConnection, given: list[Row]) -> None:
    marks = ", ".join("?" * len(rows.COLUMNS["statistic"]))
    connection.executemany(f"INSERT INTO t VALUES ({marks})", given)
