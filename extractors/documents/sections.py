"""Which part of a page each piece belongs to: body, notes, comments, boilerplate, summary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, cast

from extractors.documents.blocks import Piece
from extractors.documents.dates import line_date
from extractors.documents.words import compiled, fold, table
from extractors.records import Section

# Boilerplate lines are short; a longer paragraph is read as prose whatever it begins with.
LONGEST_LINE: Final = 480
# Document types in which "Background" opens notes; in a speech or a plan it is a chapter.
RELEASES: Final = frozenset(
    {None, "press_release", "news_story", "news_article", "government_response", "world_news_story"}
)
# Types whose words are all one person's.
SPOKEN: Final = frozenset(
    {"speech", "oral_statement", "written_statement", "authored_article", "transcript"}
)
TITLE_END: Final = re.compile(r"[.!?:;…][\"'”’)]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of page_lines.toml, by its name."""

    name: str
    pattern: re.Pattern[str]
    where: str
    section: Section
    opens: Section | None
    after: re.Pattern[str] | None = None


@cache
def lines() -> tuple[Line, ...]:
    """Returns the kinds of telling lines, in the order of their file."""
    found = []
    for entry, fields in table("page_lines").items():
        found.append(
            Line(
                entry,
                compiled("page_lines", entry, fields.get("pattern"), re.IGNORECASE),
                str(fields.get("where")),
                cast(Section, fields.get("section")),
                cast("Section | None", fields.get("opens")),
                compiled("page_lines", f"{entry}.after", fields["after"], re.IGNORECASE)
                if "after" in fields
                else None,
            )
        )
    return tuple(found)


@cache
def _any_line() -> re.Pattern[str]:
    """Returns all patterns as one: most lines are none of them, and are told so in one match."""
    sources = (line.pattern.pattern for line in lines() if line.where != "date")
    return re.compile("|".join(f"(?:{source})" for source in sources))


def _is_date(text: str, line: Line) -> bool:
    return line_date(text, line.pattern, line.after) is not None


@cache
def _date_line() -> Line:
    return next(line for line in lines() if line.where == "date")


def day_told(text: str) -> date | None:
    """Returns the day of a date line ("Published on 4 May 2031"); None for any other line."""
    return line_date(text, _date_line().pattern, _date_line().after)


def telling(text: str, *, heading: bool) -> Line | None:
    """Returns the kind of line that a text is, if it is one; `heading`: it stands as a heading."""
    if len(text) > LONGEST_LINE:
        return None
    folded = fold(text).rstrip(": ")
    if not _any_line().fullmatch(folded):
        return next(
            (line for line in lines() if line.where == "date" and _is_date(text, line)), None
        )
    for line in lines():
        if line.where == "date":
            if _is_date(text, line):
                return line
        elif (heading or line.where == "line") and line.pattern.fullmatch(folded):
            return line
    return None


def settle(pieces: Sequence[Piece], document_type: str | None) -> None:
    """Gives every piece that the page's structure did not settle its section, in reading order."""
    mode: Section | None = None
    depth = 7
    prose = 0
    release = document_type in RELEASES
    for piece in pieces:
        if piece.section in ("headline", "summary") or piece.kind == "title":
            continue
        heading = piece.kind == "heading"
        line = None
        if piece.kind != "cell":
            line = telling(piece.text, heading=heading or _stands_alone(piece))
        if line is not None and line.where == "weak" and not (release and prose >= 2):
            line = None
        if heading and line is None and mode is not None and 0 < piece.level <= depth:
            mode = mode if mode == "comment" else None
        if line is not None and not (mode == "comment" and line.opens == "notes"):
            if line.opens is not None:
                mode, depth = line.opens, piece.level or 7
            if mode != "notes" or line.opens is not None or piece.kind != "item":
                piece.section = line.section
                _plain(piece, line)
                continue
        prose += piece.kind in ("paragraph", "quotation", "item") and mode is None
        if mode is not None and not piece.fixed and (mode != "notes" or piece.kind != "cell"):
            piece.section = mode
            _plain(piece, line)


def _plain(piece: Piece, line: Line | None) -> None:
    """Takes back the guess that a line of a saved text's contact block is a heading."""
    if piece.kind == "heading" and not piece.level and (line is None or line.where != "heading"):
        piece.kind = "paragraph"


def find_summary(pieces: Sequence[Piece], *, plain: bool) -> None:
    """Marks the standfirst: a bold opening, or in `plain` text a first line without a stop."""
    rest = [piece for piece in pieces if piece.section not in ("headline", "boilerplate")]
    if len(rest) < 3 or any(piece.section == "summary" for piece in pieces):
        return
    first = rest[0]
    if first.section != "body" or first.kind not in ("paragraph", "heading"):
        return
    count = len(first.text.split())
    standfirst = plain and 8 <= count <= 50 and not TITLE_END.search(first.text)
    if (first.bold and count >= 8) or standfirst:
        first.section, first.kind = "summary", "paragraph"


def first_comment(pieces: Iterable[Piece]) -> str | None:
    """Returns the opening line of the first reader comment."""
    return next((piece.text for piece in pieces if piece.section == "comment"), None)


def _stands_alone(piece: Piece) -> bool:
    return piece.kind == "paragraph" and (piece.bold or len(piece.text.split()) <= 6)
