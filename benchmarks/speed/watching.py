"""A command watched from outside: seconds, CPU seconds of all its processes, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY_SECONDS = 0.25


class FailedError(Exception):
    """The command ended with an error; the text is its own last line."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What a command took; `cpu` and `peak_mb` hold its child processes too."""

    seconds: float
    cpu: float
    peak_mb: float
    said: str


def watch(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Watched:
    """Runs Python with the arguments to its end. Raises FailedError.

    Memory is what the processes have to themselves and their part of what they share, looked at
    four times a second; 0 where the system does not tell (Linux does).
    """
    before, started = os.times(), time.monotonic()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=compiled() | dict(environment or {}),
    )  # fmt: skip
    peak, ended = [0.0], threading.Event()
    looking = threading.Thread(target=_look, args=(process.pid, peak, ended))
    looking.start()
    said, errors = process.communicate()
    seconds = time.monotonic() - started
    ended.set()
    looking.join()
    after = os.times()
    if process.returncode:
        raise FailedError((errors.strip().splitlines() or [f"status {process.returncode}"])[-1])
    cpu = (
        after.children_user + after.children_system - before.children_user - before.children_system
    )
    return Watched(seconds, cpu, peak[0], said)


def compiled() -> dict[str, str]:
    """The environment, in which a module once read is kept compiled, as where a user installs."""
    return {name: said for name, said in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _look(pid: int, peak: list[float], ended: threading.Event) -> None:
    while not ended.wait(EVERY_SECONDS):
        peak[0] = max(peak[0], sum(_memory_mb(one) for one in _family(pid)))


def _family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, task.read_text(encoding="ascii").split())
            except OSError:
                continue
    return found


def _memory_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
