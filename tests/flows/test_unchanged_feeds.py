"""A feed that is unchanged is not sent again: what it listed before stands in for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from ingesting import ingest, rows, settings
from ledger_site import RSS
from loopback_site import Page, Site

from warehouse.store import Warehouse

FEED = "application/rss+xml"
LISTED = "SELECT http_status, bytes > 0 FROM fetches WHERE status = 'listed' ORDER BY fetched_at"
# An article more than the feed of the site lists.
LONGER = RSS.replace(
    "<item><title>No address",
    "<item><title>New</title><link>{0}/new/</link></item><item><title>No address",
)


@pytest.mark.parametrize("given", ["feed:{}/feed/", "{}/feed/"])
def test_what_an_unchanged_feed_listed_is_taken_as_listed(
    ledger: Site, tmp_path: Path, given: str
) -> None:
    """Asked for as a feed, or by an address that turns out to be one."""
    warehouse, source = tmp_path / "w.duckdb", given.format(ledger.url)
    ledger.pages["/2023/06/money/"].status = 503
    assert ingest([source], warehouse).new == 1
    ledger.pages["/2023/06/money/"].status = 200
    ledger.take_log()
    again = ingest([source], warehouse)
    assert (again.new, again.unchanged) == (1, 1)
    assert [(one.name, one.reason) for one in again.skipped] == [
        ("No address", "an entry without an address")
    ]
    assert sorted(ledger.take_log()) == [
        ("/2023/05/fewer/", 304), ("/2023/06/money/", 200), ("/feed/", 304),
    ]  # fmt: skip
    assert rows(warehouse, LISTED) == [(200, True), (304, False)]


def test_a_feed_that_changes_is_read_anew_and_then_stands_in(ledger: Site, tmp_path: Path) -> None:
    """As it is now, not as it was at first."""
    warehouse, source = tmp_path / "w.duckdb", f"feed:{ledger.url}/feed/"
    ingest([source], warehouse)
    ledger.pages["/feed/"] = Page(LONGER.format(ledger.url).encode(), media_type=FEED)
    ledger.pages["/new/"] = Page(b"<html><body><p>Only 3 of 9 homes are good.</p></body></html>")
    assert ingest([source], warehouse).new == 1
    ledger.take_log()
    assert ingest([source], warehouse).unchanged == 3
    assert ("/feed/", 304) in ledger.take_log()


def test_an_unchanged_feed_is_not_below_its_minimum(ledger: Site, tmp_path: Path) -> None:
    """It lists what it listed."""
    own = tmp_path / "own.toml"
    own.write_text(
        '[ledger]\npublisher = "The Ledger"\nkind = "feed"\nleast = 2\nmost = 2\n'
        f'query = {{ addresses = ["{ledger.url}/feed/"] }}\n'
    )
    warehouse, chosen = tmp_path / "w.duckdb", settings(sources=own)
    ingest(["ledger"], warehouse, chosen)
    again = ingest(["ledger"], warehouse, chosen)
    assert (again.faults, again.warnings, again.unchanged) == ([], [], 2)
    assert rows(warehouse, "SELECT listed FROM core.listing") == [(2,)]


def test_what_cannot_be_asked_for_conditionally_is_not_kept(ledger: Site, tmp_path: Path) -> None:
    """A feed without validators, and one that cannot be read."""
    warehouse = tmp_path / "w.duckdb"
    ledger.pages["/feed/"].etag = False
    given = [f"feed:{ledger.url}/{name}" for name in ("feed/", "evil.xml", "2023/06/money/")]
    ingest(given, warehouse)
    assert Warehouse(warehouse).answered() == frozenset()
    ledger.take_log()
    ingest(given, warehouse)
    assert {("/feed/", 200), ("/evil.xml", 200)} <= set(ledger.take_log())


def test_validators_of_one_address_say_nothing_of_the_next(ledger: Site, tmp_path: Path) -> None:
    """A feed that leads elsewhere now, to one that happens to be of the same version."""
    warehouse, source = tmp_path / "w.duckdb", f"feed:{ledger.url}/news"
    ledger.pages["/news"] = Page(status=302, location="/feed/", etag=False)
    ledger.pages["/feed/"].version = "1"
    ingest([source], warehouse)
    body = LONGER.format(ledger.url).encode()
    ledger.pages["/longer/"] = Page(body, media_type=FEED, version="1")
    ledger.pages["/new/"] = Page(b"<html><body><p>Only 3 of 9 homes are good.</p></body></html>")
    ledger.pages["/news"].location = "/longer/"
    assert ingest([source], warehouse).new == 1
    ledger.take_log()
    assert ingest([source], warehouse).unchanged == 3
    assert ("/longer/", 304) in ledger.take_log()


def test_a_feed_that_came_in_part_is_asked_for_again_in_full(ledger: Site, tmp_path: Path) -> None:
    """Nothing says that there is more of it, but that it does not end as it should."""
    warehouse, source = tmp_path / "w.duckdb", f"feed:{ledger.url}/feed/"
    page = ledger.pages["/feed/"]
    whole, page.version = page.body, "1"
    page.body = whole[: whole.index(b"<item><title>More money")]
    assert ingest([source], warehouse).new == 1
    page.body = whole
    assert ingest([source], warehouse).new == 1


def test_another_warehouse_has_the_feed_sent_to_it(ledger: Site, tmp_path: Path) -> None:
    """What is known is known of the warehouse that it was loaded into."""
    source = f"feed:{ledger.url}/feed/"
    ingest([source], tmp_path / "one.duckdb")
    ledger.take_log()
    assert ingest([source], tmp_path / "two.duckdb").new == 2
    assert ("/feed/", 200) in ledger.take_log()
