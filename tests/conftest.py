"""Fixtures that every test may ask for."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest

from warehouse import schema


def _miss(reason: str) -> NoReturn:
    """Skips the test for want of something; where all must be tried (`CI`), fails it."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def every_pace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each test has a folder for its paces, if it asks a host: few of the thousands do."""
    return tmp_path_factory.mktemp("paces")


@pytest.fixture(autouse=True)
def paces(every_pace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has its own pace with 127.0.0.1, who is another host in each."""
    monkeypatch.setenv("PRESSFIGURES_PACES", str(every_pace / uuid.uuid4().hex))


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty warehouse as it is made for whoever has none."""
    path = tmp_path_factory.mktemp("blank") / "blank.duckdb"
    schema.new_file(path, path, wait_seconds=60)
    return path


@pytest.fixture(autouse=True)
def blanks(blank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """New warehouses are copies of one that is made once: hundreds of tests want one.

    Where a test makes the schema another, it is made as ever.
    """
    make, version = schema.new_file, schema.VERSION

    def copy(part: Path, path: Path, wait_seconds: float) -> None:
        if version != schema.VERSION:
            make(part, path, wait_seconds)
        else:
            shutil.copyfile(blank, part)

    monkeypatch.setattr(schema, "new_file", copy)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and their gold annotations, which is no part of the project."""
    named = os.environ.get("PRESSFIGURES_SHARED")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "gold").is_dir():
        _miss(f"no shared documents at {folder}: set PRESSFIGURES_SHARED")
    return folder


@pytest.fixture(scope="session")
def gold_checks(shared: Path) -> ModuleType:
    """The gold standard's own checks of an annotation, as a module."""
    spec = importlib.util.spec_from_file_location("check_gold", shared / "gold" / "check_gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def old_duckdb() -> Callable[..., str]:
    """Runs a script where duckdb is 1.2.2, the oldest client that we promise; what it printed."""
    uv = shutil.which("uv")
    if uv is None:
        _miss("uv is not on the path, so the older client cannot be installed")
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    client = [uv, "run", "--no-project", "--python", python, "--with", "duckdb==1.2.2", "python"]
    ready = subprocess.run([*client, "-c", "import duckdb"], capture_output=True, check=False)
    if ready.returncode:
        _miss("duckdb 1.2.2 cannot be installed here")

    def run(script: str, *arguments: str) -> str:
        told = subprocess.run(
            [*client, "-c", script, *arguments], capture_output=True, text=True, check=False
        )
        assert told.returncode == 0, told.stderr
        return told.stdout

    return run
