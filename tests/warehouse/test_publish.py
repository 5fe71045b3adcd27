"""What is published is what the warehouse says, whole, typed, and read by other programs."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import openpyxl
import pytest
from frictionless import validate
from publishing import FORMULA
from pyarrow import parquet

from warehouse import workbook
from warehouse.connections import connect
from warehouse.publish import PACKAGE, SNAPSHOT, WORKBOOK, Terms, publish
from warehouse.store import Warehouse

OWN = {"dictionary", "publication"}


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


def test_the_keys_are_those_declared_whatever_is_loaded(published: Path, tmp_path: Path) -> None:
    """Of an empty warehouse, too; no table has a row twice by its key, nor a null in it."""

    def declared(folder: Path) -> dict[str, list[str]]:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        schemas = {one["name"]: one["schema"] for one in package["resources"]}
        return {name: schema.get("primaryKey", []) for name, schema in schemas.items()}

    store = Warehouse(tmp_path / "empty.duckdb")
    store.create()
    publish(store.path, tmp_path / "empty", Terms(0))
    keys = declared(published)
    assert declared(tmp_path / "empty") == keys
    assert {name for name, key in keys.items() if not key} == {"publication", "document_history"}
    with duckdb.connect(str(published / SNAPSHOT), read_only=True) as connection:
        for name, key in keys.items():
            if key:
                nulls = " OR ".join(f"{column} IS NULL" for column in key)
                row = connection.execute(
                    f"SELECT count(*), count(DISTINCT ({', '.join(key)})),"
                    f" count(*) FILTER ({nulls}) FROM {name}"
                ).fetchone()
                assert row
                assert (row[0], row[2]) == (row[1], 0), name


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
    assert resources["dictionary"]["schema"]["primaryKey"] == ["table_name", "position"]
    assert "primaryKey" not in resources["publication"]["schema"]
    assert all(field["description"] for field in schema["fields"])
    assert package["sources"] == [{"title": "Inspectorate of Homes"}]
    copy = tmp_path / "copy"
    shutil.copytree(published, copy)
    text = (copy / "csv" / "statistics.csv").read_text(encoding="utf-8")
    (copy / "csv" / "statistics.csv").write_text(text.replace("0.01", "x.01"), encoding="utf-8")
    assert not validate(str(copy / PACKAGE)).valid
