"""Asking a warehouse at the command line: which formats, what is refused, how it is shown."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from flows.answers import OutputError
from flows.cli import app
from warehouse import archive

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def loaded(
    tmp_path_factory: pytest.TempPathFactory, write_releases: Callable[[Path, int], Path]
) -> str:
    """A warehouse of twelve releases, with one document in quarantine; its path."""
    folder = tmp_path_factory.mktemp("loaded")
    releases = write_releases(folder / "releases", 12)
    (releases / "empty.txt").write_bytes(b"")
    path = folder / "w.duckdb"
    done = CliRunner().invoke(app, ["ingest", str(releases), "--direct", "-w", str(path)])
    assert done.exit_code == 3, done.output
    return str(path)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * FROM read_csv('/etc/passwd')", "files"),
        ("COPY (SELECT 1) TO 'stolen.csv'", "not allowed"),
        ("ATTACH 'other.duckdb'", "not allowed"),
        ("INSTALL httpfs", "not allowed"),
        ("INSERT INTO core.meta VALUES ('a', 'b')", "not allowed"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("SELECT nonsense FROM statistics", "nonsense"),
        ("SELEC 1", "SELEC"),
        ("SELECT kind\t, 'h\u00e9', nonsense FROM statistics", "nonsense"),
    ],
)
def test_a_query_that_may_not_or_cannot_run_is_refused(
    query: str, words: str, loaded: str, pressfigures_here: Run, tmp_path: Path
) -> None:
    """In one line, whatever it is; below it, where the query is wrong, the place."""
    done = pressfigures_here("sql", query, "--warehouse", loaded)
    assert (done.returncode, done.stdout) == (1, "")
    line, *place = done.stderr.splitlines()
    assert words in line
    assert bool(place) == (words in ("nonsense", "SELEC"))
    if place:
        asked, mark = place
        assert asked == f"LINE 1: {query}".replace("\t", " ")
        assert asked[mark.index("^") : mark.rindex("^") + 1] == words
    assert not list(tmp_path.glob("stolen*"))


def test_sql_answers_in_every_format(
    loaded: str, pressfigures_here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same rows as a table without colours, as CSV, JSON and Parquet, printed or in a file."""
    monkeypatch.setenv("PRESSFIGURES_WAREHOUSE", loaded)
    query = (
        "SELECT uri, grades, value, NULL AS none, published FROM statistics ORDER BY ALL LIMIT 3"
    )
    shown = pressfigures_here("sql", query)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "\x1b" not in shown.stdout
    assert "3 rows" in shown.stdout
    found = json.loads(pressfigures_here("sql", query, "--format", "json").stdout)
    assert [row["none"] for row in found] == [None] * 3
    assert isinstance(found[0]["grades"], list)
    rows = list(csv.DictReader(io.StringIO(pressfigures_here("sql", query, "-f", "csv").stdout)))
    assert [row["uri"] for row in rows] == [row["uri"] for row in found]
    for form in ("csv", "json", "parquet", "table"):
        done = pressfigures_here("sql", query, "--format", form, "--output", f"answer.{form}")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert json.loads((tmp_path / "answer.json").read_text()) == found
    from pyarrow import parquet

    assert parquet.read_table(tmp_path / "answer.parquet").num_rows == 3
    failed = pressfigures_here("sql", query, "-f", "csv", "-o", "no/such/folder.csv")
    assert failed.returncode == 1
    assert "no/such/folder.csv could not be written" in failed.stderr


def test_what_a_format_lacks_is_the_same_in_all(loaded: str) -> None:
    """Columns of one name are numbered, none is lost; what is no number is a word."""
    asked = "SELECT 1 AS a, 2 AS a, 3 AS a_1, 'nan'::DOUBLE AS x, '-inf'::DOUBLE AS y, NULL AS z"

    def shown(form: str) -> str:
        done = CliRunner().invoke(app, ["sql", asked, "-f", form, "-w", loaded])
        assert done.exit_code == 0, done.output
        return done.output

    wanted = {"a": 1, "a_2": 2, "a_1": 3, "x": "nan", "y": "-inf", "z": None}
    assert json.loads(shown("json")) == [wanted]
    header, row = csv.reader(io.StringIO(shown("csv")))
    assert header == list(wanted)
    assert row == ["1", "2", "3", "nan", "-inf", ""]
    names, _, cells, *_ = (line.split() for line in shown("table").splitlines() if line.strip())
    assert names == list(wanted)
    assert cells == row[:-1]


