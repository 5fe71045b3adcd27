"""What cannot be read or stored is put aside alone, and takes nothing away."""

from __future__ import annotations

from storing import HARD, Make, ask, bad, load

from warehouse.store import Warehouse


def test_quarantine_is_left_by_reading_well(store: Warehouse, make_loaded: Make) -> None:
    """By the same bytes read well, or by later bytes of the same address."""
    one, two = make_loaded("Of 1%", "one.txt"), make_loaded("", "two.txt")
    three = make_loaded("", "three.txt", hours=5)
    assert load(store, bad(one), bad(two, "empty"), bad(three)).quarantined == 3
    assert ask(store, "SELECT uri, reason FROM quarantine ORDER BY uri") == [
        ("one.txt", "not text"), ("three.txt", "not text"), ("two.txt", "empty"),
    ]  # fmt: skip
    later = make_loaded("Of 2%", "two.txt", hours=1)
    earlier = make_loaded("Of 3%", "three.txt", hours=1)
    load(store, one, later, earlier, version="2")
    assert ask(store, "SELECT uri FROM quarantine") == [("three.txt",)]


def test_what_was_read_stays_when_it_cannot_be_read_again(
    store: Warehouse, make_loaded: Make
) -> None:
    """A newer extractor that fails on an input puts it in quarantine and takes nothing away."""
    first = make_loaded(HARD)
    load(store, first)
    load(store, bad(first), version="2")
    assert ask(store, "SELECT count(*) FROM statistics") == [(1,)]
    assert ask(store, "SELECT reason FROM quarantine") == [("not text",)]
    key = (first.capture.source, first.capture.uri, first.capture.sha256)
    assert store.seen([key[:2]], "2") == {key}
