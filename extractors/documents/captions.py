"""Speakers named beside their words: a caption under a quotation, a headline taken from one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extractors.documents.names import is_person
from extractors.documents.persons import has_role, person_in, titled
from extractors.documents.quotations import find_quotes
from extractors.documents.words import fold
from extractors.records import Block, Quotation, Speaker

LONGEST: Final = 160
# Fewer words of a headline may stand in anybody's words by chance.
FEWEST_WORDS: Final = 4
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
