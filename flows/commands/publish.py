"""`pressfigures publish`: the warehouse as files for BI tools and spreadsheets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows import terminal
from flows.commands.options import WarehouseOption
from warehouse.workbook import MOST_ROWS


def publish(
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to publish to.")],
    warehouse: WarehouseOption = None,
    at_least: Annotated[
        int,
        typer.Option(min=0, metavar="N", help="Publish nothing when there are fewer documents."),
    ] = 1,
    workbook_rows: Annotated[
        int, typer.Option(min=1, metavar="N", help="Rows of a table in the workbook.")
    ] = MOST_ROWS,
    anyway: Annotated[
        bool,
        typer.Option(
            "--anyway", help="Also while a source lists too few documents, or checks are owed."
        ),
    ] = False,
    direct: Annotated[bool, typer.Option("--direct", help="Run without Prefect.")] = False,
) -> None:
    """Publish the warehouse for BI tools and spreadsheets.

    Into the folder go press.duckdb (a read-only snapshot in which views are tables), a Parquet and
    a CSV file of each, the workbook press.xlsx, and datapackage.json, which describes them. Files
    are swapped in whole: who has the old one open reads it to the end. Loading may go on meanwhile.

    Nothing is published while a source lists fewer documents than the minimum that its entry
    declares, as its last ingest found, whichever source was ingested since; nor what a run loaded
    that ended before its corrections and checks, until "pressfigures checks" made good.

    \b
    Examples:
      pressfigures publish --to published
      pressfigures publish --to press --warehouse ofsted.duckdb --at-least 500
    """
    from flows import publishing
    from flows.attending import attend, watched
    from flows.settings import load_settings
    from warehouse.publish import Published, Terms

    settings = load_settings()
    source = warehouse or settings.warehouse
    terms = Terms(at_least, workbook_rows, settings.lock_seconds, anyway)

    def directly() -> Published:
        return publishing.follow(source, to, terms)

    def through_prefect() -> Published:
        from flows.publish import publish as flow

        published: object = flow(to, source, at_least, workbook_rows, anyway)
        assert isinstance(published, Published)
        return published

    if direct:
        with watched("Publishing"):
            published = directly()
    else:
        published = attend("Publishing", through_prefect, directly, settings)
    console = terminal.console()
    console.print(terminal.table(("table", "rows"), list(published.rows.items())))
    said = f"{published.sentence()}; see {terminal.inert(str(to))}"
    console.print(said, soft_wrap=True)
