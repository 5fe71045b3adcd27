"""Lines of a PDF to pieces: paragraphs joined, bullets apart, headings told by how they are set."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from extractors.documents.blocks import BULLET, Piece, squeeze
from extractors.documents.pdf_lines import Line
from extractors.documents.tables import CAPTION
from extractors.documents.words import listed

# A paragraph ends where the next line is this much further down than its kind's lines are, or this
# many times its size where no two lines tell.
WIDER: Final = 1.3
LEADING: Final = 1.45
# Headings are set larger than the text by this much, or bold, and are no longer than this.
LARGER: Final = 1.1
# So many lines that end at one place are flush with the column's edge.
FLUSH: Final = 4
NEARLY: Final = 0.85
LONGEST_HEADING: Final = 25
LONGEST_BOLD: Final = 15
CLOSED: Final = re.compile(r"[.,;:!?…][\"'”’)\d\u2060]*$")
STOPPED: Final = re.compile(r"[.:!?…][\"'”’)\d\u2060]*$")
HYPHEN: Final = re.compile(r"(?P<before>[^\W\d_]+)[-\u2010\xad]$")
WORD: Final = re.compile(r"[^\W\d_]+")
# "• ", "o ", "– ", "1. ", "(a) ": what opens an item of a list.
MARKER: Final = re.compile(
    r"(?:[•●▪◦‣∙·■□]|o(?=\s)|[–—-](?=\s)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s))\s*"
)


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[Line]

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        sizes = Counter[float]()
        for line in self.lines:
            sizes[line.size] += len(line.text)
        return max(sizes, key=lambda one: (sizes[one], one))


Item = Line | list[Piece]


def body_size(items: Iterable[Item]) -> float:
    """Returns the size in which most of a document is set."""
    sizes = Counter[float]()
    for item in items:
        if isinstance(item, Line):
            sizes[item.size] += len(item.text)
    return max(sizes, key=lambda one: (sizes[one], one), default=0.0)


def to_pieces(items: Sequence[Item]) -> list[Piece]:
    """Returns the pieces of a document's lines and tables, in reading order."""
    body = body_size(items)
    known = _known_words(items)
    steps = _steps(items)
    rights = _rights(items)
    pieces: list[Piece] = []
    paragraph: Paragraph | None = None
    for item in items:
        if not isinstance(item, Line):
            pieces += _finished(paragraph, body, known)
            paragraph = None
            pieces += _captioned(item, pieces[-1] if pieces else None)
        elif paragraph is not None and _goes_on(paragraph, item, steps, rights):
            paragraph.lines.append(item)
        else:
            pieces += _finished(paragraph, body, known)
            paragraph = Paragraph([item])
    pieces += _finished(paragraph, body, known)
    _level(pieces)
    return pieces


def join(lines: Sequence[str], known: frozenset[str]) -> str:
    """Returns the words of wrapped lines; a hyphen at a line's end goes where it parts a word."""
    text = ""
    for line in lines:
        broken = HYPHEN.search(text)
        following = WORD.match(line)
        if broken is None or following is None or not line[0].islower():
            text = f"{text} {line}" if text and not text.endswith("-") else text + line
            continue
        before, after = broken["before"], following[0]
        if text[-1] == "\xad" or not _keeps(before.lower(), after.lower(), known):
            text = text[:-1] + line
        else:
            text += line
    return squeeze(text.replace("\xad", ""))


def _keeps(before: str, after: str, known: frozenset[str]) -> bool:
    """Whether a hyphen belongs to a word: by the document itself, else by the vocabulary."""
    if before + after in known:
        return False
    if f"{before}-{after}" in known:
        return True
    return before in _kept("before") or after in _kept("after")


@cache
def _kept(half: str) -> frozenset[str]:
    return frozenset(listed("line_ends", "kept", half))


def _known_words(items: Iterable[Item]) -> frozenset[str]:
    """Returns the words that stand within lines, plain and hyphenated, in lower case."""
    found: set[str] = set()
    for item in items:
        if isinstance(item, Line):
            words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", item.text.lower())
            found.update(words[:-1] if item.text.endswith(("-", "\xad", "\u2010")) else words)
    return frozenset(found)


