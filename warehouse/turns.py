"""Turns: of those who would do the same to one warehouse, one does it and the others wait."""

from __future__ import annotations

import fcntl
import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from warehouse.errors import WarehouseError, WarehouseLocked, describe_os_error
from warehouse.places import place_of

# Loading is one thing, whichever flow does it: two at once would fetch and read the same twice.
Deed = Literal["loading", "checking", "rebuilding", "serving"]

# Short enough to come in between two months of a backfill.
_PAUSE = 0.02
_MOST_WORDS, _MOST_NAMED = 4096, 200


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the turn: a process, what it runs, and since when."""

    process: int
    host: str
    run: str
    since: str

    def __str__(self) -> str:
        """`process 4711 (ingest ofsted-news, since 2026-11-22 06:00 UTC)`."""
        where = "" if self.host == platform.node() else f" on {self.host}"
        return f"process {self.process}{where} ({self.run}, since {self.since})"


@contextmanager
def turn(
    path: Path,
    deed: Deed,
    run: str,
    wait_seconds: float,
    waiting: Callable[[str], None] = lambda text: None,
) -> Iterator[None]:
    """Has the turn at the warehouse at `path` within; it ends with the process at the latest.

    `run` tells others what it is for. Where another has it, `waiting` is told whom we wait for.
    Raises WarehouseLocked when it is not free after `wait_seconds`, WarehouseError where there is
    no place for a warehouse.
    """
    own = place_of(path)
    place = own.with_name(f"{own.name}.{deed}.lock")
    try:
        lock = _take(place, path, wait_seconds, waiting)
    except FileNotFoundError as error:
        raise WarehouseError(f"There is no folder {path.parent} for a warehouse.") from error
    except OSError as error:
        raise WarehouseError(describe_os_error(error, path, "wait for our turn")) from error
    try:
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
        _write(lock, Holder(os.getpid(), platform.node(), run[:_MOST_NAMED], now))
        yield
    finally:
        place.unlink(missing_ok=True)
        os.close(lock)


def _take(place: Path, path: Path, wait_seconds: float, waiting: Callable[[str], None]) -> int:
    """The open file that is ours alone until it is closed."""
    deadline = time.monotonic() + wait_seconds
    told: Holder | None = None
    while True:
        lock = os.open(place, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever had it takes the file away: then the turn is at another of the name.
            with suppress(FileNotFoundError):
                if os.fstat(lock).st_ino == place.stat().st_ino:
                    return lock
        except BlockingIOError as error:
            holder = _holder(lock)
            if time.monotonic() >= deadline:
                os.close(lock)
                still = f", and still was after {wait_seconds:.0f} s" if wait_seconds else ""
                raise WarehouseLocked(
                    f"The warehouse {path} is in use by {holder or 'another process'}{still}:"
                    " wait for it to end, or stop it, then run again."
                ) from error
            if holder and holder != told:
                waiting(f"waiting for {holder}")
                told = holder
        os.close(lock)
        time.sleep(_PAUSE)


def _holder(lock: int) -> Holder | None:
    """Who has the turn, by their own words; they may not have written them yet."""
    try:
        return Holder(**json.loads(os.pread(lock, _MOST_WORDS, 0)))
    except (ValueError, TypeError):
        return None


def _write(lock: int, holder: Holder) -> None:
    # Who waits is told less where there is no room for these words.
    with suppress(OSError):
        os.ftruncate(lock, 0)
        os.pwrite(lock, json.dumps(asdict(holder)).encode(), 0)
