"""People and bodies as a clause names them: a name, a role before or after it, whose role it is."""

from __future__ import annotations

import re
from typing import Final

from extractors.documents.names import (
    NAME_WORD,
    is_letters,
    is_name,
    is_particle,
    is_person,
    without_titles,
)
from extractors.documents.words import is_one
from extractors.records import Speaker

BODY: Final = r"[A-Z][\w&.-]*(?:['’]s(?=\s[A-Z]))?"
ORGANISATION: Final = re.compile(
    r"(?:\bat|\bof|\bfor|\bfrom)\s(?:the\s)?"
    rf"(?P<after>{BODY}(?:\s(?:(?:of|and|for|the|&)\s)?{BODY}){{0,8}})"
)
OWNER: Final = re.compile(r"(?P<owner>[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,5})['’]s?\s")
LEADING: Final = re.compile(
    r"(?P<owner>[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,5})\s(?!and\b|of\b|for\b)[a-z]"
)
# "said Ada, a teaching assistant from Marsh"
STATION: Final = re.compile(r"(?:an? |who |whose |from |aged |\d)")
NAMELESS: Final = ("roles", "organisations", "openers", "honorifics")


def is_organisation(speaker: Speaker) -> bool:
    """Whether a speaker is a body that speaks for itself: its name is its organisation."""
    return speaker.name == speaker.organisation


def _may_name_someone(segment: str) -> bool:
    """Whether a name can stand in it: two words that begin with no small letter, or a title."""
    parts = segment.replace(",", " ").split()
    capitals = [part for part in parts if not "a" <= part[0] <= "z"]
    return len(capitals) > 1 or any(is_one(part, "honorifics") for part in parts)


def person_in(segments: list[str]) -> Speaker | None:
    """The person that the parts of a clause between commas name, with what is said of them."""
    if not any(map(_may_name_someone, segments)):
        return None
    for place, segment in enumerate(segments):
        if is_person(segment) and (place == 0 or _plausible(segments[:place])):
            after, before = segments[place + 1 :], segments[:place]
            role = ", ".join(after) or (before[-1] if before and has_role(before[-1]) else "")
            return speaker_of(segment, role)
    for place, segment in enumerate(segments):
        found = titled(segment) or _with_of(segment)
        if found is not None and (place == 0 or _plausible(segments[:place])):
            name, role = found
            return speaker_of(name, role or ", ".join(segments[place + 1 :]))
    return None


def _plausible(before: list[str]) -> bool:
    """Whether what stands before a name can be a role or lead-in, not a clause of its own."""
    return len(before) <= 2 and len(before[0].split()) <= 14


def titled(segment: str) -> tuple[str, str] | None:
    """Reads "Housing Secretary Anna Vale": the name at the end, after a role."""
    parts = segment.split()
    while parts and is_letters(parts[-1]):
        parts.pop()
    first = len(parts)
    while first > 0 and _may_name(parts[first - 1]):
        first -= 1
    name, role = parts[first:], parts[:first]
    told = has_role(" ".join(role)) or (bool(role) and role[-1].endswith(("'s", "’s")))
    while role and is_one(role[-1], "honorifics") and role[-1][0].isupper():
        name.insert(0, role.pop())
    if role and is_one(role[-1], "linking"):
        role, name = _office(role, name)
    text = " ".join(name)
    if role and told and len(name) <= 5 and is_person(text):
        return text, " ".join(role)
    return None


def _office(role: list[str], name: list[str]) -> tuple[list[str], list[str]]:
    """Parts what an office is of from who holds it: "Chief Inspector of Prisons Anna Vale"; no name
    is left where nothing but the office stands ("the speech on Harbour Day").
    """
    last = len(name)
    for _ in range(2):
        last = next((k for k in range(last - 1, 0, -1) if not is_particle(name[k])), 0)
    return (role + name[:last], name[last:]) if last else (role, [])


def _with_of(segment: str) -> tuple[str, str] | None:
    """Reads "Anna Vale of the Marsh Trust" and "Superintendent Anna Vale from Marsh Police"."""
    name, link, rest = _first_link(segment)
    if not link or not rest[:1].isalpha():
        return None
    if is_person(name):
        return name, f"{link} {rest}"
    told = titled(name)
    return (told[0], f"{told[1]} {link} {rest}") if told else None


def _first_link(segment: str) -> tuple[str, str, str]:
    parts = segment.split()
    for place, part in enumerate(parts[:6]):
        if part in ("of", "from", "at", "for") and place >= 2:
            return " ".join(parts[:place]), part, " ".join(parts[place + 1 :])
    return segment, "", ""


def _may_name(part: str) -> bool:
    return is_particle(part) or (
        bool(NAME_WORD.fullmatch(part))
        and not part.endswith(("'s", "’s"))
        and not any(is_one(part, entry) for entry in NAMELESS)
    )


def first_named(segments: list[str]) -> Speaker | None:
    """Reads "Ada, a member of the youth club", "Ada, who is 15" and "Foster carer Ada": a first
    name with what its bearer is.
    """
    role, _, name = segments[0].rpartition(" ")
    if role and not role.rpartition(" ")[2][0].isupper() and has_role(role.rpartition(" ")[2]):
        return Speaker(name, role) if is_first_name(name) else None  # "Foster carer Ada"
    if len(segments) == 1 or not STATION.match(segments[1]) or not is_first_name(segments[0]):
        return None
    return Speaker(segments[0], segments[1] if has_role(segments[1]) else None)


def is_first_name(word: str) -> bool:
    """Whether a word may be somebody's first name, where something is told of its bearer."""
    never = ("openers", "organisations", "roles", "honorifics")
    return is_name(word) and not any(is_one(word, entry) for entry in never)


def has_role(text: str) -> bool:
    return any(is_one(part, "roles") for part in text.split())


def speaker_of(name: str, role: str) -> Speaker:
    role = role.strip(" ,")
    return Speaker(without_titles(name), role or None, _organisation(role))


def _organisation(role: str) -> str | None:
    """Returns the body that a role names: "head of care at X", "X’s director", "X director"."""
    for pattern, group in ((OWNER, "owner"), (ORGANISATION, "after"), (LEADING, "owner")):
        match = pattern.match(role) if pattern is not ORGANISATION else _last(role)
        if match is None or has_role(match[group]) or is_one(match[group].split()[0], "openers"):
            continue
        if pattern is LEADING and is_one(role[match.end() - 1 :].split()[0], "organisations"):
            continue
        return match[group]
    return None


def _last(role: str) -> re.Match[str] | None:
    found = None
    for match in ORGANISATION.finditer(role):
        found = match
    return found


def body_of(head: str) -> Speaker | None:
    """Returns a body that speaks for itself, if the clause names nothing else."""
    name = head.removeprefix("The ").removeprefix("the ")
    parts = name.split()
    if not 1 <= len(parts) <= 9 or "," in name or not parts[0][0].isupper() or has_role(name):
        return None
    if not all(part[0].isupper() or is_one(part, "small") for part in parts):
        return None
    body = any(is_one(part.removesuffix("’s"), "organisations") for part in parts)
    acronym = any(len(part) > 2 and part.isupper() for part in parts)
    return Speaker(name, None, name) if body or acronym else None
