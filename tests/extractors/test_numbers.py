"""Every number of a text is found with its value and form, and has a role when it is no figure."""

from __future__ import annotations

from typing import Any

import pytest
from marking import rows, same, spans_of, unmarked, wanted

from extractors.documents import read_document
from extractors.extraction import extract
from extractors.numbers import find_numbers


@pytest.mark.parametrize("row", rows("numbers.toml"))
def test_numbers_of_a_text_are_the_marked_ones(row: dict[str, Any]) -> None:
    text, spans = unmarked(row["text"])
    found = find_numbers(text)
    assert spans_of(found) == spans
    for number, expected in zip(found, wanted(row, spans), strict=True):
        assert same(number.value, expected["value"]), number
        assert number.form == expected.get("form", "cardinal"), number


@pytest.mark.parametrize("row", rows("roles.toml"))
def test_numbers_that_are_no_statistics_have_the_role_of_the_row(row: dict[str, Any]) -> None:
    text, spans = unmarked(row["text"])
    found = [number for number in find_numbers(text) if number.role != "statistic"]
    assert spans_of(found) == spans
    roles = [expected["role"] for expected in wanted(row, spans)]
    assert [number.role for number in found] == roles


@pytest.mark.parametrize("row", rows("roles.toml"))
def test_numbers_with_a_role_are_no_statistics_of_a_document(row: dict[str, Any]) -> None:
    text, spans = unmarked(row["text"])
    page = f"A year of inspections\n\n15 June 2016\n\n{text}"
    extraction = extract(read_document(page.encode(), uri="case.txt"))
    offset = extraction.document.text.index(text)
    for statistic in extraction.statistics:
        start, end = statistic.start - offset, statistic.end - offset
        assert not any(start < span.end and span.start < end for span in spans), statistic
