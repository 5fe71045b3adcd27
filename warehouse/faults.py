"""Faults: what keeps an extraction from standing in the warehouse, so that it is quarantined
instead of failing the batch it came with."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import get_args

from extractors.records import (
    Comparator,
    Direction,
    Extraction,
    Form,
    Kind,
    Number,
    PublishedBasis,
    Rating,
    Role,
    Section,
    Statistic,
)

_SECTIONS = frozenset(get_args(Section))
_KINDS = frozenset(get_args(Kind))
_COMPARATORS = frozenset(get_args(Comparator))
_DIRECTIONS = frozenset((*get_args(Direction), None))
_FORMS = frozenset(get_args(Form))
_ROLES = frozenset(get_args(Role))
_BASES = frozenset((*get_args(PublishedBasis), None))


def find_fault(extraction: Extraction) -> str | None:
    """The first fault of an extraction in a sentence; None when it is sound."""
    for fault in _faults(extraction):
        return f"{fault}: this is an error of the extractor, please report it with the document."
    return None


def _faults(extraction: Extraction) -> Iterator[str]:
    document = extraction.document
    if not _encodable(document.text) or not _encodable(document.title or ""):
        yield "The text holds half of a character"
    if document.published_basis not in _BASES:
        yield f"The date of publication has the unknown basis {document.published_basis!r}"
    length = len(document.text)
    records: tuple[Statistic | Number | Rating, ...] = (
        *extraction.statistics, *extraction.numbers, *extraction.ratings,
    )  # fmt: skip
    for record in records:
        if not 0 <= record.start < record.end <= length:
            yield f"{_words(record)!r} lies at {record.start} to {record.end}, outside the text"
    for statistic in extraction.statistics:
        yield from _statistic_faults(statistic)
    for number in extraction.numbers:
        if number.form not in _FORMS or number.role not in _ROLES or not number.text:
            yield f"The number {number.text!r} is of form {number.form!r} and role {number.role!r}"
        if not _finite(number.value):
            yield f"The number {number.text!r} has no finite value"
    for rating in extraction.ratings:
        if rating.section not in _SECTIONS or not rating.provider or not rating.grade:
            yield f"The rating of {rating.provider!r} as {rating.grade!r} is not complete"


def _statistic_faults(statistic: Statistic) -> Iterator[str]:
    name = f"The statistic {statistic.text!r}"
    if not statistic.text or statistic.section not in _SECTIONS:
        yield f"{name} stands in the unknown section {statistic.section!r}"
    if statistic.kind not in _KINDS or statistic.comparator not in _COMPARATORS:
        yield f"{name} is of kind {statistic.kind!r} and comparator {statistic.comparator!r}"
    if statistic.direction not in _DIRECTIONS:
        yield f"{name} has the unknown direction {statistic.direction!r}"
    baseline = statistic.baseline.value if statistic.baseline else None
    figures = (
        statistic.value, statistic.low, statistic.high,
        statistic.numerator, statistic.denominator, baseline,
    )  # fmt: skip
    if not all(map(_finite, figures)):
        yield f"{name} has no finite value"


def _words(record: Statistic | Number | Rating) -> str:
    return record.provider if isinstance(record, Rating) else record.text


def _finite(value: float | None) -> bool:
    return value is None or math.isfinite(value)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
