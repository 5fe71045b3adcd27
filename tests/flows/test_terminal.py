"""What is shown is inert and fits."""

from __future__ import annotations

import io

import pytest

from flows import terminal
from warehouse.errors import QueryError, WarehouseError


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, £5m – “quoted”", "plain words, £5m – “quoted”"),
        ("\x1b[31mred\x1b[0m", "\\u001b[31mred\\u001b[0m"),
        ("a\nb\tc", "a b c"),
        ("bell\a", "bell\\u0007"),
        ("right\u202eto left", "right\\u202eto left"),
        ("\x9b31m", "\\u009b31m"),
        ("non\u00a0breaking", "non breaking"),
    ],
)
def test_control_characters_are_made_visible(text: str, shown: str) -> None:
    """A title from a page cannot steer the terminal."""
    assert terminal.inert(text) == shown


def test_only_an_error_of_sql_has_lines() -> None:
    """The line in question and its mark; escapes are made visible there too."""
    words = "no column\nLINE 1: \x1b[2J a\tb\n   ^"
    assert terminal.described(QueryError(words)) == "no column\nLINE 1: \\u001b[2J a b\n   ^"
    assert len(terminal.described(WarehouseError(words)).splitlines()) == 1


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (21.0, "21"),
        (2_000_000_000.0, "2000000000"),
        (0.85, "0.85"),
        (0.2325581395, "0.232558"),
        (True, "yes"),
        (["good", "outstanding"], "good, outstanding"),
        ([], ""),
    ],
)
def test_values_read_well_in_cells(value: object, shown: str) -> None:
    """Whole numbers have no point, lists no brackets."""
    assert terminal.display(value) == shown


def test_a_table_fits_a_hundred_columns_and_has_no_escapes() -> None:
    """However long the words and whatever they hold."""
    stream = io.StringIO()
    rows = [("\x1b[2J[bold]title[/bold] " * 20, 12, "x" * 150), ("short", None, "y")]
    made = terminal.table(("title", "count", "word"), rows, flexible=("title", "word"))
    terminal.console(stream).print(made)
    shown = stream.getvalue()
    assert "\x1b" not in shown
    assert "[bold]title" in shown
    assert max(map(len, shown.splitlines())) <= 100
    assert shown.count("x") >= 150
