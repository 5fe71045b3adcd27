"""`python -m benchmarks`: how fast the project is, beside others, measured in one run."""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from benchmarks.scale.__main__ import SNAPSHOT_AND_PARQUET_S
from benchmarks.scale.__main__ import measure as measure_scale
from benchmarks.scale.answering import TRIES
from benchmarks.scale.questions import SERIES_MS, VIEW_MS
from benchmarks.speed import extraction, loading, startup, whole
from benchmarks.speed.tables import Table, number, write

PARTS = ("extraction", "whole", "prefect", "startup", "loading", "dashboards")
WIDTH = 110


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--documents", type=_sizes, default=[1_000, 10_000], metavar="N,N",
        help="sizes of the whole run [1000,10000]; 100000 takes hours and 3 GB of disk",
    )  # fmt: skip
    parser.add_argument(
        "--workers", type=_sizes, default=[1, 2], metavar="N,N", help="reading processes [1,2]"
    )
    parser.add_argument(
        "--sample", type=int, default=240, metavar="N", help="releases for extraction [240]"
    )
    parser.add_argument(
        "--rows", type=int, default=200_000, metavar="N", help="rows for loading [200000]"
    )
    parser.add_argument(
        "--statistics", type=int, default=1_000_000, metavar="N",
        help="statistics that dashboards ask about [1000000]",
    )  # fmt: skip
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART",
        help=f"parts to measure, of {', '.join(PARTS)}",
    )  # fmt: skip
    parser.add_argument(
        "--no-others", action="store_true", help="leave other libraries out: nothing is installed"
    )
    parser.add_argument(
        "--small", action="store_true", help="a minute in all: 100 documents, 10,000 rows"
    )
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="put the tables into docs/performance.md"
    )
    chosen = parser.parse_args(given)
    if chosen.small:
        chosen.documents, chosen.sample = [100], 36
        chosen.rows, chosen.statistics = 10_000, 20_000
    return chosen


def measure(chosen: argparse.Namespace, folder: Path, console: Console) -> list[Table]:
    """Every part asked for, each shown when it is done."""
    parts: dict[str, Callable[[], list[Table]]] = {
        "extraction": lambda: [
            extraction.measure(folder, chosen.sample, others=not chosen.no_others)
        ],
        "whole": lambda: whole.measure(folder, chosen.documents, chosen.workers),
        "prefect": lambda: [
            whole.measure_prefect(folder, max(chosen.documents), max(chosen.workers))
        ],
        "startup": lambda: [startup.measure(folder)],
        "loading": lambda: [loading.measure(folder, chosen.rows)],
        "dashboards": lambda: [dashboards(folder, chosen.statistics)],
    }
    tables = []
    for name in PARTS:
        if name in chosen.only:
            for table in parts[name]():
                table.show(console)
                tables.append(table)
    return tables


def dashboards(folder: Path, statistics: int) -> Table:
    """What dashboards ask, of the working warehouse and of the snapshot; the slowest first."""
    measured = measure_scale(folder, statistics)
    table = Table(
        f"Questions of dashboards, {statistics:,} statistics",
        ("question", "warehouse, ms", "snapshot, ms", "wanted, ms"),
    )
    for answer in sorted(measured.answers, key=lambda answer: -answer.snapshot_ms):
        limit = f"< {answer.question.limit_ms}"
        table.add(
            answer.question.words, number(answer.warehouse_ms), number(answer.snapshot_ms), limit
        )
    table.missed += measured.missed()
    table.notes.append(
        f"Warm, the least of {TRIES} tries; what is wanted of the snapshot ({VIEW_MS} ms a view,"
        f" {SERIES_MS} one measure), which is what dashboards read, is missed by"
        f" {len(table.missed) or 'none'}. Snapshot and Parquet took"
        f" {number(measured.snapshot_and_parquet_s)} s (wanted: {SNAPSHOT_AND_PARQUET_S}), the"
        f" whole publication {number(sum(measured.steps_s.values()))}."
    )
    return table


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def main() -> None:
    """Measures in a folder that is gone afterwards; fails where what is wanted is missed."""
    chosen = arguments()
    with tempfile.TemporaryDirectory() as name:
        tables = measure(chosen, Path(name), Console(width=WIDTH))
    if chosen.write:
        given = [part for part in sys.argv[1:] if part != "--write" and part != str(chosen.write)]
        write(tables, shlex.join(["uv", "run", "python", "-m", "benchmarks", *given]), chosen.write)
    missed = [said for table in tables for said in table.missed]
    if missed:
        raise SystemExit("\n".join(["missed:", *missed]))


if __name__ == "__main__":
    main()
