"""The schema says what every column means, and agrees with records, frames and the design."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_args

import duckdb
import pytest

from extractors import records
from warehouse import rows, schema
from warehouse.connections import connect
from warehouse.errors import WarehouseError
from warehouse.store import RunState, Warehouse

_PROMISED = """
statistic_id document_id title publisher published uri section sentence text kind value low high
comparator unit numerator denominator population population_code grades grades_label judgement area
area_code period_start period_end period_text direction baseline_text baseline_value speaker
figurative rule char_start char_end revision_id licence extractor_version loaded_at
"""
PROMISED = _PROMISED.split()


def test_every_table_view_and_column_has_a_comment(store: Warehouse) -> None:
    """The dictionary is made of them."""
    with connect(store.path) as connection:
        lacking = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns()"
            " WHERE NOT internal AND coalesce(comment, '') = ''"
            " UNION ALL SELECT table_name, NULL FROM duckdb_tables()"
            " WHERE NOT internal AND coalesce(comment, '') = ''"
            " UNION ALL SELECT view_name, NULL FROM duckdb_views()"
            " WHERE NOT internal AND coalesce(comment, '') = ''"
        ).fetchall()
        views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal")
        assert {row[0] for row in views.fetchall()} == set(schema.VIEWS)
    assert lacking == []


def test_statistics_has_the_promised_columns_in_order(store: Warehouse) -> None:
    """Other people's SQL and dashboards rest on them."""
    with connect(store.path) as connection:
        columns = [row[0] for row in connection.execute("DESCRIBE statistics").fetchall()]
    assert columns[: len(PROMISED)] == PROMISED


@pytest.mark.parametrize("table", rows.COLUMNS)
def test_columns_fit_their_tables(store: Warehouse, table: str) -> None:
    """Those of its table in their order, with their types.

    Those that load.sql makes of the others stand last.
    """
    with connect(store.path) as connection:
        wanted = connection.execute(f"DESCRIBE core.{table}").fetchall()
    if table == "statistic":
        assert [row[0] for row in wanted[-3:]] == ["series_id", "count_series_id", "shown"]
        wanted = wanted[:-3]
    with duckdb.connect() as memory:
        found = memory.from_arrow(rows.columns(table, []))
        assert found.columns == [row[0] for row in wanted]
        assert [str(kind) for kind in found.types] == [row[1] for row in wanted]


@pytest.mark.parametrize(
    ("table", "column", "literal"),
    [
        ("statistic", "section", records.Section),
        ("statistic", "kind", records.Kind),
        ("statistic", "comparator", records.Comparator),
        ("statistic", "direction", records.Direction),
        ("number", "form", records.Form),
        ("number", "role", records.Role),
        ("rating", "section", records.Section),
        ("revision", "published_basis", records.PublishedBasis),
        ("run", "state", RunState),
    ],
)
def test_constraints_agree_with_the_records(
    store: Warehouse, table: str, column: str, literal: object
) -> None:
    """What a record may say the table takes, and nothing else."""
    with connect(store.path) as connection:
        found = connection.execute(
            "SELECT constraint_text FROM duckdb_constraints() WHERE schema_name = 'core'"
            " AND table_name = $1 AND constraint_type = 'CHECK' AND constraint_column_names = [$2]",
            [table, column],
        ).fetchall()
        (constraint,) = [text for (text,) in found if " IN " in text]
        expression = constraint.removeprefix("CHECK")
        allowed = connection.execute(
            f"SELECT list(v ORDER BY v) FROM (SELECT unnest($1) AS {column}) AS t(v)"
            f" WHERE {expression.replace(column, 'v')}",
            [[*get_args(literal), "nonsense"]],
        ).fetchall()[0][0]
    assert allowed == sorted(get_args(literal))


def test_creating_again_keeps_everything(store: Warehouse) -> None:
    """A second create writes nothing."""
    store.start_run("r", "ingest", {}, "1")
    before = store.path.read_bytes()
    store.create()
    assert store.path.read_bytes() == before


