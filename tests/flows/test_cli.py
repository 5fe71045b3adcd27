"""The command line as users meet it: what it prints, on which stream, with which status."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import COMMANDS, app

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_every_command_has_help_with_examples() -> None:
    """Which call the command by its name."""
    runner = CliRunner()
    listed = runner.invoke(app, ["--help"]).output
    for command in (function.__name__ for function in COMMANDS):
        shown = runner.invoke(app, [command, "--help"])
        assert shown.exit_code == 0
        assert f"  pressfigures {command}" in shown.output.split("Examples:")[1]
        assert re.search(rf"^  {command} +\w.*[^.]\.$", listed, re.MULTILINE)


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


@pytest.mark.parametrize("form", ["jsonl", "csv", "table"])
def test_extract_prints_what_it_can_and_says_what_it_cannot(
    form: str, releases: Path, pressfigures_here: Run
) -> None:
    """Without a warehouse; each bad file is a line on stderr, and the status is then 3."""
    (releases / "empty.txt").write_bytes(b"")
    paths = [releases / name for name in ("00.txt", "empty.txt", "nowhere.txt", "01.txt")]
    done = pressfigures_here("extract", *paths, "--format", form)
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


def test_demo_ends_with_queries_that_return_rows(
    pressfigures: Run, pressfigures_here: Run, tmp_path: Path
) -> None:
    """Each as it is printed; a second demo takes the first one's place, nothing else's."""
    done = pressfigures("demo", "--direct")
    assert done.returncode == 0, done.stdout + done.stderr
    printed = [line for line in done.stdout.splitlines() if "pressfigures sql" in line]
    assert len(printed) == 3
    for line in printed:
        words = shlex.split(line)
        arguments = words[words.index("sql") :]
        answer = pressfigures_here(*arguments, "--format", "json")
        assert json.loads(answer.stdout), line
    query = "SELECT DISTINCT source FROM documents"
    sources = pressfigures_here("sql", query, "-w", "pressfigures-demo.duckdb", "-f", "json").stdout
    assert json.loads(sources) == [{"source": "samples"}]
    assert pressfigures_here("demo", "--direct").returncode == 0
    (tmp_path / "mine.txt").write_text("A report on 12 homes.\n\nIt found 12 homes.")
    pressfigures_here("ingest", "mine.txt", "--direct", "-w", "pressfigures-demo.duckdb")
    refused = pressfigures_here("demo", "--direct")
    assert refused.returncode == 1
    assert "holds documents that are no samples" in refused.stderr


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
        (["dictionary", "series"], {"prefect", "pandas", "bs4"}),
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
