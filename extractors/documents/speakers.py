"""Who speaks: the person that a clause before or after a reporting verb names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import Final

from extractors.documents.names import (
    NAME_WORD,
    has_title,
    is_letters,
    is_particle,
    is_person,
    without_titles,
)
from extractors.documents.words import fold, is_one, words
from extractors.records import Speaker

# Longer clauses name no speaker; the bound also keeps the work on one sentence small.
LONGEST_HEAD: Final = 240
MOST_VERBS: Final = 6
# How many people back a first name or a role is looked for.
RECENT: Final = 20
# Stands for quoted words in a sentence whose quotations are masked.
MASK: Final = "\0"
LEAD_IN: Final = re.compile(
    r"(?:but|and|however|meanwhile|responding|yesterday|today|also|in response),? "
    r"|(?:speaking|commenting|welcoming|launching|announcing|responding)\b[^,]{0,80}, ",
    re.IGNORECASE,
)
BRACKETS: Final = re.compile(r"\s?[(\[][^()\[\]]{0,60}[)\]]")
BODY: Final = r"[A-Z][\w&.-]*(?:['’]s(?=\s[A-Z]))?"
ORGANISATION: Final = re.compile(
    r"(?:\bat|\bof|\bfor|\bfrom)\s(?:the\s)?"
    rf"(?P<after>{BODY}(?:\s(?:(?:of|and|for|the|&)\s)?{BODY}){{0,8}})"
)
OWNER: Final = re.compile(r"(?P<owner>[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,5})['’]s?\s")
LEADING: Final = re.compile(
    r"(?P<owner>[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,5})\s(?!and\b|of\b|for\b)[a-z]"
)
NAMELESS: Final = ("roles", "organisations", "openers", "honorifics")
# "Ada, 15, looks after her mother", "Ada Vale, aged 43, lost her job"
INTRODUCED: Final = re.compile(
    r"(?P<name>[A-Z][\w'’-]{1,24}(?: [A-Z][\w'’-]{1,24}){0,2}), (?:aged )?\d{1,3}, "
)
# What follows `said X` and is no longer X: the clause's end, a time or place, other quoted words.
TAIL_END: Final = re.compile(
    r"[;:.!?](?=\s|$)|\0"
    r"|\s(?:as|when|after|who|in|on|to|during|following|yesterday|today)\s(?![A-Z]\w+,)"
)


@dataclass(slots=True)
class Cast:
    """The people met so far in a document, by surname, and who was named last."""

    known: dict[str, Speaker] = field(default_factory=dict)
    last: Speaker | None = None

    def meet(self, speaker: Speaker) -> Speaker:
        """Remembers a person, with the role first given, and returns the fullest record."""
        surname = fold(speaker.name.split()[-1])
        before = self.known.get(surname)
        if before is not None and (" " not in speaker.name or before.name == speaker.name):
            speaker = replace(
                before,
                role=before.role or speaker.role,
                organisation=before.organisation or speaker.organisation,
            )
        self.known[surname] = speaker
        self.last = speaker
        return speaker

    def introduce(self, clause: str) -> None:
        """Remembers whom a sentence tells of by age: "Ada, 15, from Marsh, looks after …"."""
        match = INTRODUCED.match(clause)
        if match is not None and not is_one(match["name"].split()[0], "openers"):
            self.meet(Speaker(match["name"]))

    def recall_name(self, words: str) -> Speaker | None:
        """Returns whom a surname, with or without title, or "Sir Al" means of the people met."""
        name = without_titles(words)
        known = self.known.get(fold(name))
        if known is None and has_title(words) and " " not in name:
            known = next((one for one in self._recent() if one.name.split()[0] == name), None)
        return known

    def recall_role(self, words: str) -> Speaker | None:
        """Returns whom "the chief inspector" means of the people met."""
        if not _has_role(words) or not words.startswith(("The ", "the ")):
            return None
        role = fold(words[4:])
        return next((one for one in self._recent() if one.role and role in fold(one.role)), None)

    def _recent(self) -> Iterator[Speaker]:
        return islice(reversed(self.known.values()), RECENT)


def attribute(clause: str, cast: Cast) -> Speaker | None:
    """Returns who is said to speak in a sentence whose quotations are masked, else None."""
    for count, verb in enumerate(reporting().finditer(clause)):
        if count == MOST_VERBS:
            return None
        before = clause[: verb.start()]
        head = before.rpartition(MASK)[2].strip(" ,–—-\"'”’“‘")
        if head:
            speaker = named(head, cast) if len(head) <= LONGEST_HEAD else None
        elif MASK in before:
            speaker = _after(clause[verb.end() : verb.end() + LONGEST_HEAD], cast)
        else:
            continue
        if speaker is not None:
            return speaker
    return None


def named(head: str, cast: Cast) -> Speaker | None:
    """Returns the speaker that a clause before a reporting verb names ("Al Vale, head of X,")."""
    head = _bare(head)
    if not head:
        return None
    if is_one(head, "pronouns") or _joined(head):
        return cast.last if cast.last and not is_organisation(cast.last) else None
    segments = [part for part in (piece.strip() for piece in head.split(",")) if part]
    if not segments:
        return None
    known = cast.recall_name(segments[0])
    person = None if known else _person(segments)
    if person is not None:
        return cast.meet(person)
    known = known or cast.recall_role(segments[0])
    if known is not None:
        cast.last = known
        return known
    return _organisation_speaker(head)


def _joined(head: str) -> bool:
    """Whether a clause is like "She liked the money, but", before the verb that reports."""
    parts = head.split()
    return is_one(parts[0], "pronouns") and parts[-1] in ("and", "but")


def is_organisation(speaker: Speaker) -> bool:
    """Whether a speaker is a body that speaks for itself: its name is its organisation."""
    return speaker.name == speaker.organisation


def _bare(head: str) -> str:
    """Returns a clause without lead-in, brackets, and the adverbs before its verb."""
    head = BRACKETS.sub("", head).strip(" ,")
    lead = LEAD_IN.match(head)
    while lead is not None:
        head = head[lead.end() :]
        lead = LEAD_IN.match(head)
    parts = head.split()
    while len(parts) > 1 and is_one(parts[-1].strip(","), "adverbs"):
        parts.pop()
    return " ".join(parts).strip(" ,")


def _person(segments: list[str]) -> Speaker | None:
    for place, segment in enumerate(segments):
        if is_person(segment) and (place == 0 or _plausible(segments[:place])):
            after, before = segments[place + 1 :], segments[:place]
            role = ", ".join(after) or (before[-1] if before and _has_role(before[-1]) else "")
            return _speaker(segment, role)
    for place, segment in enumerate(segments):
        found = _titled(segment) or _with_of(segment)
        if found is not None and (place == 0 or _plausible(segments[:place])):
            name, role = found
            return _speaker(name, role or ", ".join(segments[place + 1 :]))
    return None


def _plausible(before: list[str]) -> bool:
    """Whether what stands before a name can be a role or lead-in, not a clause of its own."""
    return len(before) <= 2 and len(before[0].split()) <= 14


def _titled(segment: str) -> tuple[str, str] | None:
    """Reads "Housing Secretary Anna Vale": the name at the end, after a role."""
    parts = segment.split()
    while parts and is_letters(parts[-1]):
        parts.pop()
    first = len(parts)
    while first > 0 and _may_name(parts[first - 1]):
        first -= 1
    name, role = parts[first:], parts[:first]
    while role and is_one(role[-1], "honorifics") and role[-1][0].isupper():
        name.insert(0, role.pop())
    text = " ".join(name)
    if role and _has_role(" ".join(role)) and len(name) <= 5 and is_person(text):
        return text, " ".join(role)
    return None


def _with_of(segment: str) -> tuple[str, str] | None:
    """Reads "Anna Vale of the Marsh Trust" and "Anna Vale from Marsh"."""
    name, link, rest = _first_link(segment)
    return (name, f"{link} {rest}") if link and is_person(name) and rest[:1].isalpha() else None


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


def _has_role(text: str) -> bool:
    return any(is_one(part, "roles") for part in text.split())


def _speaker(name: str, role: str) -> Speaker:
    role = role.strip(" ,")
    return Speaker(without_titles(name), role or None, _organisation(role))


def _organisation(role: str) -> str | None:
    """Returns the body that a role names: "head of care at X", "X’s director", "X director"."""
    for pattern, group in ((OWNER, "owner"), (ORGANISATION, "after"), (LEADING, "owner")):
        match = pattern.match(role) if pattern is not ORGANISATION else _last(role)
        if match is None or _has_role(match[group]) or is_one(match[group].split()[0], "openers"):
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


def _organisation_speaker(head: str) -> Speaker | None:
    """Returns a body that speaks for itself, if the clause names nothing else."""
    name = head.removeprefix("The ").removeprefix("the ")
    parts = name.split()
    if not 1 <= len(parts) <= 9 or "," in name or not parts[0][0].isupper() or _has_role(name):
        return None
    if not all(part[0].isupper() or is_one(part, "small") for part in parts):
        return None
    body = any(is_one(part.removesuffix("’s"), "organisations") for part in parts)
    acronym = any(len(part) > 2 and part.isupper() for part in parts)
    return Speaker(name, None, name) if body or acronym else None


def _after(tail: str, cast: Cast) -> Speaker | None:
    """Reads what follows `“…,” said`: a name, and its role up to the clause's end."""
    end = TAIL_END.search(tail)
    head = (tail[: end.start()] if end else tail).strip(" ,")
    return named(head, cast)


@cache
def reporting() -> re.Pattern[str]:
    """Returns the verbs that report a person's words."""
    verbs = "|".join(sorted(words("speech", "reporting")))
    return re.compile(rf"\b(?:{verbs})\b")
