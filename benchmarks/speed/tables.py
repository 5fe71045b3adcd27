"""Tables of what was measured: printed, and written into a document between two marks."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table as Shown

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(slots=True)
class Table:
    """One part of the suite: what its rows are, the rows as they are printed, and remarks."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    """What was wanted and not reached, each in a sentence."""

    def add(self, *cells: str) -> None:
        """One more row."""
        self.rows.append(cells)

    def show(self, console: Console) -> None:
        """Prints the table and its remarks."""
        shown = Shown(title=self.title, title_justify="left")
        for place, column in enumerate(self.columns):
            shown.add_column(column, justify="right" if place else "left")
        for row in self.rows:
            shown.add_row(*row)
        console.print(shown)
        for note in self.notes:
            console.print(note, highlight=False)

    def markdown(self) -> str:
        """The table as it stands in a document."""
        rule = ["---", *["---:"] * (len(self.columns) - 1)]
        lines = [f"### {self.title}", ""]
        lines += [f"| {' | '.join(cells)} |" for cells in (self.columns, rule, *self.rows)]
        lines += [line for note in self.notes for line in ("", note)]
        return "\n".join(lines)


def write(tables: Sequence[Table], command: str, path: Path) -> None:
    """Puts the tables between the marks of a document, each with the command and the machine.

    A table takes the place of the one with its title; the others stay as they were measured.
    """
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    held, _, after = rest.partition(END)
    parts = {part.partition("\n")[0]: part.strip() for part in held.split("### ")[1:]}
    for table in tables:
        said = f"{table.markdown().removeprefix('### ')}\n\n`{command}`: {machine()}."
        parts[table.title] = said
    made = "\n\n".join(f"### {part}" for part in parts.values())
    path.write_text(f"{before}{BEGIN}\n\n{made}\n\n{END}{after}", encoding="utf-8")


def machine() -> str:
    """What the figures were measured on, in a few words; the load is that at the end."""
    count = os.cpu_count() or 1
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    python = platform.python_version()
    return f"{count} processors (load {load}), {platform.system()}, Python {python}"


def number(value: float) -> str:
    """A figure with as many digits as it deserves: 0.034, 2.1, 45, 1,200."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"
