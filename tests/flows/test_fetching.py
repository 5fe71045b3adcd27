"""Several requests at once: their order, the first error, how many there are, what they hold."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest
from ingesting import settings
from stand_in import document, standing_in

from flows import pipeline
from flows.archiving import Archived
from flows.fetching import at_once
from flows.pipeline import Directly, Request
from flows.progress import Silent
from flows.sources.opening import open_source

P = ParamSpec("P")
T = TypeVar("T")


def test_results_are_in_the_order_of_the_work() -> None:
    """Whichever is ready first."""
    pauses = [0.05, 0.0, 0.03, 0.01]

    def work(pause: float) -> float:
        time.sleep(pause)
        return pause

    assert at_once([lambda p=p: work(p) for p in pauses], 4) == pauses  # type: ignore[misc]
    assert at_once([], 4) == []


def test_no_more_are_under_way_than_threads() -> None:
    """And with several threads more than one is."""
    now, most, lock = 0, 0, threading.Lock()

    def work() -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.01)
        with lock:
            now -= 1

    at_once([work] * 20, 3)
    assert most == 3
    most = 0
    at_once([work] * 3, 1)
    assert most == 1


def test_an_error_comes_out_and_ends_the_rest() -> None:
    """What is no fault of one document's is the run's."""
    done: list[int] = []

    def work(number: int) -> None:
        time.sleep(0.01)
        if number == 2:
            raise OSError("no more threads")
        done.append(number)

    with pytest.raises(OSError, match="no more threads"):
        at_once([lambda n=n: work(n) for n in range(100)], 2)  # type: ignore[misc]
    assert len(done) < 50


def test_ctrl_c_waits_for_no_request() -> None:
    """The threads end with the process, whatever they wait for."""
    script = (
        "import time\nfrom flows.fetching import at_once\nprint('begun', flush=True)\n"
        "at_once([lambda: time.sleep(60)] * 4, 2)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.3)
        began = time.monotonic()
        os.kill(process.pid, signal.SIGINT)
        process.wait(timeout=20)
        assert time.monotonic() - began < 10
        assert process.returncode != 0


class Weighing(Directly):
    """Notes how many bytes each batch held."""

    def __init__(self) -> None:
        self.held: list[int] = []

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's own result."""
        result = function(*args, **kwargs)
        if isinstance(result, Archived):
            self.held.append(sum(len(capture.content) for capture in result.captures))
        return result


def test_a_batch_from_the_web_ends_when_it_holds_enough(tmp_path: Path) -> None:
    """Pages are larger than anyone could know before: the rest comes in batches of its own."""
    chosen = settings(batch_mb=0.25, fetchers=1)
    with standing_in([document(number) for number in range(12)]) as server:
        for one in server.documents.values():
            one.always = f"item {json.dumps(one.item() | {'pad': 'x' * 100_000})}"
        weighing = Weighing()
        chosen = replace(chosen, govuk_url=server.url)
        with open_source(["govuk:ofsted"], chosen) as opened:
            run = pipeline.Run("one", Request(tmp_path / "w.duckdb"), opened, chosen, Silent())
            with run.begin("ingest", {}):
                report = pipeline.follow(run, chosen, weighing)
        assert len([seen for seen in server.take_log() if not seen.is_search]) == 12
    assert report.new == 12
    assert len(weighing.held) == 4
    assert max(weighing.held) < 350_000
