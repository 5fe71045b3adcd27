"""Speeches, letters and columns without a byline: who gives them, as the title, a line near it, or
the end says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from extractors.documents.blocks import Piece
from extractors.documents.captions import caption
from extractors.documents.names import has_title, is_letters, is_person, without_titles
from extractors.documents.persons import has_role, person_in, speaker_of, titled
from extractors.documents.words import fold, is_one, pattern, words
from extractors.records import Speaker

OPENING: Final = 6
CLOSING: Final = 6
LONGEST: Final = 300
LONGEST_NAME: Final = 60
# How far into a line about a speech the word for it, or for giving it, stands.
FAR: Final = 120
# Words of "Minister for Marsh and Harbour Homes Dame Anna Vale" at most.
MOST_WORDS: Final = 12
# "Anna Vale, 34, a nurse from Marsh, tells her story", "Anna Vale says councils must act"
TELLS: Final = re.compile(
    r"(?P<name>[A-Z][\w'’-]{1,24}(?: [A-Z][\w'’-]{1,24}){1,2})"
    r"(?:, \d{1,3},|, who\b| (?P<verb>[a-z]+)\b)"
)
# "…, writes Anna Vale, head of care"
WRITES: Final = re.compile(r"\b(?:writes|by|from|with)\s(?P<rest>(?:the |[A-Z])[^.;:!?]{3,120})")

# In a line of the speech itself rather than about it.
SELF: Final = frozenset({"i", "my", "me"})
MARKS: Final = re.compile(r"[“”\"]")
WORD: Final = re.compile(r"\w+")
OWNS: Final = re.compile(r"(?:['’]s| -)?\s?$")


def giver(pieces: Sequence[Piece], told: int, *, speech: bool) -> Speaker | None:
    """Returns who gives a speech, a letter or a column; `told` is in how many paragraphs somebody
    speaks of "I" or "my" outside quotations, `speech` whether the publisher files it as one.
    """
    title = next((k for k, piece in enumerate(pieces) if piece.kind == "title"), None)
    if title is None:
        return None
    opening = pieces[max(0, title - 2) : title + OPENING]
    spoken = speech or any(_is_given(piece.text) for piece in opening)
    body = [piece.text for piece in pieces if piece.section == "body"]
    if told < (1 if spoken else max(FEWEST, len(body) // PART)):
        return None
    if not spoken and any(text.endswith("said:") for text in body):
        return None  # those who are announced so speak of "I"
    head = pieces[title].text
    named = _of_title(head, spoken=spoken)
    if named is None:
        lines = list(_lines(pieces, title))
        named = next(filter(None, (_of_line(line, spoken=spoken) for line in lines)), None)
    return named or _signed(pieces)


# So many paragraphs in the first person are somebody's own.
FEWEST: Final = 2
PART: Final = 5


def _is_given(text: str) -> bool:
    """Whether a line near the title calls the text a speech or the like, or greets who hears it."""
    called = len(text) <= LONGEST and pattern("speech", "given").search(text) is not None
    return called or pattern("speech", "greeting").match(text) is not None


def _lines(pieces: Sequence[Piece], title: int) -> Iterator[str]:
    """The short lines around a title, which may name who speaks."""
    for piece in (*pieces[max(0, title - 2) : title], *pieces[title + 1 : title + 1 + OPENING]):
        if piece.kind != "item" and len(piece.text) <= LONGEST:
            yield piece.text


def _of_title(text: str, *, spoken: bool) -> Speaker | None:
    """Whom a title names: "Anna Vale: our homes are full", "Minister Anna Vale's speech"."""
    before, colon, _ = text.partition(": ")
    for kind in ("Opinion", "Comment", "Column", "Speech", "Transcript"):
        before = before.removeprefix(f"{kind} - ").removeprefix(f"{kind} | ")
    if colon and is_person(before):
        return Speaker(without_titles(before))
    return _of_speech(text) or _before_verb(text) if spoken else None


def _of_speech(text: str) -> Speaker | None:
    """Whose speech a line calls it: "Speech by Anna Vale, head of care", "Anna Vale's address"."""
    who = _owner(text)
    if who:
        told = titled(who)
        return (
            speaker_of(*told) if told else Speaker(without_titles(who)) if is_person(who) else None
        )
    for match in WRITES.finditer(text):
        rest = match["rest"]
        found = person_in([part.strip() for part in rest.split(",")][:3]) or _at_head(rest)
        if found is not None:
            return found
    return None


def _at_head(text: str) -> Speaker | None:
    """Whom a line names first, perhaps after a role: "Harbour Minister Anna Vale at the quay"."""
    parts = text.partition(",")[0].split()[:MOST_WORDS]
    for count in range(len(parts), 1, -1):
        told = titled(" ".join(parts[:count]))
        if told is not None:
            return speaker_of(*told)
    return None


def _before_verb(text: str) -> Speaker | None:
    """Whom a line names before it tells what they did: "In her speech, Anna Vale set out …"."""
    verb = next((one for one in WORD.finditer(text, 0, FAR) if is_one(one[0], "giving")), None)
    before = text[: verb.start()].rstrip(" ,") if verb is not None else ""
    return person_in([part.strip() for part in before.split(",")]) if before else None


def _who_speaks(text: str) -> Speaker | None:
    """Whom a line about a speech names: "Harbour Minister Anna Vale spoke to crews", "Sir Peter
    Marsh, chair of the Ferry Board, at the quay", "Anna Vale MP at the quay".
    """
    found = _before_verb(text)
    if found is not None:
        return found
    parts = [part.strip() for part in text.rstrip(".").split(",")]
    if is_person(parts[0]) and len(parts) > 1 and has_role(parts[1]):
        return speaker_of(parts[0], parts[1])
    return caption(text.rstrip(".")) or _with_letters(parts[0])


def _with_letters(text: str) -> Speaker | None:
    """Whom a line names first, with a title or letters after the name: "Anna Vale MP at work"."""
    parts = text.split()[:MOST_WORDS]
    for count in range(len(parts), 1, -1):
        name = " ".join(parts[:count])
        if (has_title(name) or is_letters(parts[count - 1])) and is_person(name):
            return Speaker(without_titles(name))
    return None


def _owner(text: str) -> str | None:
    """Who stands before the first word for a speech: "Minister Anna Vale's speech", "Anna Vale
    keynote".
    """
    for word in WORD.finditer(text, 0, FAR):
        if word[0].lower() in words("speech", "given"):
            return OWNS.sub("", text[: word.start()])
    return None


def _of_line(text: str, *, spoken: bool) -> Speaker | None:
    """Whom a line by the title names: with a role, alone, or as who tells what follows."""
    named = caption(text) or (Speaker(without_titles(text)) if is_person(text) else None)
    if named is not None:
        return named
    tells = TELLS.match(text)
    if tells is not None and is_person(tells["name"]):
        verb = tells["verb"]
        if verb is None or verb in words("speech", "telling"):
            return Speaker(without_titles(tells["name"]))
    opens = re.search(r"\bwrites [A-Z]", text)
    found = _of_speech(text) if spoken or opens else None
    about = SELF.isdisjoint(WORD.findall(fold(text))) and not MARKS.search(text)
    return found or (_who_speaks(text) if spoken and about else None)


def _signed(pieces: Sequence[Piece]) -> Speaker | None:
    """Whoever signs a letter: the name after "Yours sincerely"."""
    body = [
        k for k, piece in enumerate(pieces) if piece.section in ("body", "notes", "boilerplate")
    ]
    for k in body[-CLOSING:]:
        if pattern("speech", "closing").match(pieces[k].text) is None:
            continue
        lines = [
            pieces[k].text.partition(",")[2].strip(),
            *(one.text for one in pieces[k + 1 : k + 3]),
        ]
        for line in lines:
            name = line.partition(",")[0]
            if len(name) <= LONGEST_NAME and is_person(name):
                return Speaker(without_titles(name))
    return None
