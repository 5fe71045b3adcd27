"""Articles that one person signs and tells: opinion, columns, blog posts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from extractors.documents.blocks import Piece
from extractors.documents.given import giver
from extractors.documents.names import NAME_WORD, is_particle, is_person, without_titles
from extractors.documents.quotations import find_quotes, starts_quoted
from extractors.documents.words import is_one
from extractors.records import Speaker

# "By Anna Vale", "Posted by: Anna Vale, Director of Homes"; a reporter's line names the trade.
BYLINE: Final = re.compile(r"(?i:(?:posted |written )?by|author):? (?P<rest>[^\W\d_a-z].{3,120})")
TRADE: Final = re.compile(r"\b(?:reporter|correspondent|editor|journalist|newsroom|staff)\b", re.I)
# "Anna Vale is a nurse", of whoever has written what stands before it
SIGN_OFF: Final = re.compile(
    r"(?P<name>[^\W\d_a-z][^,.;:!?]{3,60}?),? (?:is|was|has|works|writes|runs|leads)\b"
)
FIRST_PERSON: Final = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|my|me|myself)\b")
OPENING: Final = 8
CLOSING: Final = 4
# So many paragraphs in the first person make an article its author's.
FEWEST_BY: Final = 2
FEWEST_SIGNED_OFF: Final = 1


def author(pieces: Sequence[Piece], *, speech: bool = False) -> Speaker | None:
    """Returns who tells an article in the first person and signs it, or gives what its publisher
    files as a `speech`, else None.

    The author stands in a byline, or closes the article ("Anna Vale is a nurse.") after being
    named before it; that closing line is then set among the notes.
    """
    signed = _signed_off(pieces)
    if signed is not None and _told(pieces) >= FEWEST_SIGNED_OFF:
        name, place = signed
        pieces[place].section = "notes"
        return Speaker(name)
    byline = next(_bylines(pieces), None)
    told = _told(pieces)
    if byline is not None and told >= FEWEST_BY:
        return Speaker(byline)
    reported = any(
        TRADE.search(piece.text) for piece in pieces[:OPENING] if BYLINE.match(piece.text)
    )
    return giver(pieces, told, speech=speech) if told and not reported else None


def _bylines(pieces: Sequence[Piece]) -> Iterator[str]:
    for place, piece in enumerate(pieces[:OPENING]):
        match = BYLINE.match(piece.text) if len(piece.text) <= 160 else None
        following = pieces[place + 1].text[:60] if place + 1 < len(pieces) else ""
        if match is None or TRADE.search(piece.text) or TRADE.search(following):
            continue
        name = _leading_name(match["rest"])
        if name is not None:
            yield name


def _leading_name(text: str) -> str | None:
    """Returns the name with which a line begins, without titles."""
    parts: list[str] = []
    for part in text.split()[:6]:
        if not (is_particle(part) or NAME_WORD.fullmatch(part.rstrip(","))) or is_one(
            part, "roles"
        ):
            break
        parts.append(part.rstrip(","))
        if part.endswith(","):
            break
    name = " ".join(parts)
    return without_titles(name) if is_person(name) else None


def _signed_off(pieces: Sequence[Piece]) -> tuple[str, int] | None:
    """Returns the name and place of a closing line about someone whom the opening names."""
    body = [k for k, piece in enumerate(pieces) if piece.section == "body"]
    opening = [piece.text for piece in pieces[:OPENING] if len(piece.text) <= 240]
    for k in reversed(body[-CLOSING:]):
        match = SIGN_OFF.match(pieces[k].text)
        name = match["name"] if match else ""
        if is_person(name) and any(name in text for text in opening):
            return without_titles(name), k
    return None


def _told(pieces: Sequence[Piece]) -> int:
    """How many paragraphs of the body speak in the first person outside quotations."""
    count = 0
    for piece in pieces:
        if (
            piece.section == "body"
            and piece.kind == "paragraph"
            and FIRST_PERSON.search(piece.text)
        ):
            count += bool(FIRST_PERSON.search(_unquoted(piece.text)))
    return count


def _unquoted(text: str) -> str:
    parts: list[str] = []
    place = 0
    for quote in find_quotes(text, 0, len(text), continues=starts_quoted(text)):
        parts.append(text[place : quote.start])
        place = quote.end
    return "".join([*parts, text[place:]])
