"""The dictionary: every table, view and column with its type and comment, from the database."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import schema
from warehouse.connections import reading
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    import duckdb

_TABLES = """
SELECT schema_name = 'core', schema_name, view_name, 'view', coalesce(comment, '')
FROM duckdb_views()
WHERE NOT internal AND database_name = current_database()
UNION ALL
SELECT schema_name = 'core', schema_name, table_name, 'table', coalesce(comment, '')
FROM duckdb_tables()
WHERE NOT internal AND database_name = current_database()
ORDER BY ALL
"""
_COLUMNS = """
SELECT column_name, data_type, coalesce(comment, '') FROM duckdb_columns()
WHERE schema_name = $1 AND table_name = $2 AND database_name = current_database()
ORDER BY column_index
"""
_INTRODUCTION = """# The dictionary

Every view and table of the warehouse with its columns, as `pressfigures dictionary` prints them
from the comments in the database. The views are for people; `core.*` are the tables behind them.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its DuckDB type, and what it means."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view (`form`) by the name a query calls it, and what its rows are."""

    name: str
    form: str
    comment: str
    columns: tuple[Column, ...]


def entries(path: Path | None = None, name: str | None = None) -> list[Table]:
    """The tables and views of the warehouse at `path`, the views first; or the one of that name.

    Without `path`, those of a new warehouse. Raises WarehouseError for a name that is not there.
    """
    if path is None:
        import duckdb

        with duckdb.connect(":memory:") as connection:
            schema.build(connection)
            found = _read(connection)
    else:
        with reading(path) as connection:
            schema.check(connection, path)
            found = _read(connection)
    if name is None:
        return found
    sought = name.strip().lower().removeprefix("main.")
    chosen = [table for table in found if table.name == sought]
    if not chosen:
        names = [table.name for table in found]
        near = difflib.get_close_matches(sought, names, 1) or names[:1]
        raise WarehouseError(f"There is no table or view {name!r}: did you mean {near[0]}?")
    return chosen


def markdown(tables: list[Table]) -> str:
    """The dictionary as a page of Markdown: a section a table, a row a column."""
    parts = [_INTRODUCTION]
    for table in tables:
        parts.append(f"## {table.name}\n\n{_cell(table.comment)}.\n")
        parts.append("| column | type | meaning |\n| --- | --- | --- |")
        parts += [
            f"| `{column.name}` | {column.type} | {_cell(column.comment)} |"
            for column in table.columns
        ]
        parts.append("")
    return "\n".join(parts)


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def _read(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    tables = connection.execute(_TABLES).fetchall()
    return [
        Table(
            table if of == "main" else f"{of}.{table}",
            form,
            comment,
            tuple(Column(*row) for row in connection.execute(_COLUMNS, [of, table]).fetchall()),
        )
        for _, of, table, form, comment in tables
    ]
