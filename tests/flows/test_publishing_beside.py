"""Loading, publishing and reading at once: nothing is lost, and nobody waits for long."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from benchmarks.publishing.together import Loading, together
from warehouse.publish import SNAPSHOT, Terms, publish
from warehouse.store import connect

FIRST, ALL = 1, 4
# A batch is one document here, and takes a second on a machine that does other things as well.
BATCH_SECONDS = 15.0


@pytest.mark.timeout(180)
def test_ingest_beside_publish_with_readers_throughout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_releases: Callable[[Path, int], Path]
) -> None:
    """Each state that a reader sees is whole, and the last one has everything."""
    monkeypatch.setenv("PRESSFIGURES_BATCH_DOCUMENTS", "1")
    releases, warehouse = write_releases(tmp_path / "releases", FIRST), tmp_path / "w.duckdb"
    waiting = write_releases(tmp_path / "waiting", ALL)

    def more() -> bool:
        found = list(waiting.iterdir())
        for path in found:
            path.replace(releases / path.name)
        return bool(found)

    loading = Loading(releases, warehouse, more)
    loading.once()
    seen = together(warehouse, tmp_path / "press", 1, loading, until_loaded=True)
    assert seen.ingests == 2
    assert seen.states >= 2, "what was loaded meanwhile was published meanwhile"
    assert seen.polls > seen.publishes
    assert seen.longest_s < BATCH_SECONDS, "a publication waits for a batch, not for the run"
    publish(warehouse, tmp_path / "press", Terms(workbook_rows=10))
    with duckdb.connect(str(tmp_path / "press" / SNAPSHOT), read_only=True) as snapshot:
        said = snapshot.execute("SELECT documents, statistics FROM publication").fetchall()
    with connect(warehouse) as connection:
        held = connection.execute("SELECT count(*), sum(statistics) FROM documents").fetchall()
        runs = connection.execute("SELECT DISTINCT state FROM runs").fetchall()
    assert said == held
    assert held[0][0] == ALL
    assert runs == [("completed",)]
