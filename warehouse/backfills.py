"""Backfills: which stretches of a source's past are loaded in full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of one source, both included, as the source was asked for them by `query`."""

    source: str
    query: str
    first_day: date
    last_day: date


def is_complete(connection: duckdb.DuckDBPyConnection, stretch: Stretch) -> bool:
    """Whether a stretch that holds all of this one was noted as complete."""
    row = connection.execute(
        "SELECT count(*) FROM core.backfill"
        " WHERE source = $1 AND query = $2 AND first_day <= $3 AND last_day >= $4",
        [stretch.source, stretch.query, stretch.first_day, stretch.last_day],
    ).fetchone()
    return bool(row and row[0])


def complete(
    connection: duckdb.DuckDBPyConnection, stretch: Stretch, items: int, run_id: str
) -> None:
    """Notes a stretch as complete."""
    connection.execute(
        "INSERT OR REPLACE INTO core.backfill BY NAME SELECT $source AS source, $query AS query,"
        " $first_day AS first_day, $last_day AS last_day, $items AS items, $run_id AS run_id,"
        " $now AS completed_at",
        {
            "source": stretch.source,
            "query": stretch.query,
            "first_day": stretch.first_day,
            "last_day": stretch.last_day,
            "items": items,
            "run_id": run_id,
            "now": datetime.now(UTC),
        },
    )
