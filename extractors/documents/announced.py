"""Speech announced in the line before it: "Anna Vale, head of care, said:"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from extractors.documents.blocks import Piece
from extractors.documents.dates import written_date
from extractors.documents.quotations import find_quotes, starts_quoted
from extractors.documents.sentences import split
from extractors.documents.speakers import Cast, attribute
from extractors.documents.words import compiled, fold, listed, words
from extractors.records import Speaker

# Without marks and without "we" or "I", speech is believed this many paragraphs long.
LONGEST_IMPERSONAL: Final = 4
LONGEST_ANNOUNCEMENT: Final = 400
WORD: Final = re.compile(r"[a-z][a-z']*")


def announces(text: str, cast: Cast) -> Speaker | None:
    """Returns who a paragraph announces, when it ends "… said:" and quotes nothing itself."""
    if len(text) > LONGEST_ANNOUNCEMENT or not text.endswith(":"):
        return None
    start, end = split(text, 0, len(text))[-1]
    return attribute(text[start:end], cast)


def mark_announced(pieces: Sequence[Piece], publisher: str | None) -> None:
    """Marks the paragraphs that are announced speech as quotations of section quote.

    Paragraphs with marks are speech as long as they are quoted from end to end. Paragraphs without
    marks are speech until one announces another speaker, is no paragraph, opens with a mark,
    reports or names the speaker, or speaks as the narrator: of today's date, of the report, or
    of the publisher's doings; and after four that hold no "we" or "I".
    """
    cast = Cast()
    speaker: Speaker | None = None
    marked = False
    count = 0
    for place, piece in enumerate(pieces):
        if piece.kind == "quotation" or piece.section not in ("body", "quote"):
            speaker = None
            continue
        said = announces(piece.text, cast)
        if said is not None:
            speaker, count = said, 0
            continue
        if speaker is None or piece.kind != "paragraph":
            speaker = None
            continue
        count += 1
        if count == 1:
            marked = starts_quoted(piece.text)
        following = pieces[place + 1].text if place + 1 < len(pieces) else ""
        spoken = (
            _wholly_quoted(piece.text, following)
            if marked
            else count == 1 or not _narrates(piece.text, speaker, publisher, count)
        )
        if spoken:
            piece.kind, piece.section = "quotation", "quote"
        else:
            speaker = None


def _wholly_quoted(text: str, following: str) -> bool:
    quotes = find_quotes(text, 0, len(text), continues=starts_quoted(following))
    return len(quotes) == 1 and quotes[0].start <= 2 and quotes[0].end >= len(text) - 3


def _narrates(text: str, speaker: Speaker, publisher: str | None, count: int) -> bool:
    folded = fold(text)
    if starts_quoted(text) or text.endswith(":"):
        return True
    if any(clue.match(folded) for clue in narrator()):
        return True
    opening = folded[:120]
    if "(" in opening and written_date().search(opening):
        return True
    if publisher is not None and folded.startswith(fold(publisher) + " "):
        following = WORD.search(folded, len(fold(publisher)))
        if following is not None and following[0] in words("speech", "narrating"):
            return True
    said = set(WORD.findall(folded))
    first = split(text, 0, len(text))[0]
    surname = fold(speaker.name.split()[-1])
    cast = Cast({surname: speaker}, speaker)
    if not said & words("speech", "first_person") and attribute(text[first[0] : first[1]], cast):
        return True
    return surname in said or (
        count > LONGEST_IMPERSONAL and not said & words("speech", "first_person")
    )


@cache
def narrator() -> tuple[re.Pattern[str], ...]:
    """Returns the openings of a paragraph in which the narrator speaks again, on folded text."""
    return tuple(
        compiled("speech", "narrator", source, 0)
        for source in listed("speech", "narrator", "patterns")
    )
