"""Where a stretch of text stands: its block, its section, and whose words it is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from extractors.records import Block, Document, Quotation, Section, Speaker


def block_at(document: Document, place: int) -> Block | None:
    """Returns the block that holds an offset, or None between blocks."""
    blocks = document.blocks
    found = bisect_right(blocks, place, key=lambda block: block.start) - 1
    return blocks[found] if found >= 0 and place < blocks[found].end else None


def section_at(document: Document, place: int) -> Section | None:
    """Returns the section of an offset: `quote` within quoted words of prose, else the block's."""
    block = block_at(document, place)
    return None if block is None else section_in(document, block, place)


def section_in(document: Document, block: Block, place: int) -> Section:
    """Returns the section of an offset in a block."""
    prose = block.section in ("body", "summary")
    return "quote" if prose and _holding(document.quotations, place) else block.section


def speaker_at(document: Document, place: int) -> Speaker | None:
    """Returns whose words stand at an offset: of a quotation its speaker, of a speech else its
    giver, of a sentence that reports someone that person; None where the publisher speaks.

    An article that its author signs quotes others; its headings, standfirst and notes are not the
    author's words."""
    block = block_at(document, place)
    return None if block is None else speaker_in(document, block, place)


def speaker_in(document: Document, block: Block, place: int) -> Speaker | None:
    """Returns whose words stand at an offset in a block."""
    if block.section == "boilerplate":
        return None
    signed = is_signed(document)
    teller = document.speaker if not signed or block.section in _TOLD else None
    quotation = _holding(document.quotations, place)
    if quotation is not None:
        return quotation.speaker or teller
    reported = _holding(document.reported, place)
    return reported.speaker if reported is not None else teller


def is_signed(document: Document) -> bool:
    """Whether a document is an article that one person signs, and no speech."""
    return document.speaker is not None and document.document_type is None


_TOLD = frozenset({"body", "bullet", "quote", "table"})


def _holding(quotations: Sequence[Quotation], place: int) -> Quotation | None:
    found = bisect_right(quotations, place, key=lambda quotation: quotation.start) - 1
    return quotations[found] if found >= 0 and place < quotations[found].end else None
