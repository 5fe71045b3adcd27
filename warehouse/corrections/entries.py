"""Entries of a corrections file: each read, and refused in a sentence where it cannot be used."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import get_args

from extractors.records import Comparator, Direction, Kind
from warehouse import rows
from warehouse.errors import WarehouseError

_FIXED = {
    "revision_id", "statistic_id", "document_id", "section", "sentence", "text", "figurative",
    "rule", "char_start", "char_end",
}  # fmt: skip
_COLUMNS = {n: k for n, k in rows.COLUMNS["statistic"].items() if n not in _FIXED}
_TYPES: Mapping[str, tuple[type, ...]] = {
    "text": (str,), "number": (int, float), "texts": (list,), "date": (date,)
}  # fmt: skip
_NEVER_EMPTY = {"kind", "comparator", "unit", "population", "grades"}
_CHOICES = {
    "kind": get_args(Kind),
    "comparator": get_args(Comparator),
    "direction": get_args(Direction),
}
_KEYS = {
    "reason", "who", "statistic_id", "uri", "words", "occurrence", "expect", "set", "clear",
    "reject", "awaited",
}  # fmt: skip


class CorrectionError(WarehouseError):
    """A corrections file that cannot be used: which entry, and what is the matter."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry: what it is about, what it expects to find, and what it changes."""

    name: str
    reason: str
    who: str
    statistic_id: str | None = None
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
    by_words = isinstance(entry.get("uri"), str) and isinstance(entry.get("words"), str)
    if not isinstance(entry.get("statistic_id"), str) and not by_words:
        raise CorrectionError(f"{name} needs statistic_id, or uri and words.")
    expect = _fields(name, "expect", entry.get("expect", {}))
    changes = _fields(name, "set", entry.get("set", {}))
    for column in _cleared(name, entry.get("clear", [])):
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
    known = {key: entry.get(key) for key in ("statistic_id", "uri", "words", "occurrence")}
    return Correction(
        name, entry["reason"], entry["who"], expect=expect, set=changes, reject=reject,
        awaited=awaited, **known,
    )  # fmt: skip


def _cleared(name: str, columns: object) -> list[str]:
    """The fields that an entry empties."""
    if not isinstance(columns, list):
        raise CorrectionError(f"{name}: clear must be a list of fields.")
    for column in columns:
        if not isinstance(column, str) or column not in _COLUMNS or column in _NEVER_EMPTY:
            raise CorrectionError(f"{name} cannot clear {column!r}.")
    return columns


def _fields(name: str, key: str, values: object) -> dict[str, object]:
    """The fields that an entry names, each with a value its column takes."""
    if not isinstance(values, dict):
        raise CorrectionError(f"{name}: {key} must be a table of fields.")
    for column, value in values.items():
        if column not in _COLUMNS:
            raise CorrectionError(f"{name}: {key} names {column!r}, which is no such field.")
        if not isinstance(value, _TYPES[_COLUMNS[column]]) or isinstance(value, bool):
            raise CorrectionError(f"{name}: {key} gives {column} the value {value!r}.")
        if column in _CHOICES and value not in _CHOICES[column]:
            raise CorrectionError(
                f"{name}: {column} is one of {', '.join(_CHOICES[column])}, not {value!r}."
            )
    return dict(values)
