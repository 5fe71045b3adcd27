"""`python -m benchmarks.compiled`: builds the project compiled, compares what it finds, and times.

Needs a C compiler. Fails where the compiled project finds anything else than the pure one, or ends.
"""

from __future__ import annotations

import argparse
import os
import pickle
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from rich.console import Console

from benchmarks.compiled.checking import check
from benchmarks.compiled.installed import Asked, Installed, least, this_python
from benchmarks.fuzzing.mutating import mutants, pages
from benchmarks.fuzzing.shapes import SHAPES
from benchmarks.speed.inputs import SAMPLES, releases
from benchmarks.speed.tables import Table, machine, number

WIDTH = 110
STARTS = 5
MUTANTS = 200


def generated(count: int) -> list[tuple[str, bytes]]:
    """Releases, the same ones each time."""
    return [(one.name, one.content) for one in releases(count)]


def real() -> Iterator[tuple[str, bytes]]:
    """The releases and articles of the folder that PRESSFIGURES_SHARED names, if any."""
    shared = os.environ.get("PRESSFIGURES_SHARED")
    for folder in ("corpus", "gold") if shared else ():
        for path in sorted(Path(shared or "", folder).rglob("*")):
            if path.is_file() and path.suffix in (".html", ".json", ".txt", ".pdf"):
                yield path.name, path.read_bytes()


def hostile(size: int) -> list[tuple[str, bytes]]:
    """Documents of about so many bytes that nobody would write, and damaged releases."""
    shapes = [(shape.uri, shape.make(size)) for shape in SHAPES]
    return [*shapes, *((one.name, one.content) for one in islice(mutants(pages(), 7), MUTANTS))]


def differing(asked: tuple[Asked, Asked], documents: list[tuple[str, bytes]]) -> list[str]:
    """The names of the documents in which the two find something else."""
    pure, compiled = (one.ask("same") for one in asked)
    return [
        f"{name}: {before} and {after}"
        for (name, _), before, after in zip(documents, pure, compiled, strict=True)
        if before != after
    ]


def compare(
    folder: Path, installed: tuple[Installed, Installed], chosen: argparse.Namespace
) -> Table:
    """Extraction by both; the table says what differs and how quick each is."""
    table = Table("Extraction, compiled", ("what", "pure", "compiled", "times as fast"))
    sets = {
        "generated releases": generated(chosen.documents),
        "real releases": [*real()],
        "hostile and damaged documents": hostile(chosen.bytes),
    }
    for name, documents in sets.items():
        if not documents:
            continue
        given = folder / "documents.pickle"
        given.write_bytes(pickle.dumps(documents))
        pure, compiled = (Asked(one.python, given) for one in installed)
        assert pure.runs_from.endswith(".py"), pure.runs_from
        assert not compiled.runs_from.endswith(".py"), compiled.runs_from
        table.missed += differing((pure, compiled), documents)
        passes = 1 if name.startswith("hostile") else chosen.passes
        before, after = least((pure, compiled), len(documents), passes)
        table.add(
            f"{len(documents)} {name}, ms each",
            number(1000 * before / len(documents)),
            number(1000 * after / len(documents)),
            number(before / after),
        )
        pure.close()
        compiled.close()
    return table


def main() -> None:
    """Measures in a folder that is gone afterwards."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compiled", description=__doc__)
    parser.add_argument("--documents", type=int, default=96, metavar="N", help="releases [96]")
    parser.add_argument("--passes", type=int, default=5, metavar="N", help="over them [5]")
    parser.add_argument(
        "--bytes", type=int, default=20_000, metavar="N", help="of a hostile document [20000]"
    )
    parser.add_argument("--python", default=this_python(), metavar="VERSION", help="another Python")
    parser.add_argument(
        "--check", action="store_true", help="only ask whether all can be compiled: half a minute"
    )
    chosen = parser.parse_args()
    if chosen.check:
        print(f"mypyc takes all {check()} modules.")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pure = Installed(folder / "pure", chosen.python, compiled=False)
        compiled = Installed(folder / "compiled", chosen.python, compiled=True)
        table = compare(folder, (pure, compiled), chosen)
        given = str(sorted(SAMPLES.glob("*.txt"))[0])
        starts = [(pure.start("extract", given), compiled.start("extract", given))
                  for _ in range(STARTS)]  # fmt: skip
    before, after = (min(times) for times in zip(*starts, strict=True))
    table.add(
        "`extract` of a text, from start to end, CPU ms",
        number(1000 * before), number(1000 * after), number(before / after),
    )  # fmt: skip
    table.add("installing it, CPU s", number(pure.seconds), number(compiled.seconds), "")
    table.notes += [
        f"CPU time of `extract`, each document at the quickest of {chosen.passes} tries, in turn;"
        " hostile ones of one.",
        f"Of {'all documents' if not table.missed else 'some documents not'} the same is found.",
        f"{machine()}; compiled on {chosen.python}.",
    ]
    table.show(Console(width=WIDTH))
    if table.missed:
        raise SystemExit("\n".join(["Something else is found:", *table.missed]))


if __name__ == "__main__":
    main()
