"""Sentences of a block: spans found in one scan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from extractors.documents.words import fold, table
from extractors.records import Block

# A stop with the closing marks that belong to it, before white space or the end. What begins with
# one sign of a set is looked for more quickly than a run of them.
STOP: Final = re.compile(r"[.!?…][.!?…]{0,7}[\"'”’)\]]{0,4}(?=\s|$)")
WORD_BEFORE: Final = re.compile(r"(?<![^\s(\[“‘\"'])[^\s(\[“‘\"']+$")
LIST_NUMBER: Final = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z])\.(?:\d{1,3}\.?)*")
BULLET: Final = re.compile(r"[•●▪◦‣∙·*–—-]\s+(?=\S)")
OPENING: Final = "\"'“‘(["
LONGEST_WORD: Final = 24
# No prose runs on for longer; what does (a table pasted as text) is cut at white space.
LONGEST_SENTENCE: Final = 900


def past_bullet(text: str, block: Block) -> int:
    """Where the words of a block begin: a list item means the same with its bullet and without."""
    bullet = BULLET.match(text, block.start, block.end) if block.kind == "item" else None
    return bullet.end() if bullet else block.start


def split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Returns the spans of the sentences in `text[start:end]`, in order, without outer white space.

    Together they hold every character that is not white space between two of them.
    """
    spans: list[tuple[int, int]] = []
    first = _skip(text, start, end)
    for match in STOP.finditer(text, first, end):
        if match.start() >= first and _ends(text, first, match, end):
            spans.append((first, match.end()))
            first = _skip(text, match.end(), end)
    if first < end:
        last = end
        while last > first and text[last - 1].isspace():
            last -= 1
        spans.append((first, last))
    if end - start <= LONGEST_SENTENCE:
        return spans
    return [piece for span in spans for piece in _pieces(text, *span)]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span, cut at white space where it is too long for a sentence."""
    while end - start > LONGEST_SENTENCE:
        cut = max(text.rfind(space, start + 1, start + LONGEST_SENTENCE) for space in " \n\t\u00a0")
        if cut <= start:
            cut = start + LONGEST_SENTENCE
        stop = cut
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if stop > start:
            yield start, stop
        start = _skip(text, cut, end)
    if start < end:
        yield start, end


def _skip(text: str, place: int, end: int) -> int:
    while place < end and text[place].isspace():
        place += 1
    return place


def _ends(text: str, first: int, match: re.Match[str], end: int) -> bool:
    """Whether a stop ends its sentence, by the word before it and what follows."""
    follows = _skip(text, match.end(), end)
    if follows == end:
        return True
    after = text[follows]
    if after in OPENING and follows + 1 < end:
        after = text[follows + 1]
    if after.islower():
        # “Is it enough?” he asked: the sentence goes on, whatever the mark.
        return False
    if match[0] != ".":
        return True
    word = _word(text, first, match.start())
    at_head = match.start() - len(word) == first
    if at_head and LIST_NUMBER.fullmatch(word + "."):
        return False
    if len(word) == 1 and word.isupper():
        return False
    rule = _abbreviations().get(fold(word).rstrip("."))
    if rule == "always":
        return False
    return not (rule == "before_number" and after.isdigit())


def _word(text: str, first: int, stop: int) -> str:
    match = WORD_BEFORE.search(text[max(first, stop - LONGEST_WORD) : stop])
    return match[0] if match else ""


@cache
def _abbreviations() -> dict[str, str]:
    return {
        fold(word): str(fields["after"])
        for fields in table("sentences").values()
        for word in fields["words"]
    }
