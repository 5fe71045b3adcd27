"""What holds for every extraction, whatever the bytes: the oracle of the fuzzing."""

from __future__ import annotations

import math
from collections.abc import Iterator

from extractors import extract, read_document
from extractors.errors import DocumentError
from extractors.records import Extraction, Number, Statistic
from warehouse.facts import gather


def read(content: bytes, uri: str, media_type: str | None = None) -> Extraction | None:
    """The extraction of any bytes, None where they are refused; any other error is a finding."""
    try:
        return extract(read_document(content, uri=uri, media_type=media_type))
    except DocumentError:
        return None


def faults(extraction: Extraction) -> list[str]:
    """What is not so of an extraction: nothing, if the extractor is sound."""
    return [*_quoting(extraction), *_accounted(extraction), *_storable(extraction)]


def _quoting(extraction: Extraction) -> Iterator[str]:
    """Every record is the document's own words, at its place; blocks hold all of the text."""
    document, text = extraction.document, extraction.document.text
    place = 0
    for block in document.blocks:
        if not place <= block.start < block.end <= len(text) or text[place : block.start].strip():
            yield f"blocks leave a gap or overlap at {place}"
        place = block.end
    if place != len(text):
        yield "the blocks do not reach the end of the text"
    records: list[Statistic | Number] = [*extraction.statistics, *extraction.numbers]
    for record in records:
        if not record.text.strip() or text[record.start : record.end] != record.text:
            yield f"{record.text!r} does not stand at {record.start}"
    for rating in extraction.ratings:
        if not rating.provider.strip() or text[rating.start : rating.end] != rating.provider:
            yield f"{rating.provider!r} does not stand at {rating.start}"
    for statistic in extraction.statistics:
        if statistic.text not in statistic.sentence or statistic.sentence not in text:
            yield f"the sentence of {statistic.text!r} is not the document's"


def _accounted(extraction: Extraction) -> Iterator[str]:
    """Every number is part of a statistic or has a role; none is told twice."""
    spans = [(one.start, one.end) for one in extraction.statistics]
    if len(set(spans)) != len(spans):
        yield "two statistics stand at one place"
    starts = [one.start for one in extraction.numbers]
    if starts != sorted(starts):
        yield "numbers are not in the order of the text"
    held = iter(sorted(spans))
    last = (0, 0)
    for number in extraction.numbers:
        while number.start >= last[1]:
            following = next(held, None)
            if following is None:
                break
            last = following
        if number.role == "statistic" and not last[0] <= number.start < last[1]:
            yield f"{number.text!r} at {number.start} is neither in a statistic nor has it a role"


def _storable(extraction: Extraction) -> Iterator[str]:
    """Values are finite, ranges have both ends, texts can be written, and the warehouse agrees."""
    for one in extraction.statistics:
        values = (one.value, one.low, one.high, one.numerator, one.denominator)
        if any(value is not None and not math.isfinite(value) for value in values):
            yield f"{one.text!r} has a value that is no number"
        if not _has_value_or_ends(one):
            yield f"{one.text!r} has neither a value nor both ends, or all of them"
    document = extraction.document
    for words in (document.text, document.title, document.publisher, document.uri, document.locale):
        try:
            (words or "").encode("utf-8")
        except UnicodeEncodeError:
            yield f"{words!r} cannot be written"
    gather(extraction)


def _has_value_or_ends(one: Statistic) -> bool:
    if one.value is None:
        return one.low is not None and one.high is not None
    return one.low is None and one.high is None
