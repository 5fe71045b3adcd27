"""What a figure is about: population, grades, judgement, area, period, total, baseline, speaker."""

from __future__ import annotations

from typing import Any

import pytest
from marking import rows, same, unmarked, wanted
from releases import differences, faults, marked, rated, release, told

from extractors.documents import read_document
from extractors.extraction import extract


@pytest.mark.parametrize("row", rows("statistics.toml"))
def test_statistics_at_the_marks_say_what_the_row_says(row: dict[str, Any]) -> None:
    assert not (faults(row) if "role" in row else differences(row))


@pytest.mark.parametrize("row", rows("tables.toml"))
def test_figures_of_tables_say_what_their_headers_say(row: dict[str, Any]) -> None:
    assert not faults(row)


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


@pytest.mark.parametrize(
    ("text", "ratings"),
    [
        (
            "Larkfield House was judged inadequate in 2012. It is now a good home.",
            [["Larkfield House", "inadequate"], ["Larkfield House", "good"]],
        ),
        (
            "Larkfield House was judged inadequate in 2012. The manager is now a good cook.",
            [["Larkfield House", "inadequate"]],
        ),
        (
            "Larkfield House moved from inadequate to good in a year.",
            [["Larkfield House", "inadequate"], ["Larkfield House", "good"]],
        ),
        (
            "Larkfield House was rated good. Its rating for safety fell from good to inadequate.",
            [
                ["Larkfield House", "good"],
                ["Larkfield House", "good", "safety"],
                ["Larkfield House", "inadequate", "safety"],
            ],
        ),
    ],
)
def test_next_sentence_rates_the_provider_of_the_one_before(
    text: str, ratings: list[list[str]]
) -> None:
    assert rated({"text": text}) == ratings


def test_a_report_s_table_of_judgements_rates_the_provider_of_its_title() -> None:
    table = (
        "<table><tr><th>Judgement</th><th>Grade</th></tr>"
        "<tr><td>The quality of education</td><td>Good</td></tr>"
        "<tr><td>Overall effectiveness</td><td>Requires improvement</td></tr>"
        "<tr><td>School dinners</td><td>Good</td></tr></table>"
    )
    page = f"<main><h1>Inspection of Larkfield School</h1><p>We came in May.</p>{table}</main>"
    extraction = extract(read_document(page.encode(), uri="report.html"))
    assert [(r.provider, r.grade, r.judgement) for r in extraction.ratings] == [
        ("Larkfield School", "good", "quality_of_education"),
        ("Larkfield School", "requires_improvement", None),
    ]


@pytest.mark.parametrize(
    ("title", "text", "ratings"),
    [
        (
            "Services rated ‘good’ at last",
            "Services in Marlmere, seen in May, were poor. The report rates the service as good. "
            "Services for care leavers were judged outstanding. Homes were judged inadequate.",
            [("Marlmere", "good", None), ("Marlmere", "outstanding", "care_leavers")],
        ),
        (
            "Nine services rated ‘good’ at last",
            "Services in Marlmere, seen in May, were poor. The report rates the service as good.",
            [],
        ),
        (
            "Services rated ‘good’ at last",
            "Services in Marlmere and at Corby Council were poor. It rates the service as good.",
            [],
        ),
    ],
    ids=["one council", "services at large", "two councils"],
)
def test_a_story_of_one_provider_rates_the_service_it_names(
    title: str, text: str, ratings: list[tuple[str, str, str | None]]
) -> None:
    page = f"<main><h1>{title}</h1><p>4 May 2016</p><p>{text}</p></main>"
    extraction = extract(read_document(page.encode(), uri="story.html"))
    assert [(r.provider, r.grade, r.judgement) for r in extraction.ratings] == ratings


def test_a_table_of_providers_rates_those_of_its_rows() -> None:
    table = (
        "<table><tr><th>Home</th><th>Overall</th><th>Leadership</th></tr>"
        "<tr><td>Larkfield House</td><td>Good</td><td>Outstanding</td></tr>"
        "<tr><td>All homes</td><td>Good</td><td>Good</td></tr></table>"
    )
    page = f"<main><h1>Visits in May</h1><p>4 May 2016</p><p>We saw homes.</p>{table}</main>"
    extraction = extract(read_document(page.encode(), uri="table.html"))
    assert [(r.provider, r.grade, r.judgement) for r in extraction.ratings] == [
        ("Larkfield House", "good", None),
        ("Larkfield House", "outstanding", "leadership"),
    ]


def test_month_named_alone_is_a_date() -> None:
    """A month beside a figure is among a document's numbers, though it holds no digit."""
    text = "Ferries sink\n\nSome 40 ferries sank in November, and in May 2031 nine sank."
    document = read_document(text.encode(), uri="x.txt")
    told = [(one.text, one.role) for one in extract(document).numbers if one.role == "date"]
    assert told == [("November", "date"), ("May 2031", "date")]
