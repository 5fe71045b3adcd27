"""Loading: one batch of outcomes into the core tables, inside the transaction of the caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import TYPE_CHECKING

from warehouse import rows
from warehouse.archive import ArchiveRef
from warehouse.captures import Loaded, Outcome, Quarantined
from warehouse.facts import FIGURES
from warehouse.rows import Stamp

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


def load_batch(
    connection: duckdb.DuckDBPyConnection,
    outcomes: Sequence[Outcome],
    refs: Mapping[str, ArchiveRef],
    stamp: Stamp,
) -> LoadSummary:
    """Loads a batch; the same batch again changes nothing."""
    distinct = {rows.key(outcome.capture): outcome for outcome in outcomes}
    loaded = [outcome for outcome in distinct.values() if isinstance(outcome, Loaded)]
    left = [outcome for outcome in distinct.values() if isinstance(outcome, Quarantined)]
    for table, staged in (
        ("capture", (rows.capture_row(outcome, refs, stamp) for outcome in distinct.values())),
        ("quarantine", (rows.quarantine_row(outcome, stamp) for outcome in left)),
        ("document", (rows.document_row(outcome.facts) for outcome in loaded)),
    ):
        connection.register(f"staged_{table}", rows.columns(table, staged))
    known = _Known(connection)
    summary = known.classify(distinct, stamp.extractor_version)
    written: dict[str, Loaded] = {}
    for outcome in loaded:
        revision = outcome.facts.revision_id
        if known.revisions.get(revision) != stamp.extractor_version:
            written.setdefault(revision, outcome)
    revisions = (rows.revision_row(outcome, stamp) for outcome in written.values())
    connection.register("staged_revision", rows.columns("revision", revisions))
    counts: dict[str, int] = {}
    for table in FIGURES:
        found = rows.figures(table, (outcome.facts for outcome in written.values()))
        connection.register(f"staged_{table}", found)
        counts[f"{table}s"] = found.num_rows
    _run_script(connection)
    return replace(summary, **counts)


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
        extractor_version: str,
    ) -> LoadSummary:
        """Counts the inputs by their fate, as if they came one after another."""
        documents, revisions = set(self.documents), dict(self.revisions)
        counts = dict.fromkeys(("new", "revised", "unchanged", "quarantined", "reread"), 0)
        for key, outcome in outcomes.items():
            if isinstance(outcome, Quarantined):
                counts["quarantined"] += 1
                continue
            facts = outcome.facts
            revision = facts.revision_id
            if revisions.get(revision) == extractor_version:
                fate = "unchanged"
            elif key in self.captures or revision in revisions:
                fate = "reread"
            else:
                fate = "revised" if facts.document_id in documents else "new"
            counts[fate] += 1
            documents.add(facts.document_id)
            revisions[revision] = extractor_version
        return LoadSummary(**counts)


def _run_script(connection: duckdb.DuckDBPyConnection) -> None:
    script = resources.files("warehouse").joinpath("load.sql").read_text(encoding="utf-8")
    for statement in connection.extract_statements(script):
        connection.execute(statement).fetchall()
