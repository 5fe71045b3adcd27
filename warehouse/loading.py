"""Loading: one batch of outcomes into the core tables, inside the transaction of the caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import TYPE_CHECKING

from warehouse import faults, rows
from warehouse.archive import ArchiveRef
from warehouse.captures import Loaded, Outcome, Quarantined
from warehouse.rows import Reading, Row, Stamp

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What a batch brought: inputs by their fate, and the rows of figures written.

    Every input is one of new (a document not seen before), revised (another content of a known
    document), unchanged, reread (known bytes, read again by another version of the extractor)
    or quarantined.
    """

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    quarantined: int = 0
    statistics: int = 0
    numbers: int = 0
    ratings: int = 0
    reread: int = 0

    def __add__(self, other: LoadSummary) -> LoadSummary:
        """The sum of two batches."""
        return LoadSummary(*(getattr(self, f) + getattr(other, f) for f in self.__slots__))


def sound(outcome: Outcome) -> Outcome:
    """The outcome, or quarantine for it when it could not stand in the warehouse."""
    if isinstance(outcome, Loaded):
        fault = faults.find_fault(outcome.extraction)
        if fault is not None:
            return Quarantined(outcome.capture, faults.REASON, fault)
    return outcome


def load_batch(
    connection: duckdb.DuckDBPyConnection,
    outcomes: Sequence[Outcome],
    refs: Mapping[str, ArchiveRef],
    stamp: Stamp,
) -> LoadSummary:
    """Loads a batch; the same batch again changes nothing."""
    distinct = {rows.key(outcome.capture): sound(outcome) for outcome in outcomes}
    readings = {
        key: rows.identify(outcome)
        for key, outcome in distinct.items()
        if isinstance(outcome, Loaded)
    }
    staged: dict[str, list[Row]] = {table: [] for table in rows.COLUMNS}
    for key, outcome in distinct.items():
        staged["capture"].append(rows.capture_row(outcome, readings.get(key), refs, stamp))
        if isinstance(outcome, Quarantined):
            staged["quarantine"].append(rows.quarantine_row(outcome, stamp))
    staged["document"] = [rows.document_row(reading) for reading in readings.values()]
    _register(connection, "capture", staged["capture"])
    _register(connection, "document", staged["document"])
    known = _Known(connection)
    summary = known.classify(distinct, readings, stamp.extractor_version)
    written: set[str] = set()
    for reading in readings.values():
        revision = reading.revision_id
        if revision in written or known.revisions.get(revision) == stamp.extractor_version:
            continue
        written.add(revision)
        figures = rows.figure_rows(reading)
        staged["revision"].append(rows.revision_row(reading, stamp))
        staged["statistic"] += figures.statistics
        staged["number"] += figures.numbers
        staged["rating"] += figures.ratings
    for table in ("quarantine", "revision", "statistic", "number", "rating"):
        _register(connection, table, staged[table])
    _run_script(connection)
    return replace(
        summary,
        statistics=len(staged["statistic"]),
        numbers=len(staged["number"]),
        ratings=len(staged["rating"]),
    )


class _Known:
    """What the warehouse knew of a staged batch before it was loaded."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.revisions: dict[str, str] = dict(
            connection.execute(
                "SELECT revision_id, extractor_version FROM core.revision"
                " SEMI JOIN staged_capture USING (revision_id)"
            ).fetchall()
        )
        self.documents: set[str] = {
            row[0]
            for row in connection.execute(
                "SELECT document_id FROM core.document"
                " SEMI JOIN staged_document USING (document_id)"
            ).fetchall()
        }
        self.captures: set[tuple[str, str, str]] = set(
            connection.execute(
                "SELECT source, uri, sha256 FROM core.capture AS c"
                " SEMI JOIN staged_capture AS s USING (source, uri, sha256)"
                " WHERE c.revision_id IS NOT NULL"
            ).fetchall()
        )

    def classify(
        self,
        outcomes: Mapping[tuple[str, str, str], Outcome],
        readings: Mapping[tuple[str, str, str], Reading],
        extractor_version: str,
    ) -> LoadSummary:
        """Counts the inputs by their fate, as if they came one after another."""
        documents, revisions = set(self.documents), dict(self.revisions)
        counts = dict.fromkeys(("new", "revised", "unchanged", "quarantined", "reread"), 0)
        for key in outcomes:
            reading = readings.get(key)
            if reading is None:
                counts["quarantined"] += 1
                continue
            revision = reading.revision_id
            if revisions.get(revision) == extractor_version:
                fate = "unchanged"
            elif key in self.captures or revision in revisions:
                fate = "reread"
            else:
                fate = "revised" if reading.document_id in documents else "new"
            counts[fate] += 1
            documents.add(reading.document_id)
            revisions[revision] = extractor_version
        return LoadSummary(**counts)


def _register(connection: duckdb.DuckDBPyConnection, table: str, staged: list[Row]) -> None:
    """Shows DuckDB the rows as staged_<table>, by way of a typed frame."""
    import pyarrow as pa

    arrow = pa.Table.from_pandas(rows.frame(table, staged), preserve_index=False)
    connection.register(f"staged_{table}", arrow)


def _run_script(connection: duckdb.DuckDBPyConnection) -> None:
    script = resources.files("warehouse").joinpath("load.sql").read_text(encoding="utf-8")
    for statement in connection.extract_statements(script):
        connection.execute(statement).fetchall()
