"""What the command line asks: documents, status, one statistic, one run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from warehouse import questions
from warehouse.captures import Loaded, Quarantined
from warehouse.errors import WarehouseError
from warehouse.store import Warehouse


@pytest.fixture
def filled(store: Warehouse, make_loaded: Callable[..., Loaded]) -> Warehouse:
    """Two documents, one of them revised, one input in quarantine, one run."""
    store.start_run("r1", "ingest", {"workers": 2}, "1")
    batch = [
        make_loaded("Some 43% of 44%. Northfield is good.", "a.txt", hours=1),
        make_loaded("Now 43% of 45%.", "a.txt", hours=2),
        make_loaded("Of 9%", "b.txt", published=None),
        Quarantined(make_loaded("", "c.txt").capture, "empty", "The file is empty."),
    ]
    refs = store.archive([outcome.capture for outcome in batch])
    store.load("r1", batch, refs, "1")
    store.finish_run("r1", "completed", {"new": 2}, "2 new")
    return store


def test_documents(filled: Warehouse) -> None:
    """Those without a date come last; counts are of the current content."""
    rows = questions.documents(filled.path)
    assert [(r["uri"], r["revisions"], r["statistics"], r["ratings"]) for r in rows] == [
        ("a.txt", 2, 2, 0),
        ("b.txt", 1, 1, 0),
    ]
    assert len(questions.documents(filled.path, limit=1)) == 1
    assert questions.count(filled.path) == 2
    assert questions.sources(filled.path) == {"files"}


def test_status(filled: Warehouse) -> None:
    """Totals, runs with their counts, and what failed."""
    answer = questions.status(filled.path)
    assert answer["totals"] == [
        {"documents": 2, "revisions": 3, "statistics": 3, "numbers": 3, "ratings": 0,
         "quarantined": 1}
    ]  # fmt: skip
    (run,) = answer["runs"]
    assert (run["state"], run["counts"], run["parameters"]) == (
        "completed", {"new": 2}, {"workers": 2},
    )  # fmt: skip
    assert [(row["uri"], row["reason"]) for row in answer["quarantine"]] == [("c.txt", "empty")]


def test_explain(filled: Warehouse) -> None:
    """A statistic that two revisions claim is shown as the current one says it."""
    rows = questions.documents(filled.path)
    assert rows
    with questions.reading(filled.path) as connection:
        ids = dict(connection.execute("SELECT text, statistic_id FROM core.statistic").fetchall())
    row = questions.explain(filled.path, ids["43%"][:12].upper())
    assert row["sentence"] == "Now 43% of 45%."
    assert (row["is_current"], row["captured_from"], row["rule"]) == (
        True,
        "a.txt",
        "share.percent",
    )
    assert row["archive_file"]
    whole, start, end = row["whole"], row["char_start"], row["char_end"]
    assert isinstance(whole, str)
    assert whole[start:end] == "43%"  # type: ignore[misc]
    assert [number["text"] for number in row["numbers"]] == ["43"]  # type: ignore[attr-defined]
    assert questions.explain(filled.path, ids["44%"])["is_current"] is False


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "No statistic"),
        ("zz", "No statistic"),
        ("%", "No statistic"),
        ("' OR 1", "No statistic"),
    ],
)
def test_explain_finds_none(filled: Warehouse, prefix: str, words: str) -> None:
    """What is no beginning of an id is said to be none."""
    with pytest.raises(WarehouseError, match=words):
        questions.explain(filled.path, prefix)


def test_explain_finds_several(store: Warehouse, make_loaded: Callable[..., Loaded]) -> None:
    """With enough figures one digit is the beginning of several ids, and these are shown."""
    store.load("r", [make_loaded(" ".join(f"{n}%" for n in range(100)))], {}, "1")
    with pytest.raises(WarehouseError, match="More than one statistic begins with 'a'"):
        questions.explain(store.path, "a")


def test_summary(filled: Warehouse) -> None:
    """The run, the documents whose figures it wrote, what it put in quarantine."""
    answer = questions.summary(filled.path, "r1")
    assert answer["run"][0]["message"] == "2 new"
    assert [(row["uri"], row["statistics"]) for row in answer["documents"]] == [
        ("a.txt", 2), ("a.txt", 2), ("b.txt", 1),
    ]  # fmt: skip
    assert [row["reason"] for row in answer["quarantine"]] == ["empty"]
    with pytest.raises(WarehouseError, match="knows no run r9"):
        questions.summary(filled.path, "r9")


@pytest.mark.parametrize(
    "ask",
    [
        questions.documents,
        questions.count,
        questions.status,
        questions.sources,
        lambda path: questions.explain(path, "00"),
        lambda path: questions.summary(path, "r1"),
    ],
)
def test_a_file_of_something_else_is_told(ask: Callable[[Path], object], tmp_path: Path) -> None:
    """Though it has views of our names."""
    path = tmp_path / "foreign.duckdb"
    with duckdb.connect(str(path)) as foreign:
        foreign.execute("CREATE VIEW documents AS SELECT 1 AS uri")
    with pytest.raises(WarehouseError, match="is a DuckDB file of something else"):
        ask(path)
