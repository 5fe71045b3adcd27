"""Names of people without their titles."""

from __future__ import annotations

import re
from typing import Final

from extractors.documents.words import is_one

# A word of a name: Vale, O'Neill, Hogan-Howe, J., McCall, Adriènne.
NAME_WORD: Final = re.compile(r"[^\W\d_a-z][\w'’.-]{0,40}")
# "Statement by The Rt Hon Anna Vale MP, Harbour Secretary", "Article by Anna Vale on homes".
BY: Final = re.compile(r"\bby\s+(?P<name>[^,.;:()]{4,80})")


def without_titles(text: str) -> str:
    """Returns a name without its honorifics: "Sir Al Vale MP" is "Al Vale"."""
    parts = text.replace(",", " ").split()
    while len(parts) > 1 and is_one(parts[0], "honorifics"):
        parts.pop(0)
    while len(parts) > 1 and is_letters(parts[-1]):
        parts.pop()
    return " ".join(parts)


def is_letters(part: str) -> bool:
    """Whether a word is letters after a name, as written: MP, OBE, PhD."""
    return part[:1].isupper() and part[-1:].isupper() and is_one(part, "post_nominals")


def is_particle(part: str) -> bool:
    """Whether a word is a small word within a person's name, as written: van, de."""
    return part.islower() and is_one(part, "particles")


def author_in(description: str) -> str | None:
    """Returns the person that a description says a speech or article is by, without titles."""
    match = BY.search(description)
    parts = match["name"].split() if match else []
    for count in range(len(parts), 1, -1):
        name = " ".join(parts[:count])
        if is_person(name):
            return without_titles(name)
    return None


def has_title(text: str) -> bool:
    """Whether a name begins with an honorific; a bare "Justice" names a court or a cause."""
    first, _, rest = text.partition(" ")
    bare = first.lower() in ("the", "justice")
    return bool(rest) and not bare and is_one(first, "honorifics")


def is_person(text: str) -> bool:
    """Whether words may be a full name: two to four in capitals, none of a body or a role."""
    if has_title(text) and without_titles(text) != text and is_name(without_titles(text)):
        return True
    parts = without_titles(text).split()
    if not 2 <= len(parts) <= 5:
        return False
    capital = [part for part in parts if not is_particle(part)]
    if len(capital) < 2 or not all(is_name(part) for part in capital):
        return False
    if any(part.endswith(("'s", "’s")) for part in parts[:-1]):
        return False  # "Labour’s Anna Vale"
    return len(capital[-1]) > 1 and not any(
        is_one(part, entry) for part in parts for entry in ("organisations", "roles", "openers")
    )


def is_name(part: str) -> bool:
    """Whether a word may stand in a name: a capital first, and not all capitals like NHS."""
    return bool(NAME_WORD.fullmatch(part)) and not (
        len(part) > 2 and part.isupper() and "." not in part
    )
