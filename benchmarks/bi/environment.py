"""Superset's own Python environment: made once with uv, used again while its pins stay the same."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
VERSION = "3.11"
VARIABLE = "SUPERSET_ENVIRONMENT"
_MARKER = "installed.txt"


class UnavailableError(Exception):
    """Superset cannot be installed or started here; the message says what to do, in a line."""


def default_folder() -> Path:
    """What the environment variable names, else a folder of the user's cache."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get(VARIABLE) or Path(cache) / "pressfigures" / "superset")


def prepare(folder: Path) -> Path:
    """The Python of the environment in `folder`, which is made or brought up to date if need be.

    Raises UnavailableError, also for a folder that holds something else.
    """
    python = folder / "bin" / "python"
    marker = folder / _MARKER
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if marker.exists() and marker.read_text(encoding="utf-8") == wanted and python.exists():
        return python
    if not (folder / "pyvenv.cfg").exists():
        if folder.exists() and any(folder.iterdir()):
            raise UnavailableError(
                f"{folder} holds something else: name an empty folder with --environment."
            )
        _uv("venv", "--python", VERSION, str(folder))
    _uv("pip", "install", "--python", str(python), "--requirement", str(REQUIREMENTS))
    marker.write_text(wanted, encoding="utf-8")
    return python


def _uv(*arguments: str) -> None:
    advice = (
        f"make an environment with Python {VERSION} and {REQUIREMENTS.name} where packages can be"
        f" had, and name it with --environment or {VARIABLE}."
    )
    try:
        done = subprocess.run(
            ["uv", "--quiet", *arguments], capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise UnavailableError(f"uv is not on the path: install it, or {advice}") from error
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise UnavailableError(f"uv could not make Superset's environment ({said}): {advice}")
