"""What a figure is about: population, grades, judgement, area, period, total, baseline, speaker."""

from __future__ import annotations

from typing import Any

import pytest
from marking import rows, same, unmarked, wanted
from releases import differences, faults, marked, release, told


@pytest.mark.parametrize("row", rows("statistics.toml"))
def test_statistics_at_the_marks_say_what_the_row_says(row: dict[str, Any]) -> None:
    assert not (faults(row) if "role" in row else differences(row))


@pytest.mark.parametrize("row", rows("periods.toml"))
def test_periods_reach_from_the_first_day_to_the_last(row: dict[str, Any]) -> None:
    for statistic, expected in marked(row):
        assert same(told(statistic, "period"), expected["days"]), statistic.period


@pytest.mark.parametrize("row", rows("ratings.toml"))
def test_ratings_are_the_marked_providers_with_their_grades(row: dict[str, Any]) -> None:
    _, spans = unmarked(row["text"])
    text, extraction = release(row)
    offset = extraction.document.text.index(text)
    found = [
        (rating.provider, rating.start - offset, rating.end - offset)
        for rating in extraction.ratings
    ]
    assert found == spans
    for rating, expected in zip(extraction.ratings, wanted(row, spans), strict=True):
        assert rating.grade == expected["grade"]
        assert rating.judgement == expected.get("judgement")
