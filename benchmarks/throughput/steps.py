"""What a page costs, step by step: processor time of the one that loads and of those that read."""

from __future__ import annotations

import resource
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from extractors.vocabulary.load import extractor_version
from flows import pipeline
from flows.progress import Silent
from flows.reading import read
from flows.settings import Settings
from flows.sources.opening import open_source
from warehouse import archive
from warehouse.captures import Capture, Loaded, Quarantined
from warehouse.facts import gather
from warehouse.shards import ShardStore
from warehouse.store import Warehouse

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Whole:
    """An ingest with processes of its own: pages, seconds by the clock, processor seconds."""

    pages: int
    seconds: float
    here: float
    in_workers: float


@dataclass(frozen=True, slots=True)
class Steps:
    """The way of pages through shares and shards; processor seconds and bytes of all of them."""

    pages: int
    source_bytes: int
    archive_bytes: int
    shard_bytes: int
    warehouse_bytes: int
    statistics: int
    numbers: int
    seconds: dict[str, float]


def whole(folder: Path, source: Path, pages: int, workers: int) -> Whole:
    """Loads a web archive into a new warehouse, without Prefect."""
    settings = Settings()
    request = pipeline.Request(folder / "whole.duckdb", workers=workers)
    before = _spent()
    begun = time.monotonic()
    with open_source([str(source)], settings) as opened:
        run = pipeline.Run(str(uuid.uuid4()), request, opened, settings, Silent())
        with run.begin("ingest", {}):
            report = pipeline.follow(run, settings)
    assert report.new == pages, report.sentence()
    seconds = time.monotonic() - begun
    after = _spent()
    return Whole(pages, seconds, after[0] - before[0], after[1] - before[1])


def steps(folder: Path, source: Path, batch: int) -> Steps:
    """Takes a web archive, batch after batch, through archive, share, reader, shard and loader."""
    warehouse = Warehouse(folder / "steps.duckdb")
    warehouse.create()
    store = ShardStore.of_run(str(folder / "shards"))
    version = extractor_version()
    spent = dict.fromkeys(("fetch", "archive", "share out", "read", "load"), 0.0)
    statistics = numbers = written = 0

    def timed(step: str, function: Callable[[], T]) -> T:
        begun = time.process_time()
        try:
            return function()
        finally:
            spent[step] += time.process_time() - begun

    pages = timed(
        "fetch", lambda: [page for _, page in archive.read_file(source.parent, source.name)]
    )
    for start in range(0, len(pages), batch):
        part = dict(enumerate(pages[start : start + batch]))
        refs = timed("archive", partial(warehouse.archive, list(part.values())))
        share = timed("share out", partial(store.put, part))
        shard = timed("read", partial(_read, store, share))
        written += _size(folder / "shards")
        taken = timed("load", partial(_taken, store, shard, part))
        loaded = timed("load", partial(warehouse.load, "run", taken, refs, version))
        store.drop(share)
        statistics += loaded.statistics
        numbers += loaded.numbers
    return Steps(
        len(pages),
        sum(len(page.content) for page in pages),
        _size(archive.folder_for(warehouse.path)),
        written,
        warehouse.path.stat().st_size,
        statistics,
        numbers,
        spent,
    )


def _read(store: ShardStore, share: str) -> str:
    return store.write(
        (place, read(page.content, page.uri, page.media_type, gather))
        for place, page in store.get(share).items()
    )


def _taken(store: ShardStore, shard: str, part: dict[int, Capture]) -> list[Loaded | Quarantined]:
    return [
        Quarantined(part[place], *reading)
        if isinstance(reading, tuple)
        else Loaded(part[place], reading)
        for place, reading in store.take(shard)
    ]


def _spent() -> tuple[float, float]:
    """Processor seconds of this process and of those it has waited for."""
    asked = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    here, others = (resource.getrusage(which) for which in asked)
    return here.ru_utime + here.ru_stime, others.ru_utime + others.ru_stime


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
