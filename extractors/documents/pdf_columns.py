"""Columns of a PDF page without lines between them: tables of figures, and text set in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from extractors.documents.pdf_lines import Line
from extractors.documents.tables import FIGURE

# A table has rows of figures, two at least, no further apart than this many times their size.
FEWEST_ROWS: Final = 2
ROW_GAP: Final = 3.2
MOST_HEAD_ROWS: Final = 4
LONGEST_CELL: Final = 80
LONGEST_LABEL: Final = 120
# Text in columns: so many rows with words of this length on both sides of one gap.
FEWEST_PAIRS: Final = 5
COLUMN_TEXT: Final = 18
DASHES: Final = frozenset(
    {"-", "–", "—", "..", ":", "*", "n/a", "N/A", "x", "z", "c", "[c]", "[x]"}
)

Row = list[Line]


@dataclass(slots=True)
class Aligned:
    """A table told by its alignment: the spans of its columns, and its rows from the top."""

    bands: list[tuple[float, float]]
    rows: list[Row] = field(default_factory=list)

    def place(self, line: Line) -> tuple[int, int]:
        """Returns the first column that a line stands in and how many it spans."""
        over = [i for i, band in enumerate(self.bands) if _overlap(band, (line.x0, line.x1)) > 0]
        if over:
            return over[0], over[-1] - over[0] + 1
        middle = (line.x0 + line.x1) / 2
        near = min(range(len(self.bands)), key=lambda i: abs(sum(self.bands[i]) / 2 - middle))
        return near, 1


def find_aligned(rows: Sequence[Row]) -> list[tuple[int, int, Aligned]]:
    """Returns tables of figures with the first row of each and the one after its last."""
    found: list[tuple[int, int, Aligned]] = []
    place = 0
    while place < len(rows):
        if not _has_figures(rows[place]):
            place += 1
            continue
        end = _end(rows, place)
        bands = _bands([row for row in rows[place:end] if len(row) > 1])
        start = place
        if sum(_has_figures(row) for row in rows[place:end]) >= FEWEST_ROWS and len(bands) > 1:
            floor = found[-1][1] if found else 0
            while start > max(floor, place - MOST_HEAD_ROWS) and _heads(
                rows[start - 1], rows[start], bands
            ):
                start -= 1
            found.append((start, end, Aligned(bands, [list(row) for row in rows[start:end]])))
        place = end
    return found


def _has_figures(row: Row) -> bool:
    """Whether a row has a label or figures first, and figures alone in its other columns."""
    if len(row) < 2 or len(row[0].text) > LONGEST_LABEL:
        return False
    cells = [line.text in DASHES or FIGURE.fullmatch(line.text) is not None for line in row[1:]]
    return all(cells)


def _end(rows: Sequence[Row], start: int) -> int:
    """Returns where a run of rows of figures ends; labels may go on in lines of their own."""
    end = start + 1
    for place in range(start + 1, len(rows)):
        row, last = rows[place], rows[place - 1]
        if last[0].base - row[0].base > ROW_GAP * max(row[0].size, last[0].size):
            break
        if _has_figures(row):
            end = place + 1
        elif len(row) > 1 or row[0].x1 > rows[start][1].x0 or place > end + 1:
            break
    return end


def _bands(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Returns the spans that the cells of rows cover together."""
    found: list[tuple[float, float]] = []
    for low, high in sorted((line.x0, line.x1) for row in rows for line in row):
        if found and low < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return found


def _heads(row: Row, below: Row, bands: Sequence[tuple[float, float]]) -> bool:
    """Whether a row stands over the columns of figures as their headers."""
    near = row[0].base - below[0].base <= ROW_GAP * max(row[0].size, below[0].size)
    short = all(len(line.text) <= LONGEST_CELL for line in row)
    if not near or not short:
        return False
    first = bands[0][1]
    return len(row) > 1 or row[0].x0 > first


def columns(rows: Sequence[Row]) -> list[Line]:
    """Returns the lines of rows in reading order: columns of text one after another."""
    pairs = [place for place, row in enumerate(rows) if _gap(row) is not None]
    if len(pairs) < FEWEST_PAIRS:
        return [line for row in rows for line in row]
    gaps = [gap for gap in (_gap(rows[place]) for place in pairs) if gap is not None]
    middle = sorted((low + high) / 2 for low, high in gaps)[len(gaps) // 2]
    fitting = [p for p, (low, high) in zip(pairs, gaps, strict=True) if low <= middle <= high]
    if len(fitting) < FEWEST_PAIRS:
        return [line for row in rows for line in row]
    start, end = fitting[0], fitting[-1] + 1
    while start > 0 and _clear(rows[start - 1], middle) and len(rows[start - 1]) > 1:
        start -= 1
    while end < len(rows) and _clear(rows[end], middle):
        end += 1
    found = [line for row in rows[:start] for line in row]
    left: list[Row] = []
    right: list[Row] = []
    for row in rows[start:end]:
        if not _clear(row, middle):
            found += _both(left, right) + row
            left, right = [], []
            continue
        for side, part in (
            (left, [line for line in row if line.x1 <= middle]),
            (right, [line for line in row if line.x1 > middle]),
        ):
            if part:
                side.append(part)
    return found + _both(left, right) + columns(rows[end:])


def _both(left: Sequence[Row], right: Sequence[Row]) -> list[Line]:
    return [line for row in left for line in row] + columns(right)


def _gap(row: Row) -> tuple[float, float] | None:
    """Returns the first gap of a row between words of text on both sides, from left to right."""
    for before, after in pairwise(row):
        if min(len(before.text), len(after.text)) >= COLUMN_TEXT:
            return before.x1, after.x0
    return None


def _clear(row: Row, middle: float) -> bool:
    return all(line.x1 <= middle or line.x0 >= middle for line in row)


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])
