"""Speakers named beside their words: a caption under a quotation, a headline taken from one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extractors.documents.names import is_person
from extractors.documents.persons import has_role, is_organisation, person_in, titled
from extractors.documents.quotations import find_quotes
from extractors.documents.words import fold, is_one
from extractors.records import Block, Document, Quotation, Speaker

LONGEST: Final = 160
# Fewer words of a headline may stand in anybody's words by chance.
FEWEST_WORDS: Final = 4
# A voice goes on after so many blocks at most.
FEW_BLOCKS: Final = 4
LED: Final = re.compile(r"[\s\"”’]*(?P<dash>[–—-]{1,2})?\s*")


def caption(text: str) -> Speaker | None:
    """Returns whom a line names that is nothing but a name and what its bearer is: "Anna Vale, head
    of care", "– Anna Vale".
    """
    led = LED.match(text) if len(text) <= LONGEST else None
    if led is None:
        return None
    line = text[led.end() :].strip()
    if not line or line[-1] in ".:;!?,":
        return None
    first, _, rest = line.partition(",")
    alone = is_person(first) and (led["dash"] is not None if not rest else has_role(rest))
    return person_in(line.split(",")) if alone or titled(first) is not None else None


def headlines(
    text: str, blocks: Sequence[Block], quotations: Sequence[Quotation]
) -> list[Quotation]:
    """Returns the words that a headline quotes from somebody whom the text quotes in full."""
    found: list[Quotation] = []
    for block in blocks:
        if block.kind != "title":
            continue
        for quote in find_quotes(text, block.start, block.end, continues=False):
            words = fold(text[quote.start : quote.end]).rstrip(".,")
            if len(words.split()) < FEWEST_WORDS:
                continue
            whole = (one for one in quotations if words in fold(text[one.start : one.end]))
            spoken = next(whole, None)
            if spoken is not None and spoken.speaker is not None:
                found.append(Quotation(quote.start, quote.end, spoken.speaker))
    return found


def go_on(document: Document, quotations: Sequence[Quotation]) -> list[Quotation]:
    """Gives paragraphs that are quoted from end to end, of nobody who is named, to whoever was
    quoted shortly before them, or at any distance where nobody else is quoted: the one voice of a
    release goes on after a line of the narrator's.
    """
    found: list[Quotation] = []
    voices = {one.speaker.name for one in quotations if one.speaker is not None}
    far = FEW_BLOCKS if len(voices) > 1 else len(document.blocks)
    latest: tuple[int, Speaker] | None = None
    for quotation in quotations:
        place = bisect_right(document.blocks, quotation.start, key=_start) - 1
        if quotation.speaker is not None:
            latest = None if is_organisation(quotation.speaker) else (place, quotation.speaker)
        elif latest is not None and place - latest[0] <= far:
            block = document.blocks[place]
            spoken = block.section in ("body", "quote")
            if (
                spoken
                and not _tells_of_body(document, place - 1)
                and _is_whole(document.text, block, quotation)
            ):
                quotation = replace(quotation, speaker=latest[1])
                latest = place, latest[1]
        found.append(quotation)
    return found


def _start(block: Block) -> int:
    return block.start


def _tells_of_body(document: Document, place: int) -> bool:
    """Whether a block opens with a body, whose words may follow: "Ofsted, who came in May, …"."""
    block = document.blocks[place]
    words = document.text[block.start : block.start + LONGEST].removeprefix("The ").split(None, 1)
    return bool(words) and words[0][0].isupper() and is_one(words[0].rstrip(","), "organisations")


def _is_whole(text: str, block: Block, quotation: Quotation) -> bool:
    """Whether nothing but the marks of a quotation stands beside it in its block."""
    beside = text[block.start : quotation.start] + text[quotation.end : block.end]
    return not beside.strip("\"'“”‘’ \n")