def test_outdated_views_are_renewed(store: Warehouse) -> None:
    """A newer package brings its views to an older warehouse."""
    with connect(store.path, read_only=False) as connection:
        connection.execute("CREATE OR REPLACE VIEW runs AS SELECT 1 AS old")
        connection.execute("UPDATE core.meta SET value = 'old' WHERE name = 'views'")
    store.create()
    with connect(store.path) as connection:
        assert connection.execute("DESCRIBE runs").fetchall()[0][0] == "run_id"
        comments = connection.execute(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'runs'"
        ).fetchall()
    assert all(row[0] for row in comments)


def _other_duckdb(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE sales (a INTEGER)")


def _other_meta(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA core; CREATE TABLE core.meta (a INTEGER)")


def _later_schema(path: Path) -> None:
    Warehouse(path).create()
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE core.meta SET value = '99' WHERE name = 'schema_version'")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_other_duckdb, "is a DuckDB file of something else"),
        (_other_meta, "is a DuckDB file of something else"),
        (_later_schema, "was made with version 99 of the schema"),
        (lambda path: path.write_text("a letter to the council"), "is no DuckDB file"),
        (lambda path: path.write_bytes(b""), "is no DuckDB file"),
        (lambda path: path.mkdir(), "is a folder"),
    ],
)
def test_a_file_that_is_not_ours_is_refused(tmp_path: Path, make: object, words: str) -> None:
    """In one sentence, and left as it is."""
    path = tmp_path / "w.duckdb"
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(WarehouseError, match=words) as caught:
        Warehouse(path).create()
    assert "\n" not in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_an_empty_duckdb_file_becomes_a_warehouse(tmp_path: Path) -> None:
    """As a user makes one by opening it."""
    path = tmp_path / "w.duckdb"
    duckdb.connect(str(path)).close()
    Warehouse(path).create()
    with connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM statistics").fetchall() == [(0,)]


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    """And nothing but the warehouse is left in it."""
    path = tmp_path / "deep" / "er" / "w.duckdb"
    Warehouse(path).create()
    assert [p.name for p in path.parent.iterdir()] == ["w.duckdb"]


def test_remains_of_a_killed_creation_are_removed(tmp_path: Path) -> None:
    """Those of processes that are gone; what another is making now is left."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    left = [f"w[1].duckdb.{gone.pid}.part", f"w[1].duckdb.{gone.pid}.part.wal"]
    for name in (*left, "w[1].duckdb.1.part"):
        (tmp_path / name).write_bytes(b"half")
    Warehouse(tmp_path / "w[1].duckdb").create()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["w[1].duckdb", "w[1].duckdb.1.part"]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("")
    with pytest.raises(WarehouseError, match="could not make the warehouse"):
        Warehouse(tmp_path / "file" / "w.duckdb").create()


def test_where_files_cannot_be_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a memory stick: the file is renamed instead."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    Warehouse(tmp_path / "w.duckdb").create()
    assert [path.name for path in tmp_path.iterdir()] == ["w.duckdb"]
    with connect(tmp_path / "w.duckdb") as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchall() == [(0,)]


def test_a_log_without_its_file_is_not_played_into_a_new_one(tmp_path: Path) -> None:
    """It belongs to a warehouse that is gone."""
    (tmp_path / "w.duckdb.wal").write_bytes(b"log")
    with pytest.raises(WarehouseError, match="is left of a warehouse that is gone"):
        Warehouse(tmp_path / "w.duckdb").create()


def test_importing_is_light() -> None:
    """Commands that touch no warehouse pay for none of its engines."""
    script = (
        "import sys, warehouse, warehouse.store, warehouse.archive, warehouse.sandbox,"
        " warehouse.questions\n"
        "heavy = {'duckdb', 'pandas', 'pyarrow', 'numpy', 'warcio'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert all(getattr(warehouse, name) for name in warehouse.__all__)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
