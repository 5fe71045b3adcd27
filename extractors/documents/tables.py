"""Cells of a table, each with its column header, its row header and the caption."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from extractors.documents.blocks import Piece

# A cell that spans more is a mistake or an attack; its text counts once either way.
WIDEST: Final = 100
MOST_COLUMNS: Final = 250
# Header rows stand at the top, a few at most; longer headers than this are prose.
MOST_HEAD_ROWS: Final = 6
LONGEST_HEADER: Final = 300
# A paragraph that names the table after it: "Table 1: homes by town".
CAPTION: Final = re.compile(r"(?:table|figure|chart) [\dA-Z]", re.IGNORECASE)
# A year that heads its row: "2014", "2014-15", "2014/15".
YEAR: Final = re.compile(r"(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?")
DIGIT: Final = re.compile(r"\d")
# A cell of figures: digits with signs, units and brackets, no more than a word of letters.
FIGURE: Final = re.compile(r"[^\w]{0,4}[\d.,]{1,20}[^\w]{0,4}(?:[a-zA-Z]{1,12})?[^\w]{0,4}")


@dataclass(slots=True)
class Cell:
    """One cell: its piece (None when empty), its place and whether the page calls it a header."""

    piece: Piece | None
    row: int
    column: int
    width: int
    header: bool


@dataclass(slots=True)
class Table:
    """A table as it is read, row by row."""

    cells: list[Cell] = field(default_factory=list)
    caption: str = ""
    row: int = -1
    column: int = 0
    # Columns still covered by a cell of an earlier row: column → rows left.
    covered: dict[int, int] = field(default_factory=dict)

    def begin_row(self) -> None:
        """Starts the next row."""
        self.row += 1
        self.column = 0

    def place(self, piece: Piece | None, width: int, height: int, *, header: bool) -> None:
        """Puts a cell of so many columns and rows at the next free column of the row."""
        if self.row < 0:
            self.begin_row()
        while self.column < MOST_COLUMNS and self.covered.get(self.column, 0) > 0:
            self.covered[self.column] -= 1
            self.column += 1
        room = max(1, MOST_COLUMNS - self.column)
        width, height = min(room, width, WIDEST), min(height, WIDEST)
        self.cells.append(Cell(piece, self.row, self.column, width, header))
        for column in range(self.column, self.column + width):
            if height > 1:
                self.covered[column] = height - 1
        self.column += width


def resolve(table: Table) -> None:
    """Gives every cell that holds data its headers; header cells keep none."""
    if not any(cell.header for cell in table.cells):
        _find_headers(table)
    columns: dict[int, str] = {}
    rows: dict[int, str] = {}
    head = _head_rows(table)
    dated = _years_lead(table, head)
    for cell in table.cells:
        if cell.piece is None:
            continue
        if cell.row in head:
            for column in range(cell.column, cell.column + cell.width):
                header = f"{columns.get(column, '')} {cell.piece.text[:LONGEST_HEADER]}".strip()
                columns[column] = header[:LONGEST_HEADER]
        elif cell.row not in rows and (
            cell.header
            or not FIGURE.fullmatch(cell.piece.text)
            or (dated and cell.column == 0 and cell.width == 1)
        ):
            rows[cell.row] = cell.piece.text[:LONGEST_HEADER]
            if cell.header or cell.column == 0:
                continue
            cell.piece.headers = (columns.get(cell.column, ""), "", table.caption)
        else:
            row = rows.setdefault(cell.row, "")
            cell.piece.headers = (columns.get(cell.column, ""), row, table.caption)


def _years_lead(table: Table, head: set[int]) -> bool:
    """Whether the first column below the head holds years alone, beside other columns."""
    below = [cell for cell in table.cells if cell.row not in head and cell.piece is not None]
    first = [cell.piece.text for cell in below if cell.piece and cell.column == 0]
    return (
        len(below) > len(first) > 0 and all(YEAR.fullmatch(text) for text in first) and bool(head)
    )


def _head_rows(table: Table) -> set[int]:
    """Returns the rows at the top that hold headers alone."""
    head: set[int] = set()
    plain = {cell.row for cell in table.cells if cell.piece is not None and not cell.header}
    for row in range(min(table.row + 1, MOST_HEAD_ROWS)):
        if row in plain:
            break
        head.add(row)
    return head


def _find_headers(table: Table) -> None:
    """Takes a first row without digits above rows with digits for headers."""
    first = [cell for cell in table.cells if cell.row == 0]
    rest = [cell for cell in table.cells if cell.row > 0]
    if any(cell.piece and DIGIT.search(cell.piece.text) for cell in first):
        return
    if any(cell.piece and DIGIT.search(cell.piece.text) for cell in rest):
        for cell in first:
            cell.header = True
