"""Strangers' SQL reads the warehouse and does nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from extractors.errors import PressfiguresError
from warehouse import sandbox
from warehouse.captures import Loaded
from warehouse.errors import QueryError, QueryRefused, WarehouseError
from warehouse.sandbox import Limits, query
from warehouse.store import Warehouse

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "refused_sql.toml").read_text(encoding="utf-8")
)
LIMITS = Limits(memory="200MB", seconds=1, wait_seconds=2)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, make_loaded: Callable[..., Loaded]) -> Path:
    """A warehouse that holds one document, with a figure of speech in it."""
    store = Warehouse(tmp_path_factory.mktemp("sandbox") / "w.duckdb")
    store.create()
    store.load("run", [make_loaded("Some 43%, ~99%. Northfield is good.")], {}, "1")
    return store.path


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["sql"][:60])
def test_refused(
    filled: Path, case: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a line, or three with the place shown; nothing is written and nothing changed."""
    monkeypatch.chdir(tmp_path)
    before = filled.read_bytes()
    monkeypatch.setattr(sandbox, "secret_frame", pd.DataFrame({"a": [1]}), raising=False)
    patient = replace(LIMITS, seconds=30) if "memory" in case["says"] else LIMITS
    with pytest.raises((QueryRefused, QueryError)) as caught:
        query(filled, case["sql"], limits=patient)
    assert case["says"] in str(caught.value)
    assert isinstance(caught.value, PressfiguresError)
    assert len(str(caught.value).splitlines()) in (1, 3)
    assert list(tmp_path.iterdir()) == []
    assert filled.read_bytes() == before


@pytest.mark.parametrize("case", CASES["allowed"], ids=lambda case: case["sql"][:60])
def test_allowed(filled: Path, case: dict[str, str]) -> None:
    """Every way of reading answers with rows, each as long as there are columns."""
    result = query(filled, case["sql"], limits=LIMITS)
    assert result.rows
    assert {len(row) for row in result.rows} == {len(result.columns)} == {len(result.types)}
    assert result.to_arrow().num_rows == len(result.rows)


def test_values_keep_their_types(filled: Path) -> None:
    """Python's own values, whole numbers whole, lists as lists, times in UTC."""
    result = query(
        filled,
        "SELECT 1 AS a, sum(2) AS a, 0.85::DOUBLE, DATE '2024-02-29', ['x'], NULL,"
        " TIMESTAMPTZ '2024-02-29 10:00:00+02', INTERVAL 2 DAY, {'k': 1}, 1.50::DECIMAL(5, 2)",
    )
    assert result.columns[:2] == ["a", "a_1"]
    assert result.types[:5] == ["INTEGER", "HUGEINT", "DOUBLE", "DATE", "VARCHAR[]"]
    (row,) = result.rows
    assert row[:6] == (1, 2, 0.85, datetime(2024, 2, 29).date(), ["x"], None)
    assert isinstance(row[1], int)
    assert row[6] == datetime(2024, 2, 29, 8, tzinfo=UTC)
    assert row[7:9] == (timedelta(days=2), {"k": 1})
    assert str(row[9]) == "1.50"
    assert result.to_arrow().column_names[:2] == ["a", "a_1"]


def test_no_rows_still_have_columns(filled: Path) -> None:
    """So that an empty answer has a header."""
    result = query(filled, "SELECT text, value FROM statistics WHERE false")
    assert (result.columns, result.rows) == (["text", "value"], [])


def test_a_writer_is_waited_for_and_named(filled: Path, make_loaded: Callable[..., Loaded]) -> None:
    """A query has the same patience as everyone."""
    with (
        duckdb.connect(str(filled)),
        pytest.raises(WarehouseError, match="in use by"),
    ):
        query(filled, "SELECT 1", limits=Limits(wait_seconds=0.2))
    assert query(filled, "SELECT 1").rows == [(1,)]


def test_an_answer_is_a_frame(filled: Path) -> None:
    """Whole numbers with gaps, dates, lists and empty answers are in pandas what they are here."""
    asked = """
        SELECT * FROM (VALUES
            (1, DATE '2024-05-01', ['good', 'outstanding'], 0.5e0), (NULL, NULL, [], NULL)
        ) AS t(number, day, grades, share)
    """
    frame = query(filled, asked, limits=LIMITS).to_pandas()
    assert [str(kind) for kind in frame.dtypes] == [
        "int32[pyarrow]", "date32[day][pyarrow]", "list<l: string>[pyarrow]", "double[pyarrow]"
    ]  # fmt: skip
    assert frame["number"].sum() == 1
    assert frame["day"].isna().tolist() == [False, True]
    assert frame.iloc[0]["day"] == date(2024, 5, 1)
    assert list(frame.iloc[0]["grades"]) == ["good", "outstanding"]
    assert query(filled, f"{asked} WHERE number > 1", limits=LIMITS).to_pandas().empty
