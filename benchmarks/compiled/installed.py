"""The project installed into environments of its own, pure and compiled, and asked side by side."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.compiled import reader

ROOT = Path(__file__).resolve().parents[2]
ASKED = "HATCH_BUILD_HOOKS_ENABLE"


class Installed:
    """The project in a new environment: its Python, and the CPU seconds that installing it took."""

    def __init__(self, folder: Path, python: str, *, compiled: bool) -> None:
        environment = {name: value for name, value in os.environ.items() if name != ASKED}
        if compiled:
            environment[ASKED] = "1"
        self.python = folder / "bin" / "python"
        started = _spent()
        into = ["-q", "--compile-bytecode", "--python", str(self.python)]
        for command in (
            ["uv", "venv", "-q", "--python", python, str(folder)],
            ["uv", "pip", "install", *into, str(ROOT)],
        ):
            subprocess.run(command, env=environment, check=True)
        self.seconds = _spent() - started

    def start(self, *arguments: str) -> float:
        """CPU seconds of a command of the project, from start to end."""
        started = _spent()
        subprocess.run(
            [self.python.with_name("pressfigures"), *arguments], check=True, capture_output=True
        )
        return _spent() - started


class Asked:
    """A process that holds documents, read by an installed project."""

    def __init__(self, python: Path, documents: Path) -> None:
        self._process = subprocess.Popen(
            [python, "-P", reader.__file__, str(documents)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.runs_from = str(self._answer())

    def ask(self, question: str) -> Any:
        """The answer to one line."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{question}\n")
        self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.wait()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"A reader ended with status {self._process.wait()}.")
        return json.loads(line)


def least(asked: Sequence[Asked], documents: int, passes: int) -> list[float]:
    """The CPU seconds of each over all documents, in turn, each document at its quickest."""
    quickest = [[float("inf")] * documents for _ in asked]
    for _ in range(passes):
        for place in range(documents):
            for one, known in zip(asked, quickest, strict=True):
                known[place] = min(known[place], one.ask(f"seconds {place}"))
    return [sum(known) for known in quickest]


def _spent() -> float:
    """CPU seconds of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def this_python() -> str:
    """The Python that runs this."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"
