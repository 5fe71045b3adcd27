"""The steps of an ingest, without Prefect: what is counted, what is kept, what a crash costs."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows import pipeline
from flows.progress import Silent
from flows.settings import Settings
from flows.sources.items import Item
from flows.sources.opening import open_source
from warehouse import archive, checks
from warehouse.errors import WarehouseError
from warehouse.store import Warehouse, connect

PAGE = """<html><head><title>{0}</title>
<meta property="article:published_time" content="{0}T09:00:00Z"></head>
<body><article><h1>Report of {0}</h1><p>Inspectors visited 12 homes.</p></article></body></html>
"""


def ingest(given: Path, warehouse: Path | None = None, **fields: object) -> pipeline.Report:
    """Ingests into w.duckdb beside the source, or the warehouse named."""
    path = warehouse or given.parent / "w.duckdb"
    request = pipeline.Request(path, **fields)  # type: ignore[arg-type]
    settings = Settings(batch_documents=5)
    source = open_source([str(given)], settings)
    run = pipeline.Run(f"run {time.time_ns()}", request, source, settings, Silent())
    with run.begin("ingest", {}):
        return pipeline.follow(run, settings)


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with connect(path) as connection:
        return connection.execute(sql).fetchall()


def test_a_second_run_changes_nothing(releases: Path) -> None:
    """Everything is new, then unchanged; the rows and the archive stay as they are."""
    first = ingest(releases)
    assert (first.new, first.unchanged, first.quarantined) == (12, 0, [])
    assert first.statistics > 12
    warehouse = releases.parent / "w.duckdb"
    before = Warehouse(warehouse).content_hash()
    archived = sorted(path.name for path in (releases.parent / "w.duckdb.archive").iterdir())
    again = ingest(releases)
    assert (again.new, again.revised, again.unchanged) == (0, 0, 12)
    assert Warehouse(warehouse).content_hash() == before
    assert archived == sorted(p.name for p in (releases.parent / "w.duckdb.archive").iterdir())
    assert rows(warehouse, "SELECT state, count(*) FROM runs GROUP BY ALL") == [("completed", 2)]


class Noting(pipeline.Directly):
    """Keeps the names of the steps that were run."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def step(self, name: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.names.append(name)
        return function(*args, **kwargs)


def test_a_batch_in_which_all_is_as_it_was_is_neither_read_nor_loaded(releases: Path) -> None:
    """Of its three steps it takes one: a second run over much is mostly such batches."""
    ingest(releases)
    changed = sorted(releases.iterdir())[-1]
    changed.write_text(changed.read_text(encoding="utf-8") + "\n\nAnother 7 homes closed.\n")
    settings, noting = Settings(batch_documents=5), Noting()
    request = pipeline.Request(releases.parent / "w.duckdb")
    with open_source([str(releases)], settings) as source:
        run = pipeline.Run("again", request, source, settings, Silent())
        with run.begin("ingest", {}):
            report = pipeline.follow(run, settings, noting)
    assert (report.unchanged, report.revised) == (11, 1)
    archived = [f"archive batch {place}" for place in (1, 2, 3)]
    rest = ["extract batch 3", "load batch 3", "check figures"]
    assert noting.names == ["discover", *archived, *rest]


def test_a_changed_release_is_a_revision_of_the_same_document(releases: Path) -> None:
    """Both contents stay; the view shows the new one."""
    ingest(releases)
    changed = releases / "03.txt"
    changed.write_text(changed.read_text().replace("Four out of 5", "Three out of 5"))
    report = ingest(releases)
    assert (report.new, report.revised, report.unchanged) == (0, 1, 11)
    found = rows(
        releases.parent / "w.duckdb", "SELECT revisions FROM documents WHERE uri = '03.txt'"
    )
    assert found == [(2,)]


def _bodies(warehouse: Path) -> int:
    """How many records the archive has, of bodies or of their further origins."""
    return len(list(archive.read_all(archive.folder_for(warehouse))))


def _by_another_extractor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "extractor_version", lambda: "another")


