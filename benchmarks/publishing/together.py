"""Publishing while others load and read: nobody waits long, nobody fails, nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.publishing.reader import POLLS_A_SECOND
from warehouse.publish import SNAPSHOT, Terms, publish

READER = Path(__file__).with_name("reader.py")
WANTED_POLLS = 20
INGEST = "import sys; from flows.cli import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Together:
    """What came of it: publications and runs of ingest, and what the reader saw.

    `longest_s` is that of a publication, which waits for a batch that is being loaded;
    `longest_poll_ms` that of a poll.
    """

    publishes: int
    ingests: int
    seconds: float
    longest_s: float
    polls: int
    states: int
    longest_poll_ms: float
    polls_a_second: float

    def sentence(self) -> str:
        """All of it in a line."""
        return (
            f"{self.publishes} publishes and {self.ingests} runs of ingest in {self.seconds:.0f} s"
            f" (the longest publish {self.longest_s:.1f} s); {self.polls} polls,"
            f" {self.polls_a_second} a second, saw {self.states} states, each whole; the longest"
            f" took {self.longest_poll_ms:.0f} ms"
        )


class Loading(threading.Thread):
    """Ingests more of a folder, run after run, each a process, until told to stop.

    Between two runs `more` is called, which adds documents to the folder; false ends it.
    """

    def __init__(self, source: Path, warehouse: Path, more: Callable[[], bool]) -> None:
        super().__init__(daemon=True)
        self.runs = 0
        self.failed = ""
        self.stopping = threading.Event()
        self._command = [
            sys.executable, "-c", INGEST, "ingest", str(source), "--direct", "--workers", "1",
            "-w", str(warehouse),
        ]  # fmt: skip
        self._more = more

    def run(self) -> None:
        """Until stopped, or until a run fails."""
        while not self.stopping.is_set() and not self.failed and self._more():
            self.once()

    def once(self) -> None:
        """One run of ingest; why it failed, if it did, is in `failed`."""
        done = subprocess.run(self._command, capture_output=True, text=True, check=False)
        if done.returncode:
            self.failed = done.stderr.strip() or f"status {done.returncode}"
        self.runs += 1


def together(
    warehouse: Path, folder: Path, publishes: int, loading: Loading, *, until_loaded: bool = False
) -> Together:
    """Publishes so many times, while documents are loaded and a reader polls. Raises SystemExit.

    `until_loaded`: on and on, until the loading has ended of itself.

    There is a warehouse when this is called; the loading is begun and ended here.
    """
    terms = Terms(workbook_rows=10)
    publish(warehouse, folder, terms)
    longest = 0.0
    with subprocess.Popen(
        [sys.executable, str(READER), str(folder / SNAPSHOT)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as reader:  # fmt: skip
        assert reader.stdout
        reader.stdout.readline()
        loading.start()
        started = time.monotonic()
        made = 0
        while made < publishes or (until_loaded and loading.is_alive()):
            before = time.monotonic()
            publish(warehouse, folder, terms)
            longest = max(longest, time.monotonic() - before)
            made += 1
        seconds = time.monotonic() - started
        said, _ = reader.communicate("\n")
        loading.stopping.set()
        loading.join()
    if reader.returncode:
        raise SystemExit("the reader failed: its own words are above")
    if loading.failed:
        raise SystemExit(f"loading failed: {loading.failed}")
    polls, states, most, rate = said.split()
    return Together(
        made, loading.runs, seconds, longest, int(polls), int(states), float(most), float(rate)
    )


def require(seen: Together) -> None:
    """Raises SystemExit where the reader polled too seldom, or nothing was loaded meanwhile."""
    if seen.polls_a_second < WANTED_POLLS:
        raise SystemExit(
            f"missed: {seen.polls_a_second} polls a second of {POLLS_A_SECOND} tried, wanted"
            f" {WANTED_POLLS}"
        )
    if seen.ingests < 1 or seen.states < 2:
        raise SystemExit("missed: nothing was loaded while publishing went on")
