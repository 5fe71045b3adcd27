"""`pressfigures documents` and `pressfigures status`: what is loaded, and what failed."""

from __future__ import annotations

from typing import Annotated

import typer

from flows import terminal
from flows.commands.options import WarehouseOption, chosen

Limit = Annotated[int, typer.Option("--limit", min=1, metavar="N", help="At most N rows.")]

_SHOWN = ("title", "publisher", "published", "statistics", "ratings", "revisions", "uri")


def documents(warehouse: WarehouseOption = None, limit: Limit = 50) -> None:
    """List the documents in the warehouse, newest first.

    \b
    Examples:
      pressfigures documents
      pressfigures documents --limit 10 --warehouse ofsted.duckdb
    """
    from warehouse import questions

    path = chosen(warehouse)
    rows = [[row[name] for name in _SHOWN] for row in questions.documents(path, limit)]
    total = questions.count(path)
    console = terminal.console()
    console.print(terminal.table(_SHOWN, rows, flexible=("title", "publisher", "uri")))
    shown = "" if len(rows) == total else f", {len(rows):,} shown"
    console.print(f"{terminal.plural(total, 'document')}{shown}")


def status(warehouse: WarehouseOption = None, limit: Limit = 5) -> None:
    """Show what is loaded, the last runs and the quarantine.

    \b
    Examples:
      pressfigures status
      pressfigures status --limit 20
    """
    from warehouse import questions

    path = chosen(warehouse)
    answer = questions.status(path, limit)
    (totals,) = answer["totals"]
    console = terminal.console()
    title = terminal.inert(str(path))
    console.print(terminal.table(list(totals), [list(totals.values())], title=title))
    runs = [
        (run["flow"], run["state"], f"{run['started_at']:%Y-%m-%d %H:%M:%S}", run["seconds"],
         run["message"])
        for run in answer["runs"]
    ]  # fmt: skip
    console.print(
        terminal.table(
            ("flow", "state", "started", "seconds", "message"),
            runs,
            title="last runs",
            flexible=("message",),
        )
    )
    quarantined = [(row["uri"], row["reason"], row["message"]) for row in answer["quarantine"]]
    if quarantined:
        console.print(
            terminal.table(
                ("document", "reason", "message"),
                quarantined,
                title="in quarantine",
                flexible=("document", "message"),
            )
        )
