"""`python -m benchmarks.crash`: kills runs at random moments of every step, and runs them again."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.crash import trial

WIDTH = 100


def measure(console: Console, folder: Path, kills: int, documents: int, seed: int) -> int:
    """Prints how often each step was killed, and what was amiss; returns how many trials failed."""
    told: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    with trial.ground(folder, documents) as ground:
        whole = ground.whole()
        chosen = trial.moments(whole, kills, seed)
        for number, (mark, seconds) in enumerate(
            track(chosen, console=Console(stderr=True), transient=True)
        ):
            place = ground.lay(folder / f"trial {number}")
            step = trial.kill(ground, place, mark, seconds) or "after its end"
            told[step] += 1
            amiss = trial.left(ground, place, whole) + trial.again(ground, place, whole)
            wrong[step] += bool(amiss)
            for one in amiss:
                console.print(f"{number}, killed {step}: {one}", markup=False)
            shutil.rmtree(place)
    table = Table(title=f"{kills} runs of {documents} documents killed (seed {seed})")
    table.add_column("killed while")
    table.add_column("times", justify="right")
    table.add_column("something amiss", justify="right")
    for step, times in told.items():
        table.add_row(step, str(times), str(wrong[step]))
    console.print(table)
    return wrong.total()


def main() -> int:
    """Returns 1 where something was amiss."""
    parser = argparse.ArgumentParser(prog="benchmarks.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--documents", type=int, default=18)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    console = Console(width=WIDTH)
    with tempfile.TemporaryDirectory() as name:
        return int(bool(measure(console, Path(name), given.kills, given.documents, given.seed)))


if __name__ == "__main__":
    raise SystemExit(main())
