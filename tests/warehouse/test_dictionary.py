"""The dictionary says what everything means, and the page in docs is what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse import dictionary, schema
from warehouse.connections import connect
from warehouse.errors import WarehouseError
from warehouse.store import Warehouse

PAGE = Path(__file__).parents[2] / "docs" / "dictionary.md"


def test_everything_has_a_meaning(store: Warehouse) -> None:
    """Every table, view and column, those of the core included."""
    tables = dictionary.entries(store.path)
    names = {table.name for table in tables}
    assert set(schema.VIEWS) <= names
    assert {"core.statistic", "core.corrected", "core.check_result"} <= names
    lacking = [
        (table.name, column.name)
        for table in tables
        for column in table.columns
        if not column.comment
    ]
    assert lacking == []
    assert all(table.comment for table in tables)


def test_a_column_without_a_comment_is_found(store: Warehouse) -> None:
    """So that the test above can fail."""
    with connect(store.path, read_only=False) as connection:
        connection.execute("CREATE TABLE core.bare (a INTEGER)")
    (bare,) = dictionary.entries(store.path, "core.bare")
    assert [column.comment for column in bare.columns] == [""]


def test_a_warehouse_and_a_new_schema_have_the_same(store: Warehouse) -> None:
    """Without a warehouse it is that of a new one."""
    assert dictionary.entries() == dictionary.entries(store.path)


def test_one_table_is_found_by_name() -> None:
    """In any case of letters; for a name that is not there a near one is offered."""
    (table,) = dictionary.entries(name="Series")
    assert table.form == "view"
    assert table.columns[0].name == "series_id"
    with pytest.raises(WarehouseError, match="did you mean statistics"):
        dictionary.entries(name="statistic")


def test_the_page_is_what_the_database_says() -> None:
    """Made anew with: pressfigures dictionary --format markdown > docs/dictionary.md."""
    assert PAGE.read_text(encoding="utf-8") == dictionary.markdown(dictionary.entries())
