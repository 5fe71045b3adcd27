"""Kills a run at a moment of a step, looks at what it left, and runs again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from benchmarks.speed.inputs import releases
from warehouse import archive
from warehouse.publish import SNAPSHOT
from warehouse.store import Warehouse, connect

BATCH = 3
FACTS = """
    SELECT revision_id, (SELECT count(*) FROM core.statistic s WHERE s.revision_id = r.revision_id),
        (SELECT count(*) FROM core.number n WHERE n.revision_id = r.revision_id),
        (SELECT count(*) FROM core.rating a WHERE a.revision_id = r.revision_id)
    FROM core.revision r
"""
VARIABLES = {
    "PRESSFIGURES_ALLOW_PRIVATE_ADDRESSES": "on",
    "PRESSFIGURES_REQUESTS_PER_SECOND": "200",
    "PRESSFIGURES_BATCH_DOCUMENTS": str(BATCH),
}
Facts = dict[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Mark:
    """The beginning of a step in the undisturbed run, and how many seconds it took."""

    step: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Whole:
    """What the undisturbed run leaves, and the steps it took."""

    content: str
    facts: Facts
    published: dict[str, int]
    marks: list[Mark]


@dataclass(slots=True)
class Ground:
    """Where trials are held: releases on disk and on a site, and a state that runs begin from."""

    folder: Path
    sources: list[str]
    before: dict[str, int] = field(default_factory=dict)

    def start(self, place: Path) -> subprocess.Popen[bytes]:
        """The run, in `place`, in a group of processes of its own."""
        given = [str(place / "notes"), str(place / "w.duckdb"), str(place / "published")]
        return subprocess.Popen(
            [sys.executable, "-m", "benchmarks.crash.victim", *given, *self.sources],
            env=os.environ | VARIABLES,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=(place / "errors").open("ab"),
        )

    def lay(self, place: Path) -> Path:
        """The state that every run begins from, copied to a new folder."""
        shutil.copytree(self.folder / "begun", place)
        (place / "notes").write_bytes(b"")
        return place

    def whole(self) -> Whole:
        """What a run leaves that nobody disturbs."""
        place = self.lay(self.folder / "whole")
        if self.start(place).wait():
            raise AssertionError((place / "errors").read_text())
        times = [line.split(" ", 1) for line in (place / "notes").read_text().splitlines()]
        ends = [*(float(at) for at, _ in times[1:]), time.monotonic()]
        marks = [Mark(step, end - float(at)) for (at, step), end in zip(times, ends, strict=True)]
        warehouse = place / "w.duckdb"
        return Whole(Warehouse(warehouse).content_hash(), facts(warehouse), published(place), marks)


def facts(warehouse: Path) -> Facts:
    """How many statistics, numbers and ratings each revision has."""
    with connect(warehouse) as connection:
        return {row[0]: row[1:] for row in connection.execute(FACTS).fetchall()}


def published(place: Path) -> dict[str, int]:
    """The rows of the snapshot's tables, all of them read."""
    with duckdb.connect(str(place / "published" / SNAPSHOT), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
        return {name: _rows(connection, name) for name in names if name != "runs"}


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    row = connection.execute(f'SELECT count(*), max(hash(COLUMNS(*))) FROM "{name}"').fetchone()
    assert row is not None
    return int(row[0])


@contextmanager
def ground(folder: Path, documents: int) -> Iterator[Ground]:
    """A third of the releases ingested and published, another on disk, the last on a site."""
    for name in ("old", "new", "site"):
        (folder / name).mkdir(parents=True)
    for number, release in enumerate(releases(documents, 3_000)):
        home = ("old", "new", "site")[number % 3]
        (folder / home / f"{number:03}{Path(release.name).suffix}").write_bytes(release.content)
    handler: Any = partial(_Quiet, directory=str(folder / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True).start()
        root = f"http://127.0.0.1:{site.server_address[1]}"
        pages = [f"{root}/{path.name}" for path in sorted((folder / "site").iterdir())]
        begun = folder / "begun"
        begun.mkdir()
        first = Ground(folder, [str(folder / "old")])
        assert first.start(begun).wait() == 0, (begun / "errors").read_text()
        yield Ground(folder, [str(folder / "new"), *pages], published(begun))
        site.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def moments(whole: Whole, kills: int, seed: int) -> list[tuple[int, float]]:
    """Which mark to wait for and how many seconds more: every kind of step in turn."""
    dice = Random(seed)
    steps = list(dict.fromkeys(mark.step for mark in whole.marks))
    chosen = []
    for kill in range(kills):
        step = steps[kill % len(steps)]
        places = [k for k, mark in enumerate(whole.marks) if mark.step == step]
        place = dice.choice(places)
        chosen.append((place, dice.random() * whole.marks[place].seconds))
    return chosen


def kill(ground: Ground, place: Path, mark: int, seconds: float) -> str:
    """Runs in `place` and kills the run there; the step it was at, or "" if it had ended."""
    notes = place / "notes"
    process = ground.start(place)
    while process.poll() is None and notes.read_bytes().count(b"\n") <= mark:
        time.sleep(0.002)
    time.sleep(seconds)
    ended = process.poll() is not None
    if not ended:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    lines = notes.read_text().splitlines()
    return "" if ended or not lines else lines[-1].split(" ", 1)[1]


def left(ground: Ground, place: Path, whole: Whole) -> list[str]:
    """What is amiss with what a killed run left; nothing, if a crash costs nothing."""
    warehouse, amiss = place / "w.duckdb", []
    found = facts(warehouse)
    amiss += [
        f"revision {one} is held in part" for one, held in found.items() if held != whole.facts[one]
    ]
    if published(place) not in (ground.before, whole.published):
        amiss.append("the snapshot is neither the old nor the new one")
    records = list(archive.read_all(archive.folder_for(warehouse)))
    if not records:
        amiss.append("the archive is empty")
    return amiss


def again(ground: Ground, place: Path, whole: Whole) -> list[str]:
    """Runs once more, undisturbed; what is then not as if nothing had happened."""
    status = ground.start(place).wait()
    warehouse, amiss = place / "w.duckdb", []
    if status:
        amiss.append(f"the next run ended with {status}: {(place / 'errors').read_text()[-300:]}")
    if Warehouse(warehouse).content_hash() != whole.content:
        amiss.append("the content is not that of an undisturbed run")
    now, then = published(place), whole.published
    if {**now, "fetches": 0} != {**then, "fetches": 0}:
        amiss.append("the snapshot is not that of an undisturbed run")
    with connect(warehouse) as connection:
        if connection.execute("SELECT 1 FROM runs WHERE state = 'running'").fetchall():
            amiss.append("a run is still called running")
    if remains := _remains(place):
        amiss.append(f"files are left: {', '.join(remains)}")
    return amiss


def _remains(place: Path) -> Sequence[str]:
    return sorted(
        path.relative_to(place).as_posix()
        for path in place.rglob("*")
        if ".part" in path.name or ".staging" in path.as_posix().removeprefix(place.as_posix())
    )
