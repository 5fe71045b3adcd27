"""An extraction as JSON and as rows."""

from __future__ import annotations

import pytest

from extractors.records import (
    Baseline,
    Block,
    Document,
    Extraction,
    Number,
    Period,
    Rating,
    Speaker,
    Statistic,
)
from flows import figures


@pytest.mark.parametrize(
    ("text", "marked", "occurrence"),
    [
        ("21 of 21", (0, 2), 1),
        ("21 of 21", (6, 8), 2),
        ("in 2021, 21 homes", (9, 11), 2),
        ("1111", (2, 4), 3),
        ("  10\n of   43 and 10 of 43", (2, 12), 1),
        ("  10\n of   43 and 10 of 43", (17, 25), 2),
        ("one\u00a0half; one half", (10, 18), 2),
    ],
)
def test_occurrences_count_every_place_in_the_fold(
    text: str, marked: tuple[int, int], occurrence: int
) -> None:
    """Overlapping places and parts of longer numbers count; white space is one space."""
    start, end = marked
    assert figures.Occurrences(text).of(text[start:end], start) == occurrence


def statistic(**fields: object) -> Statistic:
    given: dict[str, object] = dict.fromkeys(Statistic.__dataclass_fields__)
    given |= {"text": "21", "kind": "count", "comparator": "exact", "unit": "home", "grades": ()}
    given |= {"population": "homes", "section": "body", "figurative": False, "sentence": "21 homes"}
    given |= {"start": 0, "end": 2, "rule": "digits"}
    return Statistic(**(given | fields))  # type: ignore[arg-type]


def extraction(*statistics: Statistic) -> Extraction:
    text = "21 homes"
    document = Document("a.txt", "text/plain", text, (Block(0, 8, "paragraph", "body"),))
    number = Number("21", 21.0, "cardinal", "statistic", 0, 2, "digits")
    rating = Rating("Oak House", "good", None, "in May")
    return Extraction(document, statistics, (number,), (rating,))


def test_an_extraction_is_described_in_the_fields_of_the_guidelines() -> None:
    """Names without titles, ISO dates, whole numbers without a point."""
    import datetime

    full = statistic(
        value=21.0,
        grades=("good", "outstanding"),
        period=Period("in May", datetime.date(2024, 5, 1), None),
        baseline=Baseline("up from 20", 20.0),
        speaker=Speaker("Ann Lee", "chief", "Board"),
    )
    described = figures.describe_extraction(extraction(full), "some/a.txt")
    assert described["document"] == "some/a.txt"
    (found,) = described["statistics"]  # type: ignore[misc]
    assert found["occurrence"] == 1
    assert repr(found["value"]) == "21"
    assert found["grades"] == ["good", "outstanding"]
    assert found["period"] == {"text": "in May", "start": "2024-05-01", "end": None}
    assert found["baseline"] == {"text": "up from 20", "value": 20}
    assert found["speaker"] == "Ann Lee"
    assert described["numbers"][0]["role"] == "statistic"  # type: ignore[index]
    assert described["ratings"][0]["date_text"] == "in May"  # type: ignore[index]


def test_a_row_has_every_column_once_whatever_is_missing() -> None:
    """Flat, with the document's own fields."""
    described = figures.describe_extraction(
        extraction(statistic(value=0.25), statistic(low=7.0, high=34.0)), "a.txt"
    )
    rows = figures.flat_rows(described)
    assert [list(row) for row in rows] == [list(figures.FLAT)] * 2
    assert (rows[0]["value"], rows[0]["period_text"], rows[0]["baseline_value"]) == (
        0.25,
        None,
        None,
    )
    assert (rows[1]["value"], rows[1]["low"], rows[1]["high"]) == (None, 7, 34)
