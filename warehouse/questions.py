"""Questions: what the command line asks of a warehouse, one function a question."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import schema
from warehouse.connections import reading
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    import duckdb

Row = dict[str, object]
_ID = re.compile(r"[0-9a-f]{1,20}")
_DOCUMENTS = """
SELECT * FROM documents ORDER BY published DESC NULLS LAST, title, uri LIMIT $1
"""
_TOTALS = """
SELECT
    (SELECT count(*) FROM documents) AS documents,
    (SELECT count(*) FROM core.revision) AS revisions,
    (SELECT count(*) FROM statistics) AS statistics,
    (SELECT count(*) FROM numbers) AS numbers,
    (SELECT count(*) FROM ratings) AS ratings,
    (SELECT count(*) FROM quarantine) AS quarantined
"""
_RUNS = "SELECT * FROM runs ORDER BY started_at DESC LIMIT $1"
_QUARANTINE = "SELECT * FROM quarantine ORDER BY quarantined_at DESC, uri LIMIT $1"
# A statistic that several revisions claim is shown as the current one says it, else the last.
_STATISTIC = """
SELECT
    s.*, r.is_current, r.title, r.publisher, r.published, r.published_basis, d.uri, r.licence,
    r.extractor_version, r.loaded_at, r.captured_at, r.updated_at, r.source,
    c.uri AS captured_from, c.archive_file, c.archive_offset, r.text AS whole
FROM core.statistic AS s
JOIN core.described() AS r ON r.revision_id = s.revision_id
JOIN core.document AS d ON d.document_id = s.document_id
LEFT JOIN core.capture AS c
    ON c.revision_id = r.revision_id AND c.sha256 = r.sha256 AND c.source = r.source
WHERE starts_with(s.statistic_id, $1)
QUALIFY row_number() OVER (
    PARTITION BY s.statistic_id
    ORDER BY r.is_current DESC, coalesce(r.updated_at, r.captured_at) DESC, c.uri
) = 1
ORDER BY s.statistic_id
LIMIT 6
"""
_NUMBERS = """
SELECT text, value, form, role, rule, char_start, char_end
FROM core.number
WHERE revision_id = $1 AND char_start < $3 AND char_end > $2
ORDER BY char_start
"""
_CHECKS = """
SELECT * FROM checks WHERE status <> 'agrees' OR $1
ORDER BY status = 'agrees', status = 'cannot tell', check_name, published DESC, uri, check_id
LIMIT $2
"""
_SOURCES = "SELECT DISTINCT source FROM core.capture"
_LAST_RUNS = """
WITH named AS (
    SELECT unnest(from_json(json_extract(parameters, '$.sources'), '["VARCHAR"]')) AS name, *
    FROM runs WHERE json_type(parameters, '$.sources') = 'ARRAY'
)
FROM named QUALIFY row_number() OVER (PARTITION BY name ORDER BY started_at DESC) = 1
"""
_RUN = "SELECT * FROM runs WHERE run_id = $1"
_RUN_DOCUMENTS = """
SELECT d.uri, r.title, r.published, count(s.statistic_id) AS statistics
FROM core.described() AS r
JOIN core.document AS d ON d.document_id = r.document_id
LEFT JOIN core.statistic AS s
    ON s.revision_id = r.revision_id
    AND s.section NOT IN ('comment', 'boilerplate') AND NOT s.figurative
WHERE r.run_id = $1
GROUP BY ALL
ORDER BY d.uri
"""
_RUN_QUARANTINE = """
SELECT source, uri, reason, message FROM core.quarantine WHERE run_id = $1 ORDER BY uri
"""


def documents(path: Path, limit: int = 1_000_000) -> list[Row]:
    """Every document as the view documents shows it, the last published first."""
    with _asking(path) as connection:
        return _rows(connection, _DOCUMENTS, limit)


def count(path: Path) -> int:
    """How many documents there are."""
    with _asking(path) as connection:
        (row,) = _rows(connection, "SELECT count(*)::INTEGER AS documents FROM documents")
    return int(str(row["documents"]))


def status(path: Path, limit: int = 10) -> dict[str, list[Row]]:
    """What is loaded and what failed: `totals` (one row), the last `runs` and `quarantine`."""
    with _asking(path) as connection:
        answer = {
            "totals": _rows(connection, _TOTALS),
            "runs": _rows(connection, _RUNS, limit),
            "quarantine": _rows(connection, _QUARANTINE, limit),
        }
    for run in answer["runs"]:
        _parse(run)
    return answer


def last_runs(path: Path) -> dict[str, Row]:
    """The last run of each source, as the view runs shows it, by the name that was given."""
    with _asking(path) as connection:
        return {str(row["name"]): row for row in _rows(connection, _LAST_RUNS)}


def explain(path: Path, prefix: str) -> Row:
    """All that is known of one statistic, named by its id or enough of its beginning.

    Besides the columns of core.statistic: its document, the `whole` text, where the bytes came
    from and lie, and the `numbers` that its words hold. Raises WarehouseError when none or several
    begin so.
    """
    sought = prefix.strip().lower()
    with _asking(path) as connection:
        found = _rows(connection, _STATISTIC, sought) if _ID.fullmatch(sought) else []
        for row in found:
            span = (row["revision_id"], row["char_start"], row["char_end"])
            row["numbers"] = _rows(connection, _NUMBERS, *span)
    if not found:
        raise WarehouseError(
            f"No statistic has an id that begins with {prefix!r}:"
            " SELECT statistic_id, text, sentence FROM statistics shows them."
        )
    if len(found) > 1:
        ids = ", ".join(str(row["statistic_id"]) for row in found[:5])
        raise WarehouseError(f"More than one statistic begins with {prefix!r}: {ids}; say more.")
    return found[0]


def checks(path: Path, agreeing: bool = False, limit: int = 1_000_000) -> list[Row]:
    """What the checks found, differences first; what agrees only when asked for."""
    with _asking(path) as connection:
        return _rows(connection, _CHECKS, agreeing, limit)


def sources(path: Path) -> set[str]:
    """The names of the sources whose bytes the warehouse holds."""
    with _asking(path) as connection:
        return {str(row["source"]) for row in _rows(connection, _SOURCES)}


def summary(path: Path, run_id: str) -> dict[str, list[Row]]:
    """What one run did: `run` (one row), `documents` whose figures it wrote, and `quarantine`.

    Raises WarehouseError for a run that is not known.
    """
    queries = {"run": _RUN, "documents": _RUN_DOCUMENTS, "quarantine": _RUN_QUARANTINE}
    with _asking(path) as connection:
        answer = {name: _rows(connection, query, run_id) for name, query in queries.items()}
    if not answer["run"]:
        raise WarehouseError(f"{path} knows no run {run_id}: pressfigures status lists them.")
    _parse(answer["run"][0])
    return answer


@contextmanager
def _asking(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads the warehouse at `path`. Raises WarehouseError if it is none."""
    with reading(path) as connection:
        schema.check(connection, path)
        yield connection


def _rows(connection: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[Row]:
    result = connection.execute(query, list(values))
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _parse(run: Row) -> None:
    """Turns the JSON columns of a run into dictionaries."""
    for name in ("counts", "parameters"):
        run[name] = json.loads(str(run[name]))
