"""What a figure is about: population, grades, judgement, area, period, total, baseline, speaker."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from marking import rows, same, spans_of, unmarked, wanted

from extractors.documents import read_document
from extractors.extraction import extract
from extractors.records import Extraction, Statistic

HEADING = "Inspectors report on the year"
PUBLISHED = date(2016, 6, 15)


def release(row: dict[str, Any]) -> tuple[str, Extraction]:
    """The row's text as a release of 15 June 2016, without its marks, and what it says.

    The row's `title` replaces the heading; its `before` stands in front of the text, a paragraph
    of its own.
    """
    text, _ = unmarked(row["text"])
    before = [row["before"]] if "before" in row else []
    page = [row.get("title", HEADING), f"{PUBLISHED:%d %B %Y}", *before, text]
    document = read_document("\n\n".join(page).encode(), uri="case.txt")
    assert document.published == PUBLISHED
    return text, extract(document)


def marked(row: dict[str, Any]) -> list[tuple[Statistic, dict[str, Any]]]:
    """The statistics at the marks of a row, each with what the row says of it."""
    text, spans = unmarked(row["text"])
    _, extraction = release(row)
    offset = extraction.document.text.index(text)
    found = {
        (words, start - offset, end - offset): statistic
        for (words, start, end), statistic in zip(
            spans_of(extraction.statistics), extraction.statistics, strict=True
        )
    }
    assert [span for span in spans if span not in found] == [], list(found)
    keep = {key: value for key, value in row.items() if key not in {"title", "before"}}
    return [
        (found[span], expected) for span, expected in zip(spans, wanted(keep, spans), strict=True)
    ]


def told(statistic: Statistic, field: str) -> object:
    """A field as rows write it: a speaker by name, a baseline by value, a period by its days."""
    value = getattr(statistic, field)
    if value is None:
        return None
    match field:
        case "grades":
            return sorted(value)
        case "speaker":
            return value.name
        case "baseline":
            return value.value
        case "period":
            return [str(value.start or ""), str(value.end or "")]
    return value


@pytest.mark.parametrize("row", rows("statistics.toml"))
def test_statistics_at_the_marks_say_what_the_row_says(row: dict[str, Any]) -> None:
    for statistic, expected in marked(row):
        wrong = {
            field: (told(statistic, field), value)
            for field, value in expected.items()
            if not same(told(statistic, field), value)
        }
        assert not wrong, f"{statistic.text!r} (field: found, expected)"


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
