"""One run, to be killed: it ingests and publishes, and notes each step before it takes it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from flows.cli import main
from flows.fetching import Fetching
from flows.pipeline import Run
from warehouse.publish import Publication
from warehouse.store import Warehouse

STEPS = (
    (Run, "discover", "discovering"),
    (Fetching, "fetch", "fetching"),
    (Warehouse, "archive", "archiving"),
    (Run, "extract", "extracting"),
    (Warehouse, "load", "loading"),
    (Run, "check", "checking"),
    (Publication, "take_snapshot", "taking the snapshot"),
    (Publication, "write_tables", "writing tables"),
    (Publication, "write_workbook", "writing the workbook"),
    (Publication, "swap_in", "swapping in"),
)


def _noted(function: Callable[..., Any], step: str, notes: Path) -> Callable[..., Any]:
    @wraps(function)
    def noting(*args: object, **kwargs: object) -> object:
        with notes.open("a", encoding="utf-8") as file:
            file.write(f"{time.monotonic()} {step}\n")
        return function(*args, **kwargs)

    return noting


def run(notes: Path, warehouse: str, folder: str, sources: list[str]) -> int:
    """The exit status of the ingest, or of the publication after it."""
    for owner, name, step in STEPS:
        setattr(owner, name, _noted(getattr(owner, name), step, notes))
    to = ["--direct", "--warehouse", warehouse]
    for arguments in (
        ["ingest", *sources, "--workers", "1", *to],
        ["publish", "--to", folder, *to],
    ):
        sys.argv = ["pressfigures", *arguments]
        status = main()
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]))
