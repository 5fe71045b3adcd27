"""Reading in the tasks of a Prefect task runner: each takes a share of a batch, writes a shard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from contextvars import copy_context
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner

from extractors.vocabulary.load import extractor_version
from flows.shares import RunnerError, Terms, read_share
from flows.workers import BYTES_A_WORKER, ReadingLimits, WorkerError
from warehouse.captures import Capture, Loaded, Outcome, Quarantined
from warehouse.errors import ShardError
from warehouse.shards import ShardStore

# A task costs Prefect half a second, whatever it does; what is lost with a worker is read again.
SHARE_BYTES = 8_000_000
MOST_TRIES = 3


@dataclass(slots=True)
class _Sent:
    """A share that was sent out: its documents, by place, and the task that reads them."""

    number: int
    name: str
    captures: Mapping[int, Capture]
    tries: int = 0
    future: PrefectFuture[str] | None = None


class TaskReader:
    """Sends batches out in shares and takes in what comes back.

    Documents go out by way of the store, too: what passes through Prefect and its runner are names.
    """

    def __init__(
        self, runner: TaskRunner[Any], workers: int, limits: ReadingLimits,
        warehouse: Path, shards: str | None,
    ) -> None:  # fmt: skip
        """Starts nothing yet. Raises RunnerError outside a run of a Prefect flow."""
        if FlowRunContext.get() is None:
            raise RunnerError(
                "Of all runners only processes works without Prefect: leave out --direct, or name"
                " --runner processes."
            )
        # Tasks are of the flow, whichever step of it sends them: a step's own context, with the run
        # and its locks, cannot go to another machine.
        self._context = copy_context()
        self._runner = runner
        self._workers = workers
        self._root = shards or f"{warehouse.absolute()}.shards"
        self._is_own = shards is None
        self._store = ShardStore.of_run(self._root)
        self._terms = Terms(limits, extractor_version(), self._store.url)
        self._numbers = count(1)
        self._stack = ExitStack()
        self._started = False

    def ahead(self, is_remote: bool) -> int:
        """While one batch is read elsewhere, the next is fetched and the one before loaded here."""
        return 1

    def start(self) -> None:
        """Nothing to get ready: the first task finds its runner."""

    def begin(self, captures: Sequence[Capture]) -> Iterator[tuple[int, Outcome]]:
        """Sends a batch out at once; its outcomes, each with its place, as they are asked for."""
        if captures and not self._started:
            self._started = True
            ShardStore(self._root).sweep()
            self._stack.enter_context(self._runner)
        sent = [
            _Sent(next(self._numbers), self._store.put(part), part)
            for part in map(dict, _cut(captures, self._workers))
        ]
        for share in sent:
            self._send(share)
        return self._collect(sent)

    def rest(self) -> None:
        """What others read with is theirs."""

    def __enter__(self) -> TaskReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, traceback)
        if self._started:
            self._store.remove()
        if self._is_own:
            with suppress(OSError):  # others use it, or it was never made
                Path(self._root).rmdir()

    def _send(self, share: _Sent) -> None:
        share.tries += 1
        made = task(
            name="read",
            task_run_name=f"read share {share.number}",
            cache_policy=NO_CACHE,
            persist_result=False,
        )(read_share)
        given = {"terms": self._terms, "name": share.name}
        try:
            share.future = self._context.copy().run(self._runner.submit, made, given)
        except Exception as error:
            raise RunnerError(
                f"The runner {type(self._runner).__name__} takes no work: {error}"
            ) from error

    def _collect(self, sent: Sequence[_Sent]) -> Iterator[tuple[int, Outcome]]:
        for share in sent:
            shard = self._await(share)
            for place, reading in self._store.take(shard):
                capture = share.captures[place]
                if isinstance(reading, tuple):
                    yield place, Quarantined(capture, *reading)
                else:
                    yield place, Loaded(capture, reading)
            self._store.drop(share.name)

    def _await(self, share: _Sent) -> str:
        """The name of the share's shard. A share whose worker died goes to another."""
        while True:
            assert share.future is not None
            try:
                return share.future.result()
            except (RunnerError, ShardError, WorkerError):
                raise
            except Exception as error:
                if share.tries >= MOST_TRIES:
                    raise RunnerError(
                        f"Share {share.number} failed {share.tries} times, the last time with"
                        f" {type(error).__name__}: {error}"
                    ) from error
            self._send(share)


def _cut(captures: Sequence[Capture], workers: int) -> Iterator[list[tuple[int, Capture]]]:
    """The captures with their places, in shares of about as many bytes for each worker."""
    total = sum(len(capture.content) for capture in captures)
    fewest = -(-total // SHARE_BYTES)
    wanted = max(fewest, min(workers, total // BYTES_A_WORKER + 1))
    share: list[tuple[int, Capture]] = []
    done, size = 0, 0
    for place, capture in enumerate(captures):
        share.append((place, capture))
        size += len(capture.content)
        if done + 1 < wanted and size >= total * (done + 1) / wanted:
            yield share
            share, done = [], done + 1
    if share:
        yield share
