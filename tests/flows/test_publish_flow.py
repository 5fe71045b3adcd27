"""`publish` and `rebuild` on the command line and as Prefect flows."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path

import duckdb
import pytest
from typer.main import get_command
from typer.testing import CliRunner

from flows.cli import app
from warehouse.listings import Listing
from warehouse.publish import publish
from warehouse.store import Warehouse
from warehouse.workbook import MOST_ROWS

Run = Callable[..., subprocess.CompletedProcess[str]]
# Both flows within one embedded server: that is what takes the time.
DRIVER = """
import json, sys
from pathlib import Path
from flows.orchestrator import prefect_running
from flows.settings import load_settings

with prefect_running(load_settings(), lambda text: None) as usable:
    from prefect.client.orchestration import get_client
    from flows.ingest import ingest
    from flows.publish import publish
    from flows.rebuild import rebuild
    from warehouse.listings import Listing
    from warehouse.store import Warehouse
    warehouse, folder = Path(sys.argv[1]), Path(sys.argv[2])
    rebuilt = rebuild(warehouse)
    published = publish(folder, warehouse)
    refused = publish(folder, warehouse, at_least=1000, return_state=True)
    short, releases = Path(sys.argv[3]), Path(sys.argv[4])
    Warehouse(short).note_listings("r", [Listing("ledger", 2, 3)])
    below = publish(folder, short, return_state=True)
    scheduled = ingest([str(releases)], short, publish_to=folder, return_state=True)
    anyway = publish(folder, short, anyway=True)
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs()
    print(json.dumps({
        "usable": usable, "rebuilt": rebuilt.sentence(), "published": published.sentence(),
        "refused": refused.name, "anyway": anyway.sentence(),
        "short": [(state.name, state.message) for state in (below, scheduled)],
        "runs": sorted((run.name, run.state_name, run.state.message) for run in runs),
    }))
"""


@pytest.fixture(scope="module")
def warehouse(
    tmp_path_factory: pytest.TempPathFactory, write_releases: Callable[[Path, int], Path]
) -> Path:
    """A warehouse of three releases."""
    folder = tmp_path_factory.mktemp("loaded")
    releases = write_releases(folder / "releases", 3)
    path = folder / "w.duckdb"
    done = CliRunner().invoke(app, ["ingest", str(releases), "--direct", "-w", str(path)])
    assert done.exit_code == 0, done.output
    return path


def test_publish_says_what_stands_there(
    warehouse: Path, pressfigures: Run, pressfigures_here: Run, tmp_path: Path
) -> None:
    """A table of what was published and a sentence; below the least, one line and nothing done."""
    done = pressfigures("publish", "--to", "press", "-w", warehouse, "--direct")
    assert done.returncode == 0, done.stderr
    assert "3 documents and" in done.stdout
    assert done.stdout.rstrip().endswith("see press")
    with duckdb.connect(str(tmp_path / "press" / "press.duckdb"), read_only=True) as snapshot:
        assert snapshot.execute("SELECT count(*) FROM documents").fetchone() == (3,)
    refused = pressfigures_here(
        "publish", "--to", "other", "-w", warehouse, "--direct", "--at-least", "4"
    )
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "holds 3 documents and at least 4 are asked for" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert not (tmp_path / "other" / "press.duckdb").exists()


def test_a_source_below_its_minimum_is_told_in_a_line(
    warehouse: Path, pressfigures_here: Run, tmp_path: Path
) -> None:
    """Which, what it listed and what it should have; published all the same only if told to."""
    short = Path(shutil.copy(warehouse, tmp_path / "short.duckdb"))
    Warehouse(short).note_listings("r", [Listing("ledger", 2, 3)])
    asked = ("publish", "--to", "press", "-w", short, "--direct")
    refused = pressfigures_here(*asked)
    assert (refused.returncode, refused.stdout) == (1, "")
    (said,) = refused.stderr.splitlines()
    assert "ledger listed 2 documents on 20" in said
    assert "should have at least 3; look whether" in said
    assert "publish --anyway" in said
    assert pressfigures_here(*asked, "--anyway").returncode == 0


def test_a_folder_that_cannot_be_made_is_one_line(
    warehouse: Path, pressfigures_here: Run, tmp_path: Path
) -> None:
    """With its name."""
    (tmp_path / "file").write_text("in the way")
    done = pressfigures_here("publish", "--to", "file/press", "-w", warehouse, "--direct")
    assert done.returncode == 1
    (said,) = done.stderr.splitlines()
    assert "file/press" in said


def test_rebuild_says_how_the_facts_compare(
    warehouse: Path, pressfigures: Run, pressfigures_here: Run
) -> None:
    """The same as before with the same extractor; each document that differs, otherwise."""
    done = pressfigures("rebuild", "-w", warehouse, "--direct")
    assert done.returncode == 0, done.stderr
    assert "3 documents" in done.stdout
    assert "The same facts as before." in done.stdout
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("UPDATE core.statistic SET value = value + 1 WHERE kind = 'amount'")
    done = pressfigures_here("rebuild", "-w", warehouse, "--direct")
    assert "read otherwise" in done.stdout
    assert "02.txt" in done.stdout


def test_the_guide_names_commands_options_and_files_that_there_are(
    warehouse: Path, tmp_path: Path
) -> None:
    """Its command lines can be called, and the files of its table are those published."""
    guide = (Path(__file__).parents[2] / "docs" / "bi.md").read_text(encoding="utf-8")
    commands = get_command(app).commands  # type: ignore[attr-defined]
    lines = re.findall(r"^pressfigures (\w+) (.*)$", guide, re.MULTILINE)
    assert len(lines) >= 3
    for command, arguments in lines:
        known = {option for parameter in commands[command].params for option in parameter.opts}
        assert set(re.findall(r"--[\w-]+", arguments)) <= known
    publish(warehouse, tmp_path)
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    for named in re.findall(r"^\| `([^`]+)` \|", guide, re.MULTILINE):
        assert any(fnmatch(path, named) for path in made), named
    assert f"{MOST_ROWS:,} rows" in guide


@pytest.mark.timeout(180)
def test_both_are_prefect_flows(warehouse: Path, tmp_path: Path) -> None:
    """With named runs that end in words, and a failed one below the least."""
    short = tmp_path / "short.duckdb"
    shutil.copy(warehouse, short)
    own = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, str(warehouse), str(tmp_path / "press"), str(short),
         str(warehouse.parent / "releases")],
        capture_output=True, text=True, timeout=150, cwd=tmp_path, check=False,
        env=own | {"PREFECT_HOME": str(tmp_path / "home")},
    )  # fmt: skip
    told = json.loads(done.stdout.splitlines()[-1] if done.stdout else "{}")
    assert told, done.stderr
    assert told["usable"]
    assert "The same facts as before." in told["rebuilt"]
    assert told["published"].startswith("3 documents and")
    assert told["refused"] == "Failed"
    assert [run[:2] for run in told["runs"]] == [
        ["ingest releases", "Failed"],
        *[["publish to press", "Completed"]] * 2, *[["publish to press", "Failed"]] * 3,
        ["rebuild", "Completed"],
    ]  # fmt: skip
    assert told["published"] in [run[2] for run in told["runs"]]
    for name, said in told["short"]:
        assert name == "Failed"
        assert "ledger listed 2 documents on" in said
    assert told["anyway"].startswith("3 documents and")
    assert (tmp_path / "press" / "datapackage.json").exists()
