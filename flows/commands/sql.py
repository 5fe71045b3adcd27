"""`pressfigures sql`: questions to the warehouse, answered as a table, CSV, JSON or Parquet."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import WarehouseOption


class Format(StrEnum):
    """How the answer is written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def sql(
    query: Annotated[
        str | None,
        typer.Argument(
            metavar='"SELECT …"', help="One statement of SQL.", show_default="a prompt opens"
        ),
    ] = None,
    warehouse: WarehouseOption = None,
    output_format: Annotated[
        Format, typer.Option("--format", "-f", help="How the answer is written.")
    ] = Format.table,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file instead.")
    ] = None,
) -> None:
    """Ask the warehouse in SQL.

    The query, one SELECT, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN, reads the warehouse and nothing
    else: it can change no data and reach no file and no network. Without one, a prompt opens, with
    history and completion of names; Ctrl-C stops a query. The views are statistics,
    series, checks, documents, ratings, numbers, quarantine, runs and more; "pressfigures
    dictionary" says what is in each. Of columns with one name the later ones are numbered; what is
    no number is nan, inf or -inf in every format.

    \b
    Examples:
      pressfigures sql
      pressfigures sql "SELECT text, population, sentence FROM statistics WHERE kind = 'share'"
      pressfigures sql "DESCRIBE statistics"
      pressfigures sql "FROM ratings" --format csv > ratings.csv
      pressfigures sql "FROM statistics" --format parquet --output statistics.parquet
    """
    if output_format is Format.parquet and output is None:
        raise typer.BadParameter("parquet is written to a file: name it with --output.")
    from flows.settings import load_settings

    settings = load_settings()
    path = warehouse or settings.warehouse
    if query is None:
        from flows import prompt

        if output is not None or output_format is Format.parquet:
            raise typer.BadParameter("a prompt writes to no file: give a query with --output.")
        prompt.open_prompt(path, output_format.value, settings)
        return
    from flows import answers
    from warehouse.sandbox import Limits, stream

    if output is not None:
        answers.check_target(output, path)
    with stream(path, query, limits=Limits(wait_seconds=settings.lock_seconds)) as answer:
        if output is not None:
            answers.save(answer, output_format.value, output)
        else:
            answers.show(answer, output_format.value)
