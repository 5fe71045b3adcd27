"""The sandbox: strangers' SQL over a warehouse, reading only, within limits of memory and time."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.connections import PATIENCE_SECONDS, connect
from warehouse.errors import QueryError, QueryRefused

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_READING = frozenset({"SELECT", "EXPLAIN"})
# A PIVOT without a list of values becomes several statements inside DuckDB.
_PIVOT = re.compile(r"\s{0,99}(?:PIVOT|PIVOT_WIDER|FROM|WITH|SELECT)\b", re.IGNORECASE)
_WIDE_INTEGERS = frozenset({"HUGEINT", "UHUGEINT"})
_ALLOWED = "only SELECT, DESCRIBE, SUMMARIZE, SHOW and EXPLAIN are"
_WORDS = re.compile(r"^[A-Za-z ]{1,40} Error: ")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use: memory in DuckDB's words, threads, and seconds until it is cut."""

    memory: str = "1GB"
    threads: int = 2
    seconds: float = 60.0
    wait_seconds: float = PATIENCE_SECONDS


@dataclass(frozen=True)
class Result:
    """The rows of a query, with the names and DuckDB types of their columns.

    Two columns may bear the same name. Rows are made when they are first asked for.
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
        """The rows as an Arrow table; a name that comes twice is numbered ("a", "a_1")."""
        taken: set[str] = set()
        names = []
        for column in self.columns:
            name, number = column, 0
            while name in taken:
                number += 1
                name = f"{column}_{number}"
            taken.add(name)
            names.append(name)
        return self.table.rename_columns(names)


def query(path: Path, sql: str, *, limits: Limits | None = None) -> Result:
    """Runs one reading statement: no files, no network, no extension, no setting, no change.

    Raises QueryRefused for anything else, QueryError for a query that is wrong or exceeds its
    limits; each in a line or two.
    """
    import duckdb

    limits = limits or Limits()
    connection = connect(
        path, read_only=True, wait_seconds=limits.wait_seconds, config=_config(limits)
    )
    try:
        statement = _single_statement(connection, sql)
        relation = _bind(connection, statement, sql)
        types = [str(kind) for kind in relation.types]
        return Result(list(relation.columns), types, relation.to_arrow_table())
    except duckdb.Error as error:
        raise _explain(error, limits) from error
    except RuntimeError as error:
        # DuckDB's word for Ctrl-C, which has then stopped the query.
        if "interrupted" in str(error):
            raise KeyboardInterrupt from error
        raise
    finally:
        connection.close()


def _config(limits: Limits) -> dict[str, str]:
    return {
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
        "temp_directory": "",
        "memory_limit": limits.memory,
        "threads": str(limits.threads),
        "max_execution_time": str(round(limits.seconds * 1000)),
        "lock_configuration": "true",
    }


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
        raise QueryRefused(f"{name} is not allowed here: {_ALLOWED}.")
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


def _explain(error: duckdb.Error, limits: Limits) -> QueryError | QueryRefused:
    """DuckDB's error in a line or two: what is wrong, near names, and the place shown."""
    import duckdb

    words = str(error).strip()
    first, _, rest = words.partition("\n")
    if isinstance(error, duckdb.PermissionException):
        return QueryRefused("A query may not read or write files: query the views instead.")
    if "read-only mode" in first or "configuration has been locked" in first:
        return QueryRefused(f"A query may change nothing here: {_ALLOWED} allowed.")
    if isinstance(error, duckdb.InterruptException) and "execution time" in first:
        return QueryError(
            f"The query was cut after {limits.seconds:g} s: ask for less, or filter sooner."
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return QueryError(f"The query needs more than {limits.memory} of memory: ask for less.")
    lines = [line.rstrip() for line in rest.splitlines() if line.strip()]
    hint = " ".join(line for line in lines if line.startswith(("Did you mean", "Candidate")))
    place = next((line for line in lines if line.startswith("LINE ")), "")
    said = _WORDS.sub("", first)
    return QueryError("\n".join(filter(None, (f"{said} {hint}".strip(), place))))
