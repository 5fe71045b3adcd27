"""`pressfigures extract`: the figures of some files, without a warehouse and without Prefect."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path, PurePath
from typing import Annotated

import typer

from flows import terminal
from flows.commands.options import SOME_QUARANTINED

SIGNS = {
    "about": "~",
    "just_under": "≲",
    "just_over": "≳",
    "under": "<",
    "over": ">",
    "at_most": "≤",
    "at_least": "≥",
}


class Format(StrEnum):
    """How the figures are printed."""

    jsonl = "jsonl"
    table = "table"
    csv = "csv"


def extract(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Releases: .txt, .html, .json, .pdf or .docx."),
    ],
    output: Annotated[
        Format, typer.Option("--format", "-f", help="How the figures are printed.")
    ] = Format.table,
) -> None:
    """Print the figures of some files, without a warehouse.

    jsonl prints one object a document, with its statistics, every other number and its role,
    and the ratings of named providers; table and csv print one row a statistic.

    \b
    Examples:
      pressfigures extract release.txt
      pressfigures extract releases/*.html --format csv > figures.csv
      pressfigures extract release.json --format jsonl | jq '.statistics[].text'
    """
    unreadable: list[str] = []
    printer = {Format.jsonl: _print_jsonl, Format.table: _print_table, Format.csv: _print_csv}
    printer[output](_described(files, unreadable))
    if unreadable:
        raise typer.Exit(SOME_QUARANTINED)


def _described(paths: list[Path], unreadable: list[str]) -> Iterator[dict[str, object]]:
    from flows import figures, reading
    from flows.sources.files import as_text, media_type_of

    for path in paths:
        try:
            found = reading.read(
                path.read_bytes(),
                as_text(PurePath(path.name)),
                media_type_of(path),
                partial(figures.describe_extraction, name=as_text(path)),
            )
        except OSError as error:
            found = "unreadable", error.strerror or str(error)
        if isinstance(found, tuple):
            print(terminal.inert(f"{path}: {found[1]}"), file=sys.stderr)
            unreadable.append(str(path))
        else:
            yield found


def _print_jsonl(documents: Iterator[dict[str, object]]) -> None:
    for described in documents:
        print(json.dumps(described, ensure_ascii=False))


def _print_csv(documents: Iterator[dict[str, object]]) -> None:
    from flows import figures

    writer = csv.DictWriter(sys.stdout, figures.FLAT, lineterminator="\n")
    writer.writeheader()
    for described in documents:
        writer.writerows(figures.flat_rows(described))


def _print_table(documents: Iterator[dict[str, object]]) -> None:
    from flows import figures

    console = terminal.console()
    columns = ("text", "kind", "value", "unit", "population", "grades", "period", "section")
    flexible = ("text", "unit", "population", "grades", "period")
    for described in documents:
        rows = [_cells(row) for row in figures.flat_rows(described)]
        heading = str(described["title"] or described["document"])
        title = terminal.inert(f"{heading}: {terminal.plural(len(rows), 'statistic')}")
        console.print(terminal.table(columns, rows, title=title, flexible=flexible))


def _cells(row: dict[str, object]) -> list[object]:
    value = terminal.display(row["value"])
    if row["value"] is None and (row["low"] is not None or row["high"] is not None):
        value = f"{terminal.display(row['low'])}–{terminal.display(row['high'])}"
    sign = SIGNS.get(str(row["comparator"]), "")
    grades = str(row["grades"]).replace("_", " ")
    names = ("population", "period_text", "section")
    population, period, section = (row[name] for name in names)
    shown = [row["text"], row["kind"], sign + value, row["unit"], population, grades]
    return [*shown, period, section]
