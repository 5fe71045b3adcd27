"""`python -m benchmarks.scale`: a large warehouse, published and asked what dashboards ask."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.scale.answering import Answer, answers
from benchmarks.scale.generating import generate
from warehouse.publish import SNAPSHOT, Publication, Published, Terms

WIDTH = 100
SNAPSHOT_AND_PARQUET_S = 60
STEPS = ("take_snapshot", "write_parquet", "write_csv", "write_workbook", "swap_in")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a warehouse of so many statistics took: to make, to publish step by step, to ask."""

    statistics: int
    generate_s: float
    steps_s: Mapping[str, float]
    published: Published
    answers: list[Answer]


def measure(folder: Path, statistics: int = 1_000_000) -> Measured:
    """Makes a warehouse in the folder, publishes it, asks both."""
    started = time.monotonic()
    warehouse = generate(folder / "scale.duckdb", statistics)
    generated = time.monotonic() - started
    steps: dict[str, float] = {}
    with Publication(warehouse, folder / "published", Terms()).begun() as publication:
        for step in STEPS:
            started = time.monotonic()
            getattr(publication, step)()
            steps[step] = time.monotonic() - started
    asked = answers(warehouse, folder / "published" / SNAPSHOT)
    return Measured(statistics, generated, steps, publication.published, asked)


def show(measured: Measured, console: Console) -> None:
    """Prints what was measured, no wider than 100 columns."""
    table = Table(title=f"{measured.statistics:,} statistics: answers in ms, warm")
    for name, side in (
        ("question", "left"), ("rows", "right"), ("warehouse", "right"), ("snapshot", "right"),
        ("asked", "right"),
    ):  # fmt: skip
        table.add_column(name, justify="left" if side == "left" else "right")
    for answer in measured.answers:
        limit = answer.question.limit_ms
        table.add_row(
            answer.question.words,
            f"{answer.rows:,}",
            _told(answer.warehouse_ms, limit),
            _told(answer.snapshot_ms, limit),
            f"< {limit}",
        )
    console.print(table)
    steps = Table(title="publishing, in seconds")
    steps.add_column("step")
    steps.add_column("seconds", justify="right")
    for step, seconds in measured.steps_s.items():
        steps.add_row(step.replace("_", " "), f"{seconds:.1f}")
    needed = measured.steps_s["take_snapshot"] + measured.steps_s["write_parquet"]
    steps.add_section()
    steps.add_row(
        f"snapshot and Parquet (asked: < {SNAPSHOT_AND_PARQUET_S})",
        _told(needed, SNAPSHOT_AND_PARQUET_S, 1),
    )
    console.print(steps)
    console.print(f"made in {measured.generate_s:.0f} s; {measured.published.sentence()}")


def _told(value: float, limit: float, digits: int = 0) -> str:
    said = f"{value:,.{digits}f}"
    return said if value < limit else f"[bold red]{said}[/]"


def main() -> None:
    """Measures in a folder that is gone afterwards."""
    parser = argparse.ArgumentParser(prog="benchmarks.scale", description=__doc__)
    parser.add_argument("--statistics", type=int, default=1_000_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        show(measure(Path(name), given.statistics), Console(width=WIDTH))


if __name__ == "__main__":
    main()
