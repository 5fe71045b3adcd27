"""Which process is ours, and whether one that left something behind still runs."""

from __future__ import annotations

import os
from pathlib import Path

# Fields of /proc/<pid>/stat after the command's closing bracket: the state is the first of them.
_STATE, _START = 0, 19
# A process that has ended and that its parent has not asked after yet.
_ENDED = ("Z", "X")


def started(pid: int) -> str:
    """When a process of this machine started, in the kernel's own count; "" where it is not told.

    With it a number that the system has given to another process since is not taken for ours.
    """
    fields = _status(pid)
    return fields[_START] if len(fields) > _START else ""


def alive(pid: int, start: str = "") -> bool:
    """Whether process `pid`, started at `start` where that is known, still runs here."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it runs, under another user
    fields = _status(pid)
    if fields and fields[_STATE] in _ENDED:
        return False
    return not start or started(pid) in ("", start)


def _status(pid: int) -> list[str]:
    """What the kernel tells of a process; nothing on a system that has no /proc."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return status.rpartition(")")[2].split()
