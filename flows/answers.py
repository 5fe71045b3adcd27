"""The answer to a query as people and programs take it: a table, CSV, JSON, Parquet."""

from __future__ import annotations

import csv
import itertools
import json
import math
import os
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO, TypeAlias

from extractors.errors import PressfiguresError
from flows import terminal
from warehouse.archive import folder_for

if TYPE_CHECKING:
    from warehouse.sandbox import Result, Stream

Answer: TypeAlias = "Result | Stream"
MOST_ROWS_SHOWN = 1000
# An answer too wide for the terminal is shown as records, a line a column.
MOST_RECORDS_SHOWN = 50
WRAPPED = 20
_PLAN = ["explain_key", "explain_value"]


class OutputError(PressfiguresError):
    """A file that cannot be written: which and why."""


def show(answer: Answer, form: str) -> None:
    """Prints the answer: as a table its first 1,000 rows, as csv or json all of it."""
    _WRITERS[form](answer, sys.stdout)


def save(answer: Answer, form: str, path: Path) -> None:
    """Writes the answer to a file, which appears whole or not at all. Raises OutputError."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            if form == "parquet":
                with aside.open("wb") as raw:
                    _write_parquet(answer, raw)
            else:
                with aside.open("w", encoding="utf-8", newline="") as file:
                    _WRITERS[form](answer, file)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path} could not be written: {error.strerror or error}.") from error


def check_target(path: Path, warehouse: Path) -> None:
    """Raises OutputError for a file that an answer must not take the place of.

    These are the warehouse, its log, what is in its archive, and any other DuckDB file.
    """
    real, ours = path.resolve(), warehouse.resolve()
    archives = (folder_for(warehouse).resolve(), folder_for(ours).resolve())
    if real in (ours, Path(f"{ours}.wal")) or any(real.is_relative_to(held) for held in archives):
        what = f"belongs to the warehouse {warehouse}"
    elif _is_database(path):
        what = "is a DuckDB file"
    else:
        return
    raise OutputError(f"{path} {what} and is not written over: name another file with --output.")


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(12)[8:] == b"DUCK"
    except OSError:
        return False


def _write_table(answer: Answer, file: TextIO) -> None:
    console = terminal.console(file)
    held = answer.held()
    if answer.columns == _PLAN:
        for _, plan in held.rows:
            # Wrapped at the width of the terminal its boxes would not stand.
            console.print(terminal.inert_lines(plan), soft_wrap=True)
        return
    rows = held.head(MOST_ROWS_SHOWN)
    widths = [
        min(WRAPPED, max(len(terminal.display(row[place])) for row in rows)) if rows else 0
        for place in range(len(answer.columns))
    ]
    needed = sum(max(*pair) + 3 for pair in zip(widths, map(len, answer.columns), strict=True))
    if needed <= console.width:
        # Long text gives way; what is short (dates, codes) does not break.
        flexible = [n for n, width in zip(answer.columns, widths, strict=True) if width == WRAPPED]
        console.print(terminal.table(answer.columns, rows, flexible=flexible))
    else:
        rows = rows[:MOST_RECORDS_SHOWN]
        for number, row in enumerate(rows, 1):
            fields = list(zip(answer.columns, row, strict=True))
            console.print(terminal.table((f"row {number}", ""), fields))
    total = held.table.num_rows
    if len(rows) < total:
        console.print(f"first {len(rows):,} of {total:,} rows; --format csv prints all")
    else:
        console.print(terminal.plural(total, "row"))


def _write_csv(answer: Answer, file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(answer.columns)
    for part in answer.parts():
        writer.writerows([_cell(value) for value in row] for row in part.rows)


def _write_json(answer: Answer, file: TextIO) -> None:
    file.write("[")
    before = "\n"
    for part in answer.parts():
        for row in part.rows:
            fields = dict(zip(answer.columns, map(_plain, row), strict=True))
            file.write(before + json.dumps(fields, ensure_ascii=False))
            before = ",\n"
    file.write("\n]\n")


def _write_parquet(answer: Answer, file: BinaryIO) -> None:
    from pyarrow import parquet

    parts = (part.to_arrow() for part in answer.parts())
    first = next(parts)
    with parquet.ParquetWriter(file, first.schema) as writer:
        for table in itertools.chain([first], parts):
            writer.write_table(table)


_WRITERS: Mapping[str, Callable[[Answer, TextIO], None]] = {
    "table": _write_table,
    "csv": _write_csv,
    "json": _write_json,
}


def _cell(value: object) -> object:
    """A CSV cell: nothing for null, lists and structures as JSON."""
    value = _plain(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _plain(value: object) -> object:
    """A value that JSON has: dates as ISO 8601, what it lacks (nan, inf) as words."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case date() | datetime() | time():
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case timedelta():
            return str(value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case bytes():
            return value.hex()
        case _:
            return str(value)
