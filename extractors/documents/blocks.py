"""Pieces of a page, and the one canonical text that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from extractors.records import Block, BlockKind, PublishedBasis, Section, Speaker

GAP: Final = "\n\n"
BULLET: Final = re.compile(r"[•●▪◦‣∙·]")
# A raised number is a footnote's mark, unless it is an exponent ("m²", "10⁶").
NOTE_NUMBER: Final = re.compile(r"\[?\d{1,2}\]?(?:, ?\d{1,2})?")
RAISED_UNIT: Final = re.compile(r"(?:^|[\s\d])(?:m|cm|mm|km|ft|10)$")


@dataclass(slots=True)
class Piece:
    """One block to be: its words with white space folded, and where it stood.

    `fixed` says that the page's own structure settles the section; `bold` that all its words are
    set bold.
    """

    text: str
    kind: BlockKind = "paragraph"
    section: Section = "body"
    level: int = 0
    headers: tuple[str, ...] = ()
    fixed: bool = False
    bold: bool = False


@dataclass(slots=True)
class Page:
    """What a reader found in a page, before sections, quotations and offsets are settled."""

    uri: str
    media_type: str
    pieces: list[Piece] = field(default_factory=list)
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    published_basis: PublishedBasis | None = None
    updated_at: datetime | None = None
    document_type: str | None = None
    locale: str = "en"
    speaker: Speaker | None = None
    withdrawn: bool = False


def squeeze(text: str) -> str:
    """Folds every run of white space to one space."""
    return " ".join(text.split())


def assemble(pieces: Sequence[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Returns the canonical text and its blocks; every piece must have words."""
    blocks: list[Block] = []
    place = 0
    for piece in pieces:
        end = place + len(piece.text)
        blocks.append(Block(place, end, piece.kind, piece.section, piece.level, piece.headers))
        place = end + len(GAP)
    return GAP.join(piece.text for piece in pieces), tuple(blocks)
