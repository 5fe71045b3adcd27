"""Loading: what a document brings, twice changes nothing; runs; the archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from storing import HARD, Make, ask, bad, dump, load

from warehouse import archive
from warehouse.archive import ArchiveRef
from warehouse.errors import WarehouseError
from warehouse.loading import LoadSummary
from warehouse.store import Warehouse


def test_a_document_in_all_views(store: Warehouse, make_loaded: Make) -> None:
    """Comments and figures of speech stay out of statistics, and in core.statistic."""
    summary = load(store, make_loaded(HARD))
    assert summary == LoadSummary(new=1, statistics=3, numbers=4, ratings=1)
    (row,) = ask(
        store,
        "SELECT title, text, value, grades, grades_label, area_code, period_start, speaker,"
        " baseline_value, uri, publisher, published, char_start FROM statistics",
    )
    assert row == (
        "Homes in 2024", "43%", 0.43, ["good", "requires_improvement"],
        "good or requires improvement", "E08000035", datetime(2023, 1, 1).date(), "Ada Hart", 0.12,
        "a.txt", "Inspectorate of Homes", datetime(2024, 2, 29).date(), 19,
    )  # fmt: skip
    assert ask(store, "SELECT count(*) FROM core.statistic") == [(3,)]
    assert ask(store, "SELECT text, role FROM numbers ORDER BY char_start")[1:] == [
        ("43", "statistic"), ("12", "statistic"), ("99", "statistic"),
    ]  # fmt: skip
    assert ask(store, "SELECT provider, grade FROM ratings") == [("Northfield", "good")]
    assert ask(store, "SELECT statistics, numbers, ratings, revisions FROM documents") == [
        (1, 4, 1, 1)
    ]


def test_the_same_twice_changes_nothing(store: Warehouse, make_loaded: Make) -> None:
    """Not even a time of loading."""
    batch = [make_loaded(HARD), make_loaded("Of 9%", "b.txt"), bad(make_loaded("x", "c.txt"))]
    load(store, *batch)
    before, sum_before = dump(store), store.content_hash()
    later = [replace(o, capture=replace(o.capture, captured_at=datetime.now(UTC))) for o in batch]
    assert load(store, *later) == LoadSummary(unchanged=2, quarantined=1)
    assert dump(store) == before
    assert store.content_hash() == sum_before


def test_odd_names_and_texts(store: Warehouse, make_loaded: Make) -> None:
    """SQL, NUL, line breaks and bytes that are no UTF-8 are only characters."""
    name = "x'; DROP TABLE core.run; --\n\udce9\0.txt"
    outcome = make_loaded("Some '; DROP 40%\0", "a.txt", name=name)
    load(store, outcome)
    key = (outcome.capture.source, outcome.capture.uri, outcome.capture.sha256)
    assert store.seen([key[:2]], "1") == {key}
    assert ask(store, "SELECT sentence FROM statistics") == [("Some '; DROP 40%\0",)]


def test_seen(store: Warehouse, make_loaded: Make) -> None:
    """Read by this version, well or in vain; another version or other bytes are to be read."""
    good, failed, other = (make_loaded(f"Of {n}%", f"{n}.txt") for n in range(3))
    load(store, good, bad(failed))
    keys = [(o.capture.source, o.capture.uri, o.capture.sha256) for o in (good, failed, other)]
    addresses = [key[:2] for key in keys]
    assert store.seen(addresses, "1") == set(keys[:2])
    assert store.seen(addresses, "2") == set()
    assert store.seen([("mail", keys[0][1])], "1") == set()
    assert store.seen([], "1") == set()


def test_runs(store: Warehouse) -> None:
    """A run is noted when it starts and when it ends; a living process's run is left running."""
    store.start_run("one", "ingest", {"sources": ["a"], "path": Path("w")}, "1")
    store.start_run("two", "ingest", {}, "1")
    store.finish_run("one", "completed", {"new": 3}, "3 new")
    rows = ask(
        store,
        "SELECT run_id, state, message, counts, parameters, seconds >= 0 FROM runs ORDER BY 1",
    )
    assert rows == [
        ("one", "completed", "3 new", '{"new": 3}', '{"path": "w", "sources": ["a"]}', True),
        ("two", "running", "", "{}", "{}", None),
    ]
    with pytest.raises(WarehouseError, match="knows no run three"):
        store.finish_run("three", "completed", {}, "")
    with pytest.raises(ValueError, match="no state of a run"):
        store.finish_run("one", "fine", {}, "")


def test_archiving_what_the_archive_lacks(store: Warehouse, make_loaded: Make) -> None:
    """What is loaded, or was archived by a run that was killed before it loaded, is not written."""
    folder = archive.folder_for(store.path)
    one, two, three = (make_loaded(f"Of {n}%", f"{n}.txt") for n in range(3))
    refs = store.archive([one.capture])
    store.load("run", [one], refs, "1")
    killed = store.archive([two.capture])
    copy = replace(one.capture, uri="copy.txt")
    again = store.archive([one.capture, two.capture, three.capture, copy])
    assert again[one.capture.sha256] == refs[one.capture.sha256]
    assert again[two.capture.sha256] == killed[two.capture.sha256]
    held = [capture for _, capture in archive.read_all(folder)]
    assert len(held) == 4
    assert set(held) == {one.capture, two.capture, three.capture, copy}
    store.load("run", [two, three], again, "1")
    assert store.archive([one.capture, two.capture, three.capture]) == again
    assert len(archive.files(folder)) == 3
    (row,) = ask(
        store,
        "SELECT archive_file, archive_offset, archive_length FROM core.capture WHERE uri = '2.txt'",
    )
    assert archive.read_record(folder, ArchiveRef(*row)) == three.capture


def test_archive_again_when_it_was_lost(store: Warehouse, make_loaded: Make) -> None:
    """A folder that someone removed is made again from what comes by."""
    one, two = make_loaded("Of 1%", "1.txt"), make_loaded("Of 2%", "2.txt")
    store.load("run", [one, two], store.archive([one.capture, two.capture]), "1")
    folder = archive.folder_for(store.path)
    for path in folder.iterdir():
        path.unlink()
    store.load("run", [two], store.archive([two.capture]), "1")
    (row,) = ask(
        store,
        "SELECT archive_file, archive_offset, archive_length FROM core.capture WHERE uri = '2.txt'",
    )
    assert archive.read_record(folder, ArchiveRef(*row)) == two.capture
