"""PDF files: lines to paragraphs, tables to cells, columns, captions and footnotes."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from printing import (
    BODY,
    FLOWING,
    LONG,
    ROWS,
    RULES,
    printed,
    read,
    release,
    stream,
    text,
    with_contents,
)
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Spacer, Table

from extractors.documents.pdf_blocks import join
from extractors.documents.words import table
from extractors.records import Document
from extractors.tokens import FOOTNOTE


def shown(document: Document) -> list[str]:
    blocks = document.blocks
    return [f"{one.section} {one.kind} {document.text[one.start : one.end]}" for one in blocks]


def test_release() -> None:
    """Paragraphs whole across lines and pages; running heads and page numbers left out."""
    document = read(release())
    assert shown(document) == [
        "boilerplate paragraph 5 May 2031",
        "headline title Press release: Homes for carers grow in every county of the north",
        f"body paragraph Inspectors found that 12 of 40 homes grew last year.{FOOTNOTE}1{FOOTNOTE}",
        "body heading What we found",
        "bullet item • nearly a third of homes have a garden, which is more than at any time since"
        " the records of the county began",
        "bullet item • 7 homes shut",
        "body paragraph “Homes grow,” said Ruth Okoro.",
        *(f"table cell {cell}" for row in ROWS for cell in row),
        f"body paragraph {FLOWING.strip()}",
        "notes heading Notes to editors",
        "notes item 1. The survey asked 400 carers.",
        "boilerplate paragraph Published by Harbour Inspectorate",
    ]
    assert document.title == "Homes for carers grow in every county of the north"
    assert document.publisher == "Harbour Inspectorate"
    assert (document.published, document.published_basis) == (date(2031, 5, 5), "date_line")
    assert document.media_type == "application/pdf"


def headers(document: Document) -> dict[str, tuple[str, ...]]:
    return {document.text[one.start : one.end]: one.headers for one in document.blocks}


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("first", ["Town", ""])
def test_tables(name: str, first: str) -> None:
    """Cells have their headers, whether lines or alignment make the table."""
    rows = [[first, "2030", "2031"], *ROWS[1:]]
    story = [text(LONG), Table(rows, style=RULES[name]), text(LONG)]
    document = read(printed(story))
    found = headers(document)
    if not first:
        assert found["1,028"][:2] == ("2030", "Marsh End")
        assert found["30%"][:2] == ("2031", "Quay")
    assert all(cell in found for row in rows[1:] for cell in row)
    words = [line.split(" ", 2)[2] for line in shown(document)]
    assert {words[0], words[-1]} == {LONG.strip()}


def test_wrapped_cells() -> None:
    """Words of a cell on several lines are one cell."""
    cell = "homes that were rated good or better by those who live there"
    rows = [["Kind", "Homes"], [text(cell), "12"], ["others", "28"]]
    grid = Table(rows, colWidths=[120, 60], style=RULES["ruled"])
    assert headers(read(printed([grid])))["12"] == ("Homes", cell, "")


def test_caption() -> None:
    """The line before a table that names it is its caption, bold or not."""
    story = [text(LONG), text("<b>Table 1: homes by town</b>"), Table(ROWS, style=RULES["ruled"])]
    document = read(printed(story))
    assert headers(document)["70%"] == ("Share", "Marsh End", "Table 1: homes by town")
    assert shown(document)[1] == "body paragraph Table 1: homes by town"


def test_columns() -> None:
    """Text in two columns is read down the first before the second."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 18)
    canvas.drawString(60, 780, "Homes grow again")
    canvas.setFont("Helvetica", 10)
    for place in range(20):
        canvas.drawString(60, 740 - 12 * place, f"left column and its line {place:02d} of text")
        canvas.drawString(310, 740 - 12 * place, f"right column and its line {place:02d} here")
    canvas.save()
    words = read(file.getvalue()).text
    assert words.index("left column and its line 19") < words.index("right column and its line 00")


def test_footnotes() -> None:
    """Small print at the foot of a page goes to the notes; its mark stays with the words."""

    def foot(canvas: Canvas, _: Any) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(72, 60, "1 As at 31 March, of the homes that answered.")
        canvas.drawString(72, 51, "2 A second one.")

    file = BytesIO()
    story = [text(LONG * 3 + "Of 40 homes<super>1</super> 12 grew.")]
    SimpleDocTemplate(file, pagesize=A4, invariant=1).build(story, onFirstPage=foot)
    found = shown(read(file.getvalue()))
    assert found[0].endswith(f"Of 40 homes{FOOTNOTE}1{FOOTNOTE} 12 grew.")
    assert found[1:] == [
        "notes item 1 As at 31 March, of the homes that answered.",
        "notes item 2 A second one.",
    ]


def test_paragraphs_without_a_gap() -> None:
    """Where no space parts paragraphs their indents do, or lines that end early."""
    indented = ParagraphStyle("i", parent=BODY, firstLineIndent=18, spaceBefore=0, spaceAfter=0)
    found = shown(read(printed([text(LONG * 2, indented), text(LONG * 3, indented)])))
    assert found == [f"body paragraph {(LONG * count).strip()}" for count in (2, 3)]
    lines = [text(f"Line {place} of an address", indented) for place in range(4)]
    assert len(shown(read(printed([text(LONG * 3, indented), *lines])))) == 5


def test_properties_where_the_text_is_silent() -> None:
    document = read(printed([text(LONG)], title="Homes grow", author="Marsh Council"))
    assert (document.title, document.publisher) == ("Homes grow", None)
    assert (document.published, document.published_basis) == (date(2000, 1, 1), "file")
    grounded = printed([text(f"Marsh Council said: {LONG}")], author="Marsh Council")
    assert read(grounded).publisher == "Marsh Council"


KEPT = table("line_ends")["kept"]


@pytest.mark.parametrize(("line", "wanted"), KEPT["examples"] + KEPT["counter_examples"])
def test_line_ends(line: str, wanted: str) -> None:
    """Hyphens of words stay, hyphens that part words at a line's end go."""
    assert join(line.split("|"), frozenset()) == wanted


def test_line_ends_by_the_document() -> None:
    """What the document writes elsewhere decides."""
    assert join(["a co-", "ordinated plan"], frozenset({"coordinated"})) == "a coordinated plan"
    assert join(["a tea-", "time call"], frozenset({"tea-time"})) == "a tea-time call"
    assert join(["soft\xad", "ened words"], frozenset()) == "softened words"


def test_gaps_are_spaces() -> None:
    """Words set apart without a space between them are still words; kerned letters are one."""
    drawn = b"BT /F 12 Tf 50 700 Td [(Of) -300 (40) -300 (ho) 20 (mes) -300 (12 grew.)] TJ ET"
    assert read(with_contents(stream(drawn))).text == "Of 40 homes 12 grew."


def test_lines_far_apart_are_no_paragraph() -> None:
    story = [text(LONG * 2), Spacer(1, 40), text(LONG)]
    assert len(shown(read(printed(story)))) == 2
