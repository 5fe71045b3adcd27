"""One walk over the body of a Word file: its paragraphs and tables, piece by piece."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from extractors.documents.blocks import BULLET, NOTE_NUMBER, RAISED_UNIT, Piece, squeeze
from extractors.documents.decode import clean
from extractors.documents.tables import CAPTION, Table, resolve
from extractors.documents.word_styles import Style, W, on
from extractors.records import Section
from extractors.tokens import FOOTNOTE

FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Struck-out words, words moved away, properties, and the second of two readings of a drawing.
UNREAD: Final = frozenset(
    {W + name for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr")}
) | {FALLBACK}
SIGNS: Final = {
    W + "tab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": " ",
    W + "softHyphen": "",
}  # fmt: skip
CONTENTS: Final = "Table of Contents"
# Two line breaks part paragraphs; one parts the items of a list typed by hand.
GAP: Final = re.compile(r"\n\s*\n|\n(?=\s*[•●▪◦‣∙·])")
CLOSED: Final = re.compile(r"[.,;:!?…][\"'”’)]*$")
SHORT: Final = 12
MOST_LEVELS: Final = 9
TYPED: Final = re.compile(r"(?:[•●▪◦‣∙·–—-]|o(?=\t))\s+\S")


@dataclass(slots=True)
class Body:
    """Reads a body into `pieces`, given the styles of its file."""

    styles: dict[str, Style]
    pieces: list[Piece] = field(default_factory=list)
    locale: str = ""
    _section: Section | None = None
    _boxes: list[Any] = field(default_factory=list)
    _notes: dict[str, int] = field(default_factory=dict)
    _caption: Piece | None = None

    def read(self, container: Any) -> None:
        """Reads the blocks of a body, a text box or a content control."""
        for child in container:
            if child.tag == W + "p":
                self._paragraph(child)
            elif child.tag == W + "tbl":
                self._table(child)
            elif child.tag == W + "sdt" and _gallery(child) == CONTENTS:
                continue
            elif child.tag not in UNREAD:
                self.read(child)

    def read_notes(self, root: Any) -> None:
        """Reads footnotes or endnotes, each as an item of the notes, with its number."""
        if root is None:
            return
        self._section = "notes"
        for note in root:
            number = self._notes.get(_note(note))
            if number is None or note.get(W + "type") not in (None, "normal"):
                continue
            words = squeeze(clean(self._words(note)))
            if words:
                self.pieces.append(Piece(f"{number}. {words}", "item", "notes", 1, fixed=True))

    def _paragraph(self, element: Any) -> None:
        style = self._style(element)
        raw = clean(self._words(element))
        boxes, self._boxes = self._boxes, []
        if style.role != "contents":
            for part in GAP.split(raw):
                piece = self._piece(element, style, part)
                if piece is not None:
                    self.pieces.append(piece)
                    captions = style.role == "caption" or CAPTION.match(piece.text)
                    self._caption = piece if captions else None
        for box in boxes:
            self.read(box)

    def _piece(self, element: Any, style: Style, raw: str) -> Piece | None:
        text = squeeze(raw)
        if not text:
            return None
        level = _list_level(element)
        piece = Piece(text)
        if style.role == "title" and not any(one.kind == "title" for one in self.pieces):
            piece.kind, piece.section = "title", "headline"
        elif style.role in ("heading", "title"):
            piece.kind, piece.level = "heading", style.level or 1
        elif style.role == "subtitle":
            piece.section, piece.fixed = "summary", True
        elif style.role == "quotation":
            piece.kind, piece.section = "quotation", "quote"
        elif level or style.role == "item" or TYPED.match(raw) or BULLET.match(text):
            piece.kind, piece.section = "item", "bullet"
            piece.level = level or style.level or 1
        elif style.role in ("caption", "note"):
            pass
        elif _all_bold(element, style):
            piece.bold = True
            if len(text.split()) <= SHORT and not CLOSED.search(text):
                piece.kind, piece.level = "heading", 6
        return piece

    def _table(self, element: Any) -> None:
        """Reads a table; one of a single column is a box around paragraphs."""
        rows = [row for row in _rows(element) if row]
        if max((len(row) for row in rows), default=0) < 2:
            for row in rows:
                for cell in row:
                    self.read(cell)
            return
        last = self.pieces[-1] if self.pieces else None
        table = Table(caption=last.text if last is not None and last is self._caption else "")
        for row in rows:
            table.begin_row()
            header = on(next(row[0].iterancestors(W + "tr")).find(f"{W}trPr/{W}tblHeader"))
            for cell in row:
                self._cell(table, cell, header=header)
        resolve(table)

    def _cell(self, table: Table, cell: Any, *, header: bool) -> None:
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        width = str(span.get(W + "val")) if span is not None else "1"
        width = width if width.isascii() and width.isdigit() and len(width) < 4 else "1"
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        shown = [
            one for one in cell.iter(W + "p") if next(one.iterancestors(FALLBACK), None) is None
        ]
        words = [self._words(one) for one in shown]
        self._boxes.clear()
        text = squeeze(clean(" ".join(words)))
        piece = None
        if text and (merge is None or merge.get(W + "val") == "restart"):
            piece = Piece(text, "cell", "table")
            self.pieces.append(piece)
        table.place(piece, max(1, int(width)), 1, header=header)

    def _style(self, element: Any) -> Style:
        named = element.find(f"{W}pPr/{W}pStyle")
        style = self.styles.get("" if named is None else str(named.get(W + "val")), Style())
        outline = element.find(f"{W}pPr/{W}outlineLvl")
        if style.role is None and outline is not None:
            level = str(outline.get(W + "val"))
            if level in "012345":
                return Style("heading", int(level or "0") + 1, style.bold)
        return style

    def _words(self, element: Any) -> str:
        """Returns the shown words of an element, with line breaks; text boxes wait their turn."""
        found: list[str] = []
        self._gather(element, found)
        return "".join(found)

    def _gather(self, element: Any, found: list[str]) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "t":
                found.append(child.text or "")
            elif tag in SIGNS:
                found.append(SIGNS[tag])
            elif tag == W + "r":
                self._run(child, found)
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                number = self._notes.setdefault(_note(child), len(self._notes) + 1)
                found.append(f"{FOOTNOTE}{number}{FOOTNOTE}")
            elif tag == W + "txbxContent":
                self._boxes.append(child)
            elif tag not in UNREAD and isinstance(tag, str):
                self._gather(child, found)

    def _run(self, run: Any, found: list[str]) -> None:
        look = run.find(W + "rPr")
        if look is not None:
            if on(look.find(W + "vanish")):
                return
            language = look.find(W + "lang")
            if language is not None and not self.locale:
                self.locale = str(language.get(W + "val") or "")[:2].lower()
        words: list[str] = []
        self._gather(run, words)
        raised = look.find(W + "vertAlign") if look is not None else None
        text = "".join(words)
        if raised is not None and raised.get(W + "val") == "superscript":
            before = "".join(found[-2:])
            if NOTE_NUMBER.fullmatch(text.strip()) and not RAISED_UNIT.search(before):
                text = f"{FOOTNOTE}{text.strip()}{FOOTNOTE}"
        found.append(text)


def _rows(table: Any) -> list[list[Any]]:
    """Returns the cells of a table by row, those in content controls among them."""
    rows = [row for row in table.iter(W + "tr") if _owner(row) is table]
    return [[cell for cell in row.iter(W + "tc") if _owner(cell) is table] for row in rows]


def _owner(element: Any) -> Any:
    """Returns the table that a row or a cell belongs to."""
    return next(element.iterancestors(W + "tbl"), None)


def _list_level(paragraph: Any) -> int:
    """Returns the depth at which a paragraph is numbered or bulleted, 0 where it is not."""
    numbering = paragraph.find(f"{W}pPr/{W}numPr")
    if numbering is None:
        return 0
    number, depth = numbering.find(W + "numId"), numbering.find(W + "ilvl")
    if number is None or number.get(W + "val") == "0":
        return 0
    level = "0" if depth is None else str(depth.get(W + "val"))
    return min(int(level), MOST_LEVELS - 1) + 1 if level.isascii() and level.isdigit() else 1


def _all_bold(paragraph: Any, style: Style) -> bool:
    runs = [run for run in paragraph.iter(W + "r") if run.findtext(W + "t", "").strip()]
    switches = [run.find(f"{W}rPr/{W}b") for run in runs]
    return bool(runs) and all(on(one) or (one is None and style.bold) for one in switches)


def _gallery(control: Any) -> str:
    named = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return "" if named is None else str(named.get(W + "val"))


def _note(element: Any) -> str:
    """Returns what names a note: foot- and endnotes are numbered apart."""
    kind = "end" if "endnote" in str(element.tag) else "foot"
    return kind + str(element.get(W + "id"))
