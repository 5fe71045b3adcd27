"""One walk over a page's elements: what a reader sees, piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from bs4.element import NavigableString, PageElement, Tag

from extractors.documents.blocks import BULLET, NOTE_NUMBER, RAISED_UNIT, Piece, squeeze
from extractors.documents.tables import Table, resolve
from extractors.records import BlockKind, Section
from extractors.tokens import FOOTNOTE

# Elements whose edges part words; any other is inline.
BLOCKS: Final = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section",
        "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
# What a browser does not show as text of the page.
UNREAD: Final = frozenset(
    {
        "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math",
        "canvas", "audio", "video", "map", "head", "title", "nav", "button", "select", "textarea",
        "option", "datalist", "dialog",
    }
)  # fmt: skip
# Marks in the running text of a block: a line break, bold on, bold off.
BREAK, BOLD, PLAIN = "\0", "\1", "\2"
MARKS: Final = re.compile("[\0\1\2]")
PARAGRAPH_GAP: Final = re.compile("\0[\\s\1\2]*\0[\\s\0]*")
BULLETED: Final = re.compile("\0(?=[\\s\1\2]*[•●▪◦‣∙·])")
BOLD_RUN: Final = re.compile("\1[^\1\2]*\2")
CLOSED: Final = re.compile(r"[.,;:!?…][\"'”’)]*$")
HIDDEN: Final = re.compile(
    r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the elements around a text make of it."""

    kind: BlockKind = "paragraph"
    section: Section = "body"
    level: int = 0
    fixed: bool = False
    list_depth: int = 0


