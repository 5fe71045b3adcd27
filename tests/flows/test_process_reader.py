"""Batches are read one after another in the background, and the end of a run ends it at once."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from flows import workers
from flows.process_reader import ProcessReader
from flows.workers import ReadingLimits, WorkerError
from warehouse.captures import Capture, Loaded

LIMITS = ReadingLimits(20, 300)


def captures(*texts: str) -> Sequence[Capture]:
    now = datetime(2024, 5, 1, tzinfo=UTC)
    return [Capture(f"{n}.txt", text.encode(), now, "files") for n, text in enumerate(texts)]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every process that is started."""
    found: list[subprocess.Popen[bytes]] = []

    class Kept(subprocess.Popen):
        def __init__(self, *arguments: object, **named: object) -> None:
            super().__init__(*arguments, **named)
            found.append(self)

    monkeypatch.setattr(workers.subprocess, "Popen", Kept)
    return found


def test_a_batch_is_read_while_another_is_loaded(started: list[subprocess.Popen[bytes]]) -> None:
    """The second batch is read before anybody asks for the first; each has its own outcomes."""
    with ProcessReader(1, LIMITS) as reader:
        first = reader.begin(captures("Of 10 homes, 4 were good.", "Of 12 homes, 5 were good."))
        second = reader.begin(captures("Of 14 homes, 6 were good."))
        ((place, outcome),) = second
        assert place == 0
        assert isinstance(outcome, Loaded)
        assert "14 homes" in outcome.facts.text
        assert [place for place, _ in first] == [0, 1]
        assert reader.ahead(is_remote=False) == 1
        assert reader.ahead(is_remote=True) == 0
    assert len(started) == 1
    assert started[0].poll() is not None


def test_a_rest(started: list[subprocess.Popen[bytes]]) -> None:
    """What has been read is not lost by it, and further documents are read by another process."""
    with ProcessReader(1, LIMITS) as reader:
        first = reader.begin(captures("Of 10 homes, 4 were good."))
        reader.rest()
        assert [place for place, _ in first] == [0]
        assert [place for place, _ in reader.begin(captures("Of 12 homes, 5 were good."))] == [0]
        assert len(started) == 2
        assert started[0].poll() is not None


def test_what_is_begun_ends_with_the_run(started: list[subprocess.Popen[bytes]]) -> None:
    """A run that is stopped waits for no document in hand, and starts no further one."""
    long = "Of 10 homes, 4 were good, and 12% of 31 were not. " * 40_000
    before = time.monotonic()
    with ProcessReader(1, LIMITS) as reader:
        reader.begin(captures(long, long, long))
        while not started:
            time.sleep(0.01)
    assert time.monotonic() - before < 10
    assert all(process.poll() is not None for process in started)


def test_no_process_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told when a batch is to be read, not before, and nobody waits for ever."""
    monkeypatch.setattr(workers, "READER", "flows.nothing_of_the_kind")
    with ProcessReader(1, LIMITS) as reader:
        reader.start()
        with pytest.raises(WorkerError, match="could not start"):
            list(reader.begin(captures("Of 10 homes, 4 were good.")))


def test_the_system_refuses_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """As above."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError("too many processes")

    monkeypatch.setattr(workers.subprocess, "Popen", refuse)
    with ProcessReader(1, LIMITS) as reader:
        reader.start()
        with pytest.raises(OSError, match="too many"):
            list(reader.begin(captures("Of 10 homes, 4 were good.")))
