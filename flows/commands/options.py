"""Options that several commands share, and the exit statuses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.settings import load_settings, runner_named

FAILED = 1
SOME_QUARANTINED = 3
INTERRUPTED = 130

WarehouseOption = Annotated[
    Path | None,
    typer.Option(
        "--warehouse",
        "-w",
        metavar="PATH",
        help="The warehouse file.  [default: PRESSFIGURES_WAREHOUSE or pressfigures.duckdb]",
    ),
]


def _runner(text: str) -> str:
    try:
        return runner_named(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is none of processes, threads, dask, nor an import path package.module:Class"
        ) from None


RunnerOption = Annotated[
    str | None,
    typer.Option(
        "--runner",
        metavar="NAME",
        parser=_runner,
        help="Where documents are read: processes, threads, dask, or the import path of another"
        " Prefect task runner.  [default: PRESSFIGURES_RUNNER or processes]",
    ),
]


def chosen(warehouse: Path | None) -> Path:
    """The warehouse named on the command line, else that of the settings."""
    return warehouse or load_settings().warehouse