def test_a_plan_is_shown_as_it_is(loaded: str) -> None:
    """Box by box, not as a cell."""
    done = CliRunner().invoke(app, ["sql", "EXPLAIN SELECT 7 AS seven", "-w", loaded])
    with duckdb.connect() as connection:
        ((_, plan),) = connection.execute("EXPLAIN SELECT 7 AS seven").fetchall()
    assert len(plan.splitlines()) > 3
    assert done.output.splitlines() == plan.splitlines()


def test_an_answer_is_written_over_no_database(loaded: str, tmp_path: Path) -> None:
    """Nor over its log or archive, by whatever name; any other file may be replaced."""
    with duckdb.connect(str(tmp_path / "other.db")):
        pass
    (tmp_path / "link.csv").symlink_to(loaded)
    (archived, *_) = archive.files(archive.folder_for(Path(loaded)))
    (tmp_path / "old.csv").write_text("old")
    before = Path(loaded).read_bytes()
    refused = (loaded, f"{loaded}.wal", f"{loaded}.archive/new.csv", f"{loaded}.archive/{archived}",
               tmp_path / "other.db", tmp_path / "link.csv")  # fmt: skip
    for target in (*refused, tmp_path / "old.csv"):
        asked = ["sql", "SELECT 1 AS a", "-f", "csv", "-w", loaded, "-o", str(target)]
        done = CliRunner().invoke(app, asked)
        if target in refused:
            assert isinstance(done.exception, OutputError)
            assert f"{target} " in str(done.exception)
            assert "is not written over: name another" in str(done.exception)
        else:
            assert done.exit_code == 0
    assert (tmp_path / "old.csv").read_text() == "a\n1\n"
    assert Path(loaded).read_bytes() == before
    assert not Path(f"{loaded}.archive/new.csv").exists()


def test_a_warehouse_in_use_is_waited_for_as_long_as_the_settings_say(
    loaded: str, pressfigures: Run
) -> None:
    """And no longer; then who holds it is told."""
    with duckdb.connect(loaded):
        began = time.monotonic()
        done = pressfigures("sql", "SELECT 1", "-w", loaded, PRESSFIGURES_LOCK_SECONDS="1")
    assert done.returncode == 1
    assert "still was after 1 s" in done.stderr
    assert time.monotonic() - began < 30


def test_every_view_is_shown_within_a_hundred_columns(
    loaded: str, pressfigures_here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wide answer is shown as records."""
    monkeypatch.setenv("PRESSFIGURES_WAREHOUSE", loaded)
    for query in (
        "FROM statistics LIMIT 3",
        "DESCRIBE statistics",
        "SUMMARIZE numbers",
        "SHOW TABLES",
    ):
        done = pressfigures_here("sql", query)
        assert done.returncode == 0, done.stderr
        assert max(map(len, done.stdout.splitlines())) <= 100
    for command in ("documents", "status"):
        shown = pressfigures_here(command).stdout
        assert max(map(len, shown.splitlines())) <= 100
    assert "empty.txt" in pressfigures_here("status").stdout
    assert "12 documents" in pressfigures_here("documents").stdout
    assert "12 documents, 2 shown" in pressfigures_here("documents", "--limit", "2").stdout


def test_explain_shows_a_statistic_and_why(
    loaded: str, pressfigures_here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an id or its beginning; one that is unknown, or not only one, is told."""
    monkeypatch.setenv("PRESSFIGURES_WAREHOUSE", loaded)
    query = "SELECT statistic_id FROM statistics WHERE text = 'Four out of 5' LIMIT 1"
    (found,) = json.loads(pressfigures_here("sql", query, "-f", "json").stdout)
    for given in (found["statistic_id"], found["statistic_id"][:12]):
        shown = pressfigures_here("explain", given).stdout
        assert "Four out of 5 children" in shown
        assert re.search(r"^ ?value +0\.8", shown, re.MULTILINE)
        assert re.search(r"^ ?rule +\S+", shown, re.MULTILINE)
    assert "id that begins with 'zzzz'" in pressfigures_here("explain", "zzzz").stderr
