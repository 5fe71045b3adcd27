"""Extraction: megabytes of text a second on one core, beside other libraries and the limits."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.speed import peers
from benchmarks.speed.inputs import releases
from benchmarks.speed.tables import Table, number
from benchmarks.speed.values import sentences, told
from extractors import extract, read_document
from warehouse.facts import gather

# In an environment of its own each: what they need does not go with what we need.
PACKAGES = {
    "google-re2": ["google-re2==1.1.*"],
    "quantulum3": ["quantulum3==0.10.*"],
    "Recognizers-Text": ["recognizers-text-suite==1.0.2a2", "emoji<2", "setuptools<81"],
}
SLOW = ("quantulum3", "Recognizers-Text")
SLOW_BYTES = 40_000
PASSES = 5


def least(passes: int, does: Callable[[Any], Any], things: Sequence[Any]) -> float:
    """The CPU seconds of a pass over all things, each at its quickest: others use the machine."""
    quickest = [float("inf")] * len(things)
    for _ in range(passes):
        for place, thing in enumerate(things):
            started = time.process_time()
            does(thing)
            quickest[place] = min(quickest[place], time.process_time() - started)
    return sum(quickest)


def measure(folder: Path, documents: int, *, others: bool = True) -> Table:
    """Measures all of it on so many releases; `others` asks for other libraries too."""
    from bs4 import BeautifulSoup

    given = list(releases(documents))
    read = [read_document(one.content, uri=one.name) for one in given]
    texts = [document.text for document in read]
    size = _bytes(texts) / 1e6
    found = [extract(document) for document in read]
    extracting = least(PASSES, extract, read)
    gathering = least(PASSES, gather, found)
    pages = [one.content for one in given if one.name.endswith(".html")]
    of_pages = [doc for doc, one in zip(read, given, strict=True) if one.name.endswith(".html")]
    parsing = least(PASSES, lambda page: BeautifulSoup(page, "lxml"), pages)
    reading = least(PASSES, lambda one: read_document(one.content, uri=one.name), given)
    on_pages = least(PASSES, extract, of_pages)
    ours = size / extracting
    scores = _scores(folder, others=others)
    table = Table(
        "Extraction, on one core",
        ("what", "MB of text a second", "beside `extract`", "F1 of values in news"),
    )
    table.add("`extract`: all stages after reading", number(ours), "1", scores.get("ours", ""))
    table.add(
        "rows for the warehouse, with their ids",
        number(size / gathering),
        _times(extracting / gathering),
        "",
    )
    sample = _some(texts, SLOW_BYTES)
    for name in ("re", *PACKAGES) if others else ("re",):
        some = sample if name in SLOW else texts
        seconds = _peer(name, some, folder)
        if seconds is None:
            table.notes.append(f"{name} could not be installed or run here.")
            continue
        speed = _bytes(some) / 1e6 / seconds
        said = {"re": "`re`: one IGNORECASE alternation", "google-re2": "google-re2: the same scan"}
        table.add(said.get(name, name), number(speed), _times(speed / ours), scores.get(name, ""))
    raw = sum(len(one.content) for one in given) / 1e6
    page_bytes = sum(map(len, pages)) / 1e6
    statistics = sum(len(one.statistics) for one in found)
    table.notes.append(
        "F1: values of NewsQuant's tagged sentences, the half that is not held out."
        if scores
        else "F1 needs the tagged sentences in the folder that PRESSFIGURES_SHARED names."
    )
    table.notes += [
        f"{documents:,} releases, {raw:.1f} MB as files, {size:.1f} MB of text,"
        f" {statistics / size / 1000:.1f} statistics a kilobyte of it; CPU time, of each"
        f" the least of {PASSES} tries.",
        f"Reading: `read_document` {number(raw / reading)} MB of files a second, of pages alone"
        f" BeautifulSoup over lxml {number(page_bytes / parsing)}. On those pages `extract` takes"
        f" {on_pages / parsing:.1f} times as long as BeautifulSoup. A release of"
        f" {1000 * raw / documents:.1f} KB costs {1000 * reading / documents:.1f} ms to read,"
        f" {1000 * extracting / documents:.1f} to extract from, {1000 * gathering / documents:.1f}"
        " to make rows of.",
    ]
    return table


def _scores(folder: Path, *, others: bool) -> dict[str, str]:
    """F1 of the values that we and quantulum3 find in tagged sentences, where these are at hand."""
    tagged = sentences()
    if tagged is None:
        return {}
    scores = {"ours": f"{tagged.our_f1():.3f}"}
    found = _ask("quantulum3", tagged.texts, folder, "--values") if others else None
    if found is not None:
        scores["quantulum3"] = f"{tagged.f1(told(found)):.3f}"
    return scores


def _peer(name: str, texts: Sequence[str], folder: Path) -> float | None:
    """CPU seconds that another library takes; None where it cannot be had or fails."""
    said = _ask(name, texts, folder)
    return None if said is None else float(said)


def _ask(name: str, texts: Sequence[str], folder: Path, *options: str) -> str | None:
    """The last line that `peers.py` prints of the texts; None where it fails."""
    path = folder / "texts.json"
    path.write_text(json.dumps(list(texts)), encoding="utf-8")
    packages = [part for package in PACKAGES.get(name, []) for part in ("--with", package)]
    command = (
        ["uv", "run", "-q", "--no-project", *packages, "python"] if packages else [sys.executable]
    )
    try:
        done = subprocess.run(
            [*command, peers.__file__, name, str(path), *options],
            capture_output=True, text=True, check=True, timeout=600,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.splitlines()[-1]


def _bytes(texts: Sequence[str]) -> int:
    return sum(len(text.encode()) for text in texts)


def _some(texts: Sequence[str], most: int) -> list[str]:
    """The first texts, up to so many bytes."""
    some: list[str] = []
    for text in texts:
        if some and _bytes([*some, text]) > most:
            break
        some.append(text)
    return some


def _times(ratio: float) -> str:
    return f"{number(ratio)}×"
