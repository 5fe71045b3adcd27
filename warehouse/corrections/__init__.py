"""Corrections: what a person says of figures that were misread, or wrong where they were written.

A TOML file holds `[[correction]]` entries: `reason`, `who`; what it is about, `statistic_id`, or
`uri` and `words` (and `occurrence`, counted from 1, where the words are figures more than once);
`expect`, the fields as they are read today; and `set` (fields), `clear` (names of fields) or
`reject = true`. An entry that no longer fits is an error, so that none outlives its reason; one
whose document is not loaded is told of, unless it says `awaited = true`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import schema
from warehouse.connections import PATIENCE_SECONDS, reading, writing
from warehouse.corrections.entries import Correction, CorrectionError, read

if TYPE_CHECKING:
    import duckdb

DEFAULT_NAME = "corrections.toml"
_NEAREST = """
SELECT uri FROM core.document
WHERE jaro_winkler_similarity(uri, $1) > 0.8
ORDER BY jaro_winkler_similarity(uri, $1) DESC, uri LIMIT 1
"""
# What the corrections make of each figure, to tell where they changed.
_STATE = """
SELECT s.document_id, to_json(c)::VARCHAR, to_json(k)::VARCHAR
FROM core.correction AS c
JOIN core.statistic AS s ON s.revision_id = c.revision_id AND s.statistic_id = c.statistic_id
LEFT JOIN core.corrected AS k ON k.revision_id = c.revision_id AND k.statistic_id = c.statistic_id
"""
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
    """Makes the view `statistics` show what the file says; what was read stays as it is.

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
) -> tuple[list[tuple[Decision, Correction]], tuple[str, ...], tuple[str, ...]]:
    """What each entry means for the rows that are there; which wait; which fit no document."""
    decisions: dict[tuple[str, str], tuple[Decision, Correction]] = {}
    waiting, lost = [], []
    for entry in entries:
        row = _match(connection, entry)
        if row is None:
            if entry.awaited:
                waiting.append(entry.name)
            else:
                lost.append(_lost(connection, entry))
            continue
        key = str(row["revision_id"]), str(row["statistic_id"])
        if key in decisions:
            raise CorrectionError(
                f"{entry.name} and {decisions[key][1].name} are about the same figure."
            )
        changed = sorted(entry.set)
        decisions[key] = (*key, entry.reject, entry.reason, entry.who, changed), entry
    return list(decisions.values()), tuple(waiting), tuple(lost)


def _lost(connection: duckdb.DuckDBPyConnection, entry: Correction) -> str:
    """That an entry fits no document, and which it may mean."""
    row = connection.execute(_NEAREST, [entry.uri]).fetchone()
    near = f" (the nearest is {row[0]!r})" if row else ""
    return (
        f"{entry.name} corrects nothing: no document has the uri {entry.uri!r}{near}; mend it, or"
        " add awaited = true if the document is yet to come."
    )


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
