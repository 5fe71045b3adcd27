"""The line: a document in, every figure out, one stage after another."""

from __future__ import annotations

from extractors.records import Document, Extraction
from extractors.statistics.find import find


def extract(document: Document) -> Extraction:
    """Finds every statistic, number and rating of a document."""
    statistics, numbers, ratings = find(document)
    return Extraction(document, tuple(statistics), tuple(numbers), tuple(ratings))
