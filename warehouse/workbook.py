"""The workbook: every table of a snapshot as a sheet that analysts open, filter and sort.

Numbers, dates and yes or no are typed; text is written as text, so that nothing in it runs as a
formula or becomes a link.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.catalogue import Column, Table, quoted

if TYPE_CHECKING:
    import duckdb

MOST_ROWS = 10_000
"""Rows of a table that the workbook holds unless told otherwise."""
ROWS_OF_A_SHEET = 1_048_575
"""Rows that a sheet can hold below its header."""
_CHARACTERS = 32_767
_FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets disagree about which day a number is
_SHEET_NAME = 31
_BATCH = 2_000
_WIDTHS = {"BOOLEAN": 10, "DATE": 12, "TIMESTAMP WITH TIME ZONE": 20, "VARCHAR": 24}
_OTHER_WIDTH = 14
_ABOUT = "about"
_FIRST_SHEETS = ("publication", "dictionary")


@dataclass(frozen=True, slots=True)
class _Formats:
    heading: Any
    day: Any
    moment: Any


def write(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    target: Path,
    published_at: datetime,
    most_rows: int = MOST_ROWS,
) -> None:
    """Writes a sheet a table, the first `most_rows` rows of each, and a sheet that says so."""
    import xlsxwriter

    most_rows = min(most_rows, ROWS_OF_A_SHEET)
    ordered = sorted(tables, key=lambda table: table.name not in _FIRST_SHEETS)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(target), options) as book:
        book.set_properties({"title": "pressfigures", "created": published_at.replace(tzinfo=None)})
        formats = _Formats(
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        )
        _write_about(book.add_worksheet(_ABOUT), ordered, most_rows, formats)
        taken = {_ABOUT}
        for table in ordered:
            sheet = book.add_worksheet(_sheet_name(table.name, taken))
            _write_table(connection, sheet, table, most_rows, formats)


def _sheet_name(table: str, taken: set[str]) -> str:
    name, number = table[:_SHEET_NAME], 1
    while name.lower() in taken:
        number += 1
        name = f"{table[: _SHEET_NAME - len(str(number)) - 1]}_{number}"
    taken.add(name.lower())
    return name


def _write_about(sheet: Any, tables: Sequence[Table], most_rows: int, formats: _Formats) -> None:
    """What the workbook holds of each table, and where the rest is."""
    columns = ("sheet", "rows in all", "rows here", "what it is")
    rows = [(table.name, table.rows, min(table.rows, most_rows), table.comment) for table in tables]
    _begin(sheet, columns, (24, 14, 14, 90), len(rows), formats)
    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write_value(sheet, place, column, value, formats)
    notes = (
        f"A sheet holds at most the first {most_rows:,} rows of its table; the files in the"
        " folders csv and parquet hold all of them.",
        f"A cell holds at most {_CHARACTERS:,} characters; what is longer is cut and ends in ….",
        "The column licence says what may be republished (empty: unknown), the column attribution"
        " whom to name.",
        "Times are in UTC.",
    )
    for place, note in enumerate(notes, len(rows) + 2):
        sheet.write_string(place, 0, note)


def _write_table(
    connection: duckdb.DuckDBPyConnection,
    sheet: Any,
    table: Table,
    most_rows: int,
    formats: _Formats,
) -> None:
    names = [column.name for column in table.columns]
    # A name needs room for the button of its filter.
    widths = [max(_width(column), len(column.name) + 4) for column in table.columns]
    _begin(sheet, names, widths, min(table.rows, most_rows), formats)
    wanted = ", ".join(column.flat() for column in table.columns)
    found = connection.execute(f"SELECT {wanted} FROM {quoted(table.name)} LIMIT {most_rows}")
    place = 0
    while rows := found.fetchmany(_BATCH):
        for row in rows:
            place += 1
            for column, value in enumerate(row):
                _write_value(sheet, place, column, value, formats)


def _width(column: Column) -> int:
    return _WIDTHS.get("VARCHAR" if column.is_nested else column.type, _OTHER_WIDTH)


def _begin(
    sheet: Any, names: Sequence[str], widths: Sequence[int], rows: int, formats: _Formats
) -> None:
    """The header, which stays in sight and filters, and the widths of the columns."""
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, len(names) - 1)
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, formats.heading)


def _write_value(sheet: Any, row: int, column: int, value: object, formats: _Formats) -> None:
    put_text: Callable[..., int] = sheet.write_string
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float() | Decimal() if math.isfinite(value):
            sheet.write_number(row, column, float(value))
        case datetime() if value.date() >= _FIRST_DAY:
            sheet.write_datetime(row, column, value, formats.moment)
        case date() if not isinstance(value, datetime) and value >= _FIRST_DAY:
            sheet.write_datetime(row, column, value, formats.day)
        case date():
            put_text(row, column, value.isoformat())
        case _:
            text = str(value)
            put_text(
                row, column, text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 1] + "…"
            )
