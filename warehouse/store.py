"""The store: a warehouse file opened per call and closed at once, so that others get their turn."""

from __future__ import annotations

import json
import os
import platform
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from warehouse import answers, archive, backfills, fetches, listings, schema
from warehouse.answers import Answer
from warehouse.archive import ArchiveRef
from warehouse.backfills import Stretch
from warehouse.captures import Capture, Exchanged, Outcome
from warehouse.connections import PATIENCE_SECONDS, connect, reading, writing
from warehouse.errors import WarehouseError
from warehouse.fetches import Attempt, Known, Remembered
from warehouse.listings import Listing
from warehouse.loading import LoadSummary, load_batch
from warehouse.places import place_of
from warehouse.processes import alive, started
from warehouse.rows import Stamp, key, storable

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = ["RunState", "Warehouse", "connect"]

RunState = Literal["running", "completed", "failed", "cancelled", "crashed"]

# Threads of one process share its transactions' rows: a load notes that it is unchecked, and two
# that note it at once would be a conflict.
_TURN = threading.Lock()

_SEEN = """
WITH wanted AS (SELECT unnest($2::VARCHAR[]) AS source, unnest($3::VARCHAR[]) AS uri)
SELECT source, uri, sha256 FROM core.capture
SEMI JOIN wanted USING (source, uri) WHERE extractor_version = $1
UNION
SELECT source, uri, sha256 FROM core.quarantine
SEMI JOIN wanted USING (source, uri) WHERE extractor_version = $1
"""


