"""The command line as users meet it: what it prints, on which stream, with which status."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from flows.cli import app, main

Run = Callable[..., subprocess.CompletedProcess[str]]
COMMANDS = (
    "demo",
    "ingest",
    "extract",
    "sql",
    "explain",
    "documents",
    "status",
    "publish",
    "rebuild",
)


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


def test_every_command_has_help_with_examples() -> None:
    """Which call the command by its name."""
    runner = CliRunner()
    listed = runner.invoke(app, ["--help"]).output
    for command in COMMANDS:
        shown = runner.invoke(app, [command, "--help"])
        assert shown.exit_code == 0
        assert f"  pressfigures {command}" in shown.output.split("Examples:")[1]
        assert re.search(rf"^  {command} +\w.*[^.]\.$", listed, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "No such command"),
        (["ingest"], "Missing argument"),
        (["ingest", "x", "--limit", "0"], "--limit"),
        (["ingest", "x", "--since", "yesterday"], "--since"),
        (["sql", "SELECT 1", "--format", "parquet"], "name it with --output"),
        (["extract", "x", "--format", "xml"], "--format"),
        (["explain", "ab"], "at least 4"),
        (["ingest", "x", "--since", "2021-01-02", "--until", "2021-01-01"], "later than --until"),
    ],
)
def test_wrong_use_is_told_with_status_2(arguments: list[str], words: str) -> None:
    """And without a stack trace."""
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert words in done.output


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["sql", "SELECT 1"], "There is no warehouse at pressfigures.duckdb"),
        (["documents"], "There is no warehouse at pressfigures.duckdb"),
        (["status", "-w", "other.duckdb"], "There is no warehouse at other.duckdb"),
        (["ingest", "nowhere", "--direct"], "nowhere: no such file or folder"),
        (["ingest", "ftp://example.test/", "--direct"], "no source of that name"),
        (["ingest", "", "--direct"], "has no name"),
        (["ingest", "/dev/null", "--direct", "-w", "/dev/null/w.duckdb"], "not a folder"),
        (["demo", "--direct", "-w", "x" * 300], "File name too long"),
    ],
)
def test_a_failure_is_one_line_with_status_1(
    arguments: list[str], line: str, pressfigures: Run
) -> None:
    """On stderr, and nothing on stdout."""
    done = pressfigures(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    (said,) = done.stderr.splitlines()
    assert said.startswith("pressfigures: ")
    assert line in said


@pytest.mark.parametrize(
    ("warehouse", "words"),
    [
        ("foreign.duckdb", "foreign.duckdb is a DuckDB file of something else"),
        ("text.duckdb", "text.duckdb is no DuckDB file"),
        ("empty.duckdb", "empty.duckdb is no DuckDB file"),
        (".", "is a folder, not a warehouse"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["documents"],
        ["explain", "0000"],
        ["demo"],
        ["ingest", "a.txt"],
        ["publish", "--to", "press"],
    ],
)
def test_what_is_no_warehouse_is_told_in_one_sentence(
    command: list[str],
    warehouse: str,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By every command, and the file stays as it is."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("A report\n\nInspectors visited 12 homes.\n")
    Path("text.duckdb").write_text("some words")
    Path("empty.duckdb").write_bytes(b"")
    with duckdb.connect("foreign.duckdb") as foreign:
        foreign.execute("CREATE VIEW documents AS SELECT 1 AS uri")
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.duckdb")}
    direct = ["--direct"] if command[0] in ("demo", "ingest", "publish") else []
    monkeypatch.setattr(sys, "argv", ["pressfigures", *command, *direct, "-w", warehouse])
    assert main() == 1
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("pressfigures: ")
    assert words in said
    assert before == {path.name: path.read_bytes() for path in tmp_path.glob("*.duckdb")}


def test_a_bad_setting_is_one_line(pressfigures: Run, releases: Path) -> None:
    """With its name."""
    done = pressfigures("ingest", releases, PRESSFIGURES_WORKERS="many")
    assert done.returncode == 1
    assert done.stderr == (
        "pressfigures: PRESSFIGURES_WORKERS is 'many', but must be a whole number of at least 1.\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_line(releases: Path) -> None:
    """When the answer cannot be written where it was sent."""
    code = "import sys; from flows.cli import main; sys.exit(main())"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", code, "extract", releases / "00.txt", "-f", "jsonl"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    said = "pressfigures: A file could not be read or written: No space left on device."
    assert done.stderr.splitlines()[0] == said


def test_ingest_tells_what_became_of_everything(releases: Path, pressfigures: Run) -> None:
    """New, skipped and quarantined with reasons and status 3; then nothing new and status 0."""
    (releases / "empty.txt").write_bytes(b"")
    (releases / "table.csv").write_text("a,b")
    first = pressfigures("ingest", releases, "--direct", "--workers", "2")
    assert first.returncode == 3
    assert re.search(r"^skipped: \S+table\.csv: a table, no release$", first.stdout, re.MULTILINE)
    assert re.search(r"^quarantined: empty\.txt\b.*\.$", first.stdout, re.MULTILINE)
    assert "12 new, 0 revised, 0 unchanged, 1 skipped, 1 quarantined (1 empty)" in first.stdout
    again = pressfigures("ingest", releases, "--direct")
    assert again.returncode == 0
    assert "0 new, 0 revised, 13 unchanged" in again.stdout


def test_what_is_shown_from_a_document_is_inert(tmp_path: Path, pressfigures: Run) -> None:
    """A title with terminal escapes is shown as text, and so is a file name."""
    page = (
        "<title>\x1b[31mRed\x1b[0m alert</title><h1>\x1b]0;x\x07Red alert</h1><p>It cost £5m.</p>"
    )
    (tmp_path / "bad\x1b[2J.html").write_text(page)
    (tmp_path / "empty\x1b[2J.txt").write_bytes(b"")
    done = [
        pressfigures("ingest", tmp_path, "--direct"),
        pressfigures("documents"),
        pressfigures("status"),
        pressfigures("sql", "FROM statistics"),
        pressfigures("extract", "bad\x1b[2J.html", "empty\x1b[2J.txt"),
        pressfigures("explain", "0000\x1b[2J"),
    ]
    for one in done:
        assert "\x1b" not in one.stdout + one.stderr
        assert "\x07" not in one.stdout + one.stderr
    assert "1 new" in done[0].stdout


def test_a_file_name_that_is_no_text_is_read_all_the_same(tmp_path: Path) -> None:
    """Its odd bytes are spelt out."""
    folder = os.fsencode(tmp_path / "odd")
    os.mkdir(folder)  # noqa: PTH102 (a Path cannot name it)
    try:
        with open(folder + b"/bad\xff.txt", "wb") as file:  # noqa: PTH123
            file.write(b"A report\n\nInspectors visited 12 homes.\n")
    except OSError:
        pytest.skip("this file system takes text alone as a file name")
    for arguments in (["extract", "-f", "jsonl"], ["extract"], ["ingest", "--direct"]):
        command = [sys.executable, "-m", "flows.cli", *arguments]
        given = folder if arguments[0] == "ingest" else folder + b"/bad\xff.txt"
        done = subprocess.run([*command, given], cwd=tmp_path, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        shown = done.stdout.decode("utf-8")
        assert "bad" not in shown or "bad\\\\xff.txt" in shown


@pytest.mark.parametrize("form", ["jsonl", "csv", "table"])
def test_extract_prints_what_it_can_and_says_what_it_cannot(
    form: str, releases: Path, pressfigures: Run
) -> None:
    """Without a warehouse; each bad file is a line on stderr, and the status is then 3."""
    (releases / "empty.txt").write_bytes(b"")
    paths = [releases / name for name in ("00.txt", "empty.txt", "nowhere.txt", "01.txt")]
    done = pressfigures("extract", *paths, "--format", form)
    assert done.returncode == 3
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == [
        str(releases / "empty.txt"), str(releases / "nowhere.txt"),
    ]  # fmt: skip
    assert not list(releases.parent.glob("*.duckdb"))
    if form == "jsonl":
        found = [json.loads(line) for line in done.stdout.splitlines()]
        assert [record["document"] for record in found] == [str(paths[0]), str(paths[3])]
        assert {"title", "publisher", "published", "statistics", "numbers", "ratings"} < set(
            found[0]
        )
        shares = [s for s in found[0]["statistics"] if s["text"] == "Four out of 5"]
        assert [(s["value"], s["numerator"], s["occurrence"]) for s in shares] == [(0.8, 4, 1)]
    elif form == "csv":
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        assert {row["document"] for row in rows} == {str(paths[0]), str(paths[3])}
        assert "0.8" in {row["value"] for row in rows}
    else:
        assert re.search(r"out of +share +0\.8", done.stdout)


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
    ],
)
def test_a_query_that_may_not_or_cannot_run_is_refused(
    query: str, words: str, loaded: str, pressfigures: Run, tmp_path: Path
) -> None:
    """In one line, whatever it is."""
    done = pressfigures("sql", query, "--warehouse", loaded)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert words in line
    assert not list(tmp_path.glob("stolen*"))


def test_sql_answers_in_every_format(
    loaded: str, pressfigures: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same rows as a table without colours, as CSV, JSON and Parquet, printed or in a file."""
    monkeypatch.setenv("PRESSFIGURES_WAREHOUSE", loaded)
    query = (
        "SELECT uri, grades, value, NULL AS none, published FROM statistics ORDER BY ALL LIMIT 3"
    )
    shown = pressfigures("sql", query)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "\x1b" not in shown.stdout
    assert "3 rows" in shown.stdout
    found = json.loads(pressfigures("sql", query, "--format", "json").stdout)
    assert [row["none"] for row in found] == [None] * 3
    assert isinstance(found[0]["grades"], list)
    rows = list(csv.DictReader(io.StringIO(pressfigures("sql", query, "-f", "csv").stdout)))
    assert [row["uri"] for row in rows] == [row["uri"] for row in found]
    for form in ("csv", "json", "parquet", "table"):
        done = pressfigures("sql", query, "--format", form, "--output", f"answer.{form}")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert json.loads((tmp_path / "answer.json").read_text()) == found
    from pyarrow import parquet

    assert parquet.read_table(tmp_path / "answer.parquet").num_rows == 3
    failed = pressfigures("sql", query, "-f", "csv", "-o", "no/such/folder.csv")
    assert failed.returncode == 1
    assert "no/such/folder.csv could not be written" in failed.stderr


