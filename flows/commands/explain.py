"""`pressfigures explain`: one statistic in its sentence, with every field and why."""

from __future__ import annotations

from typing import Annotated

import typer

from extractors.errors import PressfiguresError
from flows import terminal
from flows.commands.options import WarehouseOption, chosen

SHORTEST = 4
_FIND = """
SELECT s.*, r.title, r.publisher, r.published, r.published_basis, d.uri, r.text AS whole,
       r.extractor_version
FROM core.statistic AS s
JOIN core.revision AS r ON r.revision_id = s.revision_id AND r.is_current
JOIN core.document AS d ON d.document_id = s.document_id
WHERE starts_with(s.statistic_id, ?)
ORDER BY s.statistic_id LIMIT 6
"""
_NUMBERS = """
SELECT n.text, n.value, n.form, n.role, n.rule
FROM core.number AS n WHERE n.revision_id = ? AND n.char_start < ? AND n.char_end > ?
ORDER BY n.char_start
"""
# What is shown apart, or is of no use to a reader.
_APART = frozenset(
    ("statistic_id", "document_id", "revision_id", "sentence", "whole", "char_start", "char_end",
     "title", "publisher", "published", "published_basis", "uri", "text")
)  # fmt: skip


class UnknownStatisticError(PressfiguresError):
    """An id that names no statistic, or several."""


def explain(
    statistic_id: Annotated[
        str, typer.Argument(metavar="ID", help="A statistic_id, or as much of it as is unique.")
    ],
    warehouse: WarehouseOption = None,
) -> None:
    """Show a statistic in its sentence, and why.

    Every field is listed with its value, and the rule that read it.

    \b
    Examples:
      pressfigures sql "SELECT statistic_id, text, population FROM statistics"
      pressfigures explain 3f9c1a
    """
    if len(statistic_id) < SHORTEST:
        raise typer.BadParameter(f"give at least {SHORTEST} characters of the id.")
    from warehouse.store import connect

    with connect(chosen(warehouse)) as connection:
        found = connection.execute(_FIND, [statistic_id])
        names = [column[0] for column in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        if len(rows) != 1:
            raise UnknownStatisticError(_not_one(statistic_id, rows))
        row = rows[0]
        numbers = connection.execute(
            _NUMBERS, [row["revision_id"], row["char_end"], row["char_start"]]
        ).fetchall()
    _show(row, numbers)


def _not_one(given: str, rows: list[dict[str, object]]) -> str:
    if not rows:
        return f"No statistic's id starts with {given!r}: ids are in the view statistics."
    ids = ", ".join(str(row["statistic_id"]) for row in rows)
    return f"Several statistics' ids start with {given!r}: {ids}."


def _show(row: dict[str, object], numbers: list[tuple[object, ...]]) -> None:
    from rich.text import Text

    console = terminal.console()
    before, words, after = _around(row)
    console.print(
        Text.assemble(
            terminal.inert(before), (terminal.inert(words), "bold reverse"), terminal.inert(after)
        )
    )
    source = [row["title"], row["publisher"], row["published"], row["uri"]]
    said = " · ".join(terminal.display(part) for part in source if part is not None)
    console.print(Text(said, style="dim"))
    fields = [("text", row["text"])]
    fields += [(name, value) for name, value in row.items() if name not in _APART]
    fields += [("characters", f"{row['char_start']} to {row['char_end']}")]
    fields += [("statistic_id", row["statistic_id"])]
    shown = [(name, value) for name, value in fields if value is not None and value != []]
    console.print(terminal.table(("field", "value"), shown, flexible=("value",)))
    empty = [name for name, value in fields if value is None or value == []]
    console.print(Text(f"not said: {', '.join(empty)}", style="dim"))
    if numbers:
        console.print(
            terminal.table(("number", "value", "form", "role", "rule"), numbers, flexible=("rule",))
        )


def _around(row: dict[str, object]) -> tuple[str, str, str]:
    """The sentence before, in and after the statistic's words."""
    sentence, whole, words = str(row["sentence"]), str(row["whole"]), str(row["text"])
    start, end = row["char_start"], row["char_end"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    place = whole.find(sentence, max(0, end - len(sentence)), start + len(sentence))
    at = start - place if place >= 0 else sentence.find(words)
    if at < 0:
        return sentence, "", ""
    length = end - start if place >= 0 else len(words)
    return sentence[:at], sentence[at : at + length], sentence[at + length :]
