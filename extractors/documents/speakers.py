"""Who speaks: the person that a clause before or after a reporting verb names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import Final

from extractors.documents.names import is_person, without_titles
from extractors.documents.persons import (
    body_of,
    first_named,
    has_role,
    is_first_name,
    is_organisation,
    person_in,
    speaker_of,
    titled,
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
    r"(?:but|and|as|however|meanwhile|responding|yesterday|today|also|in response),? "
    r"|(?:speaking|commenting|welcoming|launching|announcing|responding)\b[^,]{0,80}, ",
    re.IGNORECASE,
)
WORD: Final = re.compile(r"\w+")
# "The 16-year-old Ada", "Mum-of-three Ada Vale"
AGED: Final = re.compile(r"(?:[Tt]he )?[\w-]{1,24}-(?:year-old|of-\w{2,9}) (?=[^\W\d_a-z])")
BRACKETS: Final = re.compile(r"\s?[(\[][^()\[\]]{0,60}[)\]]")
# "Ada, 15, looks after her mother", "Nurse Ada Vale, aged 43, lost her job", "Ada Vale, a mother
# of two, pays more"
INTRODUCED: Final = re.compile(
    r"(?:(?:But|And|For|Like|Take|Among them (?:is|was)) )?"
    r"(?P<role>(?:[\w'’-]{1,24} ){1,5}?)??"
    r"(?P<name>[A-Z][\w'’-]{1,24}(?: [A-Z][\w'’-]{1,24}){0,2}), "
    r"(?:(?P<aged>(?:aged )?\d{1,3}, )|(?P<who>who |whose )[a-z]"
    r"|(?:an? (?:\d{1,3}-year-old )?|one of )[a-z])"
)
# "Bus driver Ada Vale has worked nights for years."
DOING: Final = re.compile(
    r"(?<![\w'’-])(?P<name>[A-Z][\w'’-]{1,24} [A-Z][\w'’-]{1,24}) (?!and\b|or\b|of\b|for\b)[a-z]"
)
LOCATED: Final = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Tt]o|[Tt]he|[Aa]cross) "
    r"([A-Z][\w'’-]{1,24} [A-Z][\w'’-]{1,24})"
)
# How far into a sentence its subject is looked for, and the words before one without a role.
SUBJECT: Final = 120
FEW: Final = 4
# "…, she said today.", "…, the minister told Parliament on Monday.": the verb, who heard, a time
CLOSED: Final = re.compile(
    r"(?: (?:[A-Z][\w’']*(?: [A-Z][\w’']*){0,3}|the [a-z]+|peers|us|reporters|journalists))?"
    r"(?: (?:today|yesterday|on \w+day|this week|last (?:week|night|month)|in a statement))?"
    r"[.!]?[\s\"'”’]*"
)
# Between quoted words and a second verb of the same speaker: "put it at “£5bn” and warned …"
COUPLED: Final = frozenset({"and", "but", "and also", "but also"})
# "…, according to Anna Vale", but not "according to the agency"
SOURCE: Final = re.compile(r"\b[Aa]ccording to (?=(?:the )?[\w'’]+ )")
ROLE_END: Final = re.compile(r" (?:that|which|and|but|while) ")
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

    def introduce(self, clause: str) -> Speaker | None:
        """Remembers whom a sentence tells of by age or station: "Ada, 15, from Marsh, …"."""
        match = INTRODUCED.match(clause)
        if match is None:
            return None
        name, aged = match["name"], match["aged"]
        told = titled(f"{match['role'] or ''}{name}")
        if told is not None:
            return self.meet(speaker_of(*told))
        if match["role"] or is_one(name.split()[0], "openers"):
            return None
        if aged or is_person(name) or (match["who"] and is_first_name(name)):
            return self.meet(Speaker(name))
        return None

    def glance(self, clause: str, located: frozenset[str]) -> Speaker | None:
        """Remembers for "he" and "she" whom a sentence tells of by name alone; `located` are names
        that places in the text have.
        """
        for match in DOING.finditer(clause, 0, SUBJECT):
            before, name = clause[: match.start()].strip(), match["name"]
            role = has_role(clause[match.end() - 1 :].partition(" ")[0])
            if not is_person(name) or role or "," in before:
                continue
            told = titled(f"{before} {name}") if before else None
            if name in located or (told is None and len(before.split()) > FEW):
                return None
            return self.meet(speaker_of(*told) if told else Speaker(name))
        return None

    def goes_on(self, clause: str) -> Speaker | None:
        """Whom a sentence goes on to tell of as "he" or "she"."""
        first = clause.partition(" ")[0]
        person = self.last is not None and not is_organisation(self.last)
        return self.last if person and first in ("He", "She") else None

    def recall_name(self, words: str) -> Speaker | None:
        """Returns whom a surname, with or without title, or a first name means of those met."""
        name = without_titles(words)
        first, _, last = name.partition(" ")
        if last and has_role(first) and " " not in last:
            name = last  # "Minister Vale"
        known = self.known.get(fold(name))
        if known is None and name and " " not in name:
            known = next((one for one in self._recent() if one.name.split()[0] == name), None)
        return known

    def recall_role(self, words: str) -> Speaker | None:
        """Returns whom "the chief inspector" means of the people met."""
        if not has_role(words) or not words.startswith(("The ", "the ")):
            return None
        role = fold(words[4:])
        return next((one for one in self._recent() if one.role and role in fold(one.role)), None)

    def _recent(self) -> Iterator[Speaker]:
        return islice(reversed(self.known.values()), RECENT)


def attribute(clause: str, cast: Cast) -> Speaker | None:
    """Returns who is said to speak in a sentence whose quotations are masked, else None."""
    verbs = () if _reports().isdisjoint(WORD.findall(clause)) else reporting().finditer(clause)
    for count, verb in enumerate(verbs):
        if count == MOST_VERBS:
            return None
        before, after = clause[: verb.start()], clause[verb.end() : verb.end() + LONGEST_HEAD]
        head = before.rpartition(MASK)[2].strip(" ,–—-\"'”’“‘")
        speaker = None
        if head:
            speaker = named(head, cast) if len(head) <= LONGEST_HEAD else None
            if speaker is None and before.endswith(", "):
                speaker = _person_after(after, cast)
            if speaker is None and head.lower() in COUPLED:
                speaker = named(before.partition(MASK)[0][-LONGEST_HEAD:], cast)
            elif speaker is None and (CLOSED.fullmatch(after) or after.startswith(", ")):
                speaker = _at_close(head[-LONGEST_HEAD:], cast)
        elif MASK in before:
            speaker = _after(after, cast)
        if speaker is not None:
            return speaker
    source = SOURCE.search(clause) if "ccording to " in clause else None
    if source is not None:
        return _person_after(clause[source.end() : source.end() + LONGEST_HEAD], cast)
    return _labelled(clause, cast) if MASK in clause else None


def _labelled(clause: str, cast: Cast) -> Speaker | None:
    """Reads the label of quoted words: "Anna Vale, tenant: “We have …”"."""
    head = clause.partition(MASK)[0].rstrip(" \"“‘'")
    parts = head[:-1].split(",") if head.endswith(":") and len(head) <= SUBJECT else []
    person = person_in(parts) if parts and is_person(parts[0]) else None
    return cast.meet(person) if person is not None else None


def _person_after(tail: str, cast: Cast) -> Speaker | None:
    """Reads the person of "…, said Anna Vale, head of care." and "according to Anna Vale"."""
    parts = ROLE_END.split(TAIL_END.split(tail, maxsplit=1)[0], maxsplit=1)[0].split(",")
    segments = [part for part in (piece.strip() for piece in parts[:2]) if part]
    if not segments:
        return None
    known = cast.recall_name(segments[0])
    person = None if known else person_in(segments[:1]) or person_in(segments)
    if person is not None:
        return cast.meet(person)
    cast.last = known or cast.last
    return known


def _at_close(head: str, cast: Cast) -> Speaker | None:
    """Reads the person at the end of "…, the housing minister Anna Vale said today."."""
    segments = [piece.strip() for piece in head.split(",")]
    for place in range(len(segments) - 1, max(0, len(segments) - 3), -1):
        segment = segments[place]
        if is_one(segment, "pronouns") and place == len(segments) - 1:
            return cast.last if cast.last and not is_organisation(cast.last) else None
        known = cast.recall_name(segment)
        person = None if known else person_in(segments[place : place + 1])
        if person is not None:
            before = segments[place - 1] if place else ""
            role = ", ".join(segments[place + 1 :]) or (before if has_role(before) else "")
            return cast.meet(person if person.role or not role else speaker_of(person.name, role))
        if known is not None:
            cast.last = known
            return known
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
    person = None if known else first_named(segments) or person_in(segments)
    if person is not None:
        return cast.meet(person)
    known = known or cast.recall_role(segments[0])
    if known is not None:
        cast.last = known
        return known
    return body_of(head)


def _joined(head: str) -> bool:
    """Whether a clause is like "She liked the money, but", before the verb that reports."""
    parts = head.split()
    return is_one(parts[0], "pronouns") and parts[-1] in ("and", "but")


def _bare(head: str) -> str:
    """Returns a clause without lead-in, brackets, an age, and the adverbs before its verb."""
    if "(" in head or "[" in head:
        head = BRACKETS.sub("", head)
    head = head.replace(" – ", ", ").strip(" ,")
    lead = LEAD_IN.match(head)
    while lead is not None:
        head = head[lead.end() :]
        lead = LEAD_IN.match(head)
    aged = AGED.match(head)
    parts = head[aged.end() if aged else 0 :].split()
    while len(parts) > 1 and is_one(parts[-1].strip(","), "adverbs"):
        parts.pop()
    return " ".join(parts).strip(" ,")


def _after(tail: str, cast: Cast) -> Speaker | None:
    """Reads what follows `“…,” said`: a name, and its role up to the clause's end."""
    end = TAIL_END.search(tail)
    head = (tail[: end.start()] if end else tail).strip(" ,")
    return named(head, cast)


@cache
def _reports() -> frozenset[str]:
    """The first words of the verbs that report: most clauses hold none, which is soon told."""
    return frozenset(match[0] for match in map(WORD.match, words("speech", "reporting")) if match)


@cache
def reporting() -> re.Pattern[str]:
    """Returns the verbs that report a person's words."""
    verbs = "|".join(sorted(words("speech", "reporting")))
    return re.compile(rf"\b(?:{verbs})\b")
