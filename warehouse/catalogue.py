"""The catalogue: which tables a DuckDB file holds, with their columns, comments and keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

# What tells the rows of a table apart, whatever is loaded; none of it is ever null. A table that is
# not here has no such columns: in `document_history` the ids before or after may be null.
KEYS: Mapping[str, tuple[str, ...]] = {
    "statistics": ("statistic_id",),
    "documents": ("document_id",),
    "ratings": ("rating_id",),
    "numbers": ("number_id",),
    "quarantine": ("source", "uri", "sha256"),
    "runs": ("run_id",),
    "fetches": ("run_id", "source", "uri"),
    "series": ("statistic_id", "kind"),
    "checks": ("check_id",),
    "corrections": ("revision_id", "fact_id"),
    "dictionary": ("table_name", "position"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its DuckDB type and its comment, empty where it has none."""

    name: str
    type: str
    comment: str

    @property
    def is_nested(self) -> bool:
        """Whether its values are lists or structures, which flat formats do not have."""
        return self.type.endswith("]") or self.type.startswith(("STRUCT", "MAP", "UNION"))

    @property
    def is_time(self) -> bool:
        """Whether its values are moments in time, with a zone."""
        return self.type == "TIMESTAMP WITH TIME ZONE"

    def flat(self) -> str:
        """The value as SQL: lists one text ("good; outstanding"), times in UTC without a zone."""
        if self.type.endswith("]"):
            return f"array_to_string({quoted(self.name)}::VARCHAR[], '; ')"
        if self.is_nested:
            return f"to_json({quoted(self.name)})::VARCHAR"
        if self.is_time:
            return f"{quoted(self.name)} AT TIME ZONE 'UTC'"
        return quoted(self.name)


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view of the default schema; `key` is what tells its rows apart, if anything."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    rows: int
    key: tuple[str, ...] = ()

    def has(self, *names: str) -> bool:
        """Whether it has all of these columns."""
        return {column.name for column in self.columns}.issuperset(names)


def views(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """The public views of the warehouse that is open, by name; their rows are not counted."""
    found = connection.execute(
        "SELECT view_name, coalesce(comment, '') FROM duckdb_views()"
        " WHERE NOT internal AND schema_name = 'main' AND database_name = current_database()"
        " ORDER BY view_name"
    ).fetchall()
    return [Table(name, comment, _columns(connection, name), 0) for name, comment in found]


def tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """The tables of the default schema of the file that is open, by name."""
    found = connection.execute(
        "SELECT table_name, coalesce(comment, '') FROM duckdb_tables()"
        " WHERE schema_name = 'main' AND database_name = current_database() ORDER BY table_name"
    ).fetchall()
    made = []
    for name, comment in found:
        columns = _columns(connection, name)
        row = connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()
        made.append(Table(name, comment, columns, row[0] if row else 0, KEYS.get(name, ())))
    return made


def quoted(name: str) -> str:
    """The name as SQL has it, whatever characters it is made of."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[Column, ...]:
    found = connection.execute(
        "SELECT column_name, data_type, coalesce(comment, '') FROM duckdb_columns()"
        " WHERE schema_name = 'main' AND database_name = current_database() AND table_name = $1"
        " ORDER BY column_index",
        [table],
    ).fetchall()
    return tuple(Column(*row) for row in found)
