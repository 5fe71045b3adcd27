"""Start-up: what quick commands take in a process of their own, and what they import."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.speed.tables import Table, number
from benchmarks.speed.watching import compiled

HEAVY = (
    "prefect",
    "pandas",
    "pyarrow",
    "duckdb",
    "bs4",
    "lxml",
    "trafilatura",
    "pydantic",
    "httpx",
)
SCRIPT = """
import json, sys, time
from flows.cli import main
sys.argv = ["pressfigures", *sys.argv[1:]]
status = main()
print(json.dumps([status, time.process_time(), len(sys.modules),
                  [name for name in %r if name in sys.modules]]), file=sys.stderr)
""" % (HEAVY,)  # noqa: UP031 (braces are JSON's)


def measure(folder: Path, tries: int = 3) -> Table:
    """Each command some times; the quickest counts."""
    samples = Path(__file__).resolve().parents[2] / "flows" / "samples"
    given = [str(sorted(samples.glob(f"*{ending}"))[0]) for ending in (".txt", ".html")]
    warehouse = str(folder / "start.duckdb")
    commands = {
        "`--help`": ["--help"],
        "`demo --direct`": ["demo", "--direct", "--warehouse", warehouse],
        '`sql "SELECT 1"`': ["sql", "SELECT 1", "--warehouse", warehouse],
        "`extract` a text": ["extract", given[0]],
        "`extract` a page": ["extract", given[1]],
    }
    table = Table("Start-up", ("command", "seconds", "CPU seconds", "modules", "of them"))
    for name, arguments in commands.items():
        runs = [_run(arguments) for _ in range(tries)]
        seconds, (status, cpu, modules, heavy) = min(runs)
        if status:
            table.notes.append(f"{name} ended with status {status}.")
        table.add(name, number(seconds), number(cpu), str(modules), ", ".join(heavy) or "none")
    table.notes.append("A process of its own each, byte-compiled, the quickest of three.")
    return table


def _run(arguments: list[str]) -> tuple[float, list[Any]]:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=compiled(),
    )
    return time.monotonic() - started, json.loads(done.stderr.splitlines()[-1])
