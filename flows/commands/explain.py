"""`pressfigures explain`: one statistic in its sentence, with every field and why."""

from __future__ import annotations

from typing import Annotated

import typer

from flows import terminal
from flows.commands.options import WarehouseOption, chosen

SHORTEST = 4
_OF_NUMBERS = ("text", "value", "form", "role", "rule")
# What is shown apart, or is of no use to a reader.
_APART = frozenset(
    ("statistic_id", "document_id", "revision_id", "sentence", "whole", "char_start", "char_end",
     "title", "publisher", "published", "published_basis", "uri", "text")
)  # fmt: skip


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
    from warehouse import questions

    row = questions.explain(chosen(warehouse), statistic_id)
    numbers = row.pop("numbers")
    assert isinstance(numbers, list)
    _show(row, [[number[name] for name in _OF_NUMBERS] for number in numbers])


def _show(row: dict[str, object], numbers: list[list[object]]) -> None:
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
        console.print(terminal.table(("number", *_OF_NUMBERS[1:]), numbers, flexible=("rule",)))


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
