"""`python -m benchmarks.fuzzing`: what hostile documents cost; damaged ones, and what holds."""

from __future__ import annotations

import argparse
import traceback
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.fuzzing import truths
from benchmarks.fuzzing.measuring import Cost, cost
from benchmarks.fuzzing.mutating import Page, mutants, pages
from benchmarks.fuzzing.shapes import SHAPES, Shape

WIDTH = 100
SMALLEST = 16 * 1024
# Above this many seconds growth has shown, and a larger one tells no more.
ENOUGH = 1.5
# A doubling may cost so many times as much: linear, with a clock that is not.
GROWTH = 2.8
FLOOR = 0.03
SECONDS_A_MB, MOST_MB = 5, 500
FIRST = (("a.html", b"<main><h1>a</h1><p>12 homes in Leeds"), ("a.txt", b"12 homes"),
         ("a.json", b"{}"), ("a.pdf", b"%PDF-1.4"), ("a", b"\xff\x81 ab\x9d"))  # fmt: skip


def grown(shape: Shape, most: int) -> list[Cost]:
    """The costs of a shape, twice as long each time, until they tell enough."""
    told, size = [cost(shape.make(SMALLEST), shape.uri)], SMALLEST * 2
    while size <= most and told[-1].seconds < ENOUGH:
        told.append(cost(shape.make(size), shape.uri))
        size *= 2
    return told


def growth(told: list[Cost]) -> float:
    """The factor of the last doubling; 1 where all was too quick to tell."""
    if len(told) < 2 or told[-1].seconds < FLOOR:
        return 1.0
    return told[-1].seconds / max(told[-2].seconds, FLOOR)


def verdict(told: list[Cost]) -> str:
    """What is amiss with the costs of a shape, in a few words; nothing if all is well."""
    last = told[-1]
    amiss = [*last.faults[:1]] if last.ended in ("read", "refused") else [last.ended]
    if growth(told) > GROWTH:
        amiss.append("grows faster than its length")
    if last.seconds / last.size * 2**20 > SECONDS_A_MB:
        amiss.append("over 5 s a MB")
    if last.megabytes > MOST_MB:
        amiss.append("over 500 MB")
    return "; ".join(amiss)


def measure_shapes(console: Console, most: int) -> int:
    """Prints what each shape costs; how many are wrong or grow too fast."""
    table = Table(title=f"hostile shapes, doubled up to {most / 2**20:g} MB")
    for name in ("shape", "KB", "seconds", "doubled", "s a MB", "MB held", "amiss"):
        table.add_column(name, justify="left" if name in ("shape", "amiss") else "right")
    wrong = 0
    for shape in track(SHAPES, console=Console(stderr=True), transient=True):
        told = grown(shape, most)
        last, amiss = told[-1], verdict(told)
        wrong += bool(amiss) and amiss != "over 5 s a MB"
        table.add_row(
            shape.name, f"{last.size / 1024:,.0f}", f"{last.seconds:.2f}",
            f"× {growth(told):.1f}", f"{last.seconds / last.size * 2**20:.1f}",
            f"{last.megabytes:.0f}", amiss,
        )  # fmt: skip
    console.print(table)
    return wrong


def fuzz(console: Console, seed: int, count: int, known: list[Page], findings: Path) -> int:
    """Reads so many damaged pages; how many broke a truth. Each is kept in the folder."""
    wrong = refused = 0
    stream = islice(mutants(known, seed), count)
    for place, page in enumerate(track(stream, total=count, console=Console(stderr=True))):
        try:
            extraction = truths.read(page.content, page.name)
            faults = truths.faults(extraction) if extraction is not None else []
        except Exception as error:
            extraction, faults = None, [traceback.format_exception_only(error)[-1].strip()]
        else:
            refused += extraction is None
        if faults:
            wrong += 1
            findings.mkdir(parents=True, exist_ok=True)
            (findings / f"{seed}-{place}-{page.name}").write_bytes(page.content)
            console.print(f"{seed}-{place}-{page.name}: {faults[0][:300]}", markup=False)
    console.print(
        f"{count:,} damaged pages of {len(known)} (seed {seed}): {refused:,} refused with a reason,"
        f" {wrong:,} broke a truth"
    )
    return wrong


def main() -> int:
    """Returns 1 where something is wrong."""
    parser = argparse.ArgumentParser(prog="benchmarks.fuzzing", description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000, help="damaged pages to read")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=Path, help="a folder of more pages to damage")
    parser.add_argument("--megabytes", type=float, default=1, help="longest hostile shape")
    parser.add_argument("--findings", type=Path, default=Path("findings"))
    given = parser.parse_args()
    console = Console(width=WIDTH)
    for uri, content in FIRST:  # so that every module is imported before anything is measured
        truths.read(content, uri)
    most = int(given.megabytes * 2**20)
    wrong = measure_shapes(console, most) if most else 0
    wrong += fuzz(console, given.seed, given.inputs, pages(given.pages), given.findings)
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
