"""The trial of Superset: what can be tested of it without Superset."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from benchmarks.bi import dashboard, environment
from benchmarks.bi.publishing import Round
from benchmarks.bi.verdicts import FAILED, RIGHT, STALE, WRONG, Request, alike, judge

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "bi.md").read_text(encoding="utf-8")
PINS = dict(
    re.findall(r"^([\w-]+)==(\S+)", environment.REQUIREMENTS.read_text(encoding="utf-8"), re.M)
)
ASKED = dashboard.KINDS
# Three publications of ten seconds each, every twenty seconds, that answer a, b and c.
ROUNDS = [
    Round(number, "", 20.0 * number, 20.0 * number + 10, {ASKED: ((answer,),)})
    for number, answer in enumerate("abc")
]


@pytest.mark.parametrize(
    ("began", "ended", "answer", "word", "late"),
    [
        (11, 12, "a", RIGHT, 0),  # between the first and the second
        (11, 12, "b", WRONG, 0),  # which has not begun
        (25, 26, "a", RIGHT, 0),  # while the second is made: either
        (25, 26, "b", RIGHT, 0),
        (25, 26, "c", WRONG, 0),
        (31, 32, "b", RIGHT, 0),  # the next after it
        (31, 32, "a", STALE, 1),
        (29, 33, "a", RIGHT, 0),  # begun before it ended
        (56, 57, "a", STALE, 26),  # as old as the first that came after
        (56, 57, "d", WRONG, 0),
        (56, 57, None, FAILED, 0),
    ],
)
def test_an_answer_is_that_of_a_publication_that_may_stand_there(
    began: float, ended: float, answer: str | None, word: str, late: float
) -> None:
    """Of the last that had ended, or of one that is being swapped in; no older, no younger."""
    rows = None if answer is None else ((answer,),)
    verdict = judge(Request(ASKED, began, ended, rows), ROUNDS)
    assert (verdict.word, verdict.late) == (word, late)


def test_publications_that_answer_alike_prove_nothing() -> None:
    """An old answer could pass for a new one there, so they are named."""
    again = Round(3, "", 60.0, 70.0, {ASKED: (("c",),)})
    assert alike(ROUNDS) == []
    assert alike([*ROUNDS, again]) == [f"publications 2 and 3 answer alike: {ASKED}"]


def test_the_guide_gives_the_settings_of_the_trial() -> None:
    """Word for word."""
    (said,) = re.findall(r"^```json\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    assert json.loads(said) == dashboard.ENGINE


def test_the_guide_names_the_versions_that_were_tested() -> None:
    """Superset's are the pins of its environment; the others are those that are installed."""
    for name, package in {
        "Superset": "apache-superset",
        "`duckdb-engine`": "duckdb-engine",
    }.items():
        major_minor = ".".join(PINS[package].split(".")[:2])
        assert f"{name} {major_minor}" in GUIDE
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pinned = " ".join(project["dependency-groups"]["dev"] + project["project"]["dependencies"])
    (part,) = re.findall(r"^\| in every run of the tests.*?^\| by a script", GUIDE, re.M | re.S)
    named = re.findall(r"`([\w-]+)` (\d+\.\d+)", part)
    assert {"polars", "pandas", "duckdb", "duckdb-cli", "sqlalchemy", "openpyxl"} <= {
        name for name, _ in named
    }
    for name, version in named:
        assert re.search(rf"(?<![\w-]){name}\b", pinned), name
        assert metadata.version(name).startswith(f"{version}."), name


def test_without_an_environment_one_line_says_what_to_do(tmp_path: Path) -> None:
    """With exit status 2, whatever stands in the way; what is there stays."""
    (tmp_path / "mine.txt").write_text("kept")
    command = [sys.executable, "-m", "benchmarks.bi", "--environment"]
    for folder, variables, words in (
        (tmp_path, {}, "holds something else: name an empty folder"),
        (tmp_path / "new", {"PATH": str(tmp_path)}, "uv is not on the path: install it, or"),
    ):
        done = subprocess.run(
            [*command, str(folder)], capture_output=True, text=True, cwd=ROOT, check=False,
            env=os.environ | variables,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (2, "")
        (said,) = done.stderr.splitlines()
        assert words in said
    assert (tmp_path / "mine.txt").read_text() == "kept"
