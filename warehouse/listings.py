"""Listings: how many documents each source last listed, and whether that is enough to publish."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import PublishError
from warehouse.rows import storable

if TYPE_CHECKING:
    import duckdb

_NOTE = """
INSERT INTO core.listing BY NAME
SELECT $source AS source, $listed AS listed, $least AS least, $run_id AS run_id, $now AS listed_at
ON CONFLICT (source) DO UPDATE SET
    least = excluded.least,
    listed = if($is_whole, excluded.listed, core.listing.listed),
    run_id = if($is_whole, excluded.run_id, core.listing.run_id),
    listed_at = if($is_whole, excluded.listed_at, core.listing.listed_at)
"""
_SHORT = """
SELECT source, listed, least, listed_at::DATE FROM core.listing WHERE listed < least ORDER BY source
"""


@dataclass(frozen=True, slots=True)
class Listing:
    """How many documents a source listed, asked for all it has, and the least it should have.

    One that is not `is_whole` was cut short: it says nothing of a source that was listed before.
    """

    source: str
    listed: int
    least: int
    is_whole: bool = True

    @property
    def is_short(self) -> bool:
        """Whether there are too few."""
        return self.listed < self.least


def note(connection: duckdb.DuckDBPyConnection, run_id: str, listings: Iterable[Listing]) -> None:
    """Writes what a run found of each source in the place of what the run before found."""
    for one in listings:
        values = {
            "source": storable(one.source),
            "listed": one.listed,
            "least": one.least,
            "is_whole": one.is_whole,
            "run_id": run_id,
            "now": datetime.now(UTC),
        }
        connection.execute(_NOTE, values)


def known(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The sources of which a listing is noted."""
    return {row[0] for row in connection.execute("SELECT source FROM core.listing").fetchall()}


def require(
    connection: duckdb.DuckDBPyConnection, warehouse: Path, at_least: int, *, anyway: bool
) -> None:
    """Raises PublishError for a warehouse that must not be published as it is.

    It holds fewer than `at_least` documents, or a source of it last listed fewer than its declared
    minimum. `anyway` passes over the sources.
    """
    row = connection.execute("SELECT count(*) FROM documents").fetchone()
    held = row[0] if row else 0
    if held < at_least:
        raise PublishError(
            f"{warehouse} holds {held:,} documents and at least {at_least:,} are asked for:"
            " nothing was published, and what was published before stays as it is."
        )
    short = [] if anyway else connection.execute(_SHORT).fetchall()
    if short:
        said = ", ".join(
            f"{source} listed {listed:,} documents on {day} and should have at least {least:,}"
            for source, listed, least, day in short
        )
        raise PublishError(
            f"Nothing was published, and what was published before stays as it is: {said}; look"
            " whether the source has changed, or lower its minimum in your sources.toml, and"
            " ingest it again (publish --anyway publishes all the same)."
        )
