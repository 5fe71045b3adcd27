"""PDF files: lines to paragraphs, tables to cells, and how bad or hostile ones are refused."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Spacer, Table

from extractors import read_document
from extractors.documents import pdf_page
from extractors.documents.pdf_blocks import join
from extractors.documents.words import table
from extractors.errors import DocumentError
from extractors.records import Document
from extractors.tokens import FOOTNOTE

STYLES = getSampleStyleSheet()
BODY = ParagraphStyle("body", parent=STYLES["BodyText"], fontSize=11, leading=14)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8, leading=10)
LONG = "Inspectors called at every home in the county and asked how many carers were on duty. "
FLOWING = "Inspectors called at" + " every home, and asked how many carers were on duty there," * 70
ROWS = [["Town", "Homes", "Share"], ["Quay", "12", "30%"], ["Marsh End", "1,028", "70%"]]


def text(words: str, style: ParagraphStyle = BODY) -> Paragraph:
    return Paragraph(words, style)


def furniture(canvas: Canvas, page: Any) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(60, 810, "Homes for carers: embargo 0001")
    canvas.drawString(60, 30, "Harbour Inspectorate")
    canvas.drawRightString(530, 30, f"Page {page.page} of 9")


def printed(story: Sequence[Any], *, heads: bool = False, **options: Any) -> bytes:
    file = BytesIO()
    options = {"pagesize": A4, "invariant": 1} | options
    around = {"onFirstPage": furniture, "onLaterPages": furniture} if heads else {}
    SimpleDocTemplate(file, **options).build(list(story), **around)
    return file.getvalue()


def release() -> bytes:
    bullets = [
        "nearly a third of homes have a garden, which is more than at any time since the records"
        " of the county began",
        "7 homes shut",
    ]
    story = [
        text("5 May 2031"),
        text("Press release: Homes for carers grow in every county of the north", STYLES["Title"]),
        text("Inspectors found that <b>12 of 40</b> homes grew last year.<super>1</super>"),
        text("What we found", STYLES["Heading2"]),
        ListFlowable([ListItem(text(one)) for one in bullets], bulletType="bullet"),
        text("“Homes grow,” said Ruth Okoro."),
        Table(ROWS, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)]),
        text(FLOWING),
        text("Notes to editors", STYLES["Heading2"]),
        text("1. The survey asked 400 carers."),
        text("Published by Harbour Inspectorate"),
    ]
    return printed(story, heads=True, title="Microsoft Word - v3.docx", author="Anna Vale")


def read(content: bytes, uri: str = "x.pdf") -> Document:
    return read_document(content, uri=uri)


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


RULES: dict[str, list[tuple[Any, ...]]] = {
    "ruled": [("GRID", (0, 0), (-1, -1), 0.5, colors.black)],
    "ruled and shaded": [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey),
    ],
    "level lines": [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black)],
    "no lines": [],
}


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


def made(objects: dict[int, bytes], root: int = 1) -> bytes:
    """A PDF of objects as written, with its table of where they stand."""
    content = b"%PDF-1.7\n"
    places = {}
    for number, thing in objects.items():
        places[number] = len(content)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    start = len(content)
    content += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        content += b"%d 1\n%010d 00000 n \n" % (number, place)
    return content + b"trailer\n<< /Root %d 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (
        root, max(objects) + 1, start,
    )  # fmt: skip


PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
    b" /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>"
)
FRAME = {
    1: b"<< /Type /Catalog /Pages 2 0 R >>",
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: PAGE,
    5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
}


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def with_contents(contents: bytes, **others: bytes) -> bytes:
    return made(FRAME | {4: contents} | {int(key[1:]): one for key, one in others.items()})


def squeezed(size: int, times: int) -> bytes:
    data = b" " * size
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def forms() -> bytes:
    """Drawings that draw the next one ten times each, eight deep."""
    objects = {}
    for number in range(6, 15):
        inner = b"/X Do " * 10 if number < 14 else b"BT /F 9 Tf (a) Tj ET"
        entries = (
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources"
            b" << /Font << /F 5 0 R >> /XObject << /X %d 0 R >> >>" % (number + 1)
        )
        objects[f"o{number}"] = stream(inner, entries)
    return with_contents(stream(b"/X Do"), **objects)


SHORT = printed([text(LONG), Table(ROWS, style=RULES["ruled"])])
HELLO = b"BT /F 12 Tf 50 700 Td (Of 40 homes 12 grew.) Tj ET"
FLATE = b"/Filter /FlateDecode"
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "first bytes alone": (lambda: b"%PDF-1.7\n1 0 obj", "damaged"),
    "first half": (lambda: SHORT[: len(SHORT) // 4], "damaged"),
    "no pages": (lambda: made({1: b"<< /Type /Catalog >>"}), "damaged"),
    "a password": (
        lambda: printed([text(LONG)], encrypt=StandardEncryption("a", "b")),
        "encrypted",
    ),
    "pictures alone": (lambda: with_contents(stream(b"0 0 600 800 re f")), "no text"),
    "page numbers alone": (
        lambda: with_contents(stream(b"BT /F 12 Tf 300 20 Td (4) Tj ET")),
        "no text",
    ),
    "a bomb": (lambda: with_contents(stream(squeezed(110_000_000, 1), FLATE)), "too large"),
    "a bomb in a bomb": (
        lambda: with_contents(
            stream(squeezed(110_000_000, 2), b"/Filter [/FlateDecode /FlateDecode]")
        ),
        "too large",
    ),
    "packed many times": (
        lambda: with_contents(stream(HELLO, b"/Filter [%s]" % (b"/ASCIIHexDecode " * 9))),
        "too large",
    ),
    "rows without end": (
        lambda: with_contents(
            stream(
                zlib.compress(HELLO),
                FLATE + b" /DecodeParms << /Predictor 12 /Columns 999999999 >>",
            )
        ),
        "too large",
    ),
    "drawings in drawings": (forms, "too large"),
    "letters without end": (
        lambda: with_contents(
            stream(zlib.compress(b"BT /F 9 Tf" + b"(aaaa) Tj " * 900_000), FLATE)
        ),
        "too large",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    """In one sentence that names the file, with a reason in a word, and soon."""
    make, reason = REFUSED[name]
    content = make()
    start = time.process_time()
    with pytest.raises(DocumentError) as caught:
        read(content)
    assert caught.value.reason == reason
    assert str(caught.value).startswith("x.pdf")
    assert "\n" not in str(caught.value)
    assert time.process_time() - start < 40


def test_the_frame_of_the_refused_is_read() -> None:
    """What the bad files are made of is no reason to refuse them."""
    assert read(with_contents(stream(HELLO))).text == "Of 40 homes 12 grew."
    packed = stream(zlib.compress(HELLO), FLATE)
    assert read(with_contents(packed)).text == "Of 40 homes 12 grew."


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_page, "MOST_PAGES", 1)
    with pytest.raises(DocumentError) as caught:
        read(release())
    assert caught.value.reason == "too large"


@pytest.mark.parametrize(
    ("content", "uri", "media_type"),
    [
        (release(), "x.txt", None), (release(), "x.pdf", "text/html"),
        (b"<html><p>Not found</p></html>", "x.pdf", "application/pdf"),
        (b"Of 40 homes 12 grew.", "x.pdf", None),
    ],
)  # fmt: skip
def test_mislabelled(content: bytes, uri: str, media_type: str | None) -> None:
    """Neither a PDF under another name nor something else under the name of a PDF is read."""
    with pytest.raises(DocumentError) as caught:
        read_document(content, uri=uri, media_type=media_type)
    assert caught.value.reason == "mislabelled"


def check(content: bytes) -> None:
    try:
        document = read(content)
    except DocumentError:
        return
    place = 0
    for block in document.blocks:
        assert document.text[place : block.start].strip() == ""
        assert document.text[block.start : block.end].strip()
        place = block.end


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes(content: bytes) -> None:
    check(b"%PDF-1.7\n" + content)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1))
def test_truncated(share: float) -> None:
    check(SHORT[: int(share * len(SHORT))])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 30)), max_size=6))
def test_mutated(changes: list[tuple[float, bytes, int]]) -> None:
    content = with_contents(stream(HELLO)) if len(changes) % 2 else SHORT
    for where, splice, cut in changes:
        place = int(where * len(content))
        content = content[:place] + splice + content[place + cut :]
    if content.startswith(b"%PDF-"):
        check(content)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [b"BT ", b"ET ", b"q ", b"Q ", b"(4 of 9) Tj ", b"/F 9 Tf ", b"1 0 0 1 50 700 Tm ",
             b"0 -12 Td ", b"9e99 0 0 0 1 1 cm ", b"50 700 m 90 700 l S ", b"50 600 99 99 re S ",
             b"-1 Tz ", b"0 0 Td ", b"/X Do ", b"[(a) -900 (b)] TJ ", b"T* ", b"1 0 0 -1 0 0 Tm "]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_drawing(parts: list[bytes]) -> None:
    """Whatever a page draws, in whatever order."""
    check(with_contents(stream(b"".join(parts))))


def columns(size: int) -> bytes:
    pair = b"0 -2 Td (some words of text here) Tj 300 0 Td (and some more of it) Tj -300 0 Td "
    return b"BT /F 2 Tf " + pair * (size // 2) + b"ET"


def rules(size: int) -> bytes:
    drawn = (b"0 %d m 500 %d l S %d 0 m %d 800 l S " % (i, i, i, i) for i in range(size // 4))
    return b"".join(drawn) + HELLO


GROWING: dict[str, Callable[[int], bytes]] = {
    "lines": lambda n: b"BT /F 9 Tf " + b"0 -1 Td (4 of 9 homes) Tj " * n + b"ET",
    "one line": lambda n: b"BT /F 9 Tf " + b"9 0 Td (4) Tj " * n + b"ET",
    "rules": rules,
    "columns": columns,
}


@pytest.mark.parametrize("name", GROWING)
def test_linear(name: str) -> None:
    """Four times the drawing takes about four times as long (up to nine, on a busy machine)."""
    times = []
    for size in (500, 2_000):
        content = with_contents(stream(GROWING[name](size)))
        best = 1e9
        for _ in range(2):
            start = time.process_time()
            check(content)
            best = min(best, time.process_time() - start)
        times.append(best)
    assert times[1] < 9 * times[0] + 0.1, times


def test_gaps_are_spaces() -> None:
    """Words set apart without a space between them are still words; kerned letters are one."""
    drawn = b"BT /F 12 Tf 50 700 Td [(Of) -300 (40) -300 (ho) 20 (mes) -300 (12 grew.)] TJ ET"
    assert read(with_contents(stream(drawn))).text == "Of 40 homes 12 grew."


def test_lines_far_apart_are_no_paragraph() -> None:
    story = [text(LONG * 2), Spacer(1, 40), text(LONG)]
    assert len(shown(read(printed(story)))) == 2
