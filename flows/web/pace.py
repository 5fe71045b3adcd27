"""One pace a host, kept by every thread and process: requests apart, and silence when a host asks
for it."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path

from flows.web.fault import Answer, Fault
from flows.web.ledger import Ledger, Times

# What lies between two requests besides the rate asked for, as a share of it: the second may travel
# faster than the first, and a host counts what reaches it.
_MARGIN = 0.1
# A host that says "too many requests" without saying until when.
_UNTOLD_SECONDS = 1.0
_MOST_HELD = timedelta(days=1).total_seconds()


class Stop:
    """The end of a client, for which every pause wakes."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """Ends every pause, now and later."""
        self._event.set()

    def pause(self, seconds: float) -> None:
        """Waits. Raises Fault when the client is closed, before or meanwhile."""
        if self._event.wait(max(seconds, 0)):
            raise Fault("stopped", "The client was closed before the answer came: run again.")


class Pace:
    """When a host may be asked. `patience`: the longest silence, in seconds, that is waited out.
    `folder`: where processes share what they know of hosts."""

    def __init__(
        self, host: str, rate: float, patience: float, stop: Stop, folder: Path | None = None
    ) -> None:
        self._host, self._patience, self._stop = host, patience, stop
        self._usual = rate
        self._limits: list[float] = []
        self._robots = float("inf")
        self._lock = threading.Lock()
        self._queue = threading.Lock()
        self._turns = Ledger(host, folder, stop.pause)
        # A file of its own: who waits to send keeps nobody from taking a turn.
        self._sendings = Ledger(f"{host} sent", folder, stop.pause)

    def limit(self, rate: float) -> None:
        """A source's own limit, in requests a second: it replaces the usual one."""
        with self._lock:
            self._limits.append(rate)

    def limit_by_robots(self, rate: float) -> None:
        """What a robots.txt asks for: it can only make us slower."""
        with self._lock:
            self._robots = rate

    @property
    def interval(self) -> float:
        """Seconds between two requests."""
        return (1 + _MARGIN) / min(self._robots, *(self._limits or [self._usual]))

    def wait_turn(self) -> None:
        """Returns when a request may set out. Raises Fault if that is too far off."""
        # One at a time: a process that is killed leaves no more than one turn that nobody takes.
        with self._queue:
            while True:
                with self._turns.held() as times:
                    turn = max(time.monotonic(), times.turn + self.interval, times.silent_until)
                    self._refuse_long_silence(times)
                    times.turn = turn
                self._stop.pause(turn - time.monotonic())
                with self._turns.held() as times:
                    if time.monotonic() >= times.silent_until:
                        return

    def wait_to_send(self) -> None:
        """Returns when the request may be written, so far from the one before as it must be.

        Turns alone are not enough: of two requests, each in its turn, the first may spend its time
        on connecting, and both would arrive together.
        """
        with self._sendings.held() as times:
            self._stop.pause(times.sent + self.interval - time.monotonic())
            times.sent = time.monotonic()

    def heed(self, answer: Answer) -> bool:
        """Keeps the silence that an answer asks for; whether it is short enough to wait for."""
        if answer.status < 429:
            return True
        seconds = read_retry_after(answer)
        if seconds is None:
            if answer.status != 429:
                return True
            seconds = _UNTOLD_SECONDS
        with self._turns.held() as times:
            until = time.monotonic() + min(seconds, _MOST_HELD)
            times.silent_until = max(times.silent_until, until)
        return seconds <= self._patience

    def _refuse_long_silence(self, times: Times) -> None:
        seconds = times.silent_until - time.monotonic()
        if seconds > self._patience:
            until = datetime.now(UTC) + timedelta(seconds=seconds)
            sentence = (
                f"{self._host} asked us to stay away until {until:%d %B %H:%M} UTC: run again then."
            )
            raise Fault("rate limited", sentence)


class Paces:
    """The pace of every host, made when it is first asked for."""

    def __init__(
        self, rate: float, patience: float, stop: Stop, folder: Path | None = None
    ) -> None:
        self._made = partial(Pace, rate=rate, patience=patience, stop=stop, folder=folder)
        self._lock = threading.Lock()
        self._paces: dict[str, Pace] = {}

    def of(self, host: str) -> Pace:
        """The pace of a host, whatever its case, port and last dot."""
        name = host.lower()
        if name.count(":") == 1:  # two and more are of IPv6
            name, _, _ = name.partition(":")
        name = name.rstrip(".")
        with self._lock:
            if name not in self._paces:
                self._paces[name] = self._made(name)
            return self._paces[name]


def read_retry_after(answer: Answer) -> float | None:
    """Seconds of a Retry-After, given as such or as a date; None if there is none to be read.

    A date is compared with the answer's own Date: their clock may be wrong, but it is one clock.
    """
    text = (answer.header("retry-after") or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    until = _date(text)
    if until is None:
        return None
    now = _date(answer.header("date") or "") or answer.fetched_at
    return max((until - now).total_seconds(), 0)


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
