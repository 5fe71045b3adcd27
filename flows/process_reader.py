"""Reads in processes of this run, while the run itself archives and loads other batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Event, Thread
from types import TracebackType
from typing import TypeAlias

from flows.workers import BYTES_A_WORKER, ReadingLimits, Workers
from warehouse.captures import Capture, Outcome

Answers: TypeAlias = "SimpleQueue[tuple[int, Outcome] | BaseException | None]"
_STOPPING_SECONDS = 0.05


class ProcessReader:
    """Reads batches one after another; a thread hands documents to processes and takes answers."""

    def __init__(self, workers: int, limits: ReadingLimits) -> None:
        """Starts nothing yet."""
        self._workers = Workers(workers, limits)
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="reading", daemon=True)

    def ahead(self, is_remote: bool) -> int:
        """One batch is read while another is archived or loaded.

        What comes over the network is not read ahead: it comes slowly, and what has come would wait
        for its load as long as the batch after it takes.
        """
        return 0 if is_remote else 1

    def start(self) -> None:
        """Starts the first process."""
        self._do(self._prepare)

    def begin(self, captures: Sequence[Capture]) -> Iterator[tuple[int, Outcome]]:
        """Has a batch read by as many processes as it is worth.

        Its outcomes raise WorkerError when no process can be started.
        """
        answers: Answers = SimpleQueue()
        self._do(partial(self._read, captures, answers))
        return _outcomes(answers)

    def rest(self) -> None:
        """Ends the processes, once they have read what was begun."""
        self._do(self._workers.rest)

    def __enter__(self) -> ProcessReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Ends the processes at once, whatever they have in hand."""
        self._stopped.set()
        self._work.put(None)
        # The thread may be about to start a process, or to wait for one.
        while self._thread.is_alive():
            self._workers.kill()
            self._thread.join(_STOPPING_SECONDS)
        self._workers.__exit__(kind, error, traceback)

    def _do(self, work: Callable[[], None]) -> None:
        self._work.put(work)
        if self._thread.ident is None:
            self._thread.start()

    def _run(self) -> None:
        while (work := self._work.get()) is not None and not self._stopped.is_set():
            work()

    def _prepare(self) -> None:
        # What cannot be started now is tried again, and told of, when there is a batch.
        with suppress(OSError):
            self._workers.start(1)

    def _read(self, captures: Sequence[Capture], answers: Answers) -> None:
        try:
            wanted = sum(len(capture.content) for capture in captures) // BYTES_A_WORKER + 1
            self._workers.start(min(wanted, len(captures)))
            for answer in self._workers.read(captures):
                if self._stopped.is_set():
                    return
                answers.put(answer)
            answers.put(None)
        except BaseException as error:
            answers.put(error)


def _outcomes(answers: Answers) -> Iterator[tuple[int, Outcome]]:
    while (answer := answers.get()) is not None:
        if isinstance(answer, BaseException):
            raise answer
        yield answer
