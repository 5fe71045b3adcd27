"""Files written aside and swapped in: whoever reads a folder sees whole files, old or new."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.connections import PATIENCE_SECONDS
from warehouse.errors import PublishError
from warehouse.processes import alive

_LOCK = ".publishing.lock"
_STAGING = re.compile(r"\.staging\.(\d+)$")
_PAUSE = 0.05


@contextmanager
def staging(folder: Path, wait_seconds: float = PATIENCE_SECONDS) -> Iterator[Path]:
    """An empty folder within `folder`, for one publisher at a time; it is gone at the end.

    What killed publishers left behind is removed. Raises PublishError when another still
    publishes there after `wait_seconds`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("ab") as lock:
        _take(lock.fileno(), folder, wait_seconds)
        for left in folder.glob(".staging.*"):
            writer = _STAGING.search(left.name)
            # Whoever holds the lock is the one that writes here, so a number like ours is old.
            if writer and (int(writer[1]) == os.getpid() or not alive(int(writer[1]))):
                shutil.rmtree(left)
        aside = folder / f".staging.{os.getpid()}"
        aside.mkdir()
        try:
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _take(lock: int, folder: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise PublishError(
                    f"Another process publishes to {folder}, and still did after"
                    f" {wait_seconds:.0f} s: wait for it to end, then publish again."
                ) from error
        time.sleep(_PAUSE)


def swap(aside: Path, target: Path) -> None:
    """Puts a whole file in the place of `target` in one step, on the disk before it is seen."""
    sync(aside)
    target.parent.mkdir(parents=True, exist_ok=True)
    aside.replace(target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Makes what is written to a file, or the names in a folder, last."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
