"""Quotation marks to spans of quoted words: curly and straight, double and single, left open."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

MARK: Final = re.compile("[“”„\"‘’']")
OPENS: Final = "“„\"‘'"
# A closing single mark that cannot be an apostrophe: it stands after a sentence or a clause.
FIRM_CLOSE: Final = re.compile(r"[.,?!…;][’'](?!\w)")
# Shorter quotations are names, titles or scare quotes, unless someone is said to speak them.
FEWEST_WORDS: Final = 5
FEWEST_IN_SINGLE: Final = 7


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words `text[start:end]` without the marks; `closed` if a mark ends them."""

    start: int
    end: int
    closed: bool
    single: bool

    def is_long(self, text: str) -> bool:
        """Whether the words are too many for a name or a scare quote."""
        count = len(text[self.start : self.end].split())
        return count >= (FEWEST_IN_SINGLE if self.single else FEWEST_WORDS)


def starts_quoted(text: str) -> bool:
    """Whether a paragraph opens with a quotation mark."""
    return text[:1] in tuple(OPENS) and text[1:2] not in ("", " ")


def find_quotes(text: str, start: int, end: int, *, continues: bool) -> list[Quote]:
    """Returns the quoted stretches of one block, in order, none within another.

    `continues` says that the next block opens with a mark, so that one left open here is meant.
    """
    quotes, failed = _scan(text, start, end, end)
    if failed is not None and not (
        continues and text[failed - 1] == text[start] and failed == start + 1
    ):
        # A single mark that never closes was an apostrophe: read on from there without singles.
        quotes, _ = _scan(text, start, end, failed - 1)
        failed = None
    if failed is not None:
        quotes.append(Quote(failed, end, closed=False, single=True))
    kept = [quote for quote in quotes if quote.closed or continues or text[quote.start - 1] in "“„"]
    return [quote for quote in (_trim(text, quote) for quote in kept) if quote.end > quote.start]


def _scan(text: str, start: int, end: int, singles_until: int) -> tuple[list[Quote], int | None]:
    """Returns the quotes, and where an unclosed single one began."""
    quotes: list[Quote] = []
    firm = [match.start() + 1 for match in FIRM_CLOSE.finditer(text, start, end)]
    double: int | None = None
    single: int | None = None
    for match in MARK.finditer(text, start, end):
        place, mark = match.start(), match[0]
        if mark in '“”„"':
            if single is not None:
                continue
            if double is not None and mark != "“" and mark != "„":
                quotes.append(Quote(double, place, closed=True, single=False))
                double = None
            elif double is None and mark != "”" and _opens(text, start, place, end):
                double = place + 1
        elif double is None and place < singles_until:
            if single is None:
                if mark != "’" and _opens(text, start, place, end) and not _is_year(text, place):
                    single = place + 1
            elif mark != "‘" and _closes(text, place, end, firm):
                quotes.append(Quote(single, place, closed=True, single=True))
                single = None
    if double is not None:
        quotes.append(Quote(double, end, closed=False, single=False))
    return quotes, single


def _opens(text: str, start: int, place: int, end: int) -> bool:
    before = text[place - 1] if place > start else " "
    after = text[place + 1] if place + 1 < end else " "
    return not before.isalnum() and before not in ".,;:!?" and not after.isspace()


def _is_year(text: str, place: int) -> bool:
    """Whether a mark leaves out the century: ‘90s."""
    return text[place + 1 : place + 3].isdigit()


def _closes(text: str, place: int, end: int, firm: list[int]) -> bool:
    """Whether a mark closes a single quotation rather than being an apostrophe."""
    before = text[place - 1]
    after = text[place + 1] if place + 1 < end else " "
    if before.isspace() or after.isalnum():
        return False
    if before not in "sS" or not after.isspace():
        return True
    # "the workers’ homes are full.’": an apostrophe if a firm close comes before another opening.
    later = bisect_right(firm, place)
    if later == len(firm):
        return True
    opening = text.find("‘", place + 1, firm[later])
    return opening != -1


def _trim(text: str, quote: Quote) -> Quote:
    start, end = quote.start, quote.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quote(start, end, quote.closed, quote.single)