def _steps(items: Sequence[Item]) -> dict[float, float]:
    """Returns how far apart lines of each size mostly are."""
    counts: dict[float, Counter[float]] = {}
    for before, after in pairwise(items):
        if isinstance(before, Line) and isinstance(after, Line) and before.page == after.page:
            step = before.base - after.base
            if before.size == after.size and 0.8 * after.size < step < 2.6 * after.size:
                counts.setdefault(after.size, Counter())[round(step * 2) / 2] += 1
    # Of steps seen as often the smallest: single lines with a gap after each tell nothing.
    return {size: min(steps, key=lambda one: (-steps[one], one)) for size, steps in counts.items()}


def _rights(items: Iterable[Item]) -> dict[tuple[int, int], float]:
    """Returns how far right lines go, by page and by where their column begins.

    Where several lines end at one place that is it: a single longer one sticks out.
    """
    ends: dict[tuple[int, int], Counter[int]] = {}
    for item in items:
        if isinstance(item, Line):
            for column in _column(item):
                ends.setdefault(column, Counter())[round(item.x1)] += 1
    return {
        column: float(
            max(
                (end for end in counts if counts[end] >= FLUSH and end > NEARLY * max(counts)),
                default=max(counts),
            )
        )
        for column, counts in ends.items()
    }


def _column(line: Line) -> list[tuple[int, int]]:
    """Returns the columns that a line may stand in: indents are up to a sixth of a page."""
    start = int(line.x0 // 50)
    return [(line.page, start), (line.page, start - 1)]


def _goes_on(
    paragraph: Paragraph,
    line: Line,
    steps: dict[float, float],
    rights: dict[tuple[int, int], float],
) -> bool:
    """Whether a line goes on with a paragraph."""
    last = paragraph.lines[-1]
    if abs(last.size - line.size) > 0.06 * line.size or MARKER.match(line.text):
        return False
    if last.page != line.page or line.base > last.base:
        return _runs_over(last, line)
    step = last.base - line.base
    usual = steps.get(line.size, LEADING * line.size)
    if step > WIDER * usual or step > 2.6 * line.size:
        return False
    if last.bold != line.bold and (last.bold or CLOSED.search(last.text)):
        return False
    if HYPHEN.search(last.text):
        return True
    marked = MARKER.match(paragraph.lines[0].text) is not None
    indented = line.x0 - last.x0 > 0.7 * line.size
    if indented and STOPPED.search(last.text) and not (marked and len(paragraph.lines) == 1):
        return False
    if marked and last.x0 - line.x0 > 0.7 * line.size and len(paragraph.lines) > 1:
        return False
    right = max((rights.get(column, 0.0) for column in _column(last)), default=last.x1)
    # The first word would have gone onto the line before: the break was meant.
    return last.x1 + 0.3 * line.size + line.first > right + 0.05 * line.size


def _runs_over(last: Line, line: Line) -> bool:
    """Whether a sentence goes on from the end of a page or column to the next."""
    if last.bold != line.bold or STOPPED.search(last.text):
        return False
    return line.text[:1].islower() or bool(HYPHEN.search(last.text)) or last.text.endswith(",")


def _captioned(cells: list[Piece], before: Piece | None) -> list[Piece]:
    """Gives the cells of a table the caption before it, where there is one."""
    if before is not None and before.kind != "cell" and CAPTION.match(before.text):
        before.kind, before.level = "paragraph", 0
        for cell in cells:
            if cell.headers:
                cell.headers = (*cell.headers[:2], before.text)
    return cells


def _finished(paragraph: Paragraph | None, body: float, known: frozenset[str]) -> list[Piece]:
    if paragraph is None:
        return []
    text = join([line.text for line in paragraph.lines], known)
    if not text:
        return []
    piece = Piece(text, bold=all(line.bold for line in paragraph.lines))
    count, size = len(text.split()), paragraph.size
    if MARKER.match(text) and not (size > LARGER * body and not BULLET.match(text)):
        piece.kind, piece.section, piece.level = "item", "bullet", 1
    elif size > LARGER * body and count <= LONGEST_HEADING:
        piece.kind, piece.level = "heading", max(1, round(size * 10))
    elif piece.bold and count <= LONGEST_BOLD and not CLOSED.search(text):
        piece.kind, piece.level = "heading", 1
    return [piece]


def _level(pieces: Sequence[Piece]) -> None:
    """Turns the sizes of headings into levels, the largest first."""
    sizes = sorted({one.level for one in pieces if one.kind == "heading"}, reverse=True)
    levels = {size: min(place, 6) for place, size in enumerate(sizes, 1)}
    for piece in pieces:
        if piece.kind == "heading":
            piece.level = levels[piece.level]
