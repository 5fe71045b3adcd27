"""What is published is what the warehouse says, whole, typed, and read by other programs."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import openpyxl
import pytest
from frictionless import validate
from pyarrow import parquet

from warehouse import aside, workbook
from warehouse.aside import staging
from warehouse.captures import Loaded
from warehouse.connections import connect
from warehouse.errors import PublishError, WarehouseError
from warehouse.publish import PACKAGE, SNAPSHOT, WORKBOOK, Terms, publish
from warehouse.snapshot import take as snapshot_of
from warehouse.store import Warehouse

Make = Callable[..., Loaded]
FORMULA = '=HYPERLINK("http://example.test","gain 5%")'
OWN = {"dictionary", "publication"}
READER = """
import sys, time, duckdb
path, states = sys.argv[1], set()
print("ready", flush=True)
while True:
    started = time.monotonic()
    with duckdb.connect(path, read_only=True) as c:
        said = c.execute("SELECT documents, statistics FROM publication").fetchall()
        summed = c.execute("SELECT count(*), sum(statistics) FROM documents").fetchall()
        counted = c.execute("SELECT count(*) FROM statistics").fetchall()
    assert said == summed and summed[0][1] == counted[0][0], (said, summed, counted)
    states.add(said[0])
    print(len(states), said, flush=True)
    time.sleep(max(0, 0.05 - (time.monotonic() - started)))
"""


def fill(path: Path, make_loaded: Make, count: int = 3) -> Path:
    """A warehouse of so many documents; the first opens with what looks like a formula."""
    store = Warehouse(path)
    store.create()
    store.start_run("one", "ingest", {}, "1")
    texts = [f"{FORMULA}\nOf {n}%, #{n + 50}%; Northfield is good." for n in range(1, count + 1)]
    made = [make_loaded(text, f"{n}.txt", hours=n) for n, text in enumerate(texts)]
    store.load("one", made, {}, "1")
    store.finish_run("one", "completed", {"new": count}, "")
    return path


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, make_loaded: Make) -> Path:
    """A warehouse of three documents."""
    return fill(tmp_path_factory.mktemp("source") / "w.duckdb", make_loaded)


@pytest.fixture(scope="module")
def published(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder it is published to, twice, so that everything there was swapped in."""
    folder = tmp_path_factory.mktemp("published") / "press"
    for _ in range(2):
        publish(source, folder, Terms(workbook_rows=4))
    return folder


