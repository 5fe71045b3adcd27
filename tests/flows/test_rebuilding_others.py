"""A warehouse made again from its archive, however it came by what it holds, and by any name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from remaking import held, ingest, remade

from warehouse.captures import Capture, Quarantined
from warehouse.connections import connect
from warehouse.store import Warehouse


def test_the_same_documents_in_another_order_have_the_same_hash(
    tmp_path: Path, write_releases: Callable[[Path, int], Path]
) -> None:
    """And with one worker or two."""
    one, two, *others = sorted(write_releases(tmp_path / "releases", 6).iterdir())
    ingest(tmp_path / "one.duckdb", one, two, *others, workers=1)
    ingest(tmp_path / "two.duckdb", *reversed(others), workers=2)
    ingest(tmp_path / "two.duckdb", two, one, workers=2)
    hashes = {Warehouse(tmp_path / f"{name}.duckdb").content_hash() for name in ("one", "two")}
    assert len(hashes) == 1


def test_what_was_too_large_stays_in_quarantine(tmp_path: Path) -> None:
    """The archive holds only its beginning, which is no document."""
    warehouse = Warehouse(tmp_path / "w.duckdb")
    warehouse.create()
    truncated = (("WARC-Truncated", "length"),)
    cut = Capture("big.txt", b"Of 12 homes", datetime.now(UTC), "files", headers=truncated)
    refs = warehouse.archive([cut])
    warehouse.load("one", [Quarantined(cut, "too large", "Too large.")], refs, "1")
    remade(warehouse.path)
    with connect(warehouse.path) as connection:
        found = connection.execute("SELECT uri, reason FROM quarantine").fetchall()
    assert found == [("big.txt", "too large")]


def test_a_link_to_a_warehouse_stays_one_and_has_no_archive_of_its_own(
    write_releases: Callable[[Path, int], Path], tmp_path: Path
) -> None:
    """What is loaded by either name is there by both, and after a rebuild too."""
    warehouse, link = tmp_path / "disk" / "press.duckdb", tmp_path / "press.duckdb"
    warehouse.parent.mkdir()
    link.symlink_to(warehouse)
    first, second = sorted(write_releases(tmp_path / "releases", 2).iterdir())
    ingest(link, first)
    ingest(warehouse, second)
    before = held(warehouse)
    assert remade(link).rebuilt.after == Warehouse(warehouse).content_hash()
    assert (link.is_symlink(), held(link)) == (True, before)
    assert sorted(one.name for one in warehouse.parent.iterdir()) == [
        "press.duckdb", "press.duckdb.archive",
    ]  # fmt: skip
