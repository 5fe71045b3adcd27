"""`pressfigures documents` and `pressfigures status`: what is loaded, and what failed."""

from __future__ import annotations

from typing import Annotated

import typer

from flows import terminal
from flows.commands.options import WarehouseOption, chosen

Limit = Annotated[int, typer.Option("--limit", min=1, metavar="N", help="At most N rows.")]

_DOCUMENTS = """
SELECT title, publisher, published, statistics, ratings, revisions, uri
FROM documents ORDER BY published DESC NULLS LAST, title, uri LIMIT ?
"""
_TOTALS = """
SELECT (SELECT count(*) FROM documents) AS documents,
       (SELECT count(*) FROM core.revision) AS revisions,
       (SELECT count(*) FROM statistics) AS statistics,
       (SELECT count(*) FROM numbers) AS numbers,
       (SELECT count(*) FROM ratings) AS ratings,
       (SELECT count(*) FROM quarantine) AS quarantined
"""
_RUNS = """
SELECT flow, state, started_at, seconds, message FROM runs ORDER BY started_at DESC LIMIT ?
"""
_QUARANTINE = """
SELECT uri, reason, message FROM quarantine ORDER BY quarantined_at DESC, uri LIMIT ?
"""


def documents(warehouse: WarehouseOption = None, limit: Limit = 50) -> None:
    """List the documents in the warehouse, newest first.

    \b
    Examples:
      pressfigures documents
      pressfigures documents --limit 10 --warehouse ofsted.duckdb
    """
    from warehouse.store import connect

    with connect(chosen(warehouse)) as connection:
        rows = connection.execute(_DOCUMENTS, [limit]).fetchall()
        (total,) = connection.execute("SELECT count(*) FROM documents").fetchall()[0]
    console = terminal.console()
    columns = ("title", "publisher", "published", "statistics", "ratings", "revisions", "uri")
    console.print(terminal.table(columns, rows, flexible=("title", "publisher", "uri")))
    shown = "" if len(rows) == total else f", {len(rows):,} shown"
    console.print(f"{terminal.plural(total, 'document')}{shown}")


def status(warehouse: WarehouseOption = None, limit: Limit = 5) -> None:
    """Show what is loaded, the last runs and the quarantine.

    \b
    Examples:
      pressfigures status
      pressfigures status --limit 20
    """
    from warehouse.store import connect

    path = chosen(warehouse)
    with connect(path) as connection:
        counted = connection.execute(_TOTALS)
        names = [column[0] for column in counted.description or ()]
        totals = counted.fetchall()
        runs = connection.execute(_RUNS, [limit]).fetchall()
        quarantined = connection.execute(_QUARANTINE, [limit]).fetchall()
    console = terminal.console()
    console.print(terminal.table(names, totals, title=terminal.inert(str(path))))
    shown = [(flow, state, f"{at:%Y-%m-%d %H:%M:%S}", *rest) for flow, state, at, *rest in runs]
    console.print(
        terminal.table(
            ("flow", "state", "started", "seconds", "message"),
            shown,
            title="last runs",
            flexible=("message",),
        )
    )
    if quarantined:
        console.print(
            terminal.table(
                ("document", "reason", "message"),
                quarantined,
                title="in quarantine",
                flexible=("document", "message"),
            )
        )
