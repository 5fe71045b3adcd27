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

    @property
    def snapshot_and_parquet_s(self) -> float:
        """Seconds that the snapshot and Parquet of it took together."""
        return self.steps_s["take_snapshot"] + self.steps_s["write_parquet"]

    def missed(self) -> list[str]:
        """What was wanted and not reached; dashboards are answered from the snapshot."""
        said = [
            f"{answer.question.words}: {answer.snapshot_ms:.0f} ms, wanted"
            f" {answer.question.limit_ms} ms."
            for answer in self.answers
            if answer.snapshot_ms >= answer.question.limit_ms
        ]
        if self.snapshot_and_parquet_s >= SNAPSHOT_AND_PARQUET_S:
            said.append(
                f"Snapshot and Parquet: {self.snapshot_and_parquet_s:.0f} s, wanted"
                f" {SNAPSHOT_AND_PARQUET_S} s."
            )
        return said


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
    needed = measured.snapshot_and_parquet_s
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
    """Measures in a folder that is gone afterwards; fails where what is wanted is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks.scale", description=__doc__)
    parser.add_argument("--statistics", type=int, default=1_000_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        measured = measure(Path(name), given.statistics)
    show(measured, Console(width=WIDTH))
    if measured.missed():
        raise SystemExit("\n".join(["missed:", *measured.missed()]))


if __name__ == "__main__":
    main()