def test_every_view_is_shown_within_a_hundred_columns(
    loaded: str, pressfigures: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wide answer is shown as records."""
    monkeypatch.setenv("PRESSFIGURES_WAREHOUSE", loaded)
    for query in (
        "FROM statistics LIMIT 3",
        "DESCRIBE statistics",
        "SUMMARIZE numbers",
        "SHOW TABLES",
    ):
        done = pressfigures("sql", query)
        assert done.returncode == 0, done.stderr
        assert max(map(len, done.stdout.splitlines())) <= 100
    for command in ("documents", "status"):
        shown = pressfigures(command).stdout
        assert max(map(len, shown.splitlines())) <= 100
    assert "empty.txt" in pressfigures("status").stdout
    assert "12 documents" in pressfigures("documents").stdout
    assert "12 documents, 2 shown" in pressfigures("documents", "--limit", "2").stdout


def test_explain_shows_a_statistic_and_why(
    loaded: str, pressfigures: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an id or its beginning; one that is unknown, or not only one, is told."""
    monkeypatch.setenv("PRESSFIGURES_WAREHOUSE", loaded)
    query = "SELECT statistic_id FROM statistics WHERE text = 'Four out of 5' LIMIT 1"
    (found,) = json.loads(pressfigures("sql", query, "-f", "json").stdout)
    for given in (found["statistic_id"], found["statistic_id"][:12]):
        shown = pressfigures("explain", given).stdout
        assert "Four out of 5 children" in shown
        assert re.search(r"^ ?value +0\.8", shown, re.MULTILINE)
        assert re.search(r"^ ?rule +\S+", shown, re.MULTILINE)
    assert "id that begins with 'zzzz'" in pressfigures("explain", "zzzz").stderr


def test_demo_ends_with_queries_that_return_rows(pressfigures: Run, tmp_path: Path) -> None:
    """Each as it is printed; a second demo takes the first one's place, nothing else's."""
    done = pressfigures("demo", "--direct")
    assert done.returncode == 0, done.stdout + done.stderr
    printed = [line for line in done.stdout.splitlines() if "pressfigures sql" in line]
    assert len(printed) == 3
    for line in printed:
        words = shlex.split(line)
        arguments = words[words.index("sql") :]
        answer = pressfigures(*arguments, "--format", "json")
        assert json.loads(answer.stdout), line
    query = "SELECT DISTINCT source FROM documents"
    sources = pressfigures("sql", query, "-w", "pressfigures-demo.duckdb", "-f", "json").stdout
    assert json.loads(sources) == [{"source": "samples"}]
    assert pressfigures("demo", "--direct").returncode == 0
    (tmp_path / "mine.txt").write_text("A report on 12 homes.\n\nIt found 12 homes.")
    pressfigures("ingest", "mine.txt", "--direct", "-w", "pressfigures-demo.duckdb")
    refused = pressfigures("demo", "--direct")
    assert refused.returncode == 1
    assert "holds documents that are no samples" in refused.stderr


def test_ctrl_c_ends_in_one_line(
    write_releases: Callable[[Path, int], Path], tmp_path: Path
) -> None:
    """With status 130, a run marked as cancelled, and no process left behind."""
    # Far more than are read before the signal comes, however busy the machine is.
    releases = write_releases(tmp_path / "releases", 90)
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "ingest", str(releases), "--direct"],
        cwd=tmp_path,
        env=os.environ | {"PRESSFIGURES_BATCH_DOCUMENTS": "1"},
        stderr=subprocess.PIPE,
        text=True,
    )
    archive = tmp_path / "pressfigures.duckdb.archive"
    end = time.monotonic() + 30
    while time.monotonic() < end and not (archive.exists() and len(list(archive.iterdir())) >= 2):
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, "pressfigures: stopped\n")
    from warehouse.store import connect

    with connect(tmp_path / "pressfigures.duckdb") as connection:
        assert connection.execute("SELECT state FROM runs").fetchall() == [("cancelled",)]


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], {"prefect", "pandas", "duckdb", "pyarrow", "bs4", "rich"}),
        (["--version"], {"prefect", "pandas", "duckdb", "pyarrow", "bs4", "rich"}),
        (
            ["extract", "release.txt", "-f", "jsonl"],
            {"prefect", "pandas", "duckdb", "pyarrow", "rich"},
        ),
        (["extract", "release.txt"], {"prefect", "pandas", "duckdb", "pyarrow"}),
        (["sql", "SELECT 1", "-w", "none.duckdb"], {"prefect", "bs4"}),
        (["ingest", "release.txt", "--direct"], {"prefect"}),
        (["publish", "--to", "p", "--direct", "-w", "none.duckdb"], {"prefect", "pandas", "bs4"}),
        (["rebuild", "--direct", "-w", "none.duckdb"], {"prefect", "pandas", "prompt_toolkit"}),
    ],
)
def test_a_command_imports_only_what_it_needs(
    arguments: list[str], unwanted: set[str], tmp_path: Path
) -> None:
    """Start-up is the sum of imports: the heavy ones are for those who need them."""
    (tmp_path / "release.txt").write_text("A report\n\nInspectors visited 12 homes.\n")
    code = (
        "import sys; from flows.cli import main; main();"
        f"print('loaded:', *sorted({unwanted!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.splitlines()[-1] == "loaded:"
