"""Checks of figures against each other: one SQL file a check, its proof in its first comment."""

from __future__ import annotations

import platform
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import schema
from warehouse.connections import PATIENCE_SECONDS, reading, writing
from warehouse.errors import PublishError
from warehouse.processes import alive

if TYPE_CHECKING:
    import duckdb

STATUSES = ("agrees", "differs", "cannot tell")
# Up to so many statistics every document is checked at each run: it takes a second.
FEW_STATISTICS = 20_000
_CLAIMS = "claims.sql"
_RESULTS = """
INSERT INTO core.check_result BY NAME
WITH found AS (
    SELECT
        left(md5(concat_ws('|', $1, array_to_string(list_sort(statistic_ids), '|'))), 20)
            AS check_id,
        *
    FROM ({query})
    QUALIFY row_number() OVER (PARTITION BY check_id ORDER BY status DESC, sentence) = 1
),
involved AS (
    SELECT f.check_id, list(DISTINCT c.document_id ORDER BY c.document_id) AS document_ids
    FROM (SELECT check_id, unnest(statistic_ids) AS statistic_id FROM found) AS f
    JOIN claim AS c ON c.statistic_id = f.statistic_id
    GROUP BY ALL
    HAVING count(*) FILTER (c.document_id IN (FROM touched_document)) > 0
)
SELECT
    f.check_id, $1 AS check_name, f.status, f.expected, f.observed, f.statistic_ids,
    f.document_id, i.document_ids, f.sentence
FROM found AS f JOIN involved AS i ON i.check_id = f.check_id
"""
# Results about a document that is tested again, or is gone.
_OUTDATED = """
DELETE FROM core.check_result WHERE check_id IN (
    SELECT check_id
    FROM (SELECT check_id, unnest(document_ids) AS document_id FROM core.check_result) AS r
    SEMI JOIN touched_document AS t ON t.document_id = r.document_id
) OR document_id NOT IN (SELECT document_id FROM core.document)
"""
# What is over it goes to disk, beside the warehouse: four million figures would take 7 GB. Nothing
# here rests on the order of rows, which would cost as much again to keep.
_SPARING = ("SET memory_limit = '1GB'", "SET preserve_insertion_order = false")
# Runs that may have loaded and never came to their checks.
_UNENDED = """
SELECT run_id FROM core.run
WHERE state IN ('crashed', 'failed', 'cancelled') AND started_at > (
    SELECT coalesce(max(started_at), '-infinity'::TIMESTAMPTZ) FROM core.run
    WHERE state = 'completed'
)
"""
# The run whose load was the first that was not checked.
_UNCHECKED = "SELECT value FROM core.meta WHERE name = 'unchecked'"
_TOUCHED = f"""
CREATE OR REPLACE TEMP TABLE touched_document AS
SELECT document_id FROM core.document
WHERE $1 IS NULL OR list_contains($2::VARCHAR[], document_id) OR document_id IN (
    SELECT r.document_id
    FROM core.revision AS r JOIN core.capture AS c ON c.revision_id = r.revision_id
    WHERE c.run_id = $1 OR c.run_id IN ({_UNENDED})
)
"""


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its name, what it proves in a sentence, and its query over `claim`."""

    name: str
    proves: str
    query: str


def all_checks() -> list[Check]:
    """Every check, in order of names."""
    found = []
    for file in resources.files("warehouse.checks").iterdir():
        if not file.name.endswith(".sql") or file.name == _CLAIMS:
            continue
        text = file.read_text(encoding="utf-8")
        lines = []
        for line in text.splitlines():
            if not line.startswith("-- "):
                break
            lines.append(line.removeprefix("-- "))
        found.append(Check(file.name.removesuffix(".sql"), " ".join(lines), text))
    return sorted(found, key=lambda check: check.name)


def run(
    path: Path, *, run_id: str | None = None, wait_seconds: float = PATIENCE_SECONDS
) -> dict[str, int]:
    """Runs every check and replaces its results in one transaction; counts results by status.

    With `run_id`, a large warehouse is checked only where that run of ingest touched it, or one
    that ended too early to check.
    """
    with reading(path, wait_seconds) as connection:
        schema.check(connection, path)
    with writing(path, wait_seconds) as connection:
        return run_within(connection, run_id)


def run_within(
    connection: duckdb.DuckDBPyConnection, run_id: str | None = None, also: Sequence[str] = ()
) -> dict[str, int]:
    """The same within the transaction of the caller; with `run_id`, of these documents `also`."""
    for setting in _SPARING:
        connection.execute(setting)
    _prepare(connection, run_id, also)
    connection.execute(_OUTDATED)
    for check in all_checks():
        connection.execute(_RESULTS.format(query=check.query), [check.name])
    connection.execute("DELETE FROM core.meta WHERE name = 'unchecked'")
    rows = connection.execute(
        "SELECT status, count(*) FROM core.check_result GROUP BY ALL"
    ).fetchall()
    return dict.fromkeys(STATUSES, 0) | dict(rows)


def are_owed_within(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether something was loaded and not checked, or a run since the last completed one fell."""
    return bool(connection.execute(f"{_UNENDED} UNION {_UNCHECKED}").fetchall())


def require(connection: duckdb.DuckDBPyConnection, warehouse: Path, *, anyway: bool) -> None:
    """Raises PublishError when a run that loaded ended before its checks, unless `anyway`.

    What a run loads that still goes on is checked at its end, and published meanwhile.
    """
    rows = connection.execute(
        "SELECT flow, started_at::DATE, state, host, process_id, process_start FROM core.run"
        f" WHERE run_id IN ({_UNCHECKED}) AND state <> 'completed'"
    ).fetchall()
    for flow, day, state, host, process, start in rows:
        goes_on = state == "running" and (host != platform.node() or alive(process, start))
        if not anyway and not goes_on:
            raise PublishError(
                "Nothing was published, and what was published before stays as it is: what the"
                f" {flow} of {day} loaded into {warehouse} was neither corrected nor checked, for"
                ' the run did not come to its end; run "pressfigures checks", which says what is'
                " amiss (publish --anyway publishes all the same)."
            )


def words() -> dict[str, dict[str, list[str]]]:
    """What the checks know of words: `families` of populations, `places`, words of the `future`."""
    text = resources.files("warehouse.checks").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _prepare(
    connection: duckdb.DuckDBPyConnection, run_id: str | None, also: Sequence[str]
) -> None:
    """Makes the temporary tables that the checks read."""
    row = connection.execute("SELECT count(*) FROM core.statistic").fetchone()
    few = row is not None and row[0] <= FEW_STATISTICS
    connection.execute(_TOUCHED, [None if few else run_id, list(also)])
    known = words()
    families: list[tuple[str, ...]] = [
        (code, family) for family, codes in known["families"].items() for code in codes
    ]
    tables: dict[str, list[tuple[str, ...]]] = {
        "family (population_code VARCHAR, family VARCHAR)": families,
        "place_family (family VARCHAR)": [(family,) for family in known["places"]["families"]],
        "future_word (word VARCHAR)": [(word,) for word in known["future"]["words"]],
    }
    for table, rows in tables.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table}")
        columns = [list(column) for column in zip(*rows, strict=True)]
        values = ", ".join(f"unnest(${place})" for place in range(1, len(columns) + 1))
        connection.execute(f"INSERT INTO {table.split()[0]} SELECT {values}", columns)
    text = resources.files("warehouse.checks").joinpath(_CLAIMS).read_text(encoding="utf-8")
    for statement in connection.extract_statements(text):
        connection.execute(statement)
