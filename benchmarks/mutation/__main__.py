"""`python -m benchmarks.mutation`: breaks one thing at a time, and asks whether a test notices."""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]
MODULES = (
    "extractors/numbers/digits.py",
    "extractors/numbers/spelled.py",
    "extractors/numbers/fractions.py",
    "extractors/quantities/ranges.py",
    "extractors/quantities/comparators.py",
)
TESTS = ("test_numbers.py", "test_quantities.py", "test_properties.py", "test_statistics.py")
# A mutant that runs for so long has been noticed.
SECONDS = 300
OTHERS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one thing changed: where, from what to what, and its source."""

    module: str
    line: int
    change: str
    source: str


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module: comparisons, and/or, whole numbers, +/-, conditions turned."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        before = ast.unparse(node) if isinstance(node, ast.expr) else ""
        for undo in _changes(node):
            after = ast.unparse(node)
            yield Mutant(
                module, getattr(node, "lineno", 0), f"{before}  →  {after}", ast.unparse(tree)
            )
            undo()


def _changes(node: ast.AST) -> Iterator[Callable[[], object]]:
    """Changes the node in each way there is; what each yields takes the change back."""
    if isinstance(node, ast.Compare):
        old = node.ops[0]
        node.ops[0] = OTHERS[type(old)]()
        yield lambda: node.ops.__setitem__(0, old)
    elif isinstance(node, ast.BoolOp):
        kind = node.op
        node.op = ast.Or() if isinstance(kind, ast.And) else ast.And()
        yield lambda: setattr(node, "op", kind)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        sign = node.op
        node.op = ast.Sub() if isinstance(sign, ast.Add) else ast.Add()
        yield lambda: setattr(node, "op", sign)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        value = node.value
        node.value = value + 1
        yield lambda: setattr(node, "value", value)


def is_noticed(mutant: Mutant, folder: Path) -> bool:
    """Whether a test fails on the project with the mutant in place of its module."""
    path = folder / mutant.module
    kept = path.read_text(encoding="utf-8")
    path.write_text(mutant.source, encoding="utf-8")
    tests = [f"tests/extractors/{name}" for name in TESTS]
    try:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-x",
                "-q",
                "-n",
                "0",
                "-p",
                "no:cacheprovider",
                *tests,
            ],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        path.write_text(kept, encoding="utf-8")
    return done.returncode != 0


def main() -> None:
    """Prints the mutants that nobody noticed, and the share that was."""
    parser = argparse.ArgumentParser(prog="benchmarks.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    console = Console(width=100, highlight=False, markup=False)
    known = [mutant for module in MODULES for mutant in mutants(module)]
    sample = Random(given.seed).sample(known, min(given.sample, len(known)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        noticed = 0
        for place, mutant in enumerate(sample, 1):
            if is_noticed(mutant, folder):
                noticed += 1
            else:
                console.print(f"survives: {mutant.module}:{mutant.line}: {mutant.change}")
            console.print(f"{noticed} of {place} noticed", end="\r")
    console.print(f"{noticed} of {len(sample)} mutants noticed, of {len(known)} there are")


if __name__ == "__main__":
    main()
