"""Invented releases and a way to run the command line as users do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from ledger_site import publishing
from loopback_site import Site

from flows.cli import main

Run = Callable[..., subprocess.CompletedProcess[str]]

PLACES = ("Northmoor", "Eastwell", "Sudley", "Westering", "Midvale", "Larkholm")


def release(number: int) -> str:
    """A release of an invented inspectorate; each number gives another title and other figures."""
    place = PLACES[number % len(PLACES)]
    homes, good = 40 + number, 21 + number % 7
    return f"""{place}: children's homes in edition {number}

Inspectors visited {homes} children's homes in {place} in 2023 to 2024.

Of these, {good} of {homes} were good or outstanding, up from 45% the year before.

• {homes - good} homes were less than good
• nearly a third had a vacancy for a manager
• spending rose by £{number + 2} million to over £{number + 60} million

The chief inspector, Ada Marlowe, said: "Four out of 5 children told us that they felt safe."

Notes to editors

Call 01632 960{100 + number} for more.
"""


def write(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:02}.txt").write_text(release(number), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def write_releases() -> Callable[[Path, int], Path]:
    """Makes a folder of so many releases."""
    return write


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """A folder of twelve releases."""
    return write(tmp_path / "releases", 12)


@pytest.fixture
def pressfigures(tmp_path: Path) -> Run:
    """Runs the command line in a process of its own, in the test's folder."""

    def run(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "import sys; from flows.cli import main; sys.exit(main())",
             *map(str, arguments)],
            cwd=tmp_path,
            env=os.environ | variables,
            text=True,
            capture_output=True,
            timeout=180,
            check=False,
        )  # fmt: skip

    return run


@pytest.fixture
def pressfigures_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line in the test's own process, in its folder.

    For what a process of its own, whose imports take longer than most answers, tells no better.
    """

    def run(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        said = {name: TextIOWrapper(BytesIO(), "utf-8") for name in ("stdout", "stderr")}
        given = [str(argument) for argument in arguments]
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            patch.setattr(sys, "argv", ["pressfigures", *given])
            for name, value in variables.items():
                patch.setenv(name, value)
            for name, stream in said.items():
                patch.setattr(sys, name, stream)
            status = main()
        for stream in said.values():
            stream.seek(0)
        return subprocess.CompletedProcess(given, status, *(one.read() for one in said.values()))

    return run


@pytest.fixture
def ledger() -> Iterator[Site]:
    """A news site with two articles and three feeds."""
    with publishing() as site:
        yield site
