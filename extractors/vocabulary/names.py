"""Populations, judgement areas and places, by every name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from extractors.errors import VocabularyError
from extractors.vocabulary.inflection import plural
from extractors.vocabulary.load import domains, rows, toml
from extractors.vocabulary.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Named:
    """A population or judgement of the vocabulary: its code and its label.

    `code` is "" for a longer phrase that only holds one of the names and means something else.
    `needs` asks for the frame of a judgement around the phrase; `overall` names no area.
    """

    code: str
    label: str
    needs: bool = False
    overall: bool = False


_OTHER = Named("", "")


def _named(name: str, *, plurals: bool) -> Phrases[Named]:
    table: list[tuple[str, Named]] = []
    entries = {code: entry for code, entry in _tables(name).items() if "label" in entry}
    for key, entry in entries.items():
        code = entry.get("code", key)
        named = Named(code, entry["label"], entry.get("needs", False), entry.get("overall", False))
        phrases = entry["phrases"]
        table += [(phrase, named) for phrase in [*phrases, *entry.get("plurals", [])]]
        if plurals:
            table += [(plural(phrase), named) for phrase in phrases]
    if not table:
        raise VocabularyError(f"Vocabulary file {name}.toml names nothing: add an entry.")
    # An entry's own phrase counts before another's "unless".
    unless = [phrase for entry in entries.values() for phrase in entry.get("unless", [])]
    return Phrases([*table, *((phrase, _OTHER) for phrase in unless)])


def _tables(name: str) -> dict[str, Any]:
    """The tables of `name`.toml and of that name in every domain."""
    tables = dict(toml(name))
    for domain in domains():
        tables |= domain.get(name, {})
    return tables


@cache
def populations() -> Phrases[Named]:
    """Populations by every name, singular and plural."""
    return _named("populations", plurals=True)


@cache
def judgements() -> Phrases[Named]:
    """Judgement areas by their key phrases."""
    return _named("judgements", plurals=False)


@cache
def judgement_frames() -> tuple[Phrases[bool], Phrases[bool]]:
    """What stands before, and what after, an everyday phrase that names a judgement area."""
    before, after = [], []
    frames = [toml("judgements"), *domains()]
    for pattern in (p for table in frames for p in table.get("frames", {}).get("patterns", [])):
        left, _, right = pattern.partition("{area}")
        if left.strip():
            before.append((left.strip(), True))
        if right.strip():
            after.append((right.strip(), True))
    return Phrases(before), Phrases(after)


@dataclass(frozen=True, slots=True)
class Area:
    """A place with its GSS code; `risky` names are ordinary words or surnames too."""

    code: str
    name: str
    kind: str
    risky: bool


@cache
def areas() -> Phrases[Area]:
    """Areas by every name; where a name is shared, authorities that still stand come first."""
    table: list[tuple[str, Area]] = []
    for row in sorted(rows("areas"), key=lambda row: row["end"] != ""):
        area = Area(row["code"], row["name"], row["kind"], row["risky"].lower() == "true")
        names = [row["name"], *filter(None, row["aliases"].split("|"))]
        table += [(name, area) for name in names]
    for row in rows("countries"):
        area = Area(row["code"], row["name"], "country", row["risky"] == "true")
        table += [(name, area) for name in [row["name"], *filter(None, row["aliases"].split("|"))]]
    table += [
        (name, Area("", name, "county", False)) for name in toml("sites")["counties"]["names"]
    ]
    towns = toml("sites")["towns"]
    for key in ("names", "abroad", "risky", "abroad_risky"):
        risky = key.endswith("risky")
        table += [(name, Area("", name, "town", risky)) for name in towns[key]]
    return Phrases(table)


@cache
def nations() -> dict[str, Area]:
    """Nations by the folded adjectives that name their people."""
    words = {key: name for key, name in toml("sites")["nations"].items() if isinstance(name, str)}
    known = {row["name"]: row["code"] for row in (*rows("countries"), *rows("areas"))}
    return {word: Area(known[name], name, "nation", False) for word, name in words.items()}


@cache
def sites() -> tuple[frozenset[str], frozenset[str]]:
    """Folded words with which the name of a site begins, and with which one ends."""
    data = toml("sites")["sites"]
    return frozenset(data["first"]), frozenset(data["last"])


@cache
def premises() -> frozenset[str]:
    """Folded words with which the name of a school, a hospital or a home ends."""
    return frozenset(toml("sites")["premises"]["last"])
