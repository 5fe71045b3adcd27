"""Corrections: what a person says of figures that were misread, or wrong where they were written.

A TOML file holds `[[correction]]` entries: `reason`, `who`; what it is about, a statistic
(`statistic_id`, or `uri` and `words`), a rating (`rating_id`, or `uri` and `provider`; of both,
`occurrence`, counted from 1, where it is there more than once) or a document (`uri` alone);
`expect`, the fields as they are read today; and `set` (fields), `clear` (names of fields) or
`reject = true`. An entry that no longer fits is an error, so that none outlives its reason; one
whose document is not loaded is told of, unless it says `awaited = true`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import schema
from warehouse.connections import PATIENCE_SECONDS, reading, writing
from warehouse.corrections.entries import Correction, CorrectionError, What, read

if TYPE_CHECKING:
    import duckdb

DEFAULT_NAME = "corrections.toml"
_NEAREST = """
SELECT uri FROM core.document
WHERE jaro_winkler_similarity(uri, $1) > 0.8
ORDER BY jaro_winkler_similarity(uri, $1) DESC, uri LIMIT 1
"""
# What the corrections make of each, to tell where they changed.
_STATE = """
SELECT
    r.document_id, to_json(c)::VARCHAR, to_json(k)::VARCHAR, to_json(g)::VARCHAR,
    to_json(d)::VARCHAR
FROM core.correction AS c
JOIN core.revision AS r ON r.revision_id = c.revision_id
LEFT JOIN core.corrected AS k ON k.revision_id = c.revision_id AND k.statistic_id = c.fact_id
LEFT JOIN core.corrected_rating AS g ON g.revision_id = c.revision_id AND g.rating_id = c.fact_id
LEFT JOIN core.corrected_document AS d ON d.revision_id = c.revision_id AND c.what = 'document'
"""
# The tables of what was read and of what it was corrected to, the id in both, and the words by
# which an entry may name it.
_TABLES: Mapping[What, tuple[str, str, str, str]] = {
    "statistic": ("core.statistic", "core.corrected", "statistic_id", "text"),
    "rating": ("core.rating", "core.corrected_rating", "rating_id", "provider"),
}
_FACT = """
SELECT f.*, f.{key} AS fact_id FROM {table} AS f
JOIN core.revision AS r ON r.revision_id = f.revision_id AND r.is_current
WHERE ($1 IS NULL OR f.{key} = $1) AND ($2 IS NULL OR r.uri = $2) AND ($3 IS NULL OR f.{words} = $3)
ORDER BY f.char_start
"""
_DOCUMENT = """
SELECT
    revision_id, document_id AS fact_id, title, coalesce(publisher, source_publisher) AS publisher,
    published
FROM core.revision
WHERE is_current AND ($1 IS NULL OR document_id = $1) AND uri = $2 AND ($3 IS NULL OR title = $3)
ORDER BY document_id
"""
_FOUND: Mapping[What, str] = {
    "document": _DOCUMENT,
    **{
        what: _FACT.format(table=table, key=key, words=words)
        for what, (table, _, key, words) in _TABLES.items()
    },
}
_NOUNS: Mapping[What, str] = {"statistic": "figure", "rating": "rating", "document": "document"}
_DESCRIBED = """
INSERT INTO core.corrected_document
SELECT
    revision_id, title, coalesce(publisher, source_publisher), published,
    if($2, 'correction', published_basis), $3
FROM core.revision WHERE revision_id = $1
"""
_KEYED = """
UPDATE core.corrected SET series_id =
    core.series_key(kind, unit, population_code, population, grades, judgement, area_code, area)
"""
_COUNTED = """
UPDATE core.corrected SET count_series_id =
    core.count_key(kind, comparator, numerator, denominator, text, series_id)
