"""Options that several commands share, and the exit statuses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.settings import load_settings

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


def chosen(warehouse: Path | None) -> Path:
    """The warehouse named on the command line, else that of the settings."""
    return warehouse or load_settings().warehouse
