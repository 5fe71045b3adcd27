"""Ruled tables of a PDF page: the grids that its lines draw, and what stands in their cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pdfminer.layout import LTContainer, LTCurve, LTLine, LTPage, LTRect

from extractors.documents.pdf_lines import Glyph

# In points: a rectangle thinner than this is a line; lines nearer than this are one.
THIN: Final = 2.5
NEAR: Final = 3.0
# A page with more lines is a drawing.
MOST_EDGES: Final = 3_000
MOST_CELLS: Final = 4_000


@dataclass(slots=True)
class Edge:
    """A level line (`upright` false) at height `at`, or an upright one, from `low` to `high`."""

    upright: bool
    at: float
    low: float
    high: float


@dataclass(slots=True)
class Grid:
    """A ruled table: the places of its upright and level lines, and its lines."""

    xs: list[float]
    ys: list[float]
    edges: list[Edge]
    cells: dict[tuple[int, int], list[Glyph]] = field(default_factory=dict)

    def holds(self, glyph: Glyph) -> bool:
        """Whether a letter stands within the table."""
        middle = (glyph.x0 + glyph.x1) / 2
        height = glyph.base + glyph.size * 0.3
        return self.xs[0] <= middle <= self.xs[-1] and self.ys[0] <= height <= self.ys[-1]

    def put(self, glyph: Glyph) -> None:
        """Puts a letter into its cell; rows are counted from the top."""
        column = bisect_right(self.xs, (glyph.x0 + glyph.x1) / 2, 1, len(self.xs) - 1) - 1
        row = bisect_right(self.ys, glyph.base + glyph.size * 0.3, 1, len(self.ys) - 1) - 1
        self.cells.setdefault((len(self.ys) - 2 - row, column), []).append(glyph)

    def width(self, row: int, column: int) -> int:
        """Returns how many columns a cell spans: up to the next upright line beside it."""
        place = len(self.ys) - 2 - row
        middle = (self.ys[place] + self.ys[place + 1]) / 2
        end = column + 1
        while end < len(self.xs) - 1 and not self._cuts(True, self.xs[end], middle):
            end += 1
        return end - column

    def _cuts(self, upright: bool, at: float, place: float) -> bool:
        return any(
            edge.upright is upright
            and abs(edge.at - at) <= NEAR
            and edge.low - NEAR <= place <= edge.high + NEAR
            for edge in self.edges
        )


def find_grids(page: LTPage) -> list[Grid]:
    """Returns the ruled tables of a page: two columns and two rows at least, from the top."""
    edges = _joined(_edges(page))
    if len(edges) > MOST_EDGES:
        return []
    found = []
    for group in _touching(edges):
        xs = _places(edge.at for edge in group if edge.upright)
        ys = _places(edge.at for edge in group if not edge.upright)
        if len(xs) >= 3 and len(ys) >= 3 and (len(xs) - 1) * (len(ys) - 1) <= MOST_CELLS:
            found.append(Grid(xs, ys, group))
    return sorted(found, key=lambda grid: -grid.ys[-1])


def _edges(page: LTPage) -> list[Edge]:
    found: list[Edge] = []
    stack: list[Iterator[object]] = [iter(page)]
    while stack and len(found) <= 4 * MOST_EDGES:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
        elif isinstance(item, LTLine | LTRect):
            found += _sides(item)
        elif isinstance(item, LTContainer):
            stack.append(iter(item))
    return found


def _sides(item: LTCurve) -> list[Edge]:
    """Returns the lines of a rectangle: one where it is thin, four where it is outlined."""
    level = [Edge(False, (item.y0 + item.y1) / 2, item.x0, item.x1)] if item.width > NEAR else []
    if item.height <= THIN:
        return level
    if item.width <= THIN:
        return [Edge(True, (item.x0 + item.x1) / 2, item.y0, item.y1)]
    if isinstance(item, LTLine) or not item.stroke:
        return []
    return [
        Edge(False, item.y0, item.x0, item.x1), Edge(False, item.y1, item.x0, item.x1),
        Edge(True, item.x0, item.y0, item.y1), Edge(True, item.x1, item.y0, item.y1),
    ]  # fmt: skip


def _joined(edges: list[Edge]) -> list[Edge]:
    """Returns edges with those joined that go on in one line."""
    found: list[Edge] = []
    for edge in sorted(edges, key=lambda one: (one.upright, round(one.at), one.low)):
        last = found[-1] if found else None
        if (
            last is not None
            and last.upright is edge.upright
            and abs(last.at - edge.at) <= NEAR / 2
            and edge.low <= last.high + NEAR
        ):
            last.high = max(last.high, edge.high)
        else:
            found.append(Edge(edge.upright, edge.at, edge.low, edge.high))
    return found


def _touching(edges: Sequence[Edge]) -> list[list[Edge]]:
    """Returns edges in groups that cross or touch."""
    group = list(range(len(edges)))

    def root(place: int) -> int:
        while group[place] != place:
            group[place] = group[group[place]]
            place = group[place]
        return place

    uprights = sorted((i for i, one in enumerate(edges) if one.upright), key=lambda i: edges[i].at)
    places = [edges[i].at for i in uprights]
    for i, level in enumerate(edges):
        if level.upright:
            continue
        first = bisect_right(places, level.low - NEAR)
        last = bisect_right(places, level.high + NEAR)
        for j in uprights[first:last]:
            if edges[j].low - NEAR <= level.at <= edges[j].high + NEAR:
                group[root(i)] = root(j)
    found: dict[int, list[Edge]] = {}
    for i, edge in enumerate(edges):
        found.setdefault(root(i), []).append(edge)
    return list(found.values())


def _places(values: Iterator[float]) -> list[float]:
    """Returns places in order, those that are nearly one taken once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found