"""
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Decision:
    """What an entry means for the row that it is about."""

    entry: Correction
    row: Row

    @property
    def key(self) -> tuple[str, str]:
        return str(self.row["revision_id"]), str(self.row["fact_id"])

    @property
    def values(self) -> list[object]:
        """A row of core.correction."""
        entry = self.entry
        told = entry.expect if entry.reject else {name: self.row[name] for name in entry.set}
        revision_id, fact_id = self.key
        return [
            revision_id, entry.what, fact_id, entry.reject, entry.reason, entry.who,
            sorted(entry.set), _said(told), None if entry.reject else _said(entry.set),
        ]  # fmt: skip


def _said(fields: Mapping[str, object]) -> str:
    """Fields in words: `value 21; unit home`."""
    return "; ".join(f"{name} {_shown(value)}" for name, value in sorted(fields.items()))


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True)
class Applied:
    """How many entries were applied, and the names of those that wait for their document.

    `lost`: a sentence for each entry that fits no document and says of none that it is awaited.
    `changed`: the ids of the documents of which something is shown otherwise than before.
    """

    applied: int
    waiting: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def file_for(warehouse: Path) -> Path:
    """The corrections file of a warehouse unless another is named: beside it."""
    return warehouse.with_name(DEFAULT_NAME)


def apply(
    warehouse: Path, path: Path | None = None, *, wait_seconds: float = PATIENCE_SECONDS
) -> Applied:
    """Makes the views show what the file says; what was read stays as it is.

    Without `path` it is the file beside the warehouse, and none there means no corrections. All
    entries are applied or, with CorrectionError, none.
    """
    entries = entries_for(warehouse, path)
    with reading(warehouse, wait_seconds) as connection:
        schema.check(connection, warehouse)
        if not is_any(connection, entries):
            return Applied(0)
    with writing(warehouse, wait_seconds) as connection:
        return put(connection, entries)


def entries_for(warehouse: Path, path: Path | None) -> list[Correction]:
    """The entries of the file named, else of the one beside the warehouse, if there is one."""
    chosen = path or file_for(warehouse)
    return read(chosen) if path is not None or chosen.exists() else []


def is_any(connection: duckdb.DuckDBPyConnection, entries: list[Correction]) -> bool:
    """Whether there is anything to correct, or to take back."""
    held = connection.execute("SELECT count(*) FROM core.correction").fetchone()
    return bool(entries) or held != (0,)


def put(connection: duckdb.DuckDBPyConnection, entries: list[Correction]) -> Applied:
    """Applies all entries within the transaction of the caller. Raises CorrectionError."""
    wanted, waiting, lost = _decide(connection, entries)
    before = set(connection.execute(_STATE).fetchall())
    _write(connection, wanted)
    after = set(connection.execute(_STATE).fetchall())
    changed = {row[0] for row in before ^ after}
    return Applied(len(wanted), waiting, lost, tuple(sorted(changed)))


def _decide(
    connection: duckdb.DuckDBPyConnection, entries: list[Correction]
) -> tuple[list[_Decision], tuple[str, ...], tuple[str, ...]]:
    """What each entry means for the rows that are there; which wait; which fit no document."""
    decisions: dict[tuple[str, str], _Decision] = {}
    waiting, lost = [], []
    for entry in entries:
        row = _match(connection, entry)
        if row is None:
            if entry.awaited:
                waiting.append(entry.name)
            else:
                lost.append(_lost(connection, entry))
            continue
        decision = _Decision(entry, row)
        if decision.key in decisions:
            other = decisions[decision.key].entry.name
            raise CorrectionError(
                f"{entry.name} and {other} are about the same {_NOUNS[entry.what]}."
            )
        decisions[decision.key] = decision
    return list(decisions.values()), tuple(waiting), tuple(lost)


def _lost(connection: duckdb.DuckDBPyConnection, entry: Correction) -> str:
    """That an entry fits no document, and which it may mean."""
    row = connection.execute(_NEAREST, [entry.uri]).fetchone()
    near = f" (the nearest is {row[0]!r})" if row else ""
    return (
        f"{entry.name} corrects nothing: no document has the uri {entry.uri!r}{near}; mend it, or"
        " add awaited = true if the document is yet to come."
    )


def _match(connection: duckdb.DuckDBPyConnection, entry: Correction) -> Row | None:
    """The row an entry is about, as it expects it; None when its document is not loaded."""
    result = connection.execute(_FOUND[entry.what], [entry.fact_id, entry.uri, entry.words])
    names = [column[0] for column in result.description]
    found = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    noun = _NOUNS[entry.what]
    about = entry.fact_id or (f"{entry.words!r} in {entry.uri}" if entry.words else entry.uri)
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
            f"{entry.name} no longer fits: there is no {noun} {about}; remove or renew the entry."
        )
    place = entry.occurrence or 1
    if len(found) > 1 and entry.occurrence is None:
        raise CorrectionError(
            f"{entry.name} fits {len(found)} {noun}s, {about}: say which with occurrence."
        )
    if not 1 <= place <= len(found):
        raise CorrectionError(
            f"{entry.name} no longer fits: there are {len(found)} {noun}s {about}, not {place}."
        )
    row = found[place - 1]
    for column, expected in entry.expect.items():
        if row[column] != expected:
            raise CorrectionError(
                f"{entry.name} no longer fits {about}: {column} is {row[column]!r}, not"
                f" {expected!r}; remove or renew the entry."
            )
    return row


def _write(connection: duckdb.DuckDBPyConnection, wanted: list[_Decision]) -> None:
    for table in ("correction", "corrected", "corrected_rating", "corrected_document"):
        connection.execute(f"DELETE FROM core.{table}")
    for decision in wanted:
        marks = ", ".join("?" * len(decision.values))
        connection.execute(f"INSERT INTO core.correction VALUES ({marks})", decision.values)
        if not decision.entry.reject:
            _correct(connection, decision)
    connection.execute(_KEYED)
    connection.execute(_COUNTED)


def _correct(connection: duckdb.DuckDBPyConnection, decision: _Decision) -> None:
    """Puts a row with the corrected fields beside the one that was read."""
    entry, (revision_id, fact_id) = decision.entry, decision.key
    table, key = "core.corrected_document", ("revision_id", revision_id)
    if entry.what == "document":
        is_dated = "published" in entry.set
        connection.execute(_DESCRIBED, [revision_id, is_dated, entry.reason])
    else:
        read, table, column, _ = _TABLES[entry.what]
        key = column, fact_id
        connection.execute(
            f"INSERT INTO {table} BY NAME FROM {read} WHERE revision_id = ? AND {column} = ?",
            [revision_id, fact_id],
        )
    # The names of columns come from rows.COLUMNS, never from the file.
    changes = ", ".join(f"{name} = ?" for name in entry.set)
    connection.execute(
        f"UPDATE {table} SET {changes} WHERE revision_id = ? AND {key[0]} = ?",
        [*entry.set.values(), revision_id, key[1]],
    )
