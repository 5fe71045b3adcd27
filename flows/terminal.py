"""What people see: consoles that know when they are piped, inert text, tables that fit."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from warehouse.errors import QueryError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PIPED_WIDTH = 100


def inert(text: str) -> str:
    """The text with every control character (terminal escapes, bells, bidi overrides) made visible.

    Line breaks and tabs become spaces, so that a title from a page cannot start a line of ours.
    """
    if text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def inert_lines(text: str) -> str:
    """The same with its line breaks kept: for text whose lines are laid out, and not a page's."""
    return "\n".join(map(inert, text.splitlines()))


def described(error: Exception) -> str:
    """An error in one line; one of SQL with the line in question and a mark below the place."""
    words = str(error)
    return inert_lines(words) if isinstance(error, QueryError) else inert(words)


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    if character.isspace():
        return " "
    return f"\\u{ord(character):04x}"


def console(stream: TextIO | None = None) -> Console:
    """A console on `stream` (else stdout); where it is piped, 100 columns and no colours."""
    from rich.console import Console

    stream = stream or sys.stdout
    return Console(
        file=stream,
        width=None if stream.isatty() else PIPED_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str | None = None,
    flexible: Sequence[str] = (),
) -> Table:
    """A table of plain cells: numbers to the right, nothing for null, escapes made inert.

    Columns named in `flexible` give way (their text wraps) when the terminal is narrow;
    without any, all of them may.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    cells = [tuple(row) for row in rows]
    made = Table(title=title, box=SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for place, name in enumerate(columns):
        numeric = any(_is_number(row[place]) for row in cells) and all(
            row[place] is None or _is_number(row[place]) for row in cells
        )
        made.add_column(
            Text(inert(name)),
            justify="right" if numeric else "left",
            no_wrap=numeric or bool(flexible and name not in flexible),
            overflow="fold",
        )
    for row in cells:
        made.add_row(*(Text(display(cell)) for cell in row))
    return made


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def display(value: object) -> str:
    """A value as a cell: whole numbers without a point, lists joined, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:,.0f}".replace(",", "") if value.is_integer() else f"{value:.6g}"
    if isinstance(value, list | tuple):
        return ", ".join(display(item) for item in value)
    return inert(str(value))


def plural(count: int, noun: str, many: str | None = None) -> str:
    """`1 document`, `2 documents`, `1,200 documents`."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"
