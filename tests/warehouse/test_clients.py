"""Each client that installs here reads from what is published what DuckDB says is there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest
import sqlalchemy

from warehouse.captures import Loaded
from warehouse.publish import SNAPSHOT, WORKBOOK, publish
from warehouse.store import Warehouse

Row = tuple[object, ...]
GUIDE = (Path(__file__).parents[2] / "docs" / "bi.md").read_text(encoding="utf-8")
ASKED = "SELECT statistic_id, value, published, grades FROM statistics ORDER BY statistic_id"
COLUMNS = ["statistic_id", "value", "published", "grades"]
GRADES = ["good", "requires_improvement"]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, make_loaded: Callable[..., Loaded]) -> Path:
    """A folder to which a warehouse of three documents and six statistics is published."""
    folder = tmp_path_factory.mktemp("clients")
    store = Warehouse(folder / "w.duckdb")
    store.create()
    made = [make_loaded(f"Of {n}%, of {n + 50}%.", f"{n}.txt", hours=n) for n in range(1, 4)]
    store.load("one", made, {}, "1")
    publish(store.path, folder / "press")
    return folder / "press"


@pytest.fixture(scope="module")
def rows(published: Path) -> list[Row]:
    """What the snapshot holds, by DuckDB as the project has it."""
    with duckdb.connect(str(published / SNAPSHOT), read_only=True) as connection:
        found = connection.execute(ASKED).fetchall()
    assert len(found) == 6
    assert {row[2:] for row in [(*row[:3], tuple(row[3])) for row in found]} == {
        (date(2024, 2, 29), tuple(GRADES))
    }
    return found


def settings() -> dict[str, object]:
    """The engine's settings that the guide gives for Superset."""
    (said,) = re.findall(r"^```json\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    found: dict[str, object] = json.loads(said)
    return found


@pytest.fixture
def engine(published: Path) -> Iterator[sqlalchemy.Engine]:
    """The snapshot through SQLAlchemy, as the guide has Superset open it."""
    made = sqlalchemy.create_engine(f"duckdb:///{published / SNAPSHOT}", **settings())  # type: ignore[call-overload]
    yield made
    made.dispose()


def test_sqlalchemy_reflects_tables_and_columns(engine: sqlalchemy.Engine) -> None:
    """With their types."""
    inspector = sqlalchemy.inspect(engine)
    assert {"statistics", "documents", "series"} <= set(inspector.get_table_names())
    columns = {
        column["name"]: str(column["type"]) for column in inspector.get_columns("statistics")
    }
    assert (columns["published"], columns["statistic_id"]) == ("DATE", "VARCHAR")


def test_sqlalchemy_and_pandas_answer_as_duckdb(engine: sqlalchemy.Engine, rows: list[Row]) -> None:
    """Row for row, lists too."""
    with engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(sqlalchemy.text(ASKED))] == rows
    frame = pd.read_sql(ASKED, engine)
    assert frame["value"].tolist() == [row[1] for row in rows]
    assert [list(grades) for grades in frame["grades"]] == [GRADES] * 6


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{file}')",
        "COPY (SELECT 1) TO '{folder}/written.csv'",
        "ATTACH '{folder}/other.duckdb' AS other",
        "SET enable_external_access = true",
        "SET max_execution_time = 0",
        "DELETE FROM statistics",
    ],
)
def test_the_guides_settings_keep_sql_to_this_file(
    engine: sqlalchemy.Engine, published: Path, sql: str
) -> None:
    """Other files, other databases, settings and writing are refused."""
    asked = sql.format(file=published / "datapackage.json", folder=published)
    with engine.connect() as connection, pytest.raises(sqlalchemy.exc.DBAPIError):
        connection.execute(sqlalchemy.text(asked))
    assert not list(published.glob("written*"))


def test_pandas_and_polars_read_the_parquet_files(published: Path, rows: list[Row]) -> None:
    """Typed: numbers, days, times with their zone, lists."""
    path = published / "parquet" / "statistics.parquet"
    frame = pd.read_parquet(path).sort_values("statistic_id")
    assert frame["value"].tolist() == [row[1] for row in rows]
    assert [list(grades) for grades in frame["grades"]] == [GRADES] * 6
    table = pl.read_parquet(path).sort("statistic_id")
    assert table.select(COLUMNS).rows() == rows
    assert (table.schema["published"], table.schema["grades"]) == (pl.Date, pl.List(pl.String))
    assert table.schema["loaded_at"] == pl.Datetime("us", "UTC")


