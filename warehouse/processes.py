"""Which process is ours, and whether one that left something behind still runs."""

from __future__ import annotations

import os
from pathlib import Path

# Field 22 of /proc/<pid>/stat, counted from the first field after the command's closing bracket.
_START_FIELD = 19


def started(pid: int) -> str:
    """When a process of this machine started, in the kernel's own count; "" where it is not told.

    With it a number that the system has given to another process since is not taken for ours.
    """
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = status.rpartition(")")[2].split()
    return fields[_START_FIELD] if len(fields) > _START_FIELD else ""


def alive(pid: int, start: str = "") -> bool:
    """Whether process `pid`, started at `start` where that is known, still runs here."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it runs, under another user
    return not start or started(pid) in ("", start)
