"""Fixtures that every test may ask for."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and their gold annotations, which is no part of the project."""
    named = os.environ.get("PRESSFIGURES_SHARED")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "gold").is_dir():
        reason = f"no shared documents at {folder}: set PRESSFIGURES_SHARED"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
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
