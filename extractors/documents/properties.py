"""What a PDF or Word file says of itself, weighed against what its text says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final

from extractors.documents.blocks import Page, Piece, squeeze
from extractors.documents.dates import london_day
from extractors.documents.decode import clean
from extractors.documents.names import is_person
from extractors.documents.sections import telling
from extractors.documents.text_page import find_publisher, mark_title, plain_title, release_day
from extractors.documents.words import compiled, fold, table
from extractors.records import PublishedBasis

OPENING: Final = 20
LONGEST_TITLE: Final = 300
# The days on which a program says it saved a file are believed from here on; clocks start at 1970.
FIRST_YEAR: Final = 1990


@dataclass(frozen=True, slots=True)
class Properties:
    """Title and makers as the file's properties have them; the times in UTC."""

    title: str = ""
    publisher: str = ""
    company: str = ""
    author: str = ""
    created: datetime | None = None
    modified: datetime | None = None


def tidy(value: object) -> str:
    """Returns a property as one line of clean text, "" where it is none."""
    return squeeze(clean(value))[:LONGEST_TITLE] if isinstance(value, str) else ""


def describe(page: Page, properties: Properties) -> None:
    """Gives a page its title, publisher and date; its pieces have their sections."""
    page.title = _title(page.pieces, properties.title)
    page.publisher = _publisher(page.pieces, properties)
    page.published, page.published_basis = _published(page.pieces, properties)
    page.updated_at = properties.modified or properties.created


def place_title(pieces: list[Piece], stated: str) -> None:
    """Marks the piece that is the title where the file's styles mark none.

    First the words of the properties, where an early piece shows them; then the first heading,
    if little stands before it; then the first line that may be a title.
    """
    if any(piece.kind == "title" for piece in pieces):
        return
    early = [piece for piece in pieces[:OPENING] if piece.kind in ("paragraph", "heading")]
    words = fold(stated)
    for piece in early:
        if words and fold(piece.text) in (words, fold(plain_title(stated))):
            _make_title(piece)
            return
    for piece in early[:6]:
        if piece.kind == "heading" and telling(piece.text, heading=True) is None:
            _make_title(piece)
            return
    if not _usable("title", stated):
        mark_title(pieces)


def _make_title(piece: Piece) -> None:
    piece.kind, piece.section, piece.level = "title", "headline", 0


def _title(pieces: list[Piece], stated: str) -> str | None:
    for piece in pieces:
        if piece.kind == "title":
            return plain_title(piece.text)
    if not _usable("title", stated):
        return None
    pieces.insert(0, Piece(stated, "title", "headline", fixed=True))
    return plain_title(stated)


def _publisher(pieces: list[Piece], properties: Properties) -> str | None:
    if _usable("publisher", properties.publisher):
        return properties.publisher
    text = fold(" ".join(piece.text for piece in pieces))
    author = "" if is_person(properties.author) else properties.author
    for name in (properties.company, author):
        if _usable("publisher", name) and fold(name) in text:
            return name
    company = properties.company if _usable("publisher", properties.company) else None
    return find_publisher(pieces) or company


def _published(
    pieces: list[Piece], properties: Properties
) -> tuple[date | None, PublishedBasis | None]:
    day = release_day(pieces)
    if day is not None:
        return day, "date_line"
    times = [time for time in (properties.created, properties.modified) if time is not None]
    saved = max((time for time in times if time.year >= FIRST_YEAR), default=None)
    return (london_day(saved), "file") if saved is not None else (None, None)


def _usable(entry: str, value: str) -> bool:
    """Whether a property says something of the document."""
    return bool(value) and not _empty(entry).fullmatch(value)


@cache
def _empty(entry: str) -> re.Pattern[str]:
    source = table("file_properties").get(entry, {}).get("pattern")
    return compiled("file_properties", entry, source, 0)
