"""`python -m benchmarks.throughput`: what pages cost, and what a run over very many would need."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks.throughput.pages import captures
from benchmarks.throughput.steps import Steps, Whole, steps, whole
from warehouse import archive
from warehouse.captures import Capture, Exchanged

HOURS = 3600
OF_THE_LOADER = ("fetch", "archive", "share out", "load")


def show_whole(measured: Whole, workers: int) -> None:
    """Prints what an ingest with processes of its own took."""
    pages = measured.pages
    print(
        f"ingest of {pages:,} pages, {workers} workers: {measured.seconds:.1f} s by the clock,"
        f" {pages / measured.seconds:.0f} a second; processor {1e3 * measured.here / pages:.1f} ms"
        f" a page here, {1e3 * measured.in_workers / pages:.1f} ms in workers"
    )


def show_steps(measured: Steps) -> None:
    """Prints what each step cost a page, and what it left."""
    pages = measured.pages
    print("by way of shards, processor time a page:")
    for step, seconds in measured.seconds.items():
        print(f"  {step:10} {1e3 * seconds / pages:7.2f} ms")
    for name, size in (
        ("source", measured.source_bytes), ("archive", measured.archive_bytes),
        ("shards", measured.shard_bytes), ("warehouse", measured.warehouse_bytes),
    ):  # fmt: skip
        print(f"  {name:10} {size / pages / 1000:7.1f} KB a page")
    print(f"  {measured.statistics / pages:.1f} statistics, {measured.numbers / pages:.1f} numbers")


def show_paper(measured: Steps, records: float, processors: int) -> None:
    """Prints what so many records would need, with so many processors reading."""
    seconds = {step: spent / measured.pages for step, spent in measured.seconds.items()}
    reading = seconds["read"] * records / HOURS
    loading = sum(seconds[step] for step in OF_THE_LOADER) * records / HOURS
    of_a_page = 1e-12 * records / measured.pages
    on_many = reading / processors
    print(f"{records:.3g} records, on paper, {processors} processors reading:")
    print(f"  reading    {reading:,.0f} processor hours, {on_many:,.0f} by the clock")
    print(
        f"  loading    {loading:,.0f} processor hours, for {loading / on_many:.0f} loaders or more"
    )
    print(f"  shards     {measured.shard_bytes * of_a_page:.1f} TB pass through the store")
    print(f"  archive    {measured.archive_bytes * of_a_page:.1f} TB")
    print(f"  warehouse  {measured.warehouse_bytes * of_a_page:.1f} TB")


def brought(page: Capture) -> Exchanged:
    """The exchange that a page came of."""
    head = "\r\n".join(["HTTP/1.1 200 OK", *(f"{name}: {value}" for name, value in page.headers)])
    request = b"GET / HTTP/1.1\r\n\r\n"
    return Exchanged(
        page.uri,
        request,
        f"{head}\r\n\r\n".encode("latin-1"),
        200,
        page.content,
        page.captured_at,
        page.captured_at,
    )


def main() -> None:
    """Measures in a folder that is gone afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1200)
    parser.add_argument("--kilobytes", type=int, default=100, help="of a page")
    parser.add_argument("--batch", type=int, default=400)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--records", type=float, default=1e9, help="of the run on paper")
    parser.add_argument("--processors", type=int, default=256, help="that read, on paper")
    given = parser.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    pages = captures(given.pages, given.kilobytes)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive.write_batch(folder / "source", pages, exchanged=list(map(brought, pages)))
        (source,) = (folder / "source").glob("*.warc.gz")
        show_whole(whole(folder, source, given.pages, given.workers), given.workers)
        measured = steps(folder, source, given.batch)
    show_steps(measured)
    show_paper(measured, given.records, given.processors)
    print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
