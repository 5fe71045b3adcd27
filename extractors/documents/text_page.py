"""Plain text as saved from a page: title, blank lines, paragraphs, bullets, notes, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Final

from extractors.documents.blocks import Page, Piece, squeeze
from extractors.documents.dates import find_date
from extractors.documents.sections import day_told, find_summary, first_comment, settle, telling
from extractors.documents.words import compiled, is_one, pattern, table

# A bullet, or a list number: "• ", "- ", "1. ", "(a) ", "2) ".
MARKER: Final = re.compile(r"(?:[•●▪◦‣∙·*–—-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s+\S")
HEADING_END: Final = re.compile(r"[.,;:…!][\"'”’)]*$")
# An hour stands in the lines that open readers' comments: "2. Jo May 7, 2031 at 9:01 pm".
NUMBERED: Final = re.compile(r"\d{1,2}\. [A-Z](?!.*\d[:.]\d\d)")
LONGEST_HEADING: Final = 12  # words
# A file without a longer line is taken to be wrapped by hand: its lines join into paragraphs.
WRAPPED: Final = 100
FULL_LINE: Final = 45
OPENING: Final = 12
# A longer first paragraph, or a full sentence of many words, is the text itself without a title.
LONGEST_TITLE: Final = 300
MOST_TITLE_WORDS: Final = 25
# A masthead has so many lines at most, the kind of document among them.
MASTHEAD: Final = 5
# Words of a publisher's name at most.
MOST_OF_NAME: Final = 8
TODAY: Final = re.compile(
    r"\b(?:published|released|out|issued|announced|launched)\s(?:today|this morning)\b[\s,(]{0,3}",
    re.IGNORECASE,
)


def read_text_page(text: str, uri: str, media_type: str) -> Page:
    """Returns the page of a saved text; every word stays, in order, with white space folded."""
    page = Page(uri, media_type)
    page.pieces = list(_pieces(text))
    number_headings(page.pieces)
    mark_title(page.pieces)
    shown = next((piece.text for piece in page.pieces if piece.kind == "title"), None)
    page.title = plain_title(shown) if shown else None
    settle(page.pieces, None)
    find_summary(page.pieces, plain=True)
    page.publisher = _masthead(page.pieces) or find_publisher(page.pieces)
    _date(page)
    return page


def number_headings(pieces: list[Piece]) -> None:
    """Leaves those numbered lines headings that open sections ("1. Main points", "2. Regions").

    They count from 1, and other lines stand between them: what follows each other is a list.
    """
    numbered = [
        k
        for k, piece in enumerate(pieces)
        if piece.kind == "heading" and NUMBERED.match(piece.text)
    ]
    counts = [int(pieces[k].text.split(".")[0]) for k in numbered]
    apart = all(second - first > 1 for first, second in pairwise(numbered))
    if len(numbered) > 1 and apart and counts == list(range(1, len(counts) + 1)):
        return
    for k in numbered:
        pieces[k] = Piece(pieces[k].text, "item", "bullet", level=1)


def plain_title(text: str) -> str:
    """Returns a title without the kind of page before it ("Press release: ")."""
    prefix = _title_prefix().match(text)
    return text[prefix.end() :] if prefix and prefix.end() < len(text) else text


def _masthead(pieces: list[Piece]) -> str | None:
    """Returns the body that the line above "News release" and the like names, as names are written;
    None where there is no such line, or it names no body.
    """
    first = pieces[0] if pieces else None
    if first is None or first.kind != "heading" or first.section != "boilerplate":
        return None
    name = first.text if not first.text.isupper() else first.text.title()
    named = len(name.split()) <= MOST_OF_NAME and any(
        is_one(part, "organisations") for part in name.split()
    )
    return name if named and telling(first.text, heading=True) is None else None


def find_publisher(pieces: list[Piece]) -> str | None:
    """Returns the publisher that some line of a page names, or the line after "From:"."""
    for piece, following in pairwise(pieces):
        if piece.text.rstrip(": ").lower() == "from":
            match = pattern("publishers", "from").search(f"From: {following.text[:200]}")
            if match:
                return match["publisher"]
    for entry, fields in table("publishers").items():
        if entry == "title_prefix":
            continue
        clue = compiled("publishers", entry, fields.get("pattern"), 0)
        for piece in pieces:
            match = clue.search(piece.text)
            if match and piece.section != "comment":
                return match["publisher"].removeprefix("the ").strip()
    return None


def release_day(pieces: list[Piece]) -> date | None:
    """Returns the day of a date line before the prose, or of "published today (28 June 2016)"."""
    for piece in pieces[:OPENING]:
        day = day_told(piece.text)
        if day is not None:
            return day
    for piece in pieces[:OPENING]:
        for match in TODAY.finditer(piece.text):
            found = find_date(piece.text[match.end() : match.end() + 40])
            if found is not None and found[1] <= 12:
                return found[0]
    return None


def _date(page: Page) -> None:
    day = release_day(page.pieces)
    if day is not None:
        page.published, page.published_basis = day, "date_line"
        return
    comment = first_comment(page.pieces)
    found = find_date(comment) if comment else None
    if found is not None:
        page.published, page.published_basis = found[0], "first_comment"


def mark_title(pieces: list[Piece]) -> None:
    """Marks the first line that may be a title, unless prose stands before it.

    Where the line after it, or one soon after, says what kind of document this is, it was a
    masthead, and the title is the next line that may be one.
    """
    places = list(_title_places(pieces))
    if not places:
        return
    first = places[0]
    kind = next((k for k in range(first + 1, first + MASTHEAD) if _names_kind(pieces, k)), None)
    title = next((k for k in places if kind is not None and k > kind), first)
    for piece in pieces[first:title]:
        piece.kind, piece.section = "heading", "boilerplate"
    pieces[title].kind, pieces[title].section, pieces[title].level = "title", "headline", 0


def _title_places(pieces: list[Piece]) -> Iterator[int]:
    """The places of lines that may be titles, up to the first prose."""
    for k, piece in enumerate(pieces[:OPENING]):
        if piece.kind == "item" or telling(piece.text, heading=True) is not None:
            continue
        if _is_prose(piece.text):
            return
        yield k


def _names_kind(pieces: list[Piece], place: int) -> bool:
    line = telling(pieces[place].text, heading=True) if place < len(pieces) else None
    return line is not None and line.name == "document_kind"


def _is_prose(text: str) -> bool:
    sentence = text.endswith(".") and len(text.split()) > MOST_TITLE_WORDS
    return sentence or len(text) > LONGEST_TITLE


def _pieces(text: str) -> Iterator[Piece]:
    lines = text.splitlines()
    wrapped = all(len(line) <= WRAPPED for line in lines)
    group: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            group.append(line)
            continue
        joined = _joined(group, wrapped)
        for part in joined:
            yield _piece(part, alone=len(joined) == 1)
        group = []


def _joined(group: list[str], wrapped: bool) -> list[str]:
    """Returns the lines of one paragraph as blocks: wrapped lines joined, bullets apart."""
    parts: list[list[str]] = []
    for line in group:
        follows = wrapped and parts and len(parts[-1][-1].strip()) >= FULL_LINE
        if follows and not MARKER.match(line.strip()):
            parts[-1].append(line)
        else:
            parts.append([line])
    return [squeeze(" ".join(part)) for part in parts]


def _piece(text: str, *, alone: bool) -> Piece:
    short = alone and len(text.split()) <= LONGEST_HEADING and not HEADING_END.search(text)
    if MARKER.match(text) and not (short and NUMBERED.match(text)):
        return Piece(text, "item", "bullet", level=1)
    return Piece(text, "heading") if short else Piece(text)


@cache
def _title_prefix() -> re.Pattern[str]:
    return re.compile(pattern("publishers", "title_prefix").pattern, re.IGNORECASE)
