"""Tables of a PDF to pieces: every cell with its headers, whether lines or alignment tell them."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.documents.blocks import Piece
from extractors.documents.pdf_blocks import join
from extractors.documents.pdf_columns import Aligned
from extractors.documents.pdf_grid import Grid
from extractors.documents.pdf_lines import Glyph, Line, line_of, rows
from extractors.documents.tables import Table, resolve


def ruled(grid: Grid) -> list[Piece]:
    """Returns the cells of a ruled table; its head is a first row in bold, or without a label."""
    table = Table()
    pieces: list[Piece] = []
    bold = _is_bold(grid, 0) and not all(_is_bold(grid, row) for row in range(1, len(grid.ys) - 1))
    head = bold or ((0, 0) not in grid.cells and len(grid.xs) > 2)
    for row in range(len(grid.ys) - 1):
        table.begin_row()
        column = 0
        while column < len(grid.xs) - 1:
            width = grid.width(row, column)
            over = range(column, column + width)
            text = _text([one for place in over for one in grid.cells.get((row, place), [])])
            _place(table, pieces, text, width, header=head and row == 0)
            column += width
    resolve(table)
    return pieces


def aligned(found: Aligned) -> list[Piece]:
    """Returns the cells of a table told by its alignment; rows above its labels are its head."""
    table = Table()
    pieces: list[Piece] = []
    labels: list[tuple[int, str]] = []
    head = True
    for row in found.rows:
        places = [found.place(line) for line in row]
        if not head and places == [(0, 1)]:
            _extend(pieces, labels, row[0])
            continue
        head = head and places[0][0] > 0
        table.begin_row()
        filled = 0
        for (column, width), line in zip(places, row, strict=True):
            for _ in range(filled, column):
                table.place(None, 1, 1, header=head)
            if column == 0:
                labels.append((len(pieces), line.text))
            _place(table, pieces, line.text, width, header=head)
            filled = column + width
    resolve(table)
    return pieces


def _extend(pieces: Sequence[Piece], labels: Sequence[tuple[int, str]], line: Line) -> None:
    """Adds a line of its own to the label of the row above, which it goes on with."""
    if labels:
        pieces[labels[-1][0]].text += f" {line.text}"


def _place(table: Table, pieces: list[Piece], text: str, width: int, *, header: bool) -> None:
    piece = Piece(text, "cell", "table") if text else None
    if piece is not None:
        pieces.append(piece)
    table.place(piece, width, 1, header=header)


def _text(glyphs: Sequence[Glyph]) -> str:
    return join([line_of(row).text for row in rows(glyphs)], frozenset())


def _is_bold(grid: Grid, row: int) -> bool:
    glyphs = [glyph for (line, _), cell in grid.cells.items() if line == row for glyph in cell]
    return bool(glyphs) and all(glyph.bold for glyph in glyphs)