def test_another_extractor_reads_again_and_archives_nothing(
    releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read again is told, so that the counts add up; the bytes lie where they lay."""
    ingest(releases)
    warehouse = releases.parent / "w.duckdb"
    before = archive.files(archive.folder_for(warehouse)), _bodies(warehouse)
    assert before[1] == 12
    (releases / "03.txt").write_text("A report\n\nInspectors visited 12 homes.\n")
    (releases / "empty.txt").write_bytes(b"")
    _by_another_extractor(monkeypatch)
    report = ingest(releases)
    assert (report.new, report.revised, report.unchanged, report.reread) == (0, 1, 0, 11)
    said = "0 new, 1 revised, 0 unchanged, 11 read again, 0 skipped, 1 quarantined (1 empty)"
    assert report.sentence() == said
    assert report.counts()["reread"] == 11
    assert "read again" not in ingest(releases).sentence()
    assert _bodies(warehouse) == 14
    query = "SELECT message, json_extract(counts, '$.reread')::INT FROM runs ORDER BY started_at"
    assert rows(warehouse, query)[1] == (said, 11)


def test_what_a_killed_run_archived_is_not_archived_again(
    releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even when the batches are cut otherwise the next time; what is loaded refers to it."""
    with monkeypatch.context() as broken:
        broken.setattr(Warehouse, "load", _refuse)
        with pytest.raises(WarehouseError):
            ingest(releases)
    warehouse = releases.parent / "w.duckdb"
    assert _bodies(warehouse) == 10, "a batch, and one ahead"
    (releases / "00.txt").unlink()
    assert ingest(releases).new == 11
    assert _bodies(warehouse) == 12
    lying = "SELECT archive_file, archive_offset, archive_length FROM core.capture"
    for place in rows(warehouse, lying):
        ref = archive.ArchiveRef(*place)  # type: ignore[arg-type]
        assert archive.read_record(archive.folder_for(warehouse), ref).content


def test_what_a_run_did_not_come_to_check_the_next_one_checks(
    releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it finds nothing new; after that there is nothing to check."""
    ran: list[object] = []
    run = checks.run_within

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    def count(*arguments: Any, **named: Any) -> object:
        ran.append(arguments)
        return run(*arguments, **named)

    with monkeypatch.context() as broken:
        broken.setattr(checks, "run_within", die)
        with pytest.raises(KeyboardInterrupt):
            ingest(releases)
    warehouse = releases.parent / "w.duckdb"
    assert rows(warehouse, "SELECT count(*) FROM core.check_result") == [(0,)]
    monkeypatch.setattr(checks, "run_within", count)
    assert ingest(releases).new == 0
    assert rows(warehouse, "SELECT count(*) > 0 FROM core.check_result") == [(True,)]
    ingest(releases)
    assert len(ran) == 1


def test_a_correction_of_no_document_is_told(releases: Path) -> None:
    """After each run, until it is mended or says that its document is awaited."""
    entry = (
        '[[correction]]\nreason = "A slip."\nwho = "A. Hart"\nuri = "3.txt"\nwords = "21"\n'
        "expect = { value = 21 }\nreject = true\n"
    )
    (releases.parent / "corrections.toml").write_text(entry)
    report = ingest(releases)
    (said,) = report.warnings
    assert "Entry 1 of corrections.toml corrects nothing: no document has the uri '3.txt'" in said
    assert "(the nearest is '03.txt')" in said
    assert report.verdict().startswith("Warning: 12 new")
    assert ingest(releases).warnings == [said]
    (releases.parent / "corrections.toml").write_text(entry + "awaited = true\n")
    assert ingest(releases).warnings == []


def test_workers_and_batches_make_no_difference(releases: Path, tmp_path: Path) -> None:
    """The same rows with one worker or three, whatever was in a batch."""
    one, other = tmp_path / "one.duckdb", tmp_path / "other.duckdb"
    ingest(releases, one, workers=1)
    for path in sorted(releases.iterdir(), reverse=True)[:4]:
        ingest(path, other)
    ingest(releases, other, workers=3)
    assert Warehouse(one).content_hash() == Warehouse(other).content_hash()


def test_what_cannot_be_read_is_in_quarantine_and_the_rest_is_loaded(releases: Path) -> None:
    """With a reason each."""
    (releases / "empty.txt").write_bytes(b"")
    (releases / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(64))
    (releases / "other.json").write_text('{"no": ["content", "item"]}')
    (releases / "table.csv").write_text("a,b\n1,2\n")
    report = ingest(releases)
    assert report.new == 12
    assert sorted(uri for uri, _, _ in report.quarantined) == [
        "empty.txt", "other.json", "picture.png",
    ]  # fmt: skip
    assert [(left.name, left.reason) for left in report.skipped] == [
        (str(releases / "table.csv"), "a table, no release")
    ]
    found = rows(releases.parent / "w.duckdb", "SELECT uri, reason FROM quarantine ORDER BY uri")
    assert found == sorted((uri, reason) for uri, reason, _ in report.quarantined)


def test_a_window_and_a_limit_choose_documents(releases: Path, tmp_path: Path) -> None:
    """By date of publication; what is left out is skipped with the reason, and not archived."""
    for day in ("2020-01-31", "2021-06-15", "2022-12-01"):
        (releases / f"{day}.html").write_text(PAGE.format(day))
    report = ingest(releases, since=date(2021, 1, 1), until=date(2021, 12, 31))
    loaded = rows(tmp_path / "w.duckdb", "SELECT uri FROM documents WHERE published IS NOT NULL")
    assert loaded == [("2021-06-15.html",)]
    assert report.new == 1
    reasons = {left.name: left.reason for left in report.skipped}
    assert reasons["2020-01-31.html"] == "published 2020-01-31, before the window"
    assert reasons["2022-12-01.html"] == "published 2022-12-01, after the window"
    assert reasons["00.txt"] == "says no date of publication"
    assert ingest(releases, limit=3).new == 3


def test_batches_are_bounded_by_documents_and_by_bytes() -> None:
    """In order, none empty; one that is larger than a batch stands alone."""
    items = [Item(str(n), "", size) for n, size in enumerate([1, 1, 1, 9_000_000, 1, 900_000, 1])]
    settings = Settings(batch_documents=2, batch_mb=1)
    found = [[item.uri for item in batch] for batch in pipeline.batches(items, settings)]
    assert found == [["0", "1"], ["2"], ["3"], ["4", "5"], ["6"]]


def test_a_run_that_fails_says_so_in_its_row(
    releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the error itself is what comes out."""
    monkeypatch.setattr(Warehouse, "load", _refuse)
    with pytest.raises(WarehouseError, match="no room"):
        ingest(releases)
    found = rows(releases.parent / "w.duckdb", "SELECT state, message FROM runs")
    assert found == [("failed", "no room")]


def _refuse(*_: object) -> None:
    raise WarehouseError("no room")


def _start(releases: Path, warehouse: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "flows.cli",
            "ingest",
            str(releases),
            "--direct",
            "-w",
            str(warehouse),
        ],
        env=os.environ | {"PRESSFIGURES_BATCH_DOCUMENTS": "1"},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_killed_at_any_moment_and_run_again_gives_the_same_rows(
    releases: Path, tmp_path: Path
) -> None:
    """SIGKILL to the whole group, at moments spread over a run; no run stays running."""
    began = time.monotonic()
    assert _start(releases, tmp_path / "whole.duckdb").wait() == 0
    length = time.monotonic() - began
    moments = random.Random(20240501)
    warehouse = tmp_path / "killed.duckdb"
    killed = 0
    for part in range(5):
        process = _start(releases, warehouse)
        time.sleep(length * (part + moments.random()) / 5)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
    assert killed >= 3
    assert _start(releases, warehouse).wait() == 0
    hashes = {
        Warehouse(tmp_path / name).content_hash() for name in ("whole.duckdb", warehouse.name)
    }
    assert len(hashes) == 1
    states = dict(rows(warehouse, "SELECT state, count(*) FROM runs GROUP BY ALL"))  # type: ignore[arg-type]
    assert "running" not in states
