"""Fetches: what sources on the network were asked for, and what is known of an address from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from warehouse import rows
from warehouse.archive import ArchiveRef
from warehouse.captures import Capture
from warehouse.facts import Row
from warehouse.rows import storable

if TYPE_CHECKING:
    import duckdb

FetchStatus = Literal["listed", "fetched", "unchanged", "skipped", "failed", "refused"]

_KEY = ("run_id", "source", "uri")
FOR_GOOD = ("gone", "given up")
"""Reasons for which an address is not asked for again while its list says it is as it was."""
_KNOWN = """
WITH asked AS (
    FROM core.fetch SEMI JOIN wanted USING (uri) WHERE status IN ('fetched', 'unchanged', 'refused')
),
latest AS (
    SELECT *, coalesce(moved_to, uri) AS address
    FROM asked QUALIFY row_number() OVER (PARTITION BY uri ORDER BY fetched_at DESC, run_id) = 1
),
same AS (
    SELECT a.uri, a.fetched_at, a.status = l.status AND a.sha256 IS NOT DISTINCT FROM l.sha256
        AS is_same
    FROM asked AS a JOIN latest AS l ON l.uri = a.uri
),
since AS (
    SELECT uri, min(fetched_at) AS since FROM (
        FROM same QUALIFY is_same AND bool_and(is_same) OVER (
            PARTITION BY uri ORDER BY fetched_at DESC
        )
    ) GROUP BY uri
)
SELECT
    l.uri, any_value(l.status), any_value(l.moved_to), any_value(l.etag),
    any_value(l.last_modified), any_value(l.updated_at), any_value(l.sha256),
    coalesce(bool_or(c.extractor_version = $1), false),
    coalesce(bool_or(c.revision_id IS NOT NULL), false),
    any_value((c.archive_file, c.archive_offset, c.archive_length))
        FILTER (c.archive_file IS NOT NULL),
    any_value(l.fetched_at), any_value(coalesce(s.since, l.fetched_at)),
    any_value(CASE WHEN l.status = 'refused' THEN l.reason ELSE q.reason END)
FROM latest AS l
LEFT JOIN since AS s ON s.uri = l.uri
LEFT JOIN core.capture AS c ON c.uri = l.address AND c.sha256 = l.sha256
LEFT JOIN core.quarantine AS q ON q.uri = l.address AND q.sha256 = l.sha256
GROUP BY l.uri
"""
_STORED = """
SELECT c.uri, c.source, c.captured_at, c.media_type, c.licence, c.publisher, c.archive_file,
    c.archive_offset, c.archive_length
FROM core.capture AS c SEMI JOIN wanted USING (uri, sha256)
WHERE c.archive_file IS NOT NULL
ORDER BY c.uri, c.sha256, c.source
"""
# Of an address that was withdrawn, or is asked for again by none, nothing more is to be learnt; a
# list is asked for by whoever lists.
_REMEMBERED = """
WITH asked AS (
    FROM core.fetch WHERE source = $1 AND status NOT IN ('listed', 'skipped')
    AND uri NOT IN (SELECT uri FROM core.fetch WHERE source = $1 AND status = 'listed')
),
latest AS (
    FROM asked QUALIFY row_number() OVER (PARTITION BY uri ORDER BY fetched_at DESC, run_id) = 1
),
other AS (
    SELECT a.uri, max(a.fetched_at) AS fetched_at
    FROM asked AS a JOIN latest AS l ON l.uri = a.uri WHERE a.status <> l.status GROUP BY a.uri
),
troubled AS (
    SELECT a.uri, min(a.fetched_at) AS since, list(DISTINCT l.uri ORDER BY l.uri) AS lists
    FROM asked AS a
    SEMI JOIN (FROM latest WHERE status IN ('failed', 'refused')) AS t
        ON t.uri = a.uri AND t.status = a.status
    LEFT JOIN other AS o ON o.uri = a.uri
    LEFT JOIN core.fetch AS l ON l.run_id = a.run_id AND l.source = $1 AND l.status = 'listed'
    WHERE o.fetched_at IS NULL OR a.fetched_at > o.fetched_at
    GROUP BY a.uri
)
SELECT
    l.uri, CASE WHEN l.status = 'failed' THEN t.since END,
    list_filter(coalesce(t.lists, []), lambda one: one IS NOT NULL), l.status = 'refused'