@pytest.fixture
def snapshot(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A reader of the snapshot."""
    with duckdb.connect(str(published / SNAPSHOT), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [
        row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    ]


def test_every_public_view_is_a_table_with_its_rows_and_comments(
    source: Path, snapshot: duckdb.DuckDBPyConnection
) -> None:
    """As the catalogue of the warehouse knows them, so that a new view comes along by itself."""
    columns = (
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns()"
        " WHERE NOT internal AND schema_name = 'main'"
    )
    with connect(source) as warehouse:
        warehouse.execute("SET TimeZone = 'UTC'")
        wanted = set(warehouse.execute(columns).fetchall())
        views = {row[0] for row in wanted}
        assert {"statistics", "documents", "ratings", "numbers", "quarantine", "runs"} <= views
        rows = {
            view: warehouse.execute(f"FROM {view} ORDER BY ALL").fetchall()
            for view in sorted(views)
        }
    assert wanted <= set(snapshot.execute(columns).fetchall())
    assert set(names(snapshot)) == views | OWN
    for view, held in rows.items():
        width = len([row for row in wanted if row[0] == view])
        found = snapshot.execute(f"FROM {view} ORDER BY ALL").fetchall()
        assert [row[:width] for row in found] == held


def test_the_dictionary_and_the_publication_say_what_is_there(
    snapshot: duckdb.DuckDBPyConnection,
) -> None:
    """Every table and every column is described, those of the snapshot's own among them."""
    ask = snapshot.execute
    described = ask("SELECT table_name, column_name FROM dictionary").fetchall()
    held = ask("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
    assert sorted(row for row in described if row[1]) == sorted(held)
    assert sorted(row[0] for row in described if row[1] is None) == sorted(names(snapshot))
    blank = "SELECT table_name, column_name FROM dictionary WHERE coalesce(description, '') = ''"
    assert ask(blank).fetchall() == []
    assert ask("SELECT documents, statistics FROM publication").fetchall() == [(3, 6)]


def test_what_rests_on_a_document_says_whom_to_name(snapshot: duckdb.DuckDBPyConnection) -> None:
    """By licence and attribution, also where the view has neither."""
    found = snapshot.execute(
        "SELECT table_name, list(column_name) FROM duckdb_columns() WHERE NOT internal GROUP BY ALL"
    ).fetchall()
    for table, columns in found:
        if "document_id" in columns:
            assert {"licence", "attribution"} <= set(columns), table
    said = snapshot.execute("SELECT DISTINCT attribution FROM statistics ORDER BY 1").fetchall()
    assert said[0] == (f"Inspectorate of Homes, {FORMULA}, 2024-02-29, 0.txt",)


def test_the_snapshot_is_one_file_that_nobody_can_write(published: Path) -> None:
    """Without a log beside it, and with nothing left of how it was made."""
    assert (published / SNAPSHOT).stat().st_mode & 0o222 == 0
    left = {path.name for path in published.iterdir()}
    assert left == {SNAPSHOT, WORKBOOK, PACKAGE, "csv", "parquet", ".publishing.lock"}


def test_parquet_and_csv_hold_every_row_of_every_table(
    published: Path, snapshot: duckdb.DuckDBPyConnection
) -> None:
    """CSV with lists as one text and text as it is, formulas too."""
    for table in names(snapshot):
        (count,) = snapshot.execute(f"SELECT count(*) FROM {table}").fetchone() or ()
        assert parquet.read_metadata(published / "parquet" / f"{table}.parquet").num_rows == count
        with (published / "csv" / f"{table}.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file, strict=True))
        assert len(rows) == count
        if table == "statistics":
            assert {row["grades"] for row in rows} == {"good; requires_improvement"}
            assert rows[0]["title"] == FORMULA
            at = datetime.fromisoformat(rows[0]["loaded_at"])
            assert snapshot.execute(
                "SELECT loaded_at = $1 FROM statistics LIMIT 1", [at]
            ).fetchone()
            assert at.utcoffset() == timedelta(0)


def test_the_workbook_is_typed_frozen_filtered_and_says_its_limit(published: Path) -> None:
    """Text is text whatever it begins with; the first sheet counts what is not here."""
    book = openpyxl.load_workbook(published / WORKBOOK)
    assert book.sheetnames[:3] == ["about", "dictionary", "publication"]
    sheet = book["statistics"]
    assert sheet.freeze_panes == "A2"
    assert sheet.max_row == 1 + 4
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(5, sheet.max_column).coordinate}"
    cells = {str(cell.value): sheet.cell(2, cell.column) for cell in sheet[1]}
    assert (cells["title"].value, cells["title"].data_type) == (FORMULA, "s")
    assert cells["title"].hyperlink is None
    assert (cells["value"].data_type, cells["published"].data_type) == ("n", "d")
    assert cells["published"].value == datetime(2024, 2, 29)
    assert cells["grades"].value == "good; requires_improvement"
    about = {row[0]: row[1:3] for row in book["about"].iter_rows(values_only=True)}
    assert about["statistics"] == (6, 4)
    assert any("first 4 rows" in str(said) for said in about)
    assert not any(
        cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row
    )


def test_the_workbook_keeps_what_a_sheet_has_no_type_for(tmp_path: Path) -> None:
    """Days before 1900 and what is no number as text, what is too long cut with a mark."""
    from warehouse.catalogue import tables

    with duckdb.connect(":memory:") as connection:
        connection.execute(
            "CREATE TABLE odd AS SELECT DATE '1867-07-01' AS day, 'NaN'::DOUBLE AS value,"
            f" repeat('a', 40000) AS long, true AS flag, {2**70}::HUGEINT AS big,"
            " {'a': [1]} AS nested, 'bell' || chr(7) AS bell"
        )
        workbook.write(connection, tables(connection), tmp_path / "x.xlsx", datetime.now(UTC))
    (row,) = openpyxl.load_workbook(tmp_path / "x.xlsx")["odd"].iter_rows(min_row=2)
    day, value, long, flag, big, nested, bell = (cell.value for cell in row)
    assert (day, value, flag, nested) == ("1867-07-01", "nan", True, '{"a":[1]}')
    assert (len(str(long)), str(long)[-1]) == (32_767, "…")
    assert big == pytest.approx(2**70)
    assert str(bell).startswith("bell")


def test_the_data_package_is_valid_and_tells_a_file_that_is_not(
    published: Path, tmp_path: Path
) -> None:
    """By frictionless, with types, keys and descriptions; a changed file no longer fits."""
    report = validate(str(published / PACKAGE))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])[:3]
    package = json.loads((published / PACKAGE).read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    schema = resources["statistics"]["schema"]
    types = {field["name"]: field["type"] for field in schema["fields"]}
    assert (types["value"], types["published"], types["loaded_at"], types["char_start"]) == (
        "number", "date", "datetime", "integer",
    )  # fmt: skip
    assert schema["primaryKey"] == ["statistic_id"]
    assert "primaryKey" not in resources["dictionary"]["schema"]
    assert all(field["description"] for field in schema["fields"])
    assert package["sources"] == [{"title": "Inspectorate of Homes"}]
    copy = tmp_path / "copy"
    shutil.copytree(published, copy)
    text = (copy / "csv" / "statistics.csv").read_text(encoding="utf-8")
    (copy / "csv" / "statistics.csv").write_text(text.replace("0.01", "x.01"), encoding="utf-8")
    assert not validate(str(copy / PACKAGE)).valid


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
def test_a_polling_reader_never_fails_and_never_sees_half_a_load(
    source: Path, tmp_path: Path, make_loaded: Make
) -> None:
    """Twenty times a second through forty swaps of two states; the benchmark publishes 200."""
    folder = tmp_path / "press"
    publish(source, folder)
    states = [tmp_path / "six.duckdb", tmp_path / "three.duckdb"]
    other = fill(tmp_path / "other.duckdb", make_loaded, 6)
    for path, warehouse in zip(states, (other, source), strict=True):
        snapshot_of(warehouse, path, datetime.now(UTC), 1, 5)
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(folder / SNAPSHOT)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        for number in range(40):
            shutil.copy(states[number % 2], folder / "part")
            aside.swap(folder / "part", folder / SNAPSHOT)
            time.sleep(0.06)
        time.sleep(0.2)
        assert reader.poll() is None, reader.stderr.read() if reader.stderr else ""
        reader.terminate()
        told = reader.stdout.read().splitlines()
    assert len(told) > 20
    assert told[-1].startswith("2 ")
