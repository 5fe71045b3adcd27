"""Corrections: what a person says of figures that were misread, or wrong where they were written.

A TOML file holds `[[correction]]` entries: `reason`, `who`; what it is about, `statistic_id`, or
`uri` and `words` (and `occurrence`, counted from 1, where the words are figures more than once);
`expect`, the fields as they are read today; and `set` (fields), `clear` (names of fields) or
`reject = true`. An entry that no longer fits is an error, so that none outlives its reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from extractors.records import Comparator, Direction, Kind
from warehouse import rows, schema
from warehouse.connections import PATIENCE_SECONDS, reading, writing
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    import duckdb

DEFAULT_NAME = "corrections.toml"
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
_KEYS = {"reason", "who", "statistic_id", "uri", "words", "occurrence", "expect", "set", "clear"}
_FOUND = """
SELECT s.* FROM core.statistic AS s
JOIN core.revision AS r ON r.revision_id = s.revision_id AND r.is_current
JOIN core.document AS d ON d.document_id = s.document_id
WHERE ($1 IS NULL OR s.statistic_id = $1) AND ($2 IS NULL OR d.uri = $2)
AND ($3 IS NULL OR s.text = $3)
ORDER BY s.char_start
"""
_KEYED = """
UPDATE core.corrected SET series_id =
    core.series_key(kind, unit, population_code, population, grades, judgement, area_code, area)
"""
_COUNTED = """
UPDATE core.corrected SET count_series_id =
    core.count_key(kind, comparator, numerator, denominator, text, series_id)
"""
Decision = tuple[str, str, bool, str, str, list[str]]


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


@dataclass(frozen=True, slots=True)
class Applied:
    """How many entries were applied, and the names of those whose document is not loaded."""

    applied: int
    waiting: tuple[str, ...] = ()


def file_for(warehouse: Path) -> Path:
    """The corrections file of a warehouse unless another is named: beside it."""
    return warehouse.with_name(DEFAULT_NAME)


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


def apply(
    warehouse: Path, path: Path | None = None, *, wait_seconds: float = PATIENCE_SECONDS
) -> Applied:
    """Makes the view `statistics` show what the file says; what was read stays as it is.

    Without `path` it is the file beside the warehouse, and none there means no corrections. All
    entries are applied or, with CorrectionError, none.
    """
    chosen = path or file_for(warehouse)
    entries = read(chosen) if path is not None or chosen.exists() else []
    with reading(warehouse, wait_seconds) as connection:
        schema.check(connection, warehouse)
        wanted, waiting = _decide(connection, entries)
        held = connection.execute("SELECT count(*) FROM core.correction").fetchone()
    if not wanted and held == (0,):
        return Applied(0, waiting)
    with writing(warehouse, wait_seconds) as connection:
        wanted, waiting = _decide(connection, entries)
        _write(connection, wanted)
    return Applied(len(wanted), waiting)


def _entry(path: Path, number: int, entry: object) -> Correction:
    name = f"Entry {number} of {path.name}"
    if not isinstance(entry, dict):
        raise CorrectionError(f"{name} is no table.")
    unknown = sorted(set(entry) - _KEYS - {"reject"})
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
    known = {key: entry.get(key) for key in ("statistic_id", "uri", "words", "occurrence")}
    return Correction(
        name, entry["reason"], entry["who"], expect=expect, set=changes, reject=reject,
        **known,
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


def _decide(
    connection: duckdb.DuckDBPyConnection, entries: list[Correction]
) -> tuple[list[tuple[Decision, Correction]], tuple[str, ...]]:
    """What each entry means for the rows that are there; and which wait for their document."""
    decisions: dict[tuple[str, str], tuple[Decision, Correction]] = {}
    waiting = []
    for entry in entries:
        row = _match(connection, entry)
        if row is None:
            waiting.append(entry.name)
            continue
        key = str(row["revision_id"]), str(row["statistic_id"])
        if key in decisions:
            raise CorrectionError(
                f"{entry.name} and {decisions[key][1].name} are about the same figure."
            )
        changed = sorted(entry.set)
        decisions[key] = (*key, entry.reject, entry.reason, entry.who, changed), entry
    return list(decisions.values()), tuple(waiting)


def _match(connection: duckdb.DuckDBPyConnection, entry: Correction) -> dict[str, object] | None:
    """The row an entry is about, as it expects it; None when its document is not loaded."""
    result = connection.execute(_FOUND, [entry.statistic_id, entry.uri, entry.words])
    names = [column[0] for column in result.description]
    found = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    about = entry.statistic_id or f"{entry.words!r} in {entry.uri}"
    if not found:
        known = (
            entry.uri is None
            or connection.execute(
                "SELECT 1 FROM core.document WHERE uri = $1", [entry.uri]
            ).fetchone()
        )
        if not known:
            return None
        raise CorrectionError(
            f"{entry.name} no longer fits: there is no figure {about}; remove or renew the entry."
        )
    place = entry.occurrence or 1
    if len(found) > 1 and entry.occurrence is None:
        raise CorrectionError(
            f"{entry.name} fits {len(found)} figures, {about}: say which with occurrence."
        )
    if not 1 <= place <= len(found):
        raise CorrectionError(
            f"{entry.name} no longer fits: there are {len(found)} figures {about}, not {place}."
        )
    row = found[place - 1]
    for column, expected in entry.expect.items():
        if row[column] != expected:
            raise CorrectionError(
                f"{entry.name} no longer fits {about}: {column} is {row[column]!r}, not"
                f" {expected!r}; remove or renew the entry."
            )
    return row


def _write(
    connection: duckdb.DuckDBPyConnection, wanted: list[tuple[Decision, Correction]]
) -> None:
    connection.execute("DELETE FROM core.correction")
    connection.execute("DELETE FROM core.corrected")
    for decision, entry in wanted:
        connection.execute("INSERT INTO core.correction VALUES (?, ?, ?, ?, ?, ?)", list(decision))
        if entry.reject:
            continue
        key = list(decision[:2])
        connection.execute(
            "INSERT INTO core.corrected BY NAME FROM core.statistic"
            " WHERE revision_id = ? AND statistic_id = ?",
            key,
        )
        # The names of columns come from rows.COLUMNS, never from the file.
        changes = ", ".join(f"{column} = ?" for column in entry.set)
        connection.execute(
            f"UPDATE core.corrected SET {changes} WHERE revision_id = ? AND statistic_id = ?",
            [*entry.set.values(), *key],
        )
    connection.execute(_KEYED)
    connection.execute(_COUNTED)