class Warehouse:
    """One warehouse file. Every call opens it, does one thing in one transaction, and closes it."""

    def __init__(self, path: Path, *, wait_seconds: float = PATIENCE_SECONDS) -> None:
        """Names the file; nothing is opened yet. A call waits `wait_seconds` for its turn."""
        self.path = place_of(Path(path))
        self.wait_seconds = wait_seconds

    def create(self) -> None:
        """Makes the tables and views where there are none yet, and renews views of an older make.

        Raises WarehouseError for a file that is no warehouse or of another schema version.
        """
        schema.create(self.path, self.wait_seconds)

    def seen(
        self, addresses: Sequence[tuple[str, str]], extractor_version: str
    ) -> set[tuple[str, str, str]]:
        """The (source, uri, sha256) of these (source, uri) that need not be read again.

        They were loaded, or quarantined, by this version of the extractor.
        """
        if not addresses:
            return set()
        wanted: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for address in addresses:
            wanted.setdefault((storable(address[0]), storable(address[1])), []).append(address)
        # As lists, not as Arrow: a run that finds nothing new does without that library's start.
        with reading(self.path, self.wait_seconds) as connection:
            found = connection.execute(
                _SEEN, [extractor_version, *map(list, zip(*wanted, strict=True))]
            ).fetchall()
        return {
            (*address, sha256) for source, uri, sha256 in found
            for address in wanted[source, uri]
        }  # fmt: skip

    def archive(
        self, captures: Sequence[Capture], exchanged: Sequence[Exchanged] = ()
    ) -> dict[str, ArchiveRef]:
        """Archives what the archive beside the warehouse lacks; returns where each body lies.

        Captures already archived with their origin are passed over; a body already archived
        from another address is only referred to. So is what a killed run archived and did not
        load. Of `exchanged` all is archived, bodies that are there already aside.
        """
        if not captures and not exchanged:
            return {}
        folder = archive.folder_for(self.path)
        keys = [key(capture) for capture in captures]
        came = [("", "", one.sha256) for one in exchanged]
        with reading(self.path, self.wait_seconds) as connection:
            connection.register("wanted", _key_table([*keys, *came]))
            rows = connection.execute(
                "SELECT source, uri, sha256, archive_file, archive_offset, archive_length"
                " FROM core.capture SEMI JOIN wanted USING (sha256)"
                " WHERE archive_file IS NOT NULL"
            ).fetchall()
            claimed = connection.execute(
                "SELECT DISTINCT archive_file FROM core.capture"
            ).fetchall()
        held = {row[:3] for row in rows if (folder / row[3]).is_file()}
        refs = {row[2]: ArchiveRef(*row[3:]) for row in rows if row[:3] in held}
        for name in sorted(set(archive.files(folder)) - {row[0] for row in claimed}):
            for ref, capture in archive.read_file(folder, name):
                refs.setdefault(capture.sha256, ref)
                held.add(key(capture))
        lacking = [c for c, stored in zip(captures, keys, strict=True) if stored not in held]
        written = archive.write_batch(folder, lacking, known=refs, exchanged=exchanged)
        return {sha256: written.get(sha256) or refs[sha256] for _, _, sha256 in keys}

    def start_run(
        self, run_id: str, flow: str, parameters: Mapping[str, object], extractor_version: str
    ) -> None:
        """Notes that a run has started; runs whose process is gone are marked as crashed."""
        process = os.getpid()
        with writing(self.path, self.wait_seconds) as connection:
            _mark_crashed(connection)
            connection.execute(
                "INSERT INTO core.run BY NAME SELECT $run_id AS run_id, $flow AS flow,"
                " 'running' AS state, $parameters AS parameters, '{}' AS counts, '' AS message,"
                " $version AS extractor_version, $now AS started_at, $host AS host,"
                " $process AS process_id, $start AS process_start",
                {
                    "run_id": run_id,
                    "flow": flow,
                    "parameters": json.dumps(dict(parameters), default=str, sort_keys=True),
                    "version": extractor_version,
                    "now": datetime.now(UTC),
                    "host": platform.node(),
                    "process": process,
                    "start": started(process),
                },
            )

    def load(
        self,
        run_id: str,
        outcomes: Sequence[Outcome],
        refs: Mapping[str, ArchiveRef],
        extractor_version: str,
        attempts: Sequence[Attempt] = (),
    ) -> LoadSummary:
        """Loads a batch and how it was had in one transaction: all of it, or on any error nothing.

        Nothing is known of an address whose content is not loaded: a run that is killed in between
        leaves no trace of having asked.
        """
        if not outcomes and not attempts:
            return LoadSummary()
        stamp = Stamp(run_id, extractor_version, datetime.now(UTC))
        with _TURN, writing(self.path, self.wait_seconds) as connection:
            fetches.note(connection, run_id, attempts)
            if not outcomes:
                return LoadSummary()
            return load_batch(connection, outcomes, refs, stamp)

    def note_listings(self, run_id: str, found: Sequence[Listing]) -> None:
        """Notes how many documents sources listed; of those without a minimum nothing is kept."""
        wanted = [one for one in found if one.least]
        if len(wanted) < len(found):
            with reading(self.path, self.wait_seconds) as connection:
                before = listings.known(connection)
            wanted = [one for one in found if one.least or storable(one.source) in before]
        if wanted:
            with writing(self.path, self.wait_seconds) as connection:
                listings.note(connection, run_id, wanted)

    def known(self, uris: Sequence[str], extractor_version: str) -> dict[str, Known]:
        """What is known of each of these addresses from earlier runs; unknown ones are left out."""
        if not uris:
            return {}
        with reading(self.path, self.wait_seconds) as connection:
            found = fetches.known(connection, uris, extractor_version)
        files = set(archive.files(archive.folder_for(self.path)))
        return {
            uri: known if known.place and known.place[0] in files else replace(known, place=None)
            for uri, known in found.items()
        }

    def remembered(self, source: str, before: datetime, given_up: datetime) -> list[Remembered]:
        """Addresses of a source that failed when last asked for, or were so `before`, or were
        first refused after `given_up`."""
        with reading(self.path, self.wait_seconds) as connection:
            return fetches.remembered(connection, source, before, given_up)

    def answered(self) -> frozenset[str]:
        """The addresses of lists whose last answer is kept."""
        with reading(self.path, self.wait_seconds) as connection:
            return answers.addresses(connection)

    def answer(self, uri: str) -> Answer | None:
        """What a list last held; None where that is not kept."""
        with reading(self.path, self.wait_seconds) as connection:
            return answers.kept(connection, uri)

    def keep_answers(self, found: Sequence[Answer]) -> None:
        """Keeps what lists hold, each in the place of what it held before."""
        if found:
            with writing(self.path, self.wait_seconds) as connection:
                answers.keep(connection, found)

    def is_complete(self, stretch: Stretch) -> bool:
        """Whether a stretch of a source's past was noted as complete."""
        with reading(self.path, self.wait_seconds) as connection:
            return backfills.is_complete(connection, stretch)

    def complete(self, stretch: Stretch, items: int, run_id: str) -> None:
        """Notes a stretch of a source's past, in which it listed so many items, as complete."""
        with writing(self.path, self.wait_seconds) as connection:
            backfills.complete(connection, stretch, items, run_id)

    def stored(self, known: Sequence[Known]) -> list[Capture]:
        """The captures of known addresses, their bytes from the archive. Raises ArchiveError."""
        if not known:
            return []
        places = [(k.moved_to or k.uri, k.sha256) for k in known if k.sha256]
        with reading(self.path, self.wait_seconds) as connection:
            found = fetches.stored(connection, places)
        folder = archive.folder_for(self.path)
        return [
            replace(capture, content=archive.read_record(folder, ref).content)
            for capture, ref in found
        ]

    def finish_run(self, run_id: str, state: str, counts: Mapping[str, int], message: str) -> None:
        """Notes how a run ended: `state` is completed, failed, cancelled or crashed."""
        if state not in get_args(RunState):
            raise ValueError(f"{state!r} is no state of a run: {', '.join(get_args(RunState))}")
        with writing(self.path, self.wait_seconds) as connection:
            changed = connection.execute(
                "UPDATE core.run SET state = $2, counts = $3, message = $4, finished_at = $5"
                " WHERE run_id = $1 RETURNING run_id",
                [run_id, state, json.dumps(dict(counts)), storable(message), datetime.now(UTC)],
            ).fetchall()
            if not changed:
                raise WarehouseError(f"{self.path} knows no run {run_id}: was it started here?")

    def content_hash(self) -> str:
        """The hash of all documents, revisions, statistics, numbers and ratings, 32 digits.

        Two warehouses that hold the same facts have the same hash, whenever, wherefrom, in
        which order and by whichever runs they were loaded.
        """
        with reading(self.path, self.wait_seconds) as connection:
            return schema.content_hash(connection)


def _mark_crashed(connection: duckdb.DuckDBPyConnection) -> None:
    """Marks runs of this machine that are running on paper while their process is gone."""
    running = connection.execute(
        "SELECT run_id, process_id, process_start FROM core.run"
        " WHERE state = 'running' AND host = $1",
        [platform.node()],
    ).fetchall()
    for run_id, process, start in running:
        if not alive(process, start):
            connection.execute(
                "UPDATE core.run SET state = 'crashed',"
                " message = 'The process ended without a word.' WHERE run_id = $1",
                [run_id],
            )


def _key_table(keys: Sequence[tuple[str, str, str]]) -> pa.Table:
    import pyarrow as pa

    columns = zip(*keys, strict=True)
    names = ("source", "uri", "sha256")
    return pa.table(
        {name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)}
    )