@dataclass(slots=True)
class Walk:
    """Reads elements into `pieces`; `roles` says what a layout makes of an element (by id)."""

    roles: dict[int, str]
    title: Tag | None = None
    nested: set[int] = field(default_factory=set)
    pieces: list[Piece] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _tables: list[Table] = field(default_factory=list)
    _cell: bool = False
    _bold: int = 0
    _notes: set[int] = field(default_factory=set)

    def read(self, root: Tag) -> None:
        """Reads one element and all within, without recursion: depth is the page's to choose."""
        entered = self._enter(root, Context())
        if entered is None:
            return
        stack: list[tuple[Tag, Iterator[PageElement], Context]]
        stack = [(root, iter(root.contents), entered)]
        while stack:
            tag, children, context = stack[-1]
            for child in children:
                if isinstance(child, Tag):
                    within = self._enter(child, context)
                    if within is not None:
                        stack.append((child, iter(child.contents), within))
                        break
                elif type(child) is NavigableString:
                    self._add(child)
            else:
                stack.pop()
                self._leave(tag, context)
        self._flush(Context())

    def _add(self, text: str) -> None:
        self._words.append(MARKS.sub(" ", text))

    def _enter(self, tag: Tag, outer: Context) -> Context | None:
        """Returns the context within an element, or None if its text is not shown."""
        name = tag.name
        if name in UNREAD or is_hidden(tag):
            return None
        if name == "br":
            self._words.append(BREAK)
            return None
        role = self.roles.get(id(tag))
        if role == "drop":
            return None
        if name in BLOCKS or role is not None or tag is self.title:
            self._flush(outer)
            return self._block(tag, role, outer)
        if name in ("b", "strong"):
            self._bold += 1
            self._words.append(BOLD)
        elif name == "q":
            self._words.append("“")
        elif name == "sup" and self._is_footnote(tag):
            self._notes.add(id(tag))
            self._words.append(FOOTNOTE)
        return outer

    def _is_footnote(self, tag: Tag) -> bool:
        """Whether a raised number is a footnote's mark, not an exponent ("m²", "10⁶")."""
        if not NOTE_NUMBER.fullmatch(tag.get_text(strip=True)):
            return False
        before = "".join(self._words[-2:])
        return tag.find("a") is not None or not RAISED_UNIT.search(before)

    def _block(self, tag: Tag, role: str | None, outer: Context) -> Context:
        if tag is self.title:
            return Context("title", "headline", 0, True)
        context = _with_role(role, outer)
        name = tag.name
        if name in HEADINGS:
            return replace(context, kind="heading", level=HEADINGS[name])
        if name == "blockquote":
            section: Section = context.section if context.fixed else "quote"
            return replace(context, kind="quotation", section=section)
        if name in ("ul", "ol"):
            return replace(context, list_depth=context.list_depth + 1)
        if name == "li":
            section = "bullet" if context.section == "body" else context.section
            return replace(context, kind="item", section=section, level=max(1, context.list_depth))
        if name == "table" and id(tag) not in self.nested and tag.get("role") != "presentation":
            self._tables.append(Table())
            return replace(
                context, kind="cell", section=context.section if context.fixed else "table"
            )
        if self._tables and name == "tr":
            self._tables[-1].begin_row()
        elif self._tables and name in ("td", "th"):
            self._cell = True
        return context

    def _leave(self, tag: Tag, context: Context) -> None:
        name = tag.name
        if name in ("td", "th") and self._tables:
            self._cell = False
            found = len(self.pieces)
            self._flush(context)
            piece = self.pieces[-1] if len(self.pieces) > found else None
            spans = _span(tag, "colspan"), _span(tag, "rowspan")
            self._tables[-1].place(piece, *spans, header=name == "th")
        elif name == "caption" and self._tables:
            found = len(self.pieces)
            self._flush(replace(context, kind="paragraph"))
            self._tables[-1].caption = " ".join(piece.text for piece in self.pieces[found:])
        elif name == "table" and id(tag) not in self.nested and tag.get("role") != "presentation":
            self._flush(context)
            if self._tables:
                resolve(self._tables.pop())
        elif name in BLOCKS or id(tag) in self.roles or tag is self.title:
            self._flush(context)
        elif name in ("b", "strong"):
            self._bold -= 1
            self._words.append(PLAIN)
        elif name == "q":
            self._words.append("”")
        elif id(tag) in self._notes:
            self._words.append(FOOTNOTE)

    def _flush(self, context: Context) -> None:
        """Ends the block that is being read; within a cell only parts its words."""
        if not self._words:
            return
        if self._cell:
            self._words.append(" ")
            return
        raw = "".join(self._words)
        self._words.clear()
        if not raw or raw.isspace():
            return
        if self._bold:
            raw += PLAIN
            self._words.append(BOLD)
        parts = [raw] if context.kind == "cell" else PARAGRAPH_GAP.split(raw)
        for part in parts:
            for line in [part] if context.kind == "cell" else BULLETED.split(part):
                self._emit(line, context)

    def _emit(self, raw: str, context: Context) -> None:
        text = squeeze(MARKS.sub(_mark, raw) if MARKS.search(raw) else raw)
        if not text:
            return
        piece = Piece(text, context.kind, context.section, context.level, fixed=context.fixed)
        if BOLD in raw and context.kind == "paragraph":
            piece.bold = not MARKS.sub("", BOLD_RUN.sub("", raw)).strip()
            if piece.bold and len(text.split()) <= 12 and not CLOSED.search(text):
                piece.kind, piece.level = "heading", 6
        if context.kind == "paragraph" and BULLET.match(text):
            piece.kind, piece.level = "item", 1
            if piece.section == "body":
                piece.section = "bullet"
        self.pieces.append(piece)


def _mark(match: re.Match[str]) -> str:
    return " " if match[0] == BREAK else ""


def _with_role(role: str | None, outer: Context) -> Context:
    if role is None or outer.section == "comment":
        return outer
    if role == "comments":
        return replace(outer, section="comment", fixed=True)
    if role == "boilerplate":
        return replace(outer, section="boilerplate", fixed=True)
    if role == "notes":
        return replace(outer, section="notes", fixed=True)
    if role == "summary" and outer.section == "body":
        return replace(outer, section="summary", fixed=True)
    return outer


def _span(tag: Tag, name: str) -> int:
    value = str(tag.get(name, "1"))
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 5 else 1


def is_hidden(tag: Tag) -> bool:
    """Whether an element says itself that it is not shown."""
    attributes = tag.attrs
    if not attributes:
        return False
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return isinstance(style, str) and bool(HIDDEN.search(style[:500]))
