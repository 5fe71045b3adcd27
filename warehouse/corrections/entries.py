"""Entries of a corrections file: each read, and refused in a sentence where it cannot be used."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from extractors.records import Comparator, Direction, Kind
from warehouse import rows
from warehouse.errors import WarehouseError

What = Literal["statistic", "rating", "document"]
_FIXED = {
    "revision_id", "statistic_id", "rating_id", "document_id", "section", "sentence", "text",
    "figurative", "rule", "char_start", "char_end",
}  # fmt: skip
_COLUMNS: Mapping[What, Mapping[str, str]] = {
    "statistic": {n: k for n, k in rows.COLUMNS["statistic"].items() if n not in _FIXED},
    "rating": {n: k for n, k in rows.COLUMNS["rating"].items() if n not in _FIXED},
    "document": {n: rows.COLUMNS["revision"][n] for n in ("title", "publisher", "published")},
}
# The key that names it, and the key of words by which it is found in the document of a uri.
_NAMED_BY: Mapping[What, tuple[str, str]] = {
    "statistic": ("statistic_id", "words"), "rating": ("rating_id", "provider"),
}  # fmt: skip
_TYPES: Mapping[str, tuple[type, ...]] = {
    "text": (str,), "number": (int, float), "texts": (list,), "date": (date,)
}  # fmt: skip
_NEVER_EMPTY = {"kind", "comparator", "unit", "population", "grades", "provider", "grade"}
_CHOICES = {
    "kind": get_args(Kind),
    "comparator": get_args(Comparator),
    "direction": get_args(Direction),
}
_KEYS = {
    "reason", "who", "statistic_id", "rating_id", "uri", "words", "provider", "occurrence",
    "expect", "set", "clear", "reject", "awaited",
}  # fmt: skip


class CorrectionError(WarehouseError):
    """A corrections file that cannot be used: which entry, and what is the matter."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry: what it is about, what it expects to find, and what it changes.

    `fact_id`, or the `uri` of the document and the `words` of the statistic, or the provider rated;
    the `uri` alone is about the document.
    """

    name: str
    reason: str
    who: str
    what: What
    fact_id: str | None = None
    uri: str | None = None
    words: str | None = None
    occurrence: int | None = None
    expect: Mapping[str, object] = field(default_factory=dict)
    set: Mapping[str, object] = field(default_factory=dict)
    reject: bool = False
    awaited: bool = False


def read(path: Path) -> list[Correction]:
    """The entries of a corrections file. Raises CorrectionError for one that cannot be used."""
    try:
        with path.open("rb") as file:
            content = tomllib.load(file)
    except OSError as error:
        raise CorrectionError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorrectionError(f"{path} is no TOML: {error}") from error
    entries = content.pop("correction", [])
    if content or not isinstance(entries, list):
        raise CorrectionError(f"{path} must hold [[correction]] entries and nothing else.")
    return [_entry(path, number, entry) for number, entry in enumerate(entries, 1)]


def _entry(path: Path, number: int, entry: object) -> Correction:
    name = f"Entry {number} of {path.name}"
    if not isinstance(entry, dict):
        raise CorrectionError(f"{name} is no table.")
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise CorrectionError(f"{name} has the unknown key {unknown[0]!r}.")
    for key in ("reason", "who"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise CorrectionError(f"{name} needs {key}, in words.")
    what, known = _about(name, entry)
    expect = _fields(name, what, "expect", entry.get("expect", {}))
    changes = _fields(name, what, "set", entry.get("set", {}))
    for column in _cleared(name, what, entry.get("clear", [])):
        changes[column] = None
    occurrence = entry.get("occurrence", 1)
    if not isinstance(occurrence, int) or isinstance(occurrence, bool) or occurrence < 1:
        raise CorrectionError(f"{name}: occurrence is {occurrence!r}, but counts from 1.")
    reject = entry.get("reject", False)
    if not isinstance(reject, bool) or reject == bool(changes):
        raise CorrectionError(f"{name} needs either set (or clear) or reject = true.")
    if not expect:
        raise CorrectionError(f"{name} needs expect: the fields as they are read today.")
    awaited = entry.get("awaited", False)
    if not isinstance(awaited, bool):
        raise CorrectionError(f"{name}: awaited is {awaited!r}, but must be true or false.")
    if what == "document" and reject:
        raise CorrectionError(f"{name}: a document cannot be rejected; reject what was read of it.")
    return Correction(
        name, entry["reason"], entry["who"], what, occurrence=entry.get("occurrence"),
        expect=expect, set=changes, reject=reject, awaited=awaited, **known,
    )  # fmt: skip


def _about(name: str, entry: Mapping[str, object]) -> tuple[What, dict[str, str | None]]:
    """What an entry is about, and how it names it."""
    given = {what for what, keys in _NAMED_BY.items() if any(key in entry for key in keys)}
    if len(given) > 1:
        raise CorrectionError(f"{name} is about a statistic or about a rating, not about both.")
    what: What = next(iter(given), "document")
    by_id, by_words = _NAMED_BY.get(what, ("", ""))
    known = {"fact_id": entry.get(by_id), "uri": entry.get("uri"), "words": entry.get(by_words)}
    if any(not isinstance(value, str) for value in known.values() if value is not None):
        raise CorrectionError(f"{name} names what it is about with something else than a text.")
    if not known["fact_id"] and not known["uri"]:
        raise CorrectionError(
            f"{name} needs statistic_id or rating_id, or uri and words (or provider, for a rating;"
            " neither for the document itself)."
        )
    return what, known  # type: ignore[return-value]


def _cleared(name: str, what: What, columns: object) -> list[str]:
    """The fields that an entry empties."""
    if not isinstance(columns, list):
        raise CorrectionError(f"{name}: clear must be a list of fields.")
    for column in columns:
        if not isinstance(column, str) or column not in _COLUMNS[what] or column in _NEVER_EMPTY:
            raise CorrectionError(f"{name} cannot clear {column!r}.")
    return columns


def _fields(name: str, what: What, key: str, values: object) -> dict[str, object]:
    """The fields that an entry names, each with a value its column takes."""
    if not isinstance(values, dict):
        raise CorrectionError(f"{name}: {key} must be a table of fields.")
    for column, value in values.items():
        kind = _COLUMNS[what].get(column)
        if kind is None:
            raise CorrectionError(
                f"{name}: {key} names {column!r}, which is no such field of a {what}."
            )
        if not isinstance(value, _TYPES[kind]) or isinstance(value, bool):
            raise CorrectionError(f"{name}: {key} gives {column} the value {value!r}.")
        if column in _CHOICES and value not in _CHOICES[column]:
            raise CorrectionError(
                f"{name}: {column} is one of {', '.join(_CHOICES[column])}, not {value!r}."
            )
    return dict(values)
