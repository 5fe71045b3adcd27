"""What scheduled runs leave in Prefect: states that tell the truth, and artifacts to look at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# Runs the flows through a server of its own, against a GOV.UK that it plays, and tells what
# Prefect then knows of each: its state, and the artifacts of it and of the runs within.
DRIVER = """
import asyncio, json, logging, os, threading
from pathlib import Path
from flows.orchestrator import prefect_running
from flows.settings import load_settings
from stand_in import document, standing_in
from warehouse.turns import turn

warehouse = Path("w.duckdb")
heard, is_held, is_let_go = [], threading.Event(), threading.Event()

class Heard(logging.Handler):
    def emit(self, record):
        if "waiting" in record.getMessage():
            heard.append(record.getMessage())
            is_let_go.set()

def hold():
    with turn(warehouse, "loading", "ingest by hand", 1):
        is_held.set()
        is_let_go.wait(20)
with standing_in([document(number) for number in range(3)]) as govuk:
    os.environ["PRESSFIGURES_GOVUK_URL"] = govuk.url
    with prefect_running(load_settings(), lambda text: None) as usable:
        from prefect.client.orchestration import get_client
        from flows.backfill import backfill
        from flows.check import check
        from flows.ingest import ingest
        from flows.rebuild import rebuild

        states = {}
        def run(name, flow, *arguments, **parameters):
            states[name] = flow(*arguments, warehouse=warehouse, return_state=True, **parameters)
        run("some wrong", ingest, ["releases"])
        run("first", ingest, ["ofsted-press-releases"])
        govuk.documents["/government/news/childrens-homes-edition-1"].good = 40
        logging.getLogger("prefect.flow_runs").addHandler(Heard())
        threading.Thread(target=hold).start()
        is_held.wait()
        run("again", ingest, ["ofsted-press-releases"])
        run("full check", check, sources=["ofsted-press-releases"], publish_to=Path("published"))
        run("too few", ingest, ["ofsted-statistics"])
        run("short check", check, sources=["ofsted-statistics"], publish_to=Path("nowhere"))

        govuk.documents |= {new.base_path: new for new in (document(3, always="410"), document(4))}
        run("past", backfill, "ofsted-press-releases", since="2023-01-01", until="2023-01-31")
        run("rebuilt", rebuild)

        async def told():
            async with get_client() as client:
                artifacts = await client.read_artifacts()
                runs = await client.read_flow_runs()
            return artifacts, runs
        artifacts, runs = asyncio.run(told())
        keys = {}
        for one in artifacts:
            keys.setdefault(str(one.flow_run_id), {})[one.key] = [one.description, one.data]
        print(json.dumps({
            name: {
                "state": state.name, "message": state.message,
                "artifacts": keys.get(str(state.state_details.flow_run_id), {}),
            }
            for name, state in states.items()
        } | {"names": sorted(run.name for run in runs), "heard": heard}))
"""
SOURCES = """
[ofsted-press-releases]
least = 1
[ofsted-statistics]
least = 2
"""
AT_ODDS = """Northmoor: children's homes in 2024

Inspectors visited 40 children's homes in Northmoor.

