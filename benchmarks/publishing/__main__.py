"""`python -m benchmarks.publishing`: publishes a large warehouse once, a small one many times."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from warehouse.publish import SNAPSHOT, Publication, Terms, publish
from warehouse.store import Warehouse

STEPS = ("take_snapshot", "write_tables", "write_workbook", "swap_in")
OF_A_DOCUMENT = 100
# Polls until its input ends; fails on any error and on any state that does not add up.
READER = """
import select, sys, time, duckdb
path, polls, states = sys.argv[1], 0, set()
print("ready", flush=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    started = time.monotonic()
    with duckdb.connect(path, read_only=True) as c:
        said = c.execute("SELECT documents, statistics FROM publication").fetchall()
        summed = c.execute("SELECT count(*), sum(statistics) FROM documents").fetchall()
        counted = c.execute("SELECT count(*) FROM statistics").fetchall()
    assert said == summed and summed[0][1] == counted[0][0], (said, summed, counted)
    polls += 1
    states.add(said[0])
    time.sleep(max(0, 0.05 - (time.monotonic() - started)))
print(polls, len(states))
"""
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


def generate(path: Path, statistics: int) -> Path:
    """A warehouse of so many invented statistics, a hundred a document."""
    Warehouse(path).create()
    with duckdb.connect(str(path)) as connection:
        ask = connection.execute
        ask("SET TimeZone = 'UTC'")
        ask(
            "INSERT INTO core.document SELECT 'd' || i, 'releases/' || i || '.txt', 'en'"
            f" FROM range({-(-statistics // OF_A_DOCUMENT)}) AS t(i)"
        )
        ask(
            "INSERT INTO core.revision BY NAME SELECT 'r' || document_id AS revision_id,"
            " document_id, repeat('0', 64) AS content_hash, true AS is_current,"
            " 'Homes in edition ' || document_id AS title, 'Inspectorate of Homes' AS publisher,"
            " DATE '2010-01-01' + (hash(document_id) % 5000)::INTEGER AS published,"
            " 'metadata' AS published_basis, false AS withdrawn, 'text' AS text,"
            " now() AS captured_at, 'files' AS source, '0' AS sha256, '1' AS extractor_version,"
            " 'run' AS run_id, now() AS loaded_at FROM core.document"
        )
        ask(
            "INSERT INTO core.statistic BY NAME SELECT"
            f" 'rd' || (i // {OF_A_DOCUMENT}) AS revision_id, md5('s' || i)[:20] AS statistic_id,"
            f" 'd' || (i // {OF_A_DOCUMENT}) AS document_id, 'body' AS section,"
            " 'Inspectors visited ' || i || ' homes, of which ' || i % 90 || '% were good.'"
            " AS sentence, i % 90 || '%' AS text, 'share' AS kind, (i % 90) / 100 AS value,"
            " 'exact' AS comparator, 'ratio' AS unit, 'homes ' || i % 50 AS population,"
            " ['good'] AS grades, false AS figurative, 'share.percent' AS rule,"
            f" i % {OF_A_DOCUMENT} * 80 AS char_start, i % {OF_A_DOCUMENT} * 80 + 3 AS char_end"
            f" FROM range({statistics}) AS t(i)"
        )
    return path


def measure(source: Path, folder: Path, rows: int) -> None:
    """Prints the seconds of each step of one publication."""
    with Publication(source, folder, Terms(workbook_rows=rows)).begun() as publication:
        for step in STEPS:
            started = time.monotonic()
            getattr(publication, step)()
            print(f"{step:16} {time.monotonic() - started:6.2f} s")
    print(publication.published.sentence())


def poll(folder: Path, sources: list[Path], publishes: int) -> None:
    """Publishes two states in turn while a reader polls twenty times a second."""
    publish(sources[0], folder)
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(folder / SNAPSHOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout
        reader.stdout.readline()
        started = time.monotonic()
        for number in range(publishes):
            publish(sources[number % 2], folder)
        seconds = time.monotonic() - started
        said, _ = reader.communicate("\n")
    if reader.returncode:
        raise SystemExit("the reader failed: its own words are above")
    polls, states = said.split()
    print(f"{publishes} publishes in {seconds:.0f} s; {polls} polls saw {states} states, whole")


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
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = generate(folder / "large.duckdb", given.statistics)
        measure(source, folder / "large", given.workbook_rows)
        try_clients(folder / "large")
        small = [generate(folder / f"{count}.duckdb", count) for count in (200, 300)]
        if given.publishes:
            poll(folder / "small", small, given.publishes)


if __name__ == "__main__":
    main()
