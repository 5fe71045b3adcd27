"""Rows to columns: those of every core table, typed by Arrow, and the rows that loading makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from warehouse.archive import ArchiveRef
from warehouse.captures import Capture, Loaded, Outcome, Quarantined
from warehouse.facts import Facts, Row, Shelf, Shelved

if TYPE_CHECKING:
    import pyarrow as pa

_SPAN = {"rule": "text", "char_start": "integer", "char_end": "integer"}
_SPEAKER = {"speaker": "text", "speaker_role": "text", "speaker_organisation": "text"}
_KEY = {"source": "text", "uri": "text", "sha256": "text"}
# The columns of each table, in the order in which the functions below, and those of facts, give
# their values.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "document": {"document_id": "text", "uri": "text", "locale": "text"},
    "capture": {
        **_KEY, "bytes": "long", "media_type": "text", "publisher": "text", "licence": "text",
        "captured_at": "time", "updated_at": "time", "revision_id": "text",
        "extractor_version": "text", "archive_file": "text", "archive_offset": "long",
        "archive_length": "long", "run_id": "text", "loaded_at": "time",
    },
    "quarantine": {
        **_KEY, "reason": "text", "message": "text", "captured_at": "time",
        "extractor_version": "text", "run_id": "text", "quarantined_at": "time",
    },
    "fetch": {
        "run_id": "text", "source": "text", "uri": "text", "location": "text",
        "moved_to": "text", "status": "text", "reason": "text", "message": "text",
        "http_status": "integer", "etag": "text", "last_modified": "text", "updated_at": "time",
        "requests": "integer", "bytes": "long", "sha256": "text", "fetched_at": "time",
    },
    "revision": {
        "revision_id": "text", "document_id": "text", "uri": "text", "content_hash": "text",
        "is_current": "flag", "title": "text", "publisher": "text", "published": "date",
        "published_basis": "text", "document_type": "text", **_SPEAKER, "withdrawn": "flag",
        "text": "text", "updated_at": "time", "captured_at": "time", "source": "text",
        "media_type": "text", "source_publisher": "text", "licence": "text", "sha256": "text",
        "extractor_version": "text", "run_id": "text", "loaded_at": "time",
    },
    "statistic": {
        "revision_id": "text", "statistic_id": "text", "document_id": "text", "section": "text",
        "sentence": "text", "text": "text", "kind": "text", "value": "number", "low": "number",
        "high": "number", "comparator": "text", "unit": "text", "numerator": "number",
        "denominator": "number", "population": "text", "population_code": "text",
        "grades": "texts", "judgement": "text", "area": "text", "area_code": "text",
        "period_start": "date", "period_end": "date", "period_text": "text", "direction": "text",
        "baseline_text": "text", "baseline_value": "number", **_SPEAKER, "figurative": "flag",
        **_SPAN,
    },
    "number": {
        "revision_id": "text", "number_id": "text", "document_id": "text", "text": "text",
        "value": "number", "form": "text", "role": "text", **_SPAN,
    },
    "rating": {
        "revision_id": "text", "rating_id": "text", "document_id": "text", "provider": "text",
        "grade": "text", "judgement": "text", "date_text": "text", "area_code": "text",
        "section": "text", "sentence": "text", **_SPAN,
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stamp:
    """What all rows of one load share: its run, the extractor's version and the time."""

    run_id: str
    extractor_version: str
    loaded_at: datetime


def storable(text: str) -> str:
    """A name as it is stored: bytes of a file name that are no UTF-8 are written out."""
    return text.encode("utf-8", "backslashreplace").decode()


def key(capture: Capture) -> tuple[str, str, str]:
    """The key of a capture: source and address as stored, and the hash of its bytes."""
    return storable(capture.source), storable(capture.uri), capture.sha256


def columns(table: str, rows: Iterable[Row]) -> pa.Table:
    """Rows of one core table as columns: typed, times in UTC, lists as lists."""
    return typed(COLUMNS[table], rows)


def figures(table: str, found: Iterable[Facts]) -> pa.Table:
    """The rows of a table of figures in all these documents, as columns."""
    import pyarrow as pa

    here: list[Row] = []
    shelves: dict[int, tuple[Shelf, list[int]]] = {}
    for facts in found:
        if isinstance(facts.figures, Shelved):
            shelf, place = facts.figures.shelf, facts.figures.place
            shelves.setdefault(id(shelf), (shelf, []))[1].append(place)
        else:
            here += facts.figures[table]
    taken = [shelf.take(table, places) for shelf, places in shelves.values()]
    return pa.concat_tables([columns(table, here), *taken])


def typed(kinds: Mapping[str, str], rows: Iterable[Row]) -> pa.Table:
    """Rows as columns of these names and kinds."""
    import pyarrow as pa

    types = _arrow_types()
    listed = list(rows)
    values = zip(*listed, strict=True) if listed else [()] * len(kinds)
    return pa.table(
        {
            name: pa.array(column, types[kind])
            for (name, kind), column in zip(kinds.items(), values, strict=True)
        }
    )


def _arrow_types() -> dict[str, pa.DataType]:
    import pyarrow as pa

    return {
        "text": pa.string(),
        "texts": pa.list_(pa.string()),
        "number": pa.float64(),
        "integer": pa.int32(),
        "long": pa.int64(),
        "flag": pa.bool_(),
        "bytes": pa.large_binary(),
        "date": pa.date32(),
        "time": pa.timestamp("us", tz="UTC"),
    }


def document_row(facts: Facts) -> Row:
    """The row of a document: what stays the same in all its revisions."""
    return facts.document_id, facts.uri, facts.locale


def capture_row(outcome: Outcome, refs: Mapping[str, ArchiveRef], stamp: Stamp) -> Row:
    """The row of a capture: its origin, where it lies, and the revision it was read as."""
    capture = outcome.capture
    source, uri, sha256 = key(capture)
    ref = refs.get(sha256)
    facts = outcome.facts if isinstance(outcome, Loaded) else None
    return (
        source, uri, sha256, len(capture.content), capture.media_type, capture.publisher,
        capture.licence, capture.captured_at, facts and facts.updated_at,
        facts and facts.revision_id, stamp.extractor_version,
        ref.file if ref else None, ref.offset if ref else None, ref.length if ref else None,
        stamp.run_id, stamp.loaded_at,
    )  # fmt: skip


def quarantine_row(outcome: Quarantined, stamp: Stamp) -> Row:
    """The row of an input that could not be read."""
    return (
        *key(outcome.capture), storable(outcome.reason), storable(outcome.message),
        outcome.capture.captured_at, stamp.extractor_version, stamp.run_id, stamp.loaded_at,
    )  # fmt: skip


def revision_row(outcome: Loaded, stamp: Stamp) -> Row:
    """The row of a revision, not yet current: that is decided among all of its document."""
    capture, facts = outcome.capture, outcome.facts
    source, _, sha256 = key(capture)
    return (
        facts.revision_id, facts.document_id, facts.uri, facts.content_hash, False, facts.title,
        facts.publisher, facts.published, facts.published_basis, facts.document_type,
        facts.speaker, facts.speaker_role, facts.speaker_organisation, facts.withdrawn,
        facts.text, facts.updated_at, capture.captured_at, source, capture.media_type,
        capture.publisher, capture.licence, sha256, stamp.extractor_version, stamp.run_id,
        stamp.loaded_at,
    )  # fmt: skip
