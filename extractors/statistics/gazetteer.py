"""The places a document itself names: its councils, and names it says something happens in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extractors.numbers.datemark import months, seasons
from extractors.records import Document
from extractors.tokens import fold
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import function_words, word_classes
from extractors.vocabulary.load import toml

# Letters of the names of places at home and abroad ("Ōwhata", "Ynys Môn")
_UP = "A-ZÀ-ÖØ-ÞĀĒĪŌŪŠŽŁŚČŐ"
_LOW = "a-zß-öø-ÿāēīōūšžłśčő'"
_WORD = rf"[{_UP}][{_LOW}]{{1,24}}"
_KIND = "(?:City|County|Borough|District|Metropolitan|Town|Parish)"
# "Ashdale City Council", "Upper Fenwick Council", "Ashdale council", "Marlshire Police"
_BODIES = re.compile(
    rf"\b([A-Z][a-z]{{2,24}}(?: (?:and|upon|on|of) [A-Z][a-z]{{2,24}}"
    rf"| (?!{_KIND}\b)[A-Z][a-z]{{2,24}})?) "
    rf"(?:(?:{_KIND} |London Borough ){{0,2}}Council"
    r"|(?:(?:city|county|borough|district|town|metropolitan) ){0,2}council"
    r"(?! (?:tax|house|home)s?\b)"
    r"|Police|Constabulary|Combined Authority|Health Board)\b"
)
# "in Market Fenwick", "across the Upper Orrin villages", "In Stoke-on-Marsh"
_WITHIN = re.compile(
    r"\b(?P<lead>[Ii]n|[Aa]cross|[Nn]ear|[Aa]round|[Tt]hroughout|[Oo]utside|[Ww]ithin)"
    r"\s(?P<the>the\s)?"
    rf"(?P<name>[{_UP}][{_LOW}]{{2,24}}(?:[ -](?:(?:of|upon|on|under|le|next)[ -])?{_WORD}){{0,3}})"
    r"(?=(?P<rest>[^\n]{0,40}))"
)
_LEADS = ["in", "across", "near", "around", "throughout", "outside", "within"]
# A capital after one of those words, or after "the" and such a word, which is its last group.
_LED = re.compile(
    rf"[{_UP}](?<=[{''.join({lead[-1] for lead in _LEADS})}]\s.)(?:%s)"
    % "|".join(
        rf"(?<=\b([{lead[0].upper()}{lead[0]}]{lead[1:]})\s{the}.)"
        for lead in _LEADS
        for the in ("", r"the\s")
    )
)
_BODY_WORDS = ("Council", "council", "Police", "Constabulary", "Combined Authority", "Health Board")
_AFTER = re.compile(r"\s(?:([a-z]+)\b(?: ([a-z]+)\b)?|(\d))")
_IN_WORD = re.compile(r"\w")


def gazetteer(document: Document) -> frozenset[str]:
    """Folded names that are places in a document, with plain spaces for hyphens."""
    told = f"{document.text}\n{document.publisher or ''}"
    bodies = (name.lower() for name in _bodies(told))
    never = context("not_councils") | function_words() | word_classes().verbs
    found = {name for name in bodies if never.isdisjoint(name.split()[:1] + name.split()[-1:])}
    small = _Small(document.text)
    for match in _within(document.text):
        name = fold(match["name"]).replace("-", " ")
        words = name.split()
        if name in found or not _is_place(match, words):
            continue
        if not small.has(words[-1]):
            found.add(name)
    return frozenset(found)


class _Small:
    """The words that a text has in small letters too: "Women in Nuclear" write of nuclear power.

    A few are looked for one by one, which is quicker than to list all; with more, all are listed.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, bool] = {}
        self._all: frozenset[str] | None = None

    def has(self, word: str) -> bool:
        """Whether the text has a word in small letters."""
        if len(word) < _SHORTEST or not (word.isascii() and word.isalpha()):
            return False
        if word not in self._known and len(self._known) >= _FEW and self._all is None:
            self._all = frozenset(_SMALL.findall(self._text))
        if self._all is not None:
            return word in self._all
        if word not in self._known:
            self._known[word] = self._stands(word)
        return self._known[word]

    def _stands(self, word: str) -> bool:
        place = self._text.find(word)
        while place >= 0:
            end = place + len(word)
            inside = (place and _IN_WORD.match(self._text, place - 1)) or _IN_WORD.match(
                self._text, end
            )
            if not inside:
                return True
            place = self._text.find(word, end)
        return False


_SMALL = re.compile(r"(?<!\w)[a-z]+(?!\w)")
_FEW = 8  # words that are looked for one by one
_SHORTEST = 3  # letters of a word that tells what a name is of


def _bodies(text: str) -> Iterator[str]:
    """The names of councils and the like; the pattern is tried on lines with a word for one."""
    lines: set[tuple[int, int]] = set()
    for word in _BODY_WORDS:
        place = text.find(word)
        while place >= 0:
            end = text.find("\n", place)
            end = len(text) if end < 0 else end
            lines.add((text.rfind("\n", 0, place) + 1, end))
            place = text.find(word, end)
    for start, end in sorted(lines):
        yield from _BODIES.findall(text[start:end])


def _within(text: str) -> Iterator[re.Match[str]]:
    """Every match of `_WITHIN`; it is tried only where its first word stands before a capital."""
    past = 0
    for led in _LED.finditer(text):
        start = led.start(led.lastindex or 0)
        match = _WITHIN.match(text, start) if start >= past else None
        if match is not None:
            past = match.end()
            yield match


def _is_place(match: re.Match[str], words: list[str]) -> bool:
    """Whether a capitalised name after "in" is a place: not a month, a body or a kind of thing."""
    if not (context("not_places").isdisjoint(words) and _times().isdisjoint(words)):
        return False
    rest = match["rest"]
    if rest[:2] in ("'s", "’s") or rest[:1] in ("-", "–", "&"):
        return False
    after = _AFTER.match(rest)
    if after is None:
        return match["the"] is None
    word, second, digit = after.groups()
    if word in context("regions_of"):
        return True
    if match["the"] is not None:
        return False
    if digit is not None:
        return match["lead"][0].isupper()
    classes = word_classes()
    if match["lead"][0].isupper() and second in classes.auxiliaries:
        return True  # "In Fenwick rents have doubled"
    told = word.endswith("ed") and len(word) > 4
    opened = word in function_words() | classes.determiners
    return told or opened or (word in classes.verbs and word not in classes.nouny)


@cache
def _times() -> frozenset[str]:
    return frozenset(months()) | frozenset(seasons()) | frozenset(toml("times")["weekdays"])
