"""The whole run, files to warehouse: documents a second, where the time goes, peak memory."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed.inputs import write
from benchmarks.speed.tables import Table, number
from benchmarks.speed.watching import FailedError, Watched, watch
from flows.orchestrator import PrefectUnavailableError, Standing, prefect_standing
from flows.settings import load_settings

RUN = ("-m", "benchmarks.speed.one_run")
STEPS = ("discover", "archive", "extract", "load", "check")


@dataclass(frozen=True, slots=True)
class Run:
    """One ingest: what it took from outside, and within, step by step."""

    documents: int
    watched: Watched
    seconds: dict[str, float]
    cpu: dict[str, float]

    @property
    def rate(self) -> float:
        """Documents a second, the start of the program included."""
        return self.documents / self.watched.seconds


def ingest(folder: Path, warehouse: Path, workers: int, documents: int) -> Run:
    """One ingest without Prefect."""
    watched = watch([*RUN, str(folder), str(warehouse), str(workers)])
    told = json.loads(watched.said.splitlines()[-1])
    return Run(documents, watched, told["seconds"], told["cpu"])


def measure(folder: Path, sizes: Sequence[int], workers: Sequence[int]) -> list[Table]:
    """Each number of documents with each number of workers, and again once all are loaded."""
    runs = Table(
        "The whole run, without Prefect",
        ("documents", "workers", "documents a second", "CPU ms a document", "peak MB"),
    )
    again = Table(
        "A second run over the same files", ("documents", "seconds", "CPU seconds", "peak MB")
    )
    parts = Table(
        "Where the time goes, in seconds (CPU seconds of the main process)",
        ("documents, workers", *STEPS),
    )
    for documents in sizes:
        with tempfile.TemporaryDirectory(dir=folder) as name:
            here = Path(name)
            size = write(here / "in", documents)
            rates: dict[int, float] = {}
            for count in workers:
                warehouse = here / f"{count}.duckdb"
                run = ingest(here / "in", warehouse, count, documents)
                rates[count] = run.rate
                _add(runs, parts, run, count)
            second = ingest(here / "in", warehouse, workers[-1], documents)
            again.add(
                f"{documents:,}", number(second.watched.seconds), number(second.watched.cpu),
                number(second.watched.peak_mb),
            )  # fmt: skip
            _add_parts(parts, second, f"{documents:,} again, {workers[-1]}")
            note = f"{documents:,} documents: {size / documents / 1000:.1f} KB on average"
            if len(rates) > 1:
                most, ratio = workers[-1], rates[workers[-1]] / rates[workers[0]]
                note += f"; {most} workers are {ratio:.2f} times as fast as {workers[0]}"
            runs.notes.append(f"{note}.")
    runs.notes.append(
        "Start and end of the program included; CPU and memory of all its processes together."
    )
    return [runs, parts, again]


def _add(runs: Table, parts: Table, run: Run, workers: int) -> None:
    watched = run.watched
    runs.add(
        f"{run.documents:,}", str(workers), number(run.rate),
        number(1000 * watched.cpu / run.documents), number(watched.peak_mb),
    )  # fmt: skip
    _add_parts(parts, run, f"{run.documents:,}, {workers}")


def _add_parts(parts: Table, run: Run, name: str) -> None:
    parts.add(
        name,
        *(f"{run.seconds.get(step, 0):.1f} ({run.cpu.get(step, 0):.1f})" for step in STEPS),
    )


def measure_prefect(folder: Path, documents: int, workers: int) -> Table:
    """The same ingest through Prefect, whose server is already running, and without it."""
    table = Table(
        "Prefect's share, its server already running",
        ("", "without Prefect", "through it", "start of its client", "share"),
    )
    with tempfile.TemporaryDirectory(dir=folder) as name:
        here = Path(name)
        write(here / "one", 1)
        write(here / "in", documents)
        try:
            with prefect_standing(
                load_settings(), Standing(here / "prefect", _free_port()), lambda _: None
            ) as prefect:
                direct = [_command(here, part, workers, None) for part in ("one", "in")]
                through = [_command(here, part, workers, prefect.api_url) for part in ("one", "in")]
        except (PrefectUnavailableError, FailedError) as error:
            table.notes.append(f"Not measured: {error}")
            return table
    for what, without, within in (
        ("seconds", [run.seconds for run in direct], [run.seconds for run in through]),
        ("CPU seconds", [run.cpu for run in direct], [run.cpu for run in through]),
    ):
        start = within[0] - without[0]
        share = (within[1] - without[1] - start) / without[1]
        table.add(what, number(without[1]), number(within[1]), number(start), f"{share:.1%}")
    table.notes.append(
        f"{documents:,} documents, {workers} workers. The start is what a run over one document"
        " takes longer through Prefect; the share is what the large run takes longer beyond that."
        " What its server works for it is in the seconds alone."
    )
    return table


def _command(here: Path, part: str, workers: int, api: str | None) -> Watched:
    """`pressfigures ingest` into a warehouse of its own."""
    warehouse = here / f"{part}-{'through' if api else 'direct'}.duckdb"
    arguments = ["-m", "flows.cli", "ingest", str(here / part), "--warehouse", str(warehouse)]
    arguments += ["--workers", str(workers)]
    if api is None:
        return watch([*arguments, "--direct"])
    return watch(arguments, {"PREFECT_API_URL": api})


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
