"""Loading: twice changes nothing, a change is a second revision, a batch is all or nothing."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from warehouse import archive, loading
from warehouse.archive import ArchiveRef
from warehouse.captures import Loaded, Outcome, Quarantined
from warehouse.connections import connect
from warehouse.errors import WarehouseError
from warehouse.loading import LoadSummary
from warehouse.store import Warehouse

Make = Callable[..., Loaded]
HARD = "Homes in 2024\nSome 43% of them. Of these #12% and ~99%. Northfield is good."


def load(store: Warehouse, *outcomes: Outcome, version: str = "1") -> LoadSummary:
    """Loads a batch without an archive."""
    return store.load("run", list(outcomes), {}, version)


def ask(store: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with connect(store.path) as connection:
        return connection.execute(sql).fetchall()


def dump(store: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every core table."""
    tables = ("capture", "quarantine", "document", "revision", "statistic", "number", "rating")
    return {table: ask(store, f"FROM core.{table} ORDER BY ALL") for table in tables}


def bad(outcome: Loaded, reason: str = "not text") -> Quarantined:
    """The same capture, not read."""
    return Quarantined(outcome.capture, reason, "This could not be read.")


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


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_revisions_in_any_order(store: Warehouse, make_loaded: Make, order: Sequence[int]) -> None:
    """All revisions stay; the last by the source's own time is current, whichever came last."""
    day = [datetime(2024, 5, n, tzinfo=UTC) for n in (1, 2, 3)]
    releases = [
        make_loaded("Some 40%", hours=3, updated_at=day[0]),
        make_loaded("Some 41%", hours=1, updated_at=day[1]),
        make_loaded("Some 42%", hours=2, updated_at=day[2]),
    ]
    fates = [load(store, releases[place]) for place in order]
    assert [(fate.new, fate.revised) for fate in fates] == [(1, 0), (0, 1), (0, 1)]
    assert ask(store, "SELECT text FROM statistics") == [("42%",)]
    assert ask(store, "SELECT revisions FROM documents") == [(3,)]
    assert ask(store, "SELECT count(*) FROM core.statistic") == [(3,)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_without_a_time_of_change_the_first_capture_decides(
    store: Warehouse, make_loaded: Make, order: Sequence[int]
) -> None:
    """A release loaded late from an old capture does not become current."""
    releases = [make_loaded("Some 40%", hours=1), make_loaded("Some 41%", hours=2)]
    for place in order:
        load(store, releases[place])
    assert ask(store, "SELECT text FROM statistics") == [("41%",)]
    load(store, make_loaded("Some 40%", hours=9, name="copy.txt"))
    assert ask(store, "SELECT text FROM statistics") == [("41%",)]


def test_the_first_capture_is_the_earliest_not_the_first_loaded(
    store: Warehouse, make_loaded: Make
) -> None:
    """Bytes that turn out to have been captured before count from then."""
    first, other = make_loaded("Some 40%", hours=3), make_loaded("Some 41%", hours=2)
    load(store, first, other)
    assert ask(store, "SELECT text FROM statistics") == [("40%",)]
    earlier = replace(first, capture=make_loaded("Some 40%", hours=1).capture)
    assert load(store, earlier).unchanged == 1
    assert ask(store, "SELECT text FROM statistics") == [("41%",)]


def test_a_return_to_an_earlier_content_counts_by_the_sources_time(
    store: Warehouse, make_loaded: Make
) -> None:
    """The content is an old revision; saying it again later makes it current again."""
    for number, text in enumerate(("Some 40%", "Some 41%", "Some 40%"), 1):
        day = datetime(2024, 5, number, tzinfo=UTC)
        load(store, make_loaded(text, hours=number, name=f"{number}.json", updated_at=day))
    assert ask(store, "SELECT text FROM statistics") == [("40%",)]
    assert ask(store, "SELECT revisions FROM documents") == [(2,)]


def test_two_files_of_one_document(store: Warehouse, make_loaded: Make) -> None:
    """One address with two contents in one batch is one document with two revisions."""
    one = make_loaded("Some 40%", "/news/a", name="one.json", hours=1)
    two = make_loaded("Some 41%", "/news/a", name="two.json", hours=2)
    assert load(store, one, two, one) == LoadSummary(new=1, revised=1, statistics=2, numbers=2)
    assert ask(store, "SELECT uri, revisions FROM documents") == [("/news/a", 2)]


def test_one_figure_keeps_its_id_through_revisions(store: Warehouse, make_loaded: Make) -> None:
    """So that a figure's history can be followed."""
    load(store, make_loaded("Some 40%, then 7%", hours=1), make_loaded("Now: 40%, 8%", hours=2))
    rows = ask(
        store, "SELECT text, count(*), count(DISTINCT statistic_id) FROM core.statistic GROUP BY 1"
    )
    assert sorted(rows) == [("40%", 2, 1), ("7%", 1, 1), ("8%", 1, 1)]


def test_content_hash_of_any_order_and_split(tmp_path: Path, make_loaded: Make) -> None:
    """Order, batches, runs and repeats do not matter; a digit does."""
    batch = [make_loaded(f"Some {n}% of {n + 1}%", f"{n % 4}.txt", hours=n) for n in range(8)]
    orders = [[batch], [batch[::-1]], [[o] for o in batch[::-1]], [batch[4:], batch[:5]]]
    hashes = []
    for number, batches in enumerate(orders):
        store = Warehouse(tmp_path / f"{number}.duckdb")
        store.create()
        for part in batches:
            load(store, *part)
        hashes.append(store.content_hash())
    assert len(set(hashes)) == 1
    load(store, make_loaded("Some 1%", "9.txt"))
    assert store.content_hash() != hashes[0]


def test_a_newer_extractor_replaces_the_figures(store: Warehouse, make_loaded: Make) -> None:
    """The revision stays, its figures are those of the newer reading."""
    first = make_loaded(HARD)
    load(store, first, make_loaded("Of 9%", "b.txt"))
    figures = first.facts.figures
    fewer = {**figures, "statistic": figures["statistic"][:1], "rating": []}
    summary = load(store, replace(first, facts=replace(first.facts, figures=fewer)), version="2")
    assert summary == LoadSummary(reread=1, statistics=1, numbers=4)
    assert ask(store, "SELECT count(*) FROM core.statistic") == [(2,)]
    assert ask(store, "SELECT count(*) FROM core.rating") == [(0,)]
    assert ask(store, "SELECT uri, revisions, extractor_version FROM documents ORDER BY 1") == [
        ("a.txt", 1, "2"), ("b.txt", 1, "1"),
    ]  # fmt: skip


def test_a_newer_extractor_that_reads_another_text(store: Warehouse, make_loaded: Make) -> None:
    """The misread revision goes, as if the newer one had read the bytes in the first place."""
    first = make_loaded("Some 40% ", "b.txt")
    load(store, first)
    moved = Loaded(first.capture, make_loaded("Some 40%", "/b").facts)
    assert load(store, moved, version="2").reread == 1
    assert ask(store, "SELECT uri, revisions FROM documents") == [("/b", 1)]
    assert ask(store, "SELECT count(*) FROM core.document") == [(1,)]
    assert ask(store, "SELECT count(*) FROM core.number") == [(1,)]


def test_quarantine_is_left_by_reading_well(store: Warehouse, make_loaded: Make) -> None:
    """By the same bytes read well, or by later bytes of the same address."""
    one, two = make_loaded("Of 1%", "one.txt"), make_loaded("", "two.txt")
    three = make_loaded("", "three.txt", hours=5)
    assert load(store, bad(one), bad(two, "empty"), bad(three)).quarantined == 3
    assert ask(store, "SELECT uri, reason FROM quarantine ORDER BY uri") == [
        ("one.txt", "not text"), ("three.txt", "not text"), ("two.txt", "empty"),
    ]  # fmt: skip
    later = make_loaded("Of 2%", "two.txt", hours=1)
    earlier = make_loaded("Of 3%", "three.txt", hours=1)
    load(store, one, later, earlier, version="2")
    assert ask(store, "SELECT uri FROM quarantine") == [("three.txt",)]


def test_what_was_read_stays_when_it_cannot_be_read_again(
    store: Warehouse, make_loaded: Make
) -> None:
    """A newer extractor that fails on an input puts it in quarantine and takes nothing away."""
    first = make_loaded(HARD)
    load(store, first)
    load(store, bad(first), version="2")
    assert ask(store, "SELECT count(*) FROM statistics") == [(1,)]
    assert ask(store, "SELECT reason FROM quarantine") == [("not text",)]
    key = (first.capture.source, first.capture.uri, first.capture.sha256)
    assert store.seen([key], "2") == {key[1:]}


def test_odd_names_and_texts(store: Warehouse, make_loaded: Make) -> None:
    """SQL, NUL, line breaks and bytes that are no UTF-8 are only characters."""
    name = "x'; DROP TABLE core.run; --\n\udce9\0.txt"
    outcome = make_loaded("Some '; DROP 40%\0", "a.txt", name=name)
    load(store, outcome)
    key = (outcome.capture.source, outcome.capture.uri, outcome.capture.sha256)
    assert store.seen([key], "1") == {key[1:]}
    assert ask(store, "SELECT sentence FROM statistics") == [("Some '; DROP 40%\0",)]


def test_seen(store: Warehouse, make_loaded: Make) -> None:
    """Read by this version, well or in vain; another version or other bytes are to be read."""
    good, failed, other = (make_loaded(f"Of {n}%", f"{n}.txt") for n in range(3))
    load(store, good, bad(failed))
    keys = [(o.capture.source, o.capture.uri, o.capture.sha256) for o in (good, failed, other)]
    assert store.seen(keys, "1") == {key[1:] for key in keys[:2]}
    assert store.seen(keys, "2") == set()
    assert store.seen([("mail", *keys[0][1:]), (*keys[0][:2], "0" * 64)], "1") == set()
    assert store.seen([], "1") == set()


def test_an_error_leaves_nothing_of_the_batch(
    store: Warehouse, make_loaded: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails, and however late, the transaction is rolled back and says so."""
    load(store, make_loaded("Some 40%"))
    before = dump(store)
    run = loading._run_script

    def fail(connection: Any) -> None:
        run(connection)
        connection.execute("INSERT INTO core.meta VALUES ('application', 'twice')")

    monkeypatch.setattr(loading, "_run_script", fail)
    with pytest.raises(WarehouseError, match="Duplicate key"):
        load(store, make_loaded("Some 41%", "b.txt"))
    assert dump(store) == before

    def interrupt(connection: Any) -> None:
        run(connection)
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "_run_script", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load(store, make_loaded("Some 41%", "b.txt"))
    assert dump(store) == before


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from conftest import loaded
from warehouse import loading
from warehouse.store import Warehouse

place, count = int(sys.argv[2]), 0

class Counting:
    def __init__(self, connection): self.connection = connection
    def __getattr__(self, name): return getattr(self.connection, name)
    def execute(self, *arguments):
        global count
        count += 1
        if count == place:
            os.kill(os.getpid(), signal.SIGKILL)
        return self.connection.execute(*arguments)

store = Warehouse(Path(sys.argv[1]))
run = loading._run_script
loading._run_script = lambda connection: run(Counting(connection))
store.start_run("killed", "ingest", {}, "1")
batch = [loaded(f"Some {n}% of {n + 1}%. Northfield is good", f"{n}.txt") for n in range(300)]
store.load("killed", batch, {}, "1")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("place", [1, 5, 9, 12, 20, 10_000])
def test_killed_in_the_midst_of_a_load(
    store: Warehouse, make_loaded: Make, place: int, tmp_path: Path
) -> None:
    """After SIGKILL the file opens, holds all of the batch or nothing, and takes it again."""
    here = str(Path(__file__).parent)
    script = textwrap.dedent(KILLED)
    killed = subprocess.run(
        [sys.executable, "-c", script, str(store.path), str(place), here], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    done = place == 10_000
    assert ask(store, "SELECT count(*) FROM documents") == [(300 if done else 0,)]
    batch = [
        make_loaded(f"Some {n}% of {n + 1}%. Northfield is good", f"{n}.txt") for n in range(300)
    ]
    store.start_run("next", "ingest", {}, "1")
    assert load(store, *batch).new == (0 if done else 300)
    undisturbed = Warehouse(tmp_path / "undisturbed.duckdb")
    undisturbed.create()
    load(undisturbed, *batch)
    assert store.content_hash() == undisturbed.content_hash()
    assert ask(store, "SELECT run_id, state FROM runs ORDER BY run_id") == [
        ("killed", "crashed"), ("next", "running"),
    ]  # fmt: skip


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
