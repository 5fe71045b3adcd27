"""`python -m benchmarks.publishing`: publishes a large warehouse once, a small one many times."""

from __future__ import annotations

import argparse
import itertools
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.publishing.together import Loading, require, together
from benchmarks.scale.generating import generate
from benchmarks.speed.inputs import release
from warehouse.publish import Publication, Terms

STEPS = ("take_snapshot", "write_tables", "write_workbook", "swap_in")
# Each client in an environment of its own, as the README of its makers has it installed.
CLIENTS = {
    "duckdb 1.2.2": (
        "duckdb==1.2.2",
        "import sys, duckdb; c = duckdb.connect(sys.argv[1] + '/press.duckdb', read_only=True);"
        "print(c.execute('SELECT count(*) FROM statistics').fetchone()[0])",
    ),
    "duckdb 1.4": (
        "duckdb==1.4.*",
        "import sys, duckdb; c = duckdb.connect(sys.argv[1] + '/press.duckdb', read_only=True);"
        "print(c.execute('SELECT count(*) FROM statistics').fetchone()[0])",
    ),
    "polars, Parquet": (
        "polars",
        "import sys, polars; print(polars.read_parquet("
        "sys.argv[1] + '/parquet/statistics.parquet').height)",
    ),
    "duckdb command line": (
        "duckdb-cli",
        "import sys, subprocess; print(subprocess.run(['duckdb', '-readonly', '-noheader', '-list',"
        " sys.argv[1] + '/press.duckdb', '-c', 'SELECT count(*) FROM statistics'],"
        " capture_output=True, text=True, check=True).stdout)",
    ),
}


def measure(source: Path, folder: Path, rows: int) -> None:
    """Prints the seconds of each step of one publication."""
    with Publication(source, folder, Terms(workbook_rows=rows)).begun() as publication:
        for step in STEPS:
            started = time.monotonic()
            getattr(publication, step)()
            print(f"{step:16} {time.monotonic() - started:6.2f} s")
    print(publication.published.sentence())


def poll(folder: Path, publishes: int) -> None:
    """Publishes a warehouse that grows meanwhile, and is read all the time."""
    releases, warehouse = folder / "releases", folder / "growing.duckdb"
    releases.mkdir()
    numbers = itertools.count()

    def more() -> bool:
        for number in itertools.islice(numbers, 5):
            made = release(number)
            (releases / Path(made.name).name).write_bytes(made.content)
        return True

    more()
    loading = Loading(releases, warehouse, more)
    loading.once()
    seen = together(warehouse, folder / "published", publishes, loading)
    print(seen.sentence())
    require(seen)


def try_clients(folder: Path) -> None:
    """Reads what was published with each client; says of each what it counted."""
    for name, (package, script) in CLIENTS.items():
        done = subprocess.run(
            ["uv", "run", "--no-project", "--with", package, "python", "-c", script, str(folder)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        said = done.stdout.strip() or done.stderr.strip().splitlines()[-1]
        print(f"{name:20} {'read' if not done.returncode else 'failed:'} {said}")


def main() -> None:
    """Runs what is asked for, in a folder that is gone afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statistics", type=int, default=200_000)
    parser.add_argument("--workbook-rows", type=int, default=10_000)
    parser.add_argument("--publishes", type=int, default=200)
    parser.add_argument("--no-clients", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.statistics:
            source = generate(folder / "large.duckdb", given.statistics)
            measure(source, folder / "large", given.workbook_rows)
            if not given.no_clients:
                try_clients(folder / "large")
        if given.publishes:
            poll(folder, given.publishes)


if __name__ == "__main__":
    main()