def test_pandas_and_polars_read_the_csv_files(published: Path, rows: list[Row]) -> None:
    """A list is one text there, a day an ISO date."""
    path = published / "csv" / "statistics.csv"
    frame = pd.read_csv(path, parse_dates=["published", "loaded_at"]).sort_values("statistic_id")
    assert frame["value"].tolist() == [row[1] for row in rows]
    assert set(frame["grades"]) == {"; ".join(GRADES)}
    assert str(frame["loaded_at"].dt.tz) == "UTC"
    table = pl.read_csv(path, try_parse_dates=True).sort("statistic_id")
    assert table["value"].to_list() == [row[1] for row in rows]
    assert table.schema["published"] == pl.Date


def test_polars_reads_rows_from_the_snapshot(published: Path, rows: list[Row]) -> None:
    """Through DuckDB's own frames."""
    with duckdb.connect(str(published / SNAPSHOT), read_only=True) as connection:
        assert connection.sql(ASKED).pl().rows() == rows


def test_who_asks_the_parquet_files_sees_the_next_publication(
    tmp_path: Path, make_loaded: Callable[..., Loaded]
) -> None:
    """Also in a DuckDB that stays open, as the guide has Metabase read them."""
    store = Warehouse(tmp_path / "w.duckdb")
    store.create()
    file = tmp_path / "press" / "parquet" / "statistics.parquet"
    with duckdb.connect(":memory:") as connection:
        for number in range(1, 4):
            store.load("one", [make_loaded(f"Of {number}%.", f"{number}.txt")], {}, "1")
            publish(store.path, tmp_path / "press")
            assert connection.execute(f"SELECT count(*) FROM '{file}'").fetchall() == [(number,)]


def test_pandas_reads_the_workbook(published: Path, rows: list[Row]) -> None:
    """As a spreadsheet's user sees it: numbers and days by type, lists as text."""
    frame = pd.read_excel(published / WORKBOOK, sheet_name="statistics")
    frame = frame.sort_values("statistic_id")
    assert frame["value"].tolist() == [row[1] for row in rows]
    assert set(frame["published"]) == {pd.Timestamp(2024, 2, 29)}
    assert set(frame["grades"]) == {"; ".join(GRADES)}


def test_duckdbs_command_line_reads_the_snapshot(published: Path, rows: list[Row]) -> None:
    """As the guide calls it; it is of a DuckDB older than the one that wrote the file."""
    assert "duckdb -readonly published/press.duckdb" in GUIDE
    command = [sys.executable, "-m", "duckdb_cli", "-readonly", str(published / SNAPSHOT)]
    told = subprocess.run(
        [*command, "-json", "-c", ASKED], capture_output=True, text=True, check=True
    )
    said = [tuple(row[column] for column in COLUMNS) for row in json.loads(told.stdout)]
    assert said == [(key, value, str(day), grades) for key, value, day, grades in rows]
    version = subprocess.run([*command, "-version"], capture_output=True, text=True, check=True)
    assert version.stdout.startswith("v1.5.6")
    written = subprocess.run(
        [*command, "-c", "DELETE FROM statistics"], capture_output=True, text=True, check=False
    )
    assert "read-only" in written.stderr


@pytest.mark.timeout(120)
def test_duckdb_1_2_2_reads_the_snapshot(published: Path, old_duckdb: Callable[..., str]) -> None:
    """In an environment of its own, as clients that are not as new as we are."""
    script = (
        "import sys, duckdb; c = duckdb.connect(sys.argv[1], read_only=True);"
        "print(duckdb.__version__, *c.execute('SELECT count(*), max(grades[2]) FROM statistics')"
        ".fetchone())"
    )
    told = old_duckdb(script, str(published / SNAPSHOT))
    assert told.split() == ["1.2.2", "6", "requires_improvement"]
