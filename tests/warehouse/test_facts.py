"""The rows of a reading: what could not stand in the warehouse is refused where it is read."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace

import pytest

from extractors.records import Extraction
from warehouse import rows
from warehouse.errors import FaultyRecord
from warehouse.facts import FIGURES, gather

Make = Callable[..., Extraction]


@pytest.mark.parametrize(
    "change",
    [
        {"value": float("inf")},
        {"end": 99_999},
        {"start": 6, "end": 5},
        {"kind": "total"},
        {"section": "footer"},
        {"direction": "up"},
        {"comparator": "nearly"},
        {"text": ""},
    ],
)
def test_a_faulty_record_is_refused(make_extraction: Make, change: dict[str, object]) -> None:
    """The document whose reading made it is told apart, before it can fail a batch."""
    extraction = make_extraction("Some 40%")
    wrong = replace(extraction.statistics[0], **change)  # type: ignore[arg-type]
    with pytest.raises(FaultyRecord, match="please report it with the document"):
        gather(replace(extraction, statistics=(wrong,)))


def test_half_a_character_is_refused(make_extraction: Make) -> None:
    """DuckDB could not store it."""
    extraction = make_extraction("Some 40%")
    with pytest.raises(FaultyRecord, match="half of a character"):
        gather(replace(extraction, document=replace(extraction.document, text="Some \udce9 40%")))


def test_facts_cross_to_another_process_as_they_are(make_extraction: Make) -> None:
    """With a row as wide as its table for every record."""
    extraction = make_extraction("Homes\nSome 43% of them. Northfield is good.")
    facts = gather(extraction)
    assert pickle.loads(pickle.dumps(facts)) == facts
    counts = {table: len(facts.figures[table]) for table in FIGURES}
    assert counts == {"statistic": 1, "number": 1, "rating": 1}
    for table, (row,) in facts.figures.items():
        assert len(row) == len(rows.COLUMNS[table])
        assert row[:3] == (facts.revision_id, row[1], facts.document_id)
