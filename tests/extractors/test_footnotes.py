"""A footnote's raised number is no digit of the figure it stands on, and is not lost."""

from __future__ import annotations

import pytest

from extractors.documents import read_document
from extractors.extraction import extract

PAGE = "<html><body><main><h1>A title</h1><p>{}</p></main></body></html>"
RAISED = [
    ("There were 1,904<sup>3</sup> homes.", [1904], ["3"]),
    ("There were 1,904<sup><a href='#fn3'>[3]</a></sup> homes.", [1904], ["[3]"]),
    ("Of these 40%<sup>1</sup> were new.", [0.4], ["1"]),
    ("The site is 40 m<sup>2</sup> wide.", [40], []),
    ("There were 1,904 homes.", [1904], []),
]


@pytest.mark.parametrize(("markup", "values", "notes"), RAISED)
def test_footnotes_are_apart(markup: str, values: list[float], notes: list[str]) -> None:
    found = extract(read_document(PAGE.format(markup).encode(), uri="page.html"))
    assert [statistic.value for statistic in found.statistics] == values
    marks = [number for number in found.numbers if number.rule == "footnote mark"]
    assert [mark.text for mark in marks] == notes
    assert all(mark.role == "reference" for mark in marks)
    text = found.document.text
    assert all(text[mark.start : mark.end] == mark.text for mark in marks)
