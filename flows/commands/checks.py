"""`pressfigures checks`: runs the checks of figures against each other and shows what they find."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows import terminal
from flows.commands.options import WarehouseOption, chosen
from flows.settings import load_settings

_SHOWN = ("check_name", "status", "expected", "observed", "sentence", "uri")


def checks(
    warehouse: WarehouseOption = None,
    show_all: Annotated[bool, typer.Option("--all", help="Show those that agree, too.")] = False,
    corrections: Annotated[
        Path | None,
        typer.Option(
            "--corrections",
            metavar="PATH",
            help="The corrections file.  [default: PRESSFIGURES_CORRECTIONS or"
            " corrections.toml beside the warehouse]",
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="At most N rows.")] = 50,
) -> None:
    """Test the figures against each other.

    Parts against the whole, a share against its counts, a change against its ends, and so on.

    The corrections file is applied first. What was found is kept in the view checks; what does not
    agree is shown here; its column statistic_ids has the figures involved, of which
    "pressfigures explain" shows each in its sentence.

    \b
    Examples:
      pressfigures checks
      pressfigures checks --all
      pressfigures sql "SELECT * FROM checks WHERE status = 'differs'"
    """
    from warehouse import checks as testing
    from warehouse import questions, settling
    from warehouse.turns import turn

    path = chosen(warehouse)
    settings = load_settings()
    errors = terminal.console(sys.stderr)
    with turn(path, "checking", "checks", settings.turn_seconds, errors.print):
        applied, counts = settling.settle(
            path, corrections or settings.corrections, wait_seconds=settings.lock_seconds
        )
    found = questions.checks(path, show_all, limit)
    rows = [[row[name] for name in _SHOWN] for row in found]
    console = terminal.console()
    if rows:
        names = ["check", *_SHOWN[1:5], "document"]
        console.print(terminal.table(names, rows, flexible=names[2:]))
    said = ", ".join(f"{counts[status]:,} {status}" for status in testing.STATUSES)
    wanted = sum(counts.values()) if show_all else counts["differs"] + counts["cannot tell"]
    shown = "" if len(rows) == wanted else f"; {len(rows):,} of {wanted:,} shown"
    console.print(f"{said}{shown}", soft_wrap=True)
    if applied.applied:
        console.print(terminal.plural(applied.applied, "correction"))
    for lost in applied.lost:
        console.print(f"warning: {terminal.inert(lost)}", soft_wrap=True)
    for name in applied.waiting:
        console.print(terminal.inert(f"{name} waits: its document is not loaded"), soft_wrap=True)
