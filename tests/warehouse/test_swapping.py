"""Publications are swapped in whole or not at all, and readers never notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from publishing import Make, fill

from warehouse import aside, workbook
from warehouse.aside import staging
from warehouse.errors import PublishError, WarehouseError
from warehouse.publish import SNAPSHOT, Terms, publish
from warehouse.snapshot import take as snapshot_of

READER = Path(__file__).parents[2] / "benchmarks" / "publishing" / "reader.py"


def state(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_below_the_least_nothing_is_published_and_it_says_why(
    source: Path, published: Path, tmp_path: Path
) -> None:
    """What stood there stays, byte for byte; an empty folder stays empty."""
    before = state(published)
    with pytest.raises(PublishError, match=r"holds 3 documents and at least 4 .* nothing was"):
        publish(source, published, Terms(at_least=4))
    assert state(published) == before
    with pytest.raises(PublishError):
        publish(source, tmp_path / "new", Terms(at_least=4))
    assert [path for path in state(tmp_path / "new") if not path.startswith(".")] == []


def test_what_fails_midway_leaves_what_was_published(
    source: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is swapped in before everything is written."""
    before = state(published)

    def break_down(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workbook, "write", break_down)
    with pytest.raises(PublishError, match="disk is full"):
        publish(source, published)
    assert state(published) == before
    with pytest.raises(WarehouseError, match="no warehouse at"):
        publish(source.with_name("none.duckdb"), published)
    assert state(published) == before


def test_a_reader_of_the_old_snapshot_finishes_undisturbed(
    source: Path, tmp_path: Path, make_loaded: Make
) -> None:
    """It sees the old state to its end; who opens the file afterwards sees the new one."""
    publish(source, tmp_path)
    count = "import sys, duckdb; print(duckdb.connect(sys.argv[1], read_only=True).execute("
    count += "'SELECT count(*) FROM documents').fetchone()[0])"
    with duckdb.connect(str(tmp_path / SNAPSHOT), read_only=True) as reader:
        publish(fill(tmp_path / "w.duckdb", make_loaded, 5), tmp_path)
        new = subprocess.check_output([sys.executable, "-c", count, str(tmp_path / SNAPSHOT)])
        assert reader.execute("SELECT count(*) FROM documents").fetchone() == (3,)
        assert reader.execute("SELECT sum(value) > 0 FROM statistics").fetchone() == (True,)
    assert new.split() == [b"5"]


def test_what_is_no_longer_there_goes_and_what_was_left_does_no_harm(
    source: Path, tmp_path: Path
) -> None:
    """Files of tables that are gone, a log beside the old snapshot, leftovers of the killed."""
    for name in ("csv/gone.csv", "parquet/gone.parquet", ".staging.999999999/x", f"{SNAPSHOT}.wal"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"stale")
    (tmp_path / "notes.txt").write_text("someone's own")
    publish(source, tmp_path)
    assert not list(tmp_path.rglob("gone.*"))
    assert not list(tmp_path.glob(".staging*"))
    assert (tmp_path / "notes.txt").exists()
    with duckdb.connect(str(tmp_path / SNAPSHOT), read_only=True) as reader:
        assert reader.execute("SELECT count(*) FROM documents").fetchone() == (3,)


def test_one_publishes_at_a_time(tmp_path: Path) -> None:
    """Another waits, and says so when it has waited long enough."""
    with staging(tmp_path) as first:
        assert first.is_dir()
        with (
            pytest.raises(PublishError, match="Another process publishes"),
            staging(tmp_path, wait_seconds=0.1),
        ):
            pass
        assert first.is_dir()
    assert not first.exists()
    with staging(tmp_path, wait_seconds=0.1) as second:
        assert second.is_dir()


def test_a_swap_is_synced_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file, before it gets its name; then the folder that has the name."""
    synced: list[Path] = []
    monkeypatch.setattr(aside, "sync", lambda path: synced.append(path))
    (tmp_path / "part").write_text("new")
    aside.swap(tmp_path / "part", tmp_path / "target")
    assert synced == [tmp_path / "part", tmp_path]
    assert (tmp_path / "target").read_text() == "new"


@pytest.mark.timeout(240)
@pytest.mark.parametrize("way", ["kept", "afresh"])
def test_a_polling_reader_never_fails_and_never_sees_half_a_load(
    source: Path, tmp_path: Path, make_loaded: Make, way: str
) -> None:
    """Through sixty swaps of two states, by one instance of DuckDB or by one a poll.

    The benchmark publishes 200 times while it is polled twenty times a second.
    """
    folder = tmp_path / "press"
    publish(source, folder)
    states = [tmp_path / "six.duckdb", tmp_path / "three.duckdb"]
    other = fill(tmp_path / "other.duckdb", make_loaded, 6)
    for path, warehouse in zip(states, (other, source), strict=True):
        snapshot_of(warehouse, path, datetime.now(UTC), 1, 5)
    with subprocess.Popen(
        [sys.executable, str(READER), str(folder / SNAPSHOT), way],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        for number in range(60):
            shutil.copy(states[number % 2], folder / "part")
            aside.swap(folder / "part", folder / SNAPSHOT)
            time.sleep(0.04)
        said, wrong = reader.communicate("\n")
    assert reader.returncode == 0, wrong
    polls, seen, _, _ = said.split()
    assert int(polls) > 20
    assert seen == "2"
