"""The snapshot: a DuckDB file of its own in which every public view is a table, for many readers.

It is written at a storage version that older clients read, with comments, and whole: it has no
write-ahead log. Beside the views it holds `dictionary`, what every column means, and
`publication`, when it was made. Rows that rest on a document say by `licence` and `attribution`
what may be done with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import checks, listings, schema
from warehouse.catalogue import Column, Table, literal, quoted, views
from warehouse.connections import reading

if TYPE_CHECKING:
    import duckdb

# The oldest version whose clients read the file; without it only the version that wrote it does.
STORAGE_VERSION = "v1.2.0"
_DATABASE = "snapshot"
# The last published first, and what a document says in the order in which it says it; measure after
# measure in `series`, so that a reader of one finds its rows together, and passes over the others.
_ORDER = ("published", "started_at", "document_id", "char_start")
_ORDERS = {"series": ("series_id", "period_day", "published", "document_id")}
_NEWEST_FIRST = frozenset({"published", "started_at"})
_ATTRIBUTION = "Whom to name as the source: publisher, title, date and address of the document"
_LICENCE = "Licence under which the source publishes the content; null when unknown"
_OWN: Sequence[Table] = (
    Table(
        "dictionary",
        "What every table and column means",
        (
            Column("table_name", "VARCHAR", "Name of the table"),
            Column("column_name", "VARCHAR", "Name of the column; null for the table itself"),
            Column("position", "INTEGER", "Place of the column, from 1; 0 for the table itself"),
            Column("type", "VARCHAR", "DuckDB type of the column; null for the table itself"),
            Column("description", "VARCHAR", "What it means"),
        ),
        0,
    ),
    Table(
        "publication",
        "One row: what was published, and when",
        (
            Column("published_at", "TIMESTAMPTZ", "When this state was taken from the warehouse"),
            Column("loaded_at", "TIMESTAMPTZ", "When the last of its documents was loaded"),
            Column("documents", "BIGINT", "How many documents it holds"),
            Column("statistics", "BIGINT", "How many statistics it holds"),
        ),
        0,
    ),
)  # fmt: skip


def take(
    warehouse: Path,
    target: Path,
    published_at: datetime,
    at_least: int,
    wait_seconds: float,
    anyway: bool = False,
) -> None:
    """Writes the snapshot of a warehouse to `target`, which is a new file.

    The warehouse is held, for reading, no longer than that. Raises PublishError when it must not be
    published (listings.require, checks.require); WarehouseError when it cannot be read.
    """
    with reading(warehouse, wait_seconds) as connection:
        schema.check(connection, warehouse)
        connection.execute("SET TimeZone = 'UTC'")
        listings.require(connection, warehouse, at_least, anyway=anyway)
        checks.require(connection, warehouse, anyway=anyway)
        connection.execute(
            f"ATTACH {literal(str(target))} AS {_DATABASE}"
            f" (READ_WRITE, STORAGE_VERSION '{STORAGE_VERSION}')"
        )
        own = {table.name for table in _OWN}
        # One transaction: each comment of its own would wait for the disk.
        connection.execute("BEGIN TRANSACTION")
        for view in views(connection):
            if view.name not in own:
                _copy(connection, view)
        _add_own(connection, published_at)
        connection.execute("COMMIT")
        connection.execute(f"CHECKPOINT {_DATABASE}")
        connection.execute(f"DETACH {_DATABASE}")


def _copy(connection: duckdb.DuckDBPyConnection, view: Table) -> None:
    """The view as a table of the snapshot, with licence and attribution where it can have them."""
    table = f"{_DATABASE}.main.{quoted(view.name)}"
    added: dict[str, tuple[str, str]] = {}
    source = f"FROM main.{quoted(view.name)} AS v"
    described = view.has("publisher", "title", "published", "uri", "licence")
    of = "v" if described else "d"
    if not described and view.has("document_id"):
        source += " LEFT JOIN main.documents AS d ON d.document_id = v.document_id"
        if not view.has("licence"):
            added["licence"] = ("d.licence", _LICENCE)
    if (described or view.has("document_id")) and not view.has("attribution"):
        parts = f"{of}.publisher, {of}.title, {of}.published::VARCHAR, {of}.uri"
        added["attribution"] = (f"nullif(concat_ws(', ', {parts}), '')", _ATTRIBUTION)
    more = "".join(f", {words} AS {name}" for name, (words, _) in added.items())
    wanted = _ORDERS.get(view.name, _ORDER)
    order = [name for name in wanted if view.has(name)] or [view.columns[0].name]
    ordered = ", ".join(
        f"v.{quoted(name)}" + (" DESC NULLS LAST" if name in _NEWEST_FIRST else "")
        for name in order
    )
    connection.execute(f"CREATE TABLE {table} AS SELECT v.*{more} {source} ORDER BY {ordered}")
    comments = {column.name: column.comment for column in view.columns}
    comments |= {name: comment for name, (_, comment) in added.items()}
    _comment(connection, view.name, view.comment, comments)


def _add_own(connection: duckdb.DuckDBPyConnection, published_at: datetime) -> None:
    """The tables that the snapshot has of its own; the dictionary last, over all of them."""
    for table in _OWN:
        columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
        connection.execute(f"CREATE TABLE {_DATABASE}.main.{table.name} ({columns})")
        comments = {column.name: column.comment for column in table.columns}
        _comment(connection, table.name, table.comment, comments)
    connection.execute(
        f"INSERT INTO {_DATABASE}.main.publication"
        " SELECT $1, max(loaded_at), count(*), coalesce(sum(statistics), 0) FROM main.documents",
        [published_at],
    )
    connection.execute(
        f"INSERT INTO {_DATABASE}.main.dictionary"
        " SELECT table_name, NULL, 0, NULL, comment FROM duckdb_tables()"
        f" WHERE database_name = '{_DATABASE}'"
        " UNION ALL SELECT table_name, column_name, column_index, data_type, comment"
        f" FROM duckdb_columns() WHERE database_name = '{_DATABASE}' ORDER BY 1, 3"
    )


def _comment(
    connection: duckdb.DuckDBPyConnection, table: str, comment: str, columns: dict[str, str]
) -> None:
    name = f"{_DATABASE}.main.{quoted(table)}"
    connection.execute(f"COMMENT ON TABLE {name} IS {literal(comment)}")
    for column, words in columns.items():
        connection.execute(f"COMMENT ON COLUMN {name}.{quoted(column)} IS {literal(words)}")
