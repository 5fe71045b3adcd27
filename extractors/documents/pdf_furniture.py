"""What stands around the text of PDF pages: running heads, page numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from extractors.documents.blocks import Piece
from extractors.documents.pdf_lines import Line
from extractors.documents.words import fold
from extractors.tokens import FOOTNOTE

# Running heads stand in the top or bottom part of a page, among its first or last lines.
MARGIN: Final = 0.13
MOST_LINES: Final = 4
REPEATED: Final = 0.4
ENOUGH: Final = 3
LARGER: Final = 1.15
SMALLER: Final = 0.9
DIGITS: Final = re.compile(r"\d+")
PAGE_NUMBER: Final = re.compile(
    r"(?:page\s*)?[-–—| ]{0,4}(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?[-–—| ]{0,4}",
    re.IGNORECASE,
)
PAGE_OF: Final = re.compile(r"page \d{1,4}(?: of \d{1,4})?", re.IGNORECASE)
OPENS_NOTE: Final = re.compile(
    rf"(?:{FOOTNOTE}\d{{1,2}}{FOOTNOTE}|\[?\d{{1,2}}\]?[.)]?(?=\s|[A-Z])|[*†‡])\s*"
)
LEADERS: Final = re.compile(r"(?:\.\s?){5,}\s*\d{0,4}$|…{2,}\s*\d{0,4}$")


@dataclass(slots=True)
class Sheet:
    """One page: its size in points, its lines by row from the top, its ruled tables by height."""

    number: int
    height: float
    rows: list[list[Line]] = field(default_factory=list)
    tables: list[tuple[float, list[Piece]]] = field(default_factory=list)


def drop_running_heads(sheets: Sequence[Sheet], body: float) -> None:
    """Takes page numbers, contents with leaders, and what many pages repeat off the pages.

    What the first page shows larger than the text (`body`, in points) is its title, not a head.
    """
    counts = Counter(key for sheet in sheets for key in {key for _, key in _edge_rows(sheet)})
    counts += Counter(key for sheet in sheets for key in _numbered(sheet).values())
    needed = min(ENOUGH, max(2, round(REPEATED * len(sheets))))
    for sheet in sheets:
        numbered = _numbered(sheet)
        gone = {
            id(row)
            for row, key in _edge_rows(sheet)
            if PAGE_NUMBER.fullmatch(_text(row))
            or any(PAGE_OF.fullmatch(line.text) for line in row)
            or (
                max(counts[key], counts[numbered.get(id(row), "")]) >= needed
                and not (sheet.number == 1 and row[0].size > LARGER * body)
            )
        }
        sheet.rows = [
            row for row in sheet.rows if id(row) not in gone and not LEADERS.search(_text(row))
        ]


def take_footnotes(sheet: Sheet, body: float) -> list[Piece]:
    """Takes the footnotes off a page: small lines at its foot, numbered in order or with marks."""
    start = len(sheet.rows)
    while start > 0 and all(line.size <= SMALLER * body for line in sheet.rows[start - 1]):
        start -= 1
    foot = sheet.rows[start:]
    while foot and not OPENS_NOTE.match(_text(foot[0])):
        foot.pop(0)
    if not foot or len(foot) == len(sheet.rows) or (sheet.tables and _above(foot, sheet)):
        return []
    numbers = [int(n[0]) for row in foot if (n := DIGITS.search(_opening(row)))]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers)) if numbers else []):
        return []
    sheet.rows = sheet.rows[: len(sheet.rows) - len(foot)]
    notes: list[str] = []
    for row in foot:
        text = _text(row)
        if OPENS_NOTE.match(text) or not notes:
            notes.append(text.replace(FOOTNOTE, "", 2))
        else:
            notes[-1] += f" {text}"
    return [Piece(text, "item", "notes", 1, fixed=True) for text in notes]


def _opening(row: Sequence[Line]) -> str:
    match = OPENS_NOTE.match(_text(row))
    return match[0] if match else ""


def _above(foot: Sequence[list[Line]], sheet: Sheet) -> bool:
    """Whether a table stands under the lines: they are its heading, not the page's foot."""
    return any(top < foot[0][0].base for top, _ in sheet.tables)


def _edge_rows(sheet: Sheet) -> Iterator[tuple[list[Line], str]]:
    """Yields rows in the margins, each with its words, digits aside."""
    edges = [*sheet.rows[:MOST_LINES], *sheet.rows[MOST_LINES:][-MOST_LINES:]]
    for row in edges:
        base = row[0].base / sheet.height if sheet.height else 0.5
        if base < MARGIN or base > 1 - MARGIN:
            yield row, DIGITS.sub("0", fold(_text(row)))


def _numbered(sheet: Sheet) -> dict[int, str]:
    """Returns the rows in the margins with a number of their own, and how it runs with the page."""
    found: dict[int, str] = {}
    for row, _ in _edge_rows(sheet):
        for line in (row[0], row[-1]):
            if len(line.text) <= 4 and line.text.isascii() and line.text.isdigit():
                found[id(row)] = f"page {int(line.text) - sheet.number}"
    return found


def _text(row: Sequence[Line]) -> str:
    return " ".join(line.text for line in row)
