"""Ends processes as the system does that has no memory left, or a machine that loses its power."""

from __future__ import annotations

import subprocess
from contextlib import suppress

import psutil


def kill(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """Kills a process with all that it has started, runs in sessions of their own too."""
    with suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid)
        for one in [*family.children(recursive=True), family]:
            with suppress(psutil.NoSuchProcess):
                one.kill()
    process.wait()
