"""`python -m benchmarks.bi`: Superset's answers beside DuckDB's own, while publications go on."""

from __future__ import annotations

import argparse
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.bi import environment
from benchmarks.bi.environment import UnavailableError
from benchmarks.bi.publishing import Publisher, PublishingError, Round
from benchmarks.bi.server import Superset
from benchmarks.bi.trial import Kind, Record, Trial
from benchmarks.bi.verdicts import FAILED, RIGHT, STALE, WRONG, Request, alike, judge

# As docs/bi.md recommends; and as Superset's own image runs it.
KINDS = (Kind(2, 1), Kind(1, 20))
MOST_SAID = 72


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="benchmarks.bi", description=__doc__)
    parser.add_argument(
        "--environment", type=Path, default=environment.default_folder(), metavar="DIR",
        help=f"Superset's environment, made when missing [{environment.VARIABLE}, or a cache]",
    )  # fmt: skip
    parser.add_argument("--publishes", type=int, default=6, help="publications beside each server")
    parser.add_argument("--readers", type=int, default=3, help="readers that ask without pause")
    return parser.parse_args()


def table_of_steps(title: str, record: Record) -> Table:
    """Everything that was tried once."""
    shown = Table(title=title, title_justify="left")
    shown.add_column("tried")
    shown.add_column("seconds", justify="right")
    shown.add_column("")
    shown.add_column("said")
    for step in record.steps:
        word = "good" if step.good else "[red]BAD[/red]"
        shown.add_row(step.what, f"{step.seconds:.2f}", word, cut(step.said))
    return shown


def cut(said: str) -> str:
    """The first line, as much of it as a table has room for."""
    line = next(iter(said.splitlines()), "")
    return line if len(line) <= MOST_SAID else f"{line[: MOST_SAID - 1]}…"


def table_of_requests(record: Record, rounds: Sequence[Round]) -> Table:
    """How often each question was put, what the answers were, and in how many seconds."""
    shown = Table(title="Questions, against DuckDB's own answers", title_justify="left")
    for column in ("when", "question", RIGHT, STALE, WRONG, FAILED, "late", "median", "slowest"):
        shown.add_column(column, justify="left" if column in {"when", "question"} else "right")
    for when, requests in groups(record).items():
        for question in dict.fromkeys(request.question for request in requests):
            these = [request for request in requests if request.question == question]
            verdicts = [judge(request, rounds) for request in these]
            count = Counter(verdict.word for verdict in verdicts)
            seconds = [request.ended - request.began for request in these]
            late = max(verdict.late for verdict in verdicts)
            shown.add_row(
                when, question, *(str(count[word]) for word in (RIGHT, STALE, WRONG, FAILED)),
                f"{late:.1f}" if late else "", f"{statistics.median(seconds):.2f}",
                f"{max(seconds):.2f}",
            )  # fmt: skip
    return shown


def groups(record: Record) -> dict[str, list[Request]]:
    """The requests by when they were made."""
    return {
        "while publishing": record.beside,
        "next after publishing": record.next,
        "beside the endless query": record.endless,
    }


def faults(record: Record, rounds: Sequence[Round], kind: Kind) -> list[str]:
    """A line for everything that is not as it must be.

    Only beside a query that holds the old file, and only in a server whose one process answers
    all, may an answer be stale: DuckDB shares one open file within a process.
    """
    found = [f"{step.what}: {step.said}" for step in record.steps if not step.good]
    for when, requests in groups(record).items():
        allowed = {RIGHT}
        if requests is record.endless and kind.threads > 1:
            allowed.add(STALE)
        if not requests:
            found.append(f"{when}: nothing was asked")
        for request in requests:
            verdict = judge(request, rounds)
            if verdict.word not in allowed:
                found.append(f"{when}, {request.question}: {verdict.word} {request.fault}".strip())
    return found


def try_all(given: argparse.Namespace, folder: Path, console: Console) -> list[str]:
    """Tries every kind of server and prints what came of it; what was bad, a line each.

    Raises UnavailableError and PublishingError.
    """
    started = time.monotonic()
    superset = Superset(environment.prepare(given.environment), folder / "superset")
    console.print(f"environment ready in {time.monotonic() - started:.1f} s")
    started = time.monotonic()
    superset.initialise()
    console.print(f"Superset initialised in {time.monotonic() - started:.1f} s")
    publisher = Publisher(folder)
    rounds = [publisher.publish()]
    found: list[str] = []
    desk = None
    for kind in KINDS:
        trial = Trial(superset, publisher, rounds)
        desk = trial.run(kind, given.publishes, given.readers, desk)
        console.print(table_of_steps(f"Superset, {kind}", trial.record))
        console.print(table_of_requests(trial.record, rounds))
        found += [f"{kind}: {fault}" for fault in faults(trial.record, rounds, kind)]
    return found + alike(rounds)


def main() -> int:
    """Exit status 0 when all is as it must be, 1 when something is not, 2 without Superset."""
    given = arguments()
    console = Console(width=130)
    # A termination unwinds as Ctrl-C does, so that the server goes with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="superset-trial-") as name:
        try:
            found = try_all(given, Path(name).resolve(), console)
        except UnavailableError as error:
            print(f"No trial: {error}", file=sys.stderr)
            return 2
        except PublishingError as error:
            found = [str(error)]
    for fault in found:
        print(f"BAD: {fault}", file=sys.stderr)
    if not found:
        print("All as it must be.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
