"""A warehouse made again from its archive holds the same facts, and loses nothing on the way."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from remaking import held, ingest, remade

from extractors.vocabulary.load import extractor_version
from flows.pipeline import Directly
from warehouse import archive, rebuild
from warehouse.connections import connect
from warehouse.errors import WarehouseDamaged, WarehouseError
from warehouse.listings import Listing
from warehouse.store import Warehouse

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def original(
    tmp_path_factory: pytest.TempPathFactory, write_releases: Callable[[Path, int], Path]
) -> Path:
    """Six releases, one of which has two revisions, and one document in quarantine."""
    folder = tmp_path_factory.mktemp("original")
    releases = write_releases(folder / "releases", 6)
    (releases / "empty.txt").write_bytes(b"")
    warehouse = folder / "w.duckdb"
    ingest(warehouse, releases)
    changed = releases / "02.txt"
    text = changed.read_text(encoding="utf-8").replace("nearly a third", "nearly a quarter")
    changed.write_text(text, encoding="utf-8")
    ingest(warehouse, releases)
    return warehouse


@pytest.fixture
def loaded(original: Path, tmp_path: Path) -> Path:
    """A copy of it, with its archive, for the test to do with as it likes."""
    copy = tmp_path / original.name
    shutil.copy(original, copy)
    shutil.copytree(archive.folder_for(original), archive.folder_for(copy))
    return copy


@pytest.mark.parametrize("workers", [1, 2])
def test_rebuilt_from_the_archive_alone_it_is_the_same_row_for_row(
    loaded: Path, workers: int
) -> None:
    """Ids, values, revisions, captures and quarantine, after the file was deleted."""
    before, facts = Warehouse(loaded).content_hash(), held(loaded)
    assert [len(facts[table]) for table in ("document", "revision")] == [6, 7]
    assert facts["quarantine"]
    loaded.unlink()
    report = remade(loaded, workers)
    assert report.rebuilt
    assert report.rebuilt.before is None
    assert Warehouse(loaded).content_hash() == before == report.rebuilt.after
    assert held(loaded) == facts
    left = sorted(path.name for path in loaded.parent.glob("w.duckdb*"))
    assert left == ["w.duckdb", "w.duckdb.archive"]


def test_gains_and_losses_are_told_by_document(loaded: Path) -> None:
    """Of what an older extractor missed, made up, or read otherwise; and the runs go over."""
    with duckdb.connect(str(loaded)) as connection:
        ask = connection.execute
        missed = "document_id IN (SELECT document_id FROM core.document WHERE uri = '01.txt')"
        ask(f"DELETE FROM core.statistic WHERE {missed}")
        ask(
            "UPDATE core.statistic SET value = 99 WHERE statistic_id ="
            " (SELECT min(statistic_id) FROM statistics WHERE uri = '03.txt')"
        )
        ask(
            "INSERT INTO core.rating BY NAME SELECT revision_id, 'made-up' AS rating_id,"
            " document_id, 'Sudley' AS provider, 'good' AS grade, 'body' AS section,"
            " '' AS sentence, '' AS rule, 0 AS char_start, 1 AS char_end FROM core.revision"
            " WHERE document_id = (SELECT document_id FROM core.document WHERE uri = '04.txt')"
        )
    Warehouse(loaded).note_listings("r", [Listing("ledger", 2, 3)])
    report = remade(loaded)
    assert report.rebuilt
    changes = {change.uri: change for change in report.rebuilt.changes}
    assert sorted(changes) == ["01.txt", "03.txt", "04.txt"]
    assert (changes["01.txt"].lost, changes["01.txt"].changed) == (0, 0)
    assert changes["01.txt"].gained > 3
    assert (changes["03.txt"].gained, changes["03.txt"].changed) == (0, 1)
    assert (changes["04.txt"].gained, changes["04.txt"].lost) == (0, 1)
    assert "lost: 1, read otherwise: 1; other numbers that differ: 0;" in report.sentence()
    assert "documents that differ: 3, of which text" in report.sentence()
    again = remade(loaded)
    assert again.rebuilt
    assert again.rebuilt.changes == ()
    assert "The same facts as before." in again.sentence()
    with connect(loaded) as connection:
        flows = connection.execute("SELECT flow, state FROM runs ORDER BY started_at").fetchall()
        listed = connection.execute("SELECT source, listed, least FROM core.listing").fetchall()
    assert listed == [("ledger", 2, 3)]
    assert flows == [("ingest", "completed")] * 2 + [("rebuild", "completed")] * 2


def test_numbers_and_titles_that_differ_are_told_too(loaded: Path) -> None:
    """Where no figure does: the hash of the facts differs, and the report says where."""
    with duckdb.connect(str(loaded)) as connection:
        ask = connection.execute
        of = "document_id = (SELECT document_id FROM core.document WHERE uri = '{}')"
        ask(f"UPDATE core.number SET role = 'time' WHERE role = 'phone' AND {of.format('01.txt')}")
        ask(f"UPDATE core.revision SET title = 'Another' WHERE {of.format('03.txt')}")
    report = remade(loaded)
    assert report.rebuilt
    first, second = report.rebuilt.changes
    assert (first.uri, first.gained, first.lost, first.changed) == ("01.txt", 0, 0, 0)
    assert (first.numbers > 0, first.is_read_otherwise) == (True, False)
    assert second == rebuild.Change("03.txt", 0, 0, 0, 0, True)
    assert "speaker in 1." in report.sentence()


REBUILD = """
import sys
import extractors
from flows.cli import main
assert extractors.__file__.startswith(sys.argv.pop())
sys.exit(main())
"""


def test_another_extractor_gains_and_loses(loaded: Path, tmp_path: Path) -> None:
    """One whose words lack some of ours reads history anew; ours then has everything back."""
    before, house = Warehouse(loaded).content_hash(), tmp_path / "house"
    for package in ("extractors", "flows", "warehouse"):
        shutil.copytree(ROOT / package, house / package)
    for name, words, less in (
        ("comparators", '"nearly", ', ""),
        ("numbers", "\nfour = 4\n", "\n"),
    ):
        path = house / "extractors" / "vocabulary" / f"{name}.toml"
        text = path.read_text(encoding="utf-8")
        assert words in text
        path.write_text(text.replace(words, less), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", REBUILD, "rebuild", "--direct", "-w", str(loaded), str(house)],
        env=os.environ | {"PYTHONPATH": str(house)}, cwd=house, text=True, capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = re.search(r"gained: (\d+), lost: (\d+), read otherwise: (\d+)", done.stdout)
    assert found
    gained, lost, otherwise = map(int, found.groups())
    assert lost >= 6, "four out of 5, in each document"
    assert otherwise >= 6, "nearly a third"
    versions = "SELECT DISTINCT extractor_version FROM core.revision"
    with connect(loaded) as connection:
        assert connection.execute(versions).fetchall() != [(extractor_version(),)]
    report = remade(loaded)
    assert report.rebuilt
    assert sum(change.gained for change in report.rebuilt.changes) == lost
    assert sum(change.lost for change in report.rebuilt.changes) == gained
    assert sum(change.changed for change in report.rebuilt.changes) == otherwise
    assert Warehouse(loaded).content_hash() == before
    with connect(loaded) as connection:
        assert connection.execute(versions).fetchall() == [(extractor_version(),)]


def test_what_is_loaded_meanwhile_is_not_lost(
    loaded: Path, tmp_path: Path, write_releases: Callable[[Path, int], Path]
) -> None:
    """An ingest that ends before the swap is read too."""

    class Meddling(Directly):
        done = False

        def step(self, name: str, function: Any, *args: Any, **kwargs: Any) -> Any:
            if name == "swap" and not self.done:
                self.done = True
                ingest(loaded, write_releases(tmp_path / "later", 8))
            return super().step(name, function, *args, **kwargs)

    conductor = Meddling()
    report = remade(loaded, conductor=conductor)
    assert conductor.done
    assert report.rebuilt
    assert report.rebuilt.changes == ()
    with connect(loaded) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (8,)


def test_without_an_archive_or_over_a_foreign_file_nothing_is_done(
    loaded: Path, tmp_path: Path
) -> None:
    """And what is there stays."""
    with pytest.raises(WarehouseError, match="no archive at"):
        remade(tmp_path / "none.duckdb")
    loaded.unlink()
    with duckdb.connect(str(loaded)) as foreign:
        foreign.execute("CREATE TABLE own AS SELECT 1 AS a")
    before = loaded.read_bytes()
    with pytest.raises(WarehouseError, match="a DuckDB file of something else"):
        remade(loaded)
    assert loaded.read_bytes() == before
    loaded.unlink()
    left = tmp_path / "w.duckdb.wal"
    left.write_bytes(b"left")
    with pytest.raises(WarehouseError, match="is left of a warehouse that is gone"):
        remade(loaded)
    assert not loaded.exists()


@pytest.mark.parametrize("damage", ["text", "cut", "overwritten"])
def test_a_damaged_warehouse_is_made_again_and_kept_aside(loaded: Path, damage: str) -> None:
    """Under a name that is free; the error of every other command says that this is the way."""
    before, whole = Warehouse(loaded).content_hash(), loaded.read_bytes()
    spoilt = {
        "text": b"no database",
        "cut": whole[:8192],
        "overwritten": whole[:12288] + b"\xaa" * (len(whole) - 12288),
    }[damage]
    assert spoilt != whole
    loaded.write_bytes(spoilt)
    Path(f"{loaded}.damaged").write_bytes(b"of another time")
    with pytest.raises(WarehouseDamaged, match="with pressfigures rebuild"):
        Warehouse(loaded).content_hash()
    report = remade(loaded)
    assert f"is damaged, and is kept as {loaded}.damaged1." in report.sentence()
    assert Path(f"{loaded}.damaged1").read_bytes() == spoilt
    assert Path(f"{loaded}.damaged").read_bytes() == b"of another time"
    assert Warehouse(loaded).content_hash() == before


def test_a_rebuild_that_fails_leaves_the_warehouse_as_it_was(
    loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing beside it; the next one succeeds."""
    before = loaded.read_bytes()
    loaded.with_name("w.duckdb.999999999.part").write_bytes(b"left by one that was killed")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(rebuild.Rebuilding, "swap_in", fail)
        with pytest.raises(WarehouseError, match="disk is full"):
            remade(loaded)
    assert loaded.read_bytes() == before
    assert not list(loaded.parent.glob("*.part*"))
    assert len(archive.files(archive.folder_for(loaded))) == 2
    assert remade(loaded).rebuilt


