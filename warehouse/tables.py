"""Parquet and CSV of every table of a snapshot: lists as they are in Parquet, as text in CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.catalogue import Column, Table, literal, quoted

if TYPE_CHECKING:
    import duckdb

_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


def write_parquet(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], folder: Path
) -> None:
    """One Parquet file a table."""
    for table in tables:
        target = literal(str(folder / f"{table.name}.parquet"))
        connection.execute(
            f"COPY {quoted(table.name)} TO {target} (FORMAT parquet, COMPRESSION zstd)"
        )


def write_csv(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], folder: Path) -> None:
    """One CSV file a table, in UTF-8 with a header: nothing for null, times in UTC.

    Values stand as they are, also those that a spreadsheet would take for a formula: whoever
    opens files in one has the workbook.
    """
    for table in tables:
        columns = ", ".join(
            f"{_csv_value(column)} AS {quoted(column.name)}" for column in table.columns
        )
        target = literal(str(folder / f"{table.name}.csv"))
        connection.execute(
            f"COPY (SELECT {columns} FROM {quoted(table.name)}) TO {target} (FORMAT csv, HEADER)"
        )


def _csv_value(column: Column) -> str:
    return f"strftime({column.flat()}, '{_TIME}')" if column.is_time else column.flat()
