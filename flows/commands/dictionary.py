"""`pressfigures dictionary`: what every table, view and column means."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from flows import terminal
from flows.commands.options import WarehouseOption, chosen

if TYPE_CHECKING:
    from warehouse.dictionary import Table


class DictionaryFormat(StrEnum):
    """How the dictionary is written."""

    table = "table"
    csv = "csv"
    json = "json"
    markdown = "markdown"


def dictionary(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="One table or view, such as statistics.")
    ] = None,
    warehouse: WarehouseOption = None,
    output_format: Annotated[
        DictionaryFormat, typer.Option("--format", "-f", help="How it is written.")
    ] = DictionaryFormat.table,
) -> None:
    """Say what every table, view and column means.

    It is read from the warehouse itself; where there is none yet, from an empty one.

    \b
    Examples:
      pressfigures dictionary
      pressfigures dictionary series
      pressfigures dictionary --format csv > dictionary.csv
    """
    from warehouse import dictionary as words

    path = chosen(warehouse)
    # A warehouse that was named must be there; the default one need not.
    tables = words.entries(path if warehouse is not None or path.exists() else None, name)
    match output_format:
        case DictionaryFormat.table:
            _show(tables)
        case DictionaryFormat.csv:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(("table", "form", "column", "type", "meaning"))
            for table in tables:
                writer.writerow((table.name, table.form, "", "", table.comment))
                for column in table.columns:
                    line = (table.name, table.form, column.name, column.type, column.comment)
                    writer.writerow(line)
        case DictionaryFormat.json:
            print(json.dumps([asdict(table) for table in tables], indent=2, ensure_ascii=False))
        case DictionaryFormat.markdown:
            print(words.markdown(tables), end="")


def _show(tables: list[Table]) -> None:
    console = terminal.console()
    for table in tables:
        rows = [(column.name, column.type, column.comment) for column in table.columns]
        console.print(f"{table.name}: {table.comment}", soft_wrap=True)
        console.print(terminal.table(("column", "type", "meaning"), rows, flexible=("meaning",)))
