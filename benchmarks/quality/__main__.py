"""`python -m benchmarks.quality`: every score in one table, beside its floor and the baseline."""

from __future__ import annotations

import argparse
import math
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.quality import corpora, gate


def shared_folder() -> Path | None:
    """The folder of annotated documents and scorers, if it is at hand."""
    named = os.environ.get("PRESSFIGURES_SHARED")
    folder = Path(named) if named else corpora.ROOT.parent / "shared"
    return folder if (folder / "scoring").is_dir() else None


def table(results: list[corpora.Result]) -> Table:
    """Each score, its floor, and what it gained or lost since the baseline."""
    least, pinned = gate.floors(), gate.baseline()
    shown = Table(title="Quality")
    for column in ("corpus", "score", "now", "floor", "baseline", "change"):
        shown.add_column(column, justify="left" if column in {"corpus", "score"} else "right")
    for result in results:
        before = pinned.get(result.corpus, {}).get("scores", {})
        for name, score in result.scores.items():
            floor = least.get(result.corpus, {}).get(name)
            old = before.get(name)
            moved = "" if old is None or abs(score - old) < gate.STILL else f"{score - old:+.3f}"
            shown.add_row(result.corpus, name, number(score), number(floor), number(old), moved)
        shown.add_section()
    return shown


def number(score: float | None) -> str:
    return "" if score is None or math.isnan(score) else f"{score:.3f}"


def report(results: list[corpora.Result], console: Console) -> None:
    """Prints the table, the documents that moved, and the fingerprints."""
    pinned = gate.baseline()
    console.print(table(results))
    documents = {name for result in results for name in result.documents}
    for move in gate.moves(results, pinned):
        if move.name in documents:
            word = "gained" if move.now > move.before else "lost"
            console.print(
                f"{word} {move.now - move.before:+.3f}  {move.corpus}/{move.name} "
                f"({move.before:.3f} → {move.now:.3f})"
            )
    for result in results:
        old = pinned.get(result.corpus, {}).get("fingerprint")
        note = "" if old in (None, result.fingerprint) else "  CHANGED since the baseline"
        console.print(f"{result.corpus:12} sha256 {result.fingerprint[:16]}{note}", highlight=False)


def main() -> int:
    """Exit status 0 when every score holds its floor, 1 when one does not, 2 without documents."""
    parser = argparse.ArgumentParser(prog="benchmarks.quality", description=__doc__)
    parser.add_argument("--pin", action="store_true", help="make these results the baseline")
    arguments = parser.parse_args()
    shared = shared_folder()
    if shared is None:
        print(
            "No annotated documents found: set PRESSFIGURES_SHARED to their folder.",
            file=sys.stderr,
        )
        return 2
    results = corpora.measure(shared)
    report(results, Console())
    if arguments.pin:
        gate.pin(results)
    least = gate.floors()
    faults = [
        fault for result in results for fault in gate.below(result, least.get(result.corpus, {}))
    ]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
