"""Loads batches without an archive, and looks at all that is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warehouse.captures import Loaded, Outcome, Quarantined
from warehouse.connections import connect
from warehouse.loading import LoadSummary
from warehouse.store import Warehouse

Make = Callable[..., Loaded]
HARD = "Homes in 2024\nSome 43% of them. Of these #12% and ~99%. Northfield is good."


def load(store: Warehouse, *outcomes: Outcome, version: str = "1") -> LoadSummary:
    """Loads a batch without an archive."""
    return store.load("run", list(outcomes), {}, version)


def ask(store: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with connect(store.path) as connection:
        return connection.execute(sql).fetchall()


def dump(store: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every core table."""
    tables = ("capture", "quarantine", "document", "revision", "statistic", "number", "rating")
    return {table: ask(store, f"FROM core.{table} ORDER BY ALL") for table in tables}


def bad(outcome: Loaded, reason: str = "not text") -> Quarantined:
    """The same capture, not read."""
    return Quarantined(outcome.capture, reason, "This could not be read.")
