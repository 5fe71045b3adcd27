"""Who published a document: its own word, else that of the source it came from."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from storing import Make, ask, load

from warehouse.captures import Loaded
from warehouse.store import Warehouse

VIEWS = ("documents", "statistics", "numbers", "ratings", "series", "checks", "document_history")


def declared(one: Loaded, source: str, publisher: str | None) -> Loaded:
    """The same from a source that says who publishes there."""
    capture = replace(one.capture, source=source, publisher=publisher)
    return replace(one, capture=capture)


def test_the_documents_own_word_goes_before_that_of_its_source(
    store: Warehouse, make_loaded: Make
) -> None:
    """What each said is kept apart."""
    named = make_loaded("Some 40%", "a.txt")
    unnamed = make_loaded("Some 41%", "b.txt", publisher=None)
    load(store, *(declared(one, "ledger", "The Ledger") for one in (named, unnamed)))
    found = ask(store, "SELECT uri, publisher FROM documents ORDER BY uri")
    assert found == [("a.txt", "Inspectorate of Homes"), ("b.txt", "The Ledger")]
    query = "SELECT uri, publisher, source_publisher FROM core.revision ORDER BY uri"
    assert ask(store, query) == [
        ("a.txt", "Inspectorate of Homes", "The Ledger"), ("b.txt", None, "The Ledger"),
    ]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_names_the_publisher(store: Warehouse, make_loaded: Make, view: str) -> None:
    """Also of revisions and of what is checked."""
    for number, text in enumerate(("Some 40% of 43. Northfield is good.", "Some 41% of 43")):
        one = make_loaded(text, hours=number, publisher=None)
        load(store, declared(one, "ledger", "The Ledger"))
    load(
        store,
        declared(make_loaded("Eastfield is good", "b.txt", publisher=None), "x", "The Ledger"),
    )
    if view == "checks":
        sql = "SELECT document_id, statistic_id FROM statistics"
        ((document, statistic),) = ask(store, sql)
        note_check(store, document, statistic)
    assert set(ask(store, f"SELECT publisher FROM {view}")) == {("The Ledger",)}


def note_check(store: Warehouse, document: str, statistic: str) -> None:
    """Writes down what a check might have found."""
    from warehouse.connections import writing

    with writing(store.path, 1) as connection:
        connection.execute(
            "INSERT INTO core.check_result BY NAME SELECT 'x' AS check_id, 'share' AS check_name,"
            " 'agrees' AS status, 'Well.' AS sentence, [$1] AS statistic_ids, $2 AS document_id,"
            " [$2] AS document_ids",
            [statistic, document],
        )


def test_the_first_source_that_declares_one_is_believed_in_any_order(
    tmp_path: Path, make_loaded: Make
) -> None:
    """The same content from three sources is one revision, however they are loaded."""
    came = [
        declared(make_loaded("Some 40%", publisher=None, hours=hours), source, publisher)
        for hours, source, publisher in (
            (1, "files", None), (2, "ledger", "The Ledger"), (3, "herald", "The Herald"),
        )
    ]  # fmt: skip
    hashes = set()
    for number, order in enumerate(permutations(came)):
        store = Warehouse(tmp_path / f"{number}.duckdb")
        store.create()
        for one in order:
            load(store, one)
        assert ask(store, "SELECT publisher, source, revisions FROM documents") == [
            ("The Ledger", "files", 1)
        ]
        hashes.add(store.content_hash())
    assert len(hashes) == 1
