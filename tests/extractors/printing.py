"""Prints invented releases as PDF files, and reads them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Table

from extractors import read_document
from extractors.records import Document

STYLES = getSampleStyleSheet()
BODY = ParagraphStyle("body", parent=STYLES["BodyText"], fontSize=11, leading=14)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8, leading=10)
LONG = "Inspectors called at every home in the county and asked how many carers were on duty. "
FLOWING = "Inspectors called at" + " every home, and asked how many carers were on duty there," * 70
ROWS = [["Town", "Homes", "Share"], ["Quay", "12", "30%"], ["Marsh End", "1,028", "70%"]]
RULES: dict[str, list[tuple[Any, ...]]] = {
    "ruled": [("GRID", (0, 0), (-1, -1), 0.5, colors.black)],
    "ruled and shaded": [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey),
    ],
    "level lines": [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black)],
    "no lines": [],
}


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


def read(content: bytes, uri: str = "x.pdf") -> Document:
    return read_document(content, uri=uri)


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
