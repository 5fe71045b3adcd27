"""Warehouses to make again from their archives, and what they then hold."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from flows.cli import app
from flows.pipeline import Directly
from flows.progress import Silent
from flows.rebuilding import Report, Run
from flows.settings import load_settings
from warehouse.connections import connect

# What tells when and by which run a row was written, and the search for it.
OF_LOADING = ("run_id", "loaded_at", "quarantined_at")


def ingest(warehouse: Path, *sources: Path, workers: int = 2) -> None:
    arguments = ["ingest", *map(str, sources), "--direct", "-w", str(warehouse)]
    done = CliRunner().invoke(app, [*arguments, "--workers", str(workers)])
    assert done.exit_code in (0, 3), done.output


def remade(warehouse: Path, workers: int = 1, conductor: Directly | None = None) -> Report:
    run = Run(str(uuid.uuid4()), warehouse, workers, load_settings(), Silent())
    return run.follow(conductor or Directly())


def held(warehouse: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every core table of facts, without what tells of the loading."""
    rows = {}
    with connect(warehouse) as connection:
        for table in ("document", "revision", "statistic", "number", "rating", "capture"):
            columns = [
                row[0]
                for row in connection.execute(f"DESCRIBE core.{table}").fetchall()
                if row[0] not in OF_LOADING
            ]
            query = f"SELECT {', '.join(columns)} FROM core.{table} ORDER BY ALL"
            rows[table] = connection.execute(query).fetchall()
        query = "SELECT uri, sha256, reason, captured_at FROM quarantine ORDER BY ALL"
        rows["quarantine"] = connection.execute(query).fetchall()
    return rows