FROM latest AS l LEFT JOIN troubled AS t ON t.uri = l.uri
WHERE l.status = 'failed' OR (
    l.status = 'refused' AND NOT list_contains($4, l.reason)
    AND t.since > $3 AND (t.since > $2 OR l.fetched_at <= $2)
) OR (
    l.status IN ('fetched', 'unchanged') AND l.fetched_at < $2
    AND NOT EXISTS (
        FROM core.capture AS c
        JOIN core.revision AS r ON r.revision_id = c.revision_id
        JOIN core.revision AS n ON n.document_id = r.document_id AND n.is_current
        WHERE c.uri = coalesce(l.moved_to, l.uri) AND n.withdrawn
    )
)
ORDER BY l.uri
"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one address in one run, as the table core.fetch explains each field."""

    source: str
    uri: str
    location: str
    status: FetchStatus
    fetched_at: datetime
    requests: int = 0
    reason: str | None = None
    message: str | None = None
    http_status: int | None = None
    moved_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    updated_at: datetime | None = None
    bytes: int = 0
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the warehouse holds of an address from the last time it was had, or refused.

    `updated_at` is as the source's list said then. `is_current`: its bytes were read, or
    quarantined, by the extractor in question; `was_read`: they were read well, by whichever.
    `place`: where they lie in the archive, None when they are not there. `since`: when that was
    first so, the same bytes or a refusal, and `fetched_at` when it last was; `reason` why it was
    refused or quarantined.
    """

    uri: str
    status: FetchStatus
    moved_to: str | None
    etag: str | None
    last_modified: str | None
    updated_at: datetime | None
    sha256: str | None
    is_current: bool
    was_read: bool
    place: tuple[str, int, int] | None
    fetched_at: datetime
    since: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class Remembered:
    """An address of an earlier run that failed, was refused, or was not asked for in a while.

    `failing_since`: the first of the failures since it was last had, None if it did not fail then.
    `lists`: the addresses of lists that the runs had in which it failed or was refused.
    """

    uri: str
    failing_since: datetime | None
    lists: tuple[str, ...] = ()
    is_refused: bool = False

    @property
    def has_failed(self) -> bool:
        """Whether it failed or was refused when it was last asked for."""
        return self.is_refused or self.failing_since is not None


def note(connection: duckdb.DuckDBPyConnection, run_id: str, attempts: Iterable[Attempt]) -> None:
    """Writes attempts of a run; a later one of the same address replaces the one before."""
    distinct = {(attempt.source, attempt.uri): attempt for attempt in attempts}
    if not distinct:
        return
    staged = rows.columns("fetch", (_row(run_id, attempt) for attempt in distinct.values()))
    connection.register("staged_fetch", staged)
    values = ", ".join(
        f"{name} = excluded.{name}" for name in rows.COLUMNS["fetch"] if name not in _KEY
    )
    connection.execute(
        "INSERT INTO core.fetch BY NAME SELECT * FROM staged_fetch"
        f" ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET {values}"
        " WHERE excluded.fetched_at >= core.fetch.fetched_at"
    )


def known(
    connection: duckdb.DuckDBPyConnection, uris: Sequence[str], extractor_version: str
) -> dict[str, Known]:
    """What is known of each of these addresses, by whichever source; unknown ones are left out."""
    import pyarrow as pa

    stored = {storable(uri): uri for uri in uris}
    connection.register("wanted", pa.table({"uri": pa.array(list(stored), pa.string())}))
    found = connection.execute(_KNOWN, [extractor_version]).fetchall()
    return {stored[row[0]]: Known(stored[row[0]], *row[1:]) for row in found}


def stored(
    connection: duckdb.DuckDBPyConnection, addresses: Iterable[tuple[str, str]]
) -> list[tuple[Capture, ArchiveRef]]:
    """The captures of these addresses and hashes that lie in the archive, without their content."""
    import pyarrow as pa

    uris, hashes = zip(*addresses, strict=True)
    wanted = pa.table({"uri": pa.array(uris, pa.string()), "sha256": pa.array(hashes, pa.string())})
    connection.register("wanted", wanted)
    found = connection.execute(_STORED).fetchall()
    return [
        (
            Capture(uri, b"", at, source, media_type, licence, publisher=publisher),
            ArchiveRef(*place),
        )
        for uri, source, at, media_type, licence, publisher, *place in found
    ]


def remembered(
    connection: duckdb.DuckDBPyConnection, source: str, before: datetime, given_up: datetime
) -> list[Remembered]:
    """Addresses of a source that failed when last asked for, or were last asked for `before`.

    Of those refused, but not for good, and never before `given_up`: all that were first refused
    after `before`, and the others like any. No documents that are withdrawn.
    """
    found = connection.execute(_REMEMBERED, [source, before, given_up, list(FOR_GOOD)]).fetchall()
    return [Remembered(uri, since, tuple(lists), refused) for uri, since, lists, refused in found]


def restored(captures: Iterable[Capture]) -> list[Attempt]:
    """The fetches that brought these captures, as far as the archive tells; the latest of each
    address. Of what was refused or failed it tells nothing."""
    latest: dict[tuple[str, str], Attempt] = {}
    for capture in captures:
        headers = header_values(capture)
        before = latest.get((capture.source, capture.uri))
        if not capture.uri.startswith(("http://", "https://")) or not headers:
            continue
        if before is None or before.fetched_at <= capture.captured_at:
            latest[capture.source, capture.uri] = Attempt(
                capture.source,
                capture.uri,
                capture.uri,
                "fetched",
                capture.captured_at,
                etag=headers.get("etag"),
                last_modified=headers.get("last-modified"),
                bytes=len(capture.content),
                sha256=capture.sha256,
            )
    return list(latest.values())


def header_values(capture: Capture) -> dict[str, str]:
    """The first value of each header of a capture, by its name in small letters."""
    return {name.lower(): value for name, value in reversed(capture.headers)}


def _row(run_id: str, attempt: Attempt) -> Row:
    values = {name: getattr(attempt, name) for name in Attempt.__slots__} | {"run_id": run_id}
    return tuple(
        storable(value) if isinstance(value, str) else value
        for value in (values[name] for name in rows.COLUMNS["fetch"])
    )
