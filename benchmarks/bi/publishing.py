"""Publications of data that is new each time, by the commands a user runs, each in its process."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from benchmarks.bi.dashboard import Rows, truth
from warehouse.publish import SNAPSHOT

FIRST_YEAR = 1990
RELEASE = """Children's homes in {year}

Inspectorate of Homes, 30 June {year}

At 31 March {year}, {share}% of children's homes were good or outstanding.
"""
_COMMAND = "import sys; from flows.cli import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Round:
    """One publication: when its command began and ended, and what DuckDB answers of it.

    Times are the monotonic clock's, in seconds.
    """

    number: int
    what: str
    began: float
    ended: float
    truth: dict[str, Rows]


class PublishingError(Exception):
    """A command of ours failed; the message is what it said."""


class Publisher:
    """A warehouse of the samples and of invented releases, and the folder it is published to."""

    def __init__(self, folder: Path) -> None:
        self.snapshot = folder / "published" / SNAPSHOT
        self._releases = folder / "releases"
        self._warehouse = folder / "warehouse.duckdb"
        self._number = 0
        self._releases.mkdir(parents=True)

    def publish(self) -> Round:
        """Loads something new and publishes: in turn one more release, and the last one corrected.

        Raises PublishingError.
        """
        number, self._number = self._number, self._number + 1
        year = FIRST_YEAR + number // 2
        corrected = number % 2 == 1
        text = RELEASE.format(year=year, share=30 + number)
        (self._releases / f"homes-{year}.txt").write_text(text, encoding="utf-8")
        loaded = [str(self._releases)]
        if number == 0:
            loaded.append(str(files("flows") / "samples"))
        _run("ingest", *loaded, "--direct", "--warehouse", str(self._warehouse))
        began = time.monotonic()
        _run(
            "publish", "--to", str(self.snapshot.parent), "--direct",
            "--warehouse", str(self._warehouse),
        )  # fmt: skip
        ended = time.monotonic()
        what = f"{year} {'corrected' if corrected else 'added'}"
        return Round(number, what, began, ended, truth(self.snapshot))


def _run(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _COMMAND, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PublishingError(f"pressfigures {arguments[0]}: {done.stderr.strip()}")
