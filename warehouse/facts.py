"""Facts: the rows that the reading of one document brings, made where it is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from extractors.records import Baseline, Extraction, Period, Rating, Speaker, Statistic
from warehouse.errors import FaultyRecord
from warehouse.faults import find_fault
from warehouse.identity import Occurrences, content_hash, document_id, revision_of

if TYPE_CHECKING:
    import pyarrow as pa

Row = tuple[object, ...]
# Tables of what is found in a document: the rows of each, without a word on how it was had.
FIGURES = ("statistic", "number", "rating")


class Shelf(Protocol):
    """Figures of many documents, kept as columns."""

    def take(self, table: str, places: Collection[int]) -> pa.Table:
        """The rows of a table that belong to the documents at these places."""
        ...


@dataclass(frozen=True, slots=True)
class Shelved:
    """The figures of one document among those of others: on which shelf, at which place."""

    shelf: Shelf
    place: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says, as the columns of core.document and core.revision name it, and the
    rows of the figures in it by table, in the order of the columns of that."""

    document_id: str
    uri: str
    locale: str
    revision_id: str
    content_hash: str
    title: str | None
    publisher: str | None
    published: date | None
    published_basis: str | None
    document_type: str | None
    speaker: str | None
    speaker_role: str | None
    speaker_organisation: str | None
    withdrawn: bool
    text: str
    updated_at: datetime | None
    figures: Mapping[str, Sequence[Row]] | Shelved


def gather(extraction: Extraction) -> Facts:
    """The facts of an extraction, with their ids.

    Raises FaultyRecord for one that could not stand in the warehouse.
    """
    fault = find_fault(extraction)
    if fault is not None:
        raise FaultyRecord(fault)
    document = extraction.document
    identity, content = document_id(document), content_hash(document)
    revision = revision_of(identity, content)
    return Facts(
        identity, document.uri, document.locale, revision, content, document.title,
        document.publisher, document.published, document.published_basis, document.document_type,
        *_speaker(document.speaker), document.withdrawn, document.text, document.updated_at,
        _figures(extraction, identity, revision),
    )  # fmt: skip


def _figures(extraction: Extraction, document: str, revision: str) -> dict[str, list[Row]]:
    if not (extraction.statistics or extraction.numbers or extraction.ratings):
        return {table: [] for table in FIGURES}  # the index of a large text is a large thing
    ids = Occurrences(extraction.document.text)

    def keys(kind: str, words: str, start: int) -> tuple[str, str, str]:
        return revision, ids.fact_id(kind, document, words, start), document

    return {
        "statistic": [
            (*keys("statistic", s.text, s.start), *_statistic(s)) for s in extraction.statistics
        ],
        "number": [
            (*keys("number", n.text, n.start), n.text, n.value, n.form, n.role,
             n.rule, n.start, n.end)
            for n in extraction.numbers
        ],
        "rating": [
            (*keys("rating", r.provider, r.start), *_rating(r)) for r in extraction.ratings
        ],
    }  # fmt: skip


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
