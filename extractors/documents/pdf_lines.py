"""Letters of a PDF page to lines: words by their gaps, footnote marks by their height."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pdfminer.layout import LTChar, LTContainer, LTPage

from extractors.documents.blocks import NOTE_NUMBER, RAISED_UNIT
from extractors.documents.decode import clean
from extractors.tokens import FOOTNOTE

# In parts of the letters' size: what parts words, what parts columns, what is still the same line.
WORD_GAP: Final = 0.17
COLUMN_GAP: Final = 1.1
SAME_LINE: Final = 0.42
# Letters smaller than this beside others may be raised so far above them.
SMALLER: Final = 0.9
RAISED: Final = 0.65
BOLD: Final = re.compile(r"bold|black|heavy|semibold|demi|-bd\b", re.IGNORECASE)
UNDEFINED: Final = re.compile(r"\(cid:(\d+)\)")
# Codes that Windows' own encoding leaves free are bullets in PDF.
BULLET_CODES: Final = frozenset({"127", "129", "141", "143", "144", "157"})
# Fonts of signs: what stands at the start of a line in them is a bullet.
SIGNS: Final = re.compile(r"symbol|wingding|dingbat|webding", re.IGNORECASE)
PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\xa0": " "}
)


@dataclass(slots=True)
class Glyph:
    """One letter: its place in points from the lower left, its size, and how it is set."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    spaced: bool = False  # white space was set before it


@dataclass(slots=True)
class Line:
    """Words on one line of one column; `first` is the width of the first word."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    first: float
    page: int = 0


def read_glyphs(page: LTPage) -> list[Glyph]:
    """Returns the upright letters of a page within its edges, in the order they are drawn."""
    found: list[Glyph] = []
    spaced = False
    for char in _chars(page):
        text = _text(char)
        if not text.strip():
            spaced = True
            continue
        a, b, _, _, _, base = char.matrix
        inside = page.x0 - 1 <= char.x0 <= page.x1 and page.y0 <= base <= page.y1
        if not inside or a <= 0 or abs(b) > abs(a) * 0.05 or not 0 < char.size < 1000:
            continue
        bold = bool(BOLD.search(char.fontname))
        found.append(Glyph(text, char.x0, char.x1, base, char.size, bold, spaced))
        spaced = False
    return found


def _chars(page: LTPage) -> Iterator[LTChar]:
    stack: list[Iterator[object]] = [iter(page)]
    while stack:
        for item in stack[-1]:
            if isinstance(item, LTChar):
                yield item
            elif isinstance(item, LTContainer):
                stack.append(iter(item))
                break
        else:
            stack.pop()


def _text(char: LTChar) -> str:
    text = char.get_text()
    undefined = UNDEFINED.fullmatch(text)
    if undefined is not None:
        sign = SIGNS.search(char.fontname) or undefined[1] in BULLET_CODES
        return "•" if sign else "\ufffd"
    if SIGNS.search(char.fontname) or PRIVATE.search(text):
        text = PRIVATE.sub("•", text) if not text.isascii() else "•"
    return clean(text.translate(LIGATURES))


def rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Returns letters by line, from the top, and each line's from the left, shadows left out."""
    found: list[list[Glyph]] = []
    base, size = 0.0, 0.0
    for glyph in sorted(glyphs, key=lambda one: (-one.base, one.x0)):
        smaller, larger = sorted((size, glyph.size))
        apart = (RAISED if smaller < SMALLER * larger else SAME_LINE) * larger
        if found and base - glyph.base <= apart:
            found[-1].append(glyph)
        else:
            found.append([glyph])
            base, size = glyph.base, glyph.size
        if glyph.size > size:
            base, size = glyph.base, glyph.size
    return [_unshadowed(sorted(row, key=lambda one: one.x0)) for row in found]


def _unshadowed(row: list[Glyph]) -> list[Glyph]:
    """Drops letters drawn twice a little apart, which is how some programs set bold."""
    kept: list[Glyph] = []
    for glyph in row:
        twin = next(
            (
                one
                for one in kept[-3:]
                if one.text == glyph.text and abs(one.x0 - glyph.x0) < 0.12 * glyph.size
            ),
            None,
        )
        if twin is None:
            kept.append(glyph)
        else:
            twin.bold = True
    return kept


def segments(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """Returns a row parted where a column ends."""
    found: list[list[Glyph]] = []
    for glyph in row:
        gap = glyph.x0 - found[-1][-1].x1 if found else 0
        if found and gap <= COLUMN_GAP * max(glyph.size, found[-1][-1].size):
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return found


def line_of(glyphs: Sequence[Glyph]) -> Line:
    """Returns the line that letters make, from left to right."""
    sizes = Counter(round(glyph.size, 1) for glyph in glyphs)
    size = max(sizes, key=lambda one: (sizes[one], one))
    base = Counter(glyph.base for glyph in glyphs if round(glyph.size, 1) == size).most_common(1)
    height = base[0][0] if base else glyphs[0].base
    words = _words(glyphs, size, height)
    bold = sum(glyph.bold for glyph in glyphs) > 0.9 * len(glyphs)
    text = " ".join("".join(words).split())
    end = next((i for i, one in enumerate(glyphs) if i and _parted(glyphs[i - 1], one)), 0)
    first = glyphs[(end or len(glyphs)) - 1].x1 - glyphs[0].x0
    return Line(text, glyphs[0].x0, glyphs[-1].x1, height, size, bold, first)


def _words(glyphs: Sequence[Glyph], size: float, height: float) -> list[str]:
    words: list[str] = []
    raised = ""
    before: Glyph | None = None
    for glyph in glyphs:
        high = glyph.size < SMALLER * size and glyph.base > height + 0.15 * size
        gap = before is not None and _parted(before, glyph)
        if raised and (gap or not high):
            words.append(_note(raised, "".join(words[-4:])))
            raised = ""
        if gap:
            words.append(" ")
        if high:
            raised += glyph.text
        else:
            words.append(glyph.text)
        before = glyph
    if raised:
        words.append(_note(raised, "".join(words[-4:])))
    return words


def _note(raised: str, before: str) -> str:
    """Returns raised letters, marked where they are the number of a footnote."""
    if not NOTE_NUMBER.fullmatch(raised) or RAISED_UNIT.search(before):
        return raised
    return f"{FOOTNOTE}{raised}{FOOTNOTE}"


def _parted(before: Glyph, glyph: Glyph) -> bool:
    return glyph.spaced or glyph.x0 - before.x1 > WORD_GAP * min(before.size, glyph.size)
