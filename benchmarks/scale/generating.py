"""A warehouse as large as wanted, of invented figures; the same size gives the same facts."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import duckdb

from warehouse.store import Warehouse

OF_A_DOCUMENT = 25


def generate(path: Path, statistics: int) -> Path:
    """A new warehouse at `path` with so many statistics, 25 a document; returns the path."""
    Warehouse(path).create()
    script = resources.files("benchmarks.scale").joinpath("warehouse.sql")
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"SET VARIABLE statistics = {statistics}")
        connection.execute(f"SET VARIABLE of_a_document = {OF_A_DOCUMENT}")
        for statement in connection.extract_statements(script.read_text(encoding="utf-8")):
            connection.execute(statement)
    return path
