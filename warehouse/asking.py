"""Asking: a connection whose work is waited for, within a time, and stopped by Ctrl-C at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import duckdb

T = TypeVar("T")
# What was told to stop is waited for so long: it holds the connection until then.
_STOPPING_SECONDS = 10.0
_STEP_SECONDS = 0.1


class TooLong(Exception):  # noqa: N818 (the sandbox says it in a sentence)
    """The work took longer than it may."""


class Asking:
    """Works on a connection in a thread of its own, so that ours can hear of Ctrl-C meanwhile.

    DuckDB looks for signals while it runs a statement, but not while it hands over its rows.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, seconds: float) -> None:
        """`seconds` are for all the work together, without the time between."""
        self._connection = connection
        self._left = seconds
        self._pool = ThreadPoolExecutor(1, "asking")

    def wait(self, work: Callable[[], T]) -> T:
        """What the work returns. Raises TooLong, and whatever the work raises."""
        started = time.monotonic()
        future = self._pool.submit(work)
        try:
            # In short steps: a signal that another thread was given does not wake ours.
            while not wait([future], timeout=_STEP_SECONDS).done:
                if time.monotonic() - started > self._left:
                    raise TooLong
        except BaseException:
            self._stop(future)
            raise
        self._left -= time.monotonic() - started
        return future.result()

    def _stop(self, future: Future[T]) -> None:
        """Stops the work; an interrupt that comes before it has begun is lost, so we repeat it."""
        deadline = time.monotonic() + _STOPPING_SECONDS
        while time.monotonic() < deadline:
            self._connection.interrupt()
            if wait([future], timeout=0.05).done:
                return

    def close(self) -> None:
        """Ends the thread and closes the connection."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._connection.close()
