"""The sandbox: strangers' SQL over a warehouse, reading only, within limits of memory and time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.asking import Asking, TooLong
from warehouse.connections import PATIENCE_SECONDS, connect
from warehouse.errors import QueryError, QueryRefused
from warehouse.query_errors import ALLOWED, explain, meant_in

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

_READING = frozenset({"SELECT", "EXPLAIN"})
# A PIVOT without a list of values becomes several statements inside DuckDB.
_PIVOT = re.compile(r"\s{0,99}(?:PIVOT|PIVOT_WIDER|FROM|WITH|SELECT)\b", re.IGNORECASE)
_WIDE_INTEGERS = frozenset({"HUGEINT", "UHUGEINT"})
# DuckDB's own step: what it has read but not handed over is no more than that.
_BATCH_ROWS = 2048
_PART_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use: memory in DuckDB's words, threads, and seconds until it is cut.

    `held_mb`: megabytes of an answer that is held whole, as Arrow has it.
    """

    memory: str = "1GB"
    held_mb: float = 256
    threads: int = 2
    seconds: float = 60.0
    wait_seconds: float = PATIENCE_SECONDS


@dataclass(frozen=True)
class Result:
    """The rows of a query, with the names and DuckDB types of their columns.

    A name that comes twice is numbered ("a", "a_1"). Rows are made when they are first asked for.
    """

    columns: list[str]
    types: list[str]
    table: pa.Table = field(repr=False)

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """The rows as Python's own values, in order."""
        import duckdb

        with duckdb.connect(":memory:") as connection:
            rows = connection.from_arrow(self.to_arrow()).fetchall()
        # Arrow has no integers this wide and brings them as decimals.
        wide = {index for index, kind in enumerate(self.types) if kind in _WIDE_INTEGERS}
        if not wide:
            return rows
        return [
            tuple(
                int(value) if index in wide and value is not None else value
                for index, value in enumerate(row)
            )
            for row in rows
        ]

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table."""
        return self.table.rename_columns(self.columns)

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a frame with Arrow's types: whole numbers, dates and lists as they are in the
        warehouse, what is not known as NA."""
        import pandas as pd

        frame: pd.DataFrame = self.to_arrow().to_pandas(types_mapper=pd.ArrowDtype)
        return frame

    def head(self, count: int) -> list[tuple[Any, ...]]:
        """The first rows as Python's own values, no more than so many."""
        return Result(self.columns, self.types, self.table.slice(0, count)).rows

    def parts(self) -> Iterator[Result]:
        """Itself: an answer that came in one part."""
        yield self

    def held(self) -> Result:
        """Itself: an answer that is held whole."""
        return self


@dataclass(frozen=True)
class Stream:
    """An answer that comes part by part, each read from the warehouse when it is asked for."""

    columns: list[str]
    types: list[str]
    limits: Limits
    _schema: pa.Schema = field(repr=False)
    _batches: Iterator[pa.RecordBatch] = field(repr=False)

    def parts(self) -> Iterator[Result]:
        """The rows in order, in parts of a few megabytes; at least one part, which may be empty.

        Raises QueryError where the query exceeds its limits of memory or time.
        """
        gathered: list[pa.RecordBatch] = []
        size, number = 0, 0
        for batch in self._batches:
            gathered.append(batch)
            size += batch.nbytes
            if size >= _PART_BYTES:
                yield self._part(gathered)
                gathered, size, number = [], 0, number + 1
        if gathered or not number:
            yield self._part(gathered)

    def _part(self, batches: list[pa.RecordBatch]) -> Result:
        import pyarrow as pa

        return Result(self.columns, self.types, pa.Table.from_batches(batches, self._schema))

    def held(self) -> Result:
        """All rows at once. Raises QueryError for more than the limits allow to be held."""
        import pyarrow as pa

        tables: list[pa.Table] = []
        size = 0
        for part in self.parts():
            tables.append(part.table)
            size += part.table.nbytes
            if size > self.limits.held_mb * 1e6:
                raise QueryError(
                    f"The answer is larger than {self.limits.held_mb:g} MB: ask for less, say with"
                    " LIMIT, or have it written to a file."
                )
        return Result(self.columns, self.types, pa.concat_tables(tables))


def query(path: Path, sql: str, *, limits: Limits | None = None) -> Result:
    """Runs one reading statement: no files, no network, no extension, no setting, no change.

    Raises QueryRefused for anything else, QueryError for a query that is wrong or exceeds its
    limits, of which one is how large an answer may be; each in a line, and for a query that is
    wrong the line of it in question and a mark below the place.
    """
    with stream(path, sql, limits=limits) as answer:
        return answer.held()


@contextmanager
def stream(path: Path, sql: str, *, limits: Limits | None = None) -> Iterator[Stream]:
    """The same, its answer to be read within, part by part: it may be of any size.

    Of the time that it may take only that of the query counts, not that of its reader.
    """
    import duckdb

    limits = limits or Limits()
    connection = connect(
        path, read_only=True, wait_seconds=limits.wait_seconds, config=_config(limits)
    )
    asking = Asking(connection, limits.seconds)
    try:
        _lock(connection)
        statement = _single_statement(connection, sql)
        relation = asking.wait(lambda: _bind(connection, statement, sql))
        reader = asking.wait(lambda: relation.to_arrow_reader(_BATCH_ROWS))
        types = [str(kind) for kind in relation.types]
        batches = _batches(asking, reader, limits)
        yield Stream(_numbered(relation.columns), types, limits, reader.schema, batches)
    except (duckdb.Error, TooLong) as error:
        raise explain(error, limits, meant_in(connection, error)) from error
    finally:
        asking.close()


def _batches(
    asking: Asking, reader: pa.RecordBatchReader, limits: Limits
) -> Iterator[pa.RecordBatch]:
    """What the reader reads, in its own small steps."""
    import duckdb
    import pyarrow as pa

    try:
        while (batch := asking.wait(lambda: next(reader, None))) is not None:
            yield batch
    except TooLong as error:
        raise explain(error, limits) from error
    except (OSError, pa.ArrowException) as error:
        # Arrow brings DuckDB's errors in its own.
        raise explain(duckdb.Error(str(error)), limits) from error


def _numbered(columns: Sequence[str]) -> list[str]:
    """The names, those that came before with a number: other formats than a table need it."""
    names: list[str] = []
    for column in columns:
        name, number = column, 0
        # One that the query itself numbers keeps its name.
        while name in names or (number and name in columns):
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names


def _config(limits: Limits) -> dict[str, str]:
    return {
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
        "temp_directory": "",
        "memory_limit": limits.memory,
        "threads": str(limits.threads),
    }


def _lock(connection: duckdb.DuckDBPyConnection) -> None:
    """The settings that a connection cannot be opened with; after them none may be changed."""
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET lock_configuration = true")


def _single_statement(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The one statement of the text, if it reads and does nothing else."""
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        found = "none" if not statements else str(len(statements))
        raise QueryRefused(f"Give one statement at a time; there is {found} here.")
    statement = statements[0]
    kind = statement.type.name
    if kind not in _READING and not (kind == "MULTI" and _PIVOT.match(sql)):
        name = kind.replace("_", " ")
        raise QueryRefused(f"{name} is not allowed here: {ALLOWED}.")
    return statement


def _bind(
    connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement, sql: str
) -> duckdb.DuckDBPyRelation:
    """The statement, bound. A name that there is none of is told with its place in the text."""
    import duckdb

    try:
        return connection.sql(statement)
    except (duckdb.BinderException, duckdb.CatalogException):
        # Only a statement that comes as text has places; it fails again before it runs.
        connection.execute(sql)
        raise
