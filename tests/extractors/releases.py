"""Rows as releases: what a release with one row's text says, and where that is not what it should.

The keys of a row: `text` with its figures in [[marks]], `title` in place of the heading, `before` a
paragraph in front of the text, `table` the rows of one in front of it, cells parted by " | ", the
first row its head, and `caption` the table's. Any other key is a field of the marked statistics
(`each` gives them one by one), but for `ratings`, all that the text states, as [provider, grade] or
[provider, grade, judgement], `figures`, the words of all its statistics in order, and `role`, which
makes the marks the numbers that have it.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from marking import same, spans_of, unmarked, wanted

from extractors.documents import read_document
from extractors.extraction import extract
from extractors.records import Extraction, Statistic

HEADING = "Inspectors report on the year"
PUBLISHED = date(2016, 6, 15)
OTHERS = {"title", "before", "table", "caption"}
Row = dict[str, Any]


def release(row: Row) -> tuple[str, Extraction]:
    """The row's text as a release of 15 June 2016, without its marks, and what it says."""
    text, _ = unmarked(row["text"])
    if "table" in row:
        document = read_document(_page(row, text).encode(), uri="case.html")
        assert document.published == PUBLISHED
        return text, extract(document)
    before = [row["before"]] if "before" in row else []
    page = [row.get("title", HEADING), f"{PUBLISHED:%d %B %Y}", *before, text]
    document = read_document("\n\n".join(page).encode(), uri="case.txt")
    assert document.published == PUBLISHED
    return text, extract(document)


def _page(row: Row, text: str) -> str:
    """A page with a row's table, and its text after it where no cell holds that."""
    head, *rest = [line.split(" | ") for line in row["table"]]
    tags = [("th", head), *(("td", cells) for cells in rest)]
    lines = [
        f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
        for tag, cells in tags
    ]
    after = "" if any(text in cells for cells in rest) else f"<p>{text}</p>"
    caption = f"<caption>{row['caption']}</caption>" if "caption" in row else ""
    before = f"<p>{row['before']}</p>" if "before" in row else ""
    return (
        f"<html><body><main><h1>{row.get('title', HEADING)}</h1><p>{PUBLISHED:%d %B %Y}</p>{before}"
        f"<table>{caption}{lines}</table>{after}</main></body></html>"
    )


def marked(row: Row) -> list[tuple[Statistic, Row]]:
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
    keep = {key: value for key, value in row.items() if key not in OTHERS}
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


def differences(row: Row) -> list[str]:
    """Where the marked statistics are not what the row says, as sentences."""
    return [
        f"{statistic.text!r} has {field} {told(statistic, field)!r}, not {value!r}"
        for statistic, expected in marked(row)
        for field, value in expected.items()
        if not same(told(statistic, field), value)
    ]


def rated(row: Row) -> list[list[str]]:
    """The ratings of a row's release, as rows write them."""
    _, extraction = release(row)
    return [
        [part for part in (rating.provider, rating.grade, rating.judgement) if part is not None]
        for rating in extraction.ratings
    ]


def with_role(row: Row) -> list[tuple[str, int]]:
    """The numbers of a row's release that have its role, each with its place in the text."""
    text, extraction = release(row)
    offset = extraction.document.text.index(text)
    return [
        (number.text, number.start - offset)
        for number in extraction.numbers
        if number.role == row["role"] and number.start >= offset
    ]


def faults(row: Row) -> list[str]:
    """What is not as the row says; empty where all is."""
    if "ratings" in row:
        found = rated(row)
        return [] if found == row["ratings"] else [f"ratings are {found}"]
    if "figures" in row:
        figures = [statistic.text for statistic in release(row)[1].statistics]
        return [] if figures == row["figures"] else [f"figures are {figures}"]
    if "role" in row:
        places = with_role(row)
        _, spans = unmarked(row["text"])
        same_places = places == [(span.words, span.start) for span in spans]
        return [] if same_places else [f"{row['role']}: {places}"]
    try:
        return differences(row)
    except AssertionError as error:
        return [f"no statistic at a mark: {error}"]
