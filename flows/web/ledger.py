"""When a host was last asked, as every process of this machine knows it: a small file a host."""

from __future__ import annotations

import fcntl
import os
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

_FORM = struct.Struct("<3d")
_LONGEST_NAME = 200
# How soon one that finds a file taken looks again; it is held for as long as a request is put off.
_PAUSE = 0.002


@dataclass(slots=True)
class Times:
    """Moments of one host, on the monotonic clock, which all processes of a machine share."""

    turn: float = float("-inf")
    """The last turn that was given out; it may lie ahead."""
    sent: float = float("-inf")
    """When a request was last sent."""
    silent_until: float = float("-inf")


class Ledger:
    """The times of one host; in a file of `folder`, without one for this process alone."""

    def __init__(
        self, host: str, folder: Path | None, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._path = folder / quote(host, safe="")[:_LONGEST_NAME] if folder else None
        self._pause = pause
        self._lock = threading.Lock()
        self._own = Times()

    @contextmanager
    def held(self) -> Iterator[Times]:
        """The times, to be changed; nobody else has them meanwhile, thread or process.

        Where the file cannot be used, the process goes by what it knows itself.
        """
        with self._lock:
            handle = self._open()
            try:
                if handle is not None:
                    self._take(handle)
                    self._own = _read(handle)
                yield self._own
                if handle is not None:
                    with suppress(OSError):
                        os.pwrite(handle, _FORM.pack(*_values(self._own)), 0)
            finally:
                if handle is not None:
                    os.close(handle)

    def _open(self) -> int | None:
        if self._path is None:
            return None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return None

    def _take(self, handle: int) -> None:
        """Waits for the file; `pause` may end the waiting with an error of its own."""
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                self._pause(_PAUSE)
            except OSError:  # a file system without locks
                return


def _values(times: Times) -> tuple[float, float, float]:
    return times.turn, times.sent, times.silent_until


def _read(handle: int) -> Times:
    """The times in a file; none of what was written before the machine was started."""
    started = time.time() - time.monotonic()
    raw = os.pread(handle, _FORM.size, 0)
    if len(raw) < _FORM.size or os.fstat(handle).st_mtime < started:
        return Times()
    return Times(*_FORM.unpack(raw))
