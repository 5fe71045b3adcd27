"""Records to frames: the columns of every core table, typed, one frame a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from extractors.records import Baseline, Extraction, Period, Rating, Speaker, Statistic
from warehouse.archive import ArchiveRef
from warehouse.captures import Capture, Loaded, Outcome, Quarantined
from warehouse.identity import Occurrences, content_hash, document_id, revision_id

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_SPAN = {"rule": "text", "char_start": "integer", "char_end": "integer"}
_SPEAKER = {"speaker": "text", "speaker_role": "text", "speaker_organisation": "text"}
_KEY = {"source": "text", "uri": "text", "sha256": "text"}
# The columns of each frame, in the order in which the functions below give their values.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "document": {"document_id": "text", "uri": "text", "locale": "text"},
    "capture": {
        **_KEY, "bytes": "long", "media_type": "text", "licence": "text", "captured_at": "time",
        "updated_at": "time", "revision_id": "text", "extractor_version": "text",
        "archive_file": "text", "archive_offset": "long", "archive_length": "long",
        "run_id": "text", "loaded_at": "time",
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
        "media_type": "text", "licence": "text", "sha256": "text", "extractor_version": "text",
        "run_id": "text", "loaded_at": "time",
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

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What all rows of one load share: its run, the extractor's version and the time."""

    run_id: str
    extractor_version: str
    loaded_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """A loaded outcome with the ids of its document and revision."""

    outcome: Loaded
    document_id: str
    revision_id: str
    content_hash: str


def identify(outcome: Loaded) -> Reading:
    """A loaded outcome with its ids."""
    document = outcome.extraction.document
    return Reading(outcome, document_id(document), revision_id(document), content_hash(document))


def storable(text: str) -> str:
    """A name as it is stored: bytes of a file name that are no UTF-8 are written out."""
    return text.encode("utf-8", "backslashreplace").decode()


def key(capture: Capture) -> tuple[str, str, str]:
    """The key of a capture: source and address as stored, and the hash of its bytes."""
    return storable(capture.source), storable(capture.uri), capture.sha256


def frame(table: str, rows: Iterable[Row]) -> pd.DataFrame:
    """A frame of one core table: every column typed by Arrow, times in UTC, lists as lists."""
    import pandas as pd
    import pyarrow as pa

    types = _arrow_types()
    listed = list(rows)
    columns = zip(*listed, strict=True) if listed else ([] for _ in COLUMNS[table])
    return pd.DataFrame(
        {
            name: pd.arrays.ArrowExtensionArray(pa.array(column, types[kind]))
            for (name, kind), column in zip(COLUMNS[table].items(), columns, strict=True)
        },
        copy=False,
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
        "date": pa.date32(),
        "time": pa.timestamp("us", tz="UTC"),
    }


def document_row(reading: Reading) -> Row:
    """The row of a document: what stays the same in all its revisions."""
    document = reading.outcome.extraction.document
    return reading.document_id, document.uri, document.locale


def capture_row(
    outcome: Outcome, reading: Reading | None, refs: Mapping[str, ArchiveRef], stamp: Stamp
) -> Row:
    """The row of a capture: its origin, where it lies, and the revision it was read as."""
    capture = outcome.capture
    source, uri, sha256 = key(capture)
    ref = refs.get(sha256)
    updated_at = outcome.extraction.document.updated_at if isinstance(outcome, Loaded) else None
    return (
        source, uri, sha256, len(capture.content), capture.media_type, capture.licence,
        capture.captured_at, updated_at, reading.revision_id if reading else None,
        stamp.extractor_version, ref.file if ref else None, ref.offset if ref else None,
        ref.length if ref else None, stamp.run_id, stamp.loaded_at,
    )  # fmt: skip


def quarantine_row(outcome: Quarantined, stamp: Stamp) -> Row:
    """The row of an input that could not be read."""
    return (
        *key(outcome.capture), storable(outcome.reason), storable(outcome.message),
        outcome.capture.captured_at, stamp.extractor_version, stamp.run_id, stamp.loaded_at,
    )  # fmt: skip


def revision_row(reading: Reading, stamp: Stamp) -> Row:
    """The row of a revision, not yet current: that is decided among all of its document."""
    capture, document = reading.outcome.capture, reading.outcome.extraction.document
    source, _, sha256 = key(capture)
    return (
        reading.revision_id, reading.document_id, document.uri, reading.content_hash, False,
        document.title, document.publisher, document.published, document.published_basis,
        document.document_type, *_speaker(document.speaker), document.withdrawn, document.text,
        document.updated_at, capture.captured_at, source, capture.media_type, capture.licence,
        sha256, stamp.extractor_version, stamp.run_id, stamp.loaded_at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """The rows of all that was found in one revision."""

    statistics: Sequence[Row]
    numbers: Sequence[Row]
    ratings: Sequence[Row]


def figure_rows(reading: Reading) -> Figures:
    """The rows of everything found in a revision, with their ids."""
    extraction: Extraction = reading.outcome.extraction
    ids = Occurrences(extraction.document.text)
    document, revision = reading.document_id, reading.revision_id

    def keys(kind: str, words: str, start: int) -> tuple[str, str, str]:
        return revision, ids.fact_id(kind, document, words, start), document

    return Figures(
        [(*keys("statistic", s.text, s.start), *_statistic(s)) for s in extraction.statistics],
        [
            (*keys("number", n.text, n.start), n.text, n.value, n.form, n.role,
             n.rule, n.start, n.end)
            for n in extraction.numbers
        ],
        [(*keys("rating", r.provider, r.start), *_rating(r)) for r in extraction.ratings],
    )  # fmt: skip


def _statistic(statistic: Statistic) -> Row:
    period = statistic.period or Period(text="")
    baseline = statistic.baseline or Baseline(text="")
    return (
        statistic.section, statistic.sentence, statistic.text, statistic.kind, statistic.value,
        statistic.low, statistic.high, statistic.comparator, statistic.unit, statistic.numerator,
        statistic.denominator, statistic.population, statistic.population_code,
        list(statistic.grades), statistic.judgement, statistic.area, statistic.area_code,
        period.start, period.end, period.text or None, statistic.direction,
        baseline.text or None, baseline.value, *_speaker(statistic.speaker),
        statistic.figurative, statistic.rule, statistic.start, statistic.end,
    )  # fmt: skip


def _rating(rating: Rating) -> Row:
    return (
        rating.provider, rating.grade, rating.judgement, rating.date_text, rating.area_code,
        rating.section, rating.sentence, rating.rule, rating.start, rating.end,
    )  # fmt: skip


def _speaker(speaker: Speaker | None) -> tuple[str | None, str | None, str | None]:
    return (speaker.name, speaker.role, speaker.organisation) if speaker else (None, None, None)