def test_an_older_schema_is_rebuilt_without_comparison(loaded: Path) -> None:
    """Which is the way from one schema to the next."""
    before = Warehouse(loaded).content_hash()
    with duckdb.connect(str(loaded)) as connection:
        connection.execute("UPDATE core.meta SET value = '0' WHERE name = 'schema_version'")
        connection.execute("DROP TABLE core.rating CASCADE")
    report = remade(loaded)
    assert report.rebuilt
    assert report.rebuilt.before is None
    assert Warehouse(loaded).content_hash() == before


def test_corrections_and_checks_are_there_again(loaded: Path) -> None:
    """Out of the file beside the warehouse, and as the figures are now."""
    with connect(loaded) as connection:
        query = "SELECT uri, text FROM statistics WHERE kind = 'amount' ORDER BY ALL LIMIT 1"
        uri, text = connection.execute(query).fetchone() or ()
        checked = connection.execute("SELECT count(*) FROM checks").fetchone()
    entry = '[[correction]]\nreason = "A slip."\nwho = "A. Reader"\nreject = true\n'
    entry += f'uri = "{uri}"\nwords = "{text}"\nexpect = {{ kind = "amount" }}\n'
    (loaded.parent / "corrections.toml").write_text(entry, encoding="utf-8")
    remade(loaded)
    with connect(loaded) as connection:
        again = connection.execute("SELECT count(*) FROM checks").fetchone()
        rejected = connection.execute("SELECT count(*) FROM core.correction").fetchone()
    assert checked == again
    assert rejected == (1,)
