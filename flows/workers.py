"""A pool of reading processes: each document is read apart, and a bad one costs only itself."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from types import TracebackType

from extractors.errors import PressfiguresError
from flows.limits import ENDINGS
from flows.settings import Settings
from warehouse.captures import Capture, Loaded, Outcome, Quarantined
from warehouse.facts import Facts

# Named, not imported: what reading needs is for the workers to load, not for us.
READER = "flows.reading"
# A worker costs about half a second to start: one for so many bytes, up to the number allowed.
BYTES_A_WORKER = 300_000


class WorkerError(PressfiguresError):
    """The reading processes do not work at all: no document's fault."""


# Megabytes that every document is taken to have at least, however short: enough for what starts up
# with it. PDF and Word files are packed, and their letters each have a place to be worked out.
LEAST_MB = 4
LEAST_PACKED_MB = 12
PACKED = (b"%PDF", b"PK\x03\x04")


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading a document may take: processor seconds a megabyte, and megabytes of memory.

    Memory is counted beyond what an idle worker holds.
    """

    seconds_a_mb: float
    memory_mb: float

    def seconds(self, content: bytes) -> float:
        """The seconds that this content may take."""
        packed = any(mark in content[:64] for mark in PACKED)
        least = LEAST_PACKED_MB if packed else LEAST_MB
        return self.seconds_a_mb * max(least, len(content) / 1e6)


def limits_of(settings: Settings) -> ReadingLimits:
    """The limits that the settings give."""
    return ReadingLimits(settings.document_seconds, settings.document_memory_mb)


class _Worker:
    """One process and the document it has in hand."""

    def __init__(self, limits: ReadingLimits) -> None:
        ours, theirs = socket.socketpair()
        self.channel = Connection(ours.detach())
        self.capture: Capture | None = None
        self.place = 0
        self._started = False
        self._limits = limits
        with theirs:
            # A fresh interpreter, not a fork: it holds none of our memory, locks and threads.
            # A session of its own: Ctrl-C in the terminal is for us to handle.
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",  # a folder of our name where the user stands is not ours
                    "-m",
                    READER,
                    str(theirs.fileno()),
                    str(limits.memory_mb),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def give(self, place: int, capture: Capture) -> None:
        """Hands over a document, one at a time. Raises WorkerError if the process never starts."""
        if not self._started:
            self._await_start()
        self.place, self.capture = place, capture
        # A process that dies of the document while it arrives says so in `answer`.
        with suppress(ConnectionError):
            seconds = self._limits.seconds(capture.content)
            self.channel.send((capture.content, capture.uri, capture.media_type, seconds))

    def answer(self) -> Outcome:
        """What became of the document in hand; waits until the process has answered or died."""
        capture, self.capture = self.capture, None
        assert capture is not None
        try:
            answer: Facts | tuple[str, str] = self.channel.recv()
        except (EOFError, ConnectionError):
            return Quarantined(capture, *self._death(capture))
        if isinstance(answer, Facts):
            return Loaded(capture, answer)
        return Quarantined(capture, *answer)

    def is_alive(self) -> bool:
        """Whether the process can take another document."""
        return self._process.poll() is None

    def kill(self) -> None:
        """Ends the process at once, whatever it has in hand: it keeps nothing."""
        self._process.kill()

    def close(self) -> None:
        """Ends the process, and what leads to it."""
        self.channel.close()
        self.kill()
        self._process.wait()

    def _await_start(self) -> None:
        try:
            self.channel.recv()
        except (EOFError, ConnectionError):
            raise WorkerError(
                "The process that reads documents could not start "
                f"(exit status {self._process.wait()}): its own words are above."
            ) from None
        self._started = True

    def _death(self, capture: Capture) -> tuple[str, str]:
        status = self._process.wait()
        if status in ENDINGS:
            seconds = self._limits.seconds(capture.content)
            return "too slow", (
                f"Reading it took more than {seconds:.3g} seconds; "
                "PRESSFIGURES_DOCUMENT_SECONDS gives it more."
            )
        how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        return "crashed", f"The process that read it died ({how}); memory may have run out."


class Workers:
    """Up to `count` reading processes, started when first needed and kept until closed."""

    def __init__(self, count: int, limits: ReadingLimits) -> None:
        self._count = count
        self._limits = limits
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for worker in (*self._idle, *self._busy):
            worker.close()
        self._idle, self._busy = [], []

    def rest(self) -> None:
        """Ends the processes that have nothing to do; further documents start others."""
        for worker in self._idle:
            worker.close()
        self._idle = []

    def kill(self) -> None:
        """Ends the processes from another thread; whoever waits for one takes it for dead."""
        for worker in (*self._idle, *self._busy):
            worker.kill()

    def start(self, count: int) -> None:
        """Starts processes until there are `count` (or as many as allowed), without waiting."""
        while len(self._idle) + len(self._busy) < min(count, self._count):
            self._idle.append(_Worker(self._limits))

    def read(self, captures: Iterable[Capture]) -> Iterator[tuple[int, Outcome]]:
        """The outcome of each capture with its place among them, in the order they finish."""
        for place, capture in enumerate(captures):
            while not self._idle and len(self._busy) >= self._count:
                yield from self._collect()
            self._give(place, capture)
        while self._busy:
            yield from self._collect()

    def _give(self, place: int, capture: Capture) -> None:
        if not self._idle:
            self._idle.append(_Worker(self._limits))
        worker = self._idle.pop()
        self._busy.append(worker)
        worker.give(place, capture)

    def _collect(self) -> Iterator[tuple[int, Outcome]]:
        ready = wait([worker.channel for worker in self._busy])
        for worker in [worker for worker in self._busy if worker.channel in ready]:
            self._busy.remove(worker)
            yield worker.place, worker.answer()
            if worker.is_alive():
                self._idle.append(worker)
            else:
                worker.close()
