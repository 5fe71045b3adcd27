"""Whose figure it is where its clause says only "I", "he" or "she": a person named before."""

from __future__ import annotations

import re

from extractors.documents.names import is_person
from extractors.documents.persons import is_organisation
from extractors.documents.places import section_in, speaker_in
from extractors.documents.words import is_one
from extractors.quantities.item import Item
from extractors.statistics.sentence import Said, Subject
from extractors.statistics.subjects import said_from
from extractors.statistics.verbs import clause_start
from extractors.tokens import Tokens
from extractors.vocabulary.lexicon import function_words, word_classes

SELF = frozenset(["i", "i'm", "i've", "i'd"])
_OTHER = frozenset(["he", "she", "he's", "she's", "he'd", "she'd"])
_BACK = 600  # characters before a sentence in which its "she" was named
_CAPITAL = r"[A-Z][\w'’-]{1,24}"
# "Ada Vale", "Mo" where something is told of him: "met Mo, who", "Mo left school"
_NAMED = re.compile(rf"(?<![\w'’-]){_CAPITAL}(?: {_CAPITAL}){{0,2}}(?=(?P<after>,? [\w'’]+)?)")
_TELLING = frozenset(["who", "whose", "aged"])


def whose(said: Said, item: Item) -> Subject | None:
    """The person whose measure, pay or share it is ("He is 19", "I was ill for 11 days")."""
    if item.kind not in ("measure", "rate") and item.unit != "time":
        return None
    start = said_from(said.tokens, clause_start(said.tokens, item.left), item.left)
    at = _subject(said.tokens, start, item.left)
    if at is None:
        return None
    if said.tokens.words[at] in SELF:
        verb = said.tokens.word(at + 1)
        was = said.tokens.words[at] == "i'm" or verb in ("am", "was") or at + 2 >= item.left
        return _speaker(said, item) if was and item.unit != "time" else None
    return _named_before(said, item)


def _subject(tokens: Tokens, start: int, end: int) -> int | None:
    """The token of the pronoun that is the subject of what begins at token `start`, or None."""
    words, classes = tokens.words, word_classes()
    while start < end and not words[start][0].isalnum():
        start += 1
    for k in range(start, min(start + _FIRST, end)):
        if words[k] in SELF or words[k] in _OTHER:
            return k if _RELATIVES.isdisjoint(words[k:end]) else None
        if words[k] in classes.auxiliaries or (k > start and tokens.capital(k)):
            return None
    return None


_RELATIVES = frozenset(["who", "which", "that"])
_FIRST = 5  # tokens of a clause: "In the end I"


def _speaker(said: Said, item: Item) -> Subject | None:
    speaker = speaker_in(said.document, said.block, said.tokens.starts[item.left])
    if speaker is None or is_organisation(speaker):
        return None
    return Subject(speaker.name, None, "person")


def _named_before(said: Said, item: Item) -> Subject | None:
    """The person named last in the sentences before; whom one who speaks means is not told."""
    text, end = said.document.text, said.tokens.start
    spoken = section_in(said.document, said.block, said.tokens.starts[item.left]) == "quote"
    if spoken and said.document.speaker is None:
        return None
    found: str | None = None
    for match in _NAMED.finditer(text, max(0, end - _BACK), end):
        name = match[0].removesuffix("'s").removesuffix("’s")
        words = name.split()
        if not function_words().isdisjoint(name.lower().split()):
            continue
        if is_person(name) or (len(words) == 1 and _told(text, match)):
            found = name
    return Subject(found, None, "person") if found else None


def _told(text: str, match: re.Match[str]) -> bool:
    """Whether a single name is somebody's: "Mo, who", "met Mo, 19,", "her son Mo has"."""
    name, after = match[0], (match["after"] or "").strip(", ")
    if any(is_one(name, entry) for entry in ("openers", "organisations", "roles", "honorifics")):
        return False
    apart = (match["after"] or "").startswith(",")
    before = text[max(0, match.start() - 24) : match.start()].split()
    kin = bool(before) and before[-1].lower() in word_classes().persons | _KIN
    return (apart and (after in _TELLING or after[:2].isdecimal())) or kin


_KIN = frozenset(["son", "daughter", "met", "husband", "wife", "mother", "father"])
