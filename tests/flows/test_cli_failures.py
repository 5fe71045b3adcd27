"""What goes wrong at the command line: one line, on stderr, with a status."""

from __future__ import annotations

import os
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
        (["publish", "--direct", "--to", "out"], "There is no warehouse at pressfigures.duckdb"),
        (["status", "-w", "other.duckdb"], "There is no warehouse at other.duckdb"),
        (["ingest", "nowhere", "--direct"], "nowhere: no such file or folder"),
        (["ingest", "ftp://example.test/", "--direct"], "no source of that name"),
        (["ingest", "", "--direct"], "has no name"),
        (["ingest", "/dev/null", "--direct", "-w", "/dev/null/w.duckdb"], "not a folder"),
        (["demo", "--direct", "-w", "x" * 300], "File name too long"),
    ],
)
def test_a_failure_is_one_line_with_status_1(
    arguments: list[str], line: str, pressfigures_here: Run, tmp_path: Path
) -> None:
    """On stderr, and nothing on stdout; no folder is made."""
    done = pressfigures_here(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    (said,) = done.stderr.splitlines()
    assert said.startswith("pressfigures: ")
    assert line in said
    assert not (tmp_path / "out").exists()


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
