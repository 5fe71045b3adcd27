"""Answers: what each feed last held, for when its host says that it is unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_COLUMNS = "uri, final_url, media_type, etag, last_modified, content, answered_at"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an address that can be asked for conditionally.

    `final_url` after redirects, `media_type` with its parameters; `etag` and `last_modified` as the
    server wrote them, at least one of them. `answered_at` has its zone.
    """

    uri: str
    final_url: str
    media_type: str | None
    etag: str | None
    last_modified: str | None
    content: bytes
    answered_at: datetime


def addresses(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The addresses whose answer is kept."""
    return frozenset(row[0] for row in connection.execute("SELECT uri FROM core.answer").fetchall())


def kept(connection: duckdb.DuckDBPyConnection, uri: str) -> Answer | None:
    """The answer that is kept of an address; None where there is none."""
    query = f"SELECT {_COLUMNS} FROM core.answer WHERE uri = $1"
    row = connection.execute(query, [uri]).fetchone()
    return Answer(*row) if row else None


def keep(connection: duckdb.DuckDBPyConnection, answers: Iterable[Answer]) -> None:
    """Keeps answers, each in the place of the one that its address gave before."""
    for one in answers:
        connection.execute(
            f"INSERT OR REPLACE INTO core.answer ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [getattr(one, name) for name in Answer.__slots__],
        )