Of these, 10 of 40 children's homes (50%) were good or outstanding.
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Prefect knows of each run, by the names that the driver gives them."""
    folder = tmp_path_factory.mktemp("states")
    releases = folder / "releases"
    releases.mkdir()
    (releases / "empty.txt").write_text("")
    (releases / "odds.txt").write_text(AT_ODDS, encoding="utf-8")
    (folder / "sources.toml").write_text(SOURCES)
    own = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        cwd=folder,
        env=own | {
            "PYTHONPATH": str(Path(__file__).parent),
            "PRESSFIGURES_SOURCES": str(folder / "sources.toml"),
            "PRESSFIGURES_ALLOW_PRIVATE_ADDRESSES": "127.0.0.1",
            "PRESSFIGURES_WORKERS": "1",
        },
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1]) | {"folder": folder}
    return found


def table(run: dict[str, Any], key: str) -> list[dict[str, str]]:
    """The rows of an artifact of a run."""
    rows: list[dict[str, str]] = json.loads(run["artifacts"][key][1])
    return rows


def test_a_run_with_documents_in_quarantine_completes_with_a_warning(told: dict[str, Any]) -> None:
    """Its message counts them; a table has each with its reason."""
    run = told["some wrong"]
    assert run["state"] == "Completed"
    assert run["message"].startswith("Warning: 1 new, ")
    assert "1 quarantined (1 empty)" in run["message"]
    (row,) = table(run, "ingest-failures")
    assert row["kept in"] == "quarantine"
    assert row["document"] == "empty.txt"
    assert row["reason"] == "empty"
    assert row["message"]
    assert run["artifacts"]["ingest-failures"][0] == "1 could not be fetched or read"


def test_a_backfill_leaves_what_an_ingest_does(told: dict[str, Any]) -> None:
    """A warning in its message, and tables of documents, failures and disagreements."""
    run = told["past"]
    assert run["state"] == "Completed"
    assert run["message"].startswith("Warning: 1 months completed, 0 before, 0 open: 1 new, ")
    assert [row["reason"] for row in table(run, "ingest-failures")] == ["gone"]
    assert table(run, "ingest-disagreements")
    assert run["artifacts"]["ingest-documents"][0] == "1 documents read"


def test_a_rebuild_with_inputs_in_quarantine_warns(told: dict[str, Any]) -> None:
    """As the ingest did that put them there."""
    run = told["rebuilt"]
    assert run["state"] == "Completed"
    assert run["message"].startswith("Warning: ")
    assert "1 input in quarantine" in run["message"]


def test_figures_that_disagree_are_in_a_table(told: dict[str, Any]) -> None:
    """Check, sentence and document; a check of all figures leaves them too."""
    for name, key in (("some wrong", "ingest"), ("full check", "check")):
        rows = table(told[name], f"{key}-disagreements")
        assert [(row["check"], row["document"]) for row in rows] == [
            ("share_against_counts", "odds.txt")
        ]
        assert "50%" in rows[0]["what"]


def test_a_run_below_its_sources_minimum_fails_and_says_why(told: dict[str, Any]) -> None:
    """By the source, what it listed and what it should have; the counts are there all the same."""
    run = told["too few"]
    assert run["state"] == "Failed"
    assert "ofsted-statistics listed 0 documents, and should have at least 2" in run["message"]
    assert {row["outcome"] for row in table(run, "ingest-report")} >= {"new", "unchanged", "failed"}


def test_all_well_is_a_state_without_a_warning(told: dict[str, Any]) -> None:
    """What was listed as unchanged is not asked for, so a minor edit is not seen."""
    assert told["first"]["message"].startswith("3 new, ")
    assert "ingest-failures" not in told["first"]["artifacts"]
    assert told["again"]["message"].startswith("0 new, 0 revised, 3 unchanged")


def test_a_run_waits_for_whoever_loads_and_says_so_in_its_log(told: dict[str, Any]) -> None:
    """Then it goes on, and ends well."""
    (said,) = told["heard"]
    assert said.startswith("waiting for process")
    assert "(ingest by hand, since" in said
    assert told["again"]["state"] == "Completed"


def test_the_weekly_check_compares_every_document_with_its_source(told: dict[str, Any]) -> None:
    """A minor edit that no list tells of becomes a revision; then all is tested and published."""
    run = told["full check"]
    assert run["state"] == "Completed"
    assert run["message"].startswith("0 new, 1 revised, 2 unchanged")
    assert "1 differs" in run["message"]
    assert (told["folder"] / "published" / "datapackage.json").exists()
    assert {"ingest ofsted-press-releases", "publish to published"} <= set(told["names"])


def test_a_weekly_check_of_a_source_that_falls_short_fails_once_all_is_tested(
    told: dict[str, Any],
) -> None:
    """It tells of the source, has tested the figures, and publishes nothing."""
    run = told["short check"]
    assert run["state"] == "Failed"
    assert "ofsted-statistics listed 0 documents" in run["message"]
    assert table(run, "check-disagreements")
    assert not (told["folder"] / "nowhere").exists()
