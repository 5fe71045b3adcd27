"""All revisions stay, and which is current depends on none of the orders of loading."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from storing import HARD, Make, ask, load

from warehouse.captures import Loaded
from warehouse.loading import LoadSummary
from warehouse.store import Warehouse


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_revisions_in_any_order(store: Warehouse, make_loaded: Make, order: Sequence[int]) -> None:
    """All revisions stay; the last by the source's own time is current, whichever came last."""
    day = [datetime(2024, 5, n, tzinfo=UTC) for n in (1, 2, 3)]
    releases = [
        make_loaded("Some 40%", hours=3, updated_at=day[0]),
        make_loaded("Some 41%", hours=1, updated_at=day[1]),
        make_loaded("Some 42%", hours=2, updated_at=day[2]),
    ]
    fates = [load(store, releases[place]) for place in order]
    assert [(fate.new, fate.revised) for fate in fates] == [(1, 0), (0, 1), (0, 1)]
    assert ask(store, "SELECT text FROM statistics") == [("42%",)]
    assert ask(store, "SELECT revisions FROM documents") == [(3,)]
    assert ask(store, "SELECT count(*) FROM core.statistic") == [(3,)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_without_a_time_of_change_the_first_capture_decides(
    store: Warehouse, make_loaded: Make, order: Sequence[int]
) -> None:
    """A release loaded late from an old capture does not become current."""
    releases = [make_loaded("Some 40%", hours=1), make_loaded("Some 41%", hours=2)]
    for place in order:
        load(store, releases[place])
    assert ask(store, "SELECT text FROM statistics") == [("41%",)]
    load(store, make_loaded("Some 40%", hours=9, name="copy.txt"))
    assert ask(store, "SELECT text FROM statistics") == [("41%",)]


def test_the_first_capture_is_the_earliest_not_the_first_loaded(
    store: Warehouse, make_loaded: Make
) -> None:
    """Bytes that turn out to have been captured before count from then."""
    first, other = make_loaded("Some 40%", hours=3), make_loaded("Some 41%", hours=2)
    load(store, first, other)
    assert ask(store, "SELECT text FROM statistics") == [("40%",)]
    earlier = replace(first, capture=make_loaded("Some 40%", hours=1).capture)
    assert load(store, earlier).unchanged == 1
    assert ask(store, "SELECT text FROM statistics") == [("41%",)]


def test_a_return_to_an_earlier_content_counts_by_the_sources_time(
    store: Warehouse, make_loaded: Make
) -> None:
    """The content is an old revision; saying it again later makes it current again."""
    for number, text in enumerate(("Some 40%", "Some 41%", "Some 40%"), 1):
        day = datetime(2024, 5, number, tzinfo=UTC)
        load(store, make_loaded(text, hours=number, name=f"{number}.json", updated_at=day))
    assert ask(store, "SELECT text FROM statistics") == [("40%",)]
    assert ask(store, "SELECT revisions FROM documents") == [(2,)]


def test_two_files_of_one_document(store: Warehouse, make_loaded: Make) -> None:
    """One address with two contents in one batch is one document with two revisions."""
    one = make_loaded("Some 40%", "/news/a", name="one.json", hours=1)
    two = make_loaded("Some 41%", "/news/a", name="two.json", hours=2)
    assert load(store, one, two, one) == LoadSummary(new=1, revised=1, statistics=2, numbers=2)
    assert ask(store, "SELECT uri, revisions FROM documents") == [("/news/a", 2)]


def test_one_figure_keeps_its_id_through_revisions(store: Warehouse, make_loaded: Make) -> None:
    """So that a figure's history can be followed."""
    load(store, make_loaded("Some 40%, then 7%", hours=1), make_loaded("Now: 40%, 8%", hours=2))
    rows = ask(
        store, "SELECT text, count(*), count(DISTINCT statistic_id) FROM core.statistic GROUP BY 1"
    )
    assert sorted(rows) == [("40%", 2, 1), ("7%", 1, 1), ("8%", 1, 1)]


def test_content_hash_of_any_order_and_split(tmp_path: Path, make_loaded: Make) -> None:
    """Order, batches, runs and repeats do not matter; a digit does."""
    batch = [make_loaded(f"Some {n}% of {n + 1}%", f"{n % 4}.txt", hours=n) for n in range(8)]
    orders = [[batch], [batch[::-1]], [[o] for o in batch[::-1]], [batch[4:], batch[:5]]]
    hashes = []
    for number, batches in enumerate(orders):
        store = Warehouse(tmp_path / f"{number}.duckdb")
        store.create()
        for part in batches:
            load(store, *part)
        hashes.append(store.content_hash())
    assert len(set(hashes)) == 1
    load(store, make_loaded("Some 1%", "9.txt"))
    assert store.content_hash() != hashes[0]


def test_a_newer_extractor_replaces_the_figures(store: Warehouse, make_loaded: Make) -> None:
    """The revision stays, its figures are those of the newer reading."""
    first = make_loaded(HARD)
    load(store, first, make_loaded("Of 9%", "b.txt"))
    figures = first.facts.figures
    fewer = {**figures, "statistic": figures["statistic"][:1], "rating": []}
    summary = load(store, replace(first, facts=replace(first.facts, figures=fewer)), version="2")
    assert summary == LoadSummary(reread=1, statistics=1, numbers=4)
    assert ask(store, "SELECT count(*) FROM core.statistic") == [(2,)]
    assert ask(store, "SELECT count(*) FROM core.rating") == [(0,)]
    assert ask(store, "SELECT uri, revisions, extractor_version FROM documents ORDER BY 1") == [
        ("a.txt", 1, "2"), ("b.txt", 1, "1"),
    ]  # fmt: skip


def test_a_newer_extractor_that_reads_another_text(store: Warehouse, make_loaded: Make) -> None:
    """The misread revision goes, as if the newer one had read the bytes in the first place."""
    first = make_loaded("Some 40% ", "b.txt")
    load(store, first)
    moved = Loaded(first.capture, make_loaded("Some 40%", "/b").facts)
    assert load(store, moved, version="2").reread == 1
    assert ask(store, "SELECT uri, revisions FROM documents") == [("/b", 1)]
    assert ask(store, "SELECT count(*) FROM core.document") == [(1,)]
    assert ask(store, "SELECT count(*) FROM core.number") == [(1,)]
