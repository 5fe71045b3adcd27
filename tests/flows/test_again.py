"""What was refused, or came as nothing to read, comes again once it is cured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from ingesting import ingest, rows, settings
from loopback_site import Page, serving
from stand_in import StandIn, document, standing_in

from flows.backfilling import BackfillReport, Wanted, fill
from flows.progress import Silent

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<id>{0}</id><updated>2023-06-01T10:00:00Z</updated>{1}</feed>"""
ENTRY = """<entry><id>1</id><title>Homes</title><updated>2023-05-02T10:00:00Z</updated>
<link href="{0}/homes"/></entry>"""


@pytest.fixture
def govuk() -> Iterator[StandIn]:
    """Five documents: four of them in trouble, one of which is gone."""
    with standing_in([document(number) for number in range(5)]) as server:
        troubles = ("404", "403", "truncated", "410")
        for one, trouble in zip(server.documents.values(), troubles, strict=False):
            one.always = trouble
        yield server


def test_what_is_cured_is_loaded_by_the_next_run(govuk: StandIn, tmp_path: Path) -> None:
    """Though the list says that nothing has changed; what is gone is not asked for."""
    warehouse, chosen = tmp_path / "w.duckdb", settings(govuk_url=govuk.url)
    assert ingest(["govuk:ofsted"], warehouse, chosen).new == 1
    assert asked(govuk) == 5
    still = ingest(["govuk:ofsted"], warehouse, chosen)
    assert (still.new, asked(govuk)) == (0, 3)
    for one in govuk.documents.values():
        one.always = ""
    assert ingest(["govuk:ofsted"], warehouse, chosen).new == 3
    assert asked(govuk) == 3
    assert rows(warehouse, "SELECT reason FROM quarantine") == [("gone",)]
    assert ingest(["govuk:ofsted"], warehouse, chosen).unchanged == 5
    assert asked(govuk) == 0


def test_after_a_week_it_is_asked_for_weekly(govuk: StandIn, tmp_path: Path) -> None:
    """Not by the run after the one that has just asked."""
    warehouse, chosen = tmp_path / "w.duckdb", settings(govuk_url=govuk.url)
    ingest(["govuk:ofsted"], warehouse, chosen)
    age(warehouse, 8)
    govuk.take_log()
    ingest(["govuk:ofsted"], warehouse, chosen)
    assert asked(govuk) == 3
    ingest(["govuk:ofsted"], warehouse, chosen)
    assert asked(govuk) == 0


def test_a_month_waits_for_what_may_be_cured(govuk: StandIn, tmp_path: Path) -> None:
    """For thirty days; then it is complete without."""
    warehouse = tmp_path / "w.duckdb"
    assert len(backfill(govuk, warehouse).open) == 1
    age(warehouse, 8)
    backfill(govuk, warehouse)
    govuk.take_log()
    assert len(backfill(govuk, warehouse).open) == 1
    assert asked(govuk) == 0
    age(warehouse, 23)
    assert len(backfill(govuk, warehouse).completed) == 1
    assert asked(govuk) == 3


def test_the_advice_about_a_setting_helps(tmp_path: Path) -> None:
    """Also for the entry of a feed that says when it last changed, or has forgotten it."""
    with serving() as site:
        given, warehouse = [f"feed:{site.url}/feed"], tmp_path / "w.duckdb"
        words = "<p>Only 10 of 43 homes were good.</p>"
        page = f"<html><head><title>Homes</title></head><body>{words}</body></html>"
        site.pages["/homes"] = Page(page.ljust(20_000).encode())
        full, empty = (
            Page(ATOM.format(site.url, entry).encode(), media_type="application/atom+xml")
            for entry in (ENTRY.format(site.url), "")
        )
        site.pages["/feed"] = full
        small = settings(document_mb=0.01)
        assert [left[1] for left in ingest(given, warehouse, small).quarantined] == ["too large"]
        site.pages["/feed"] = empty
        assert [left[1] for left in ingest(given, warehouse, small).quarantined] == ["too large"]
        site.pages["/feed"] = full
        assert ingest(given, warehouse).new == 1


def test_what_is_listed_no_more_is_given_up(tmp_path: Path) -> None:
    """A refusal of thirty days; that of a newer one is not."""
    with serving() as site:
        given, warehouse = [f"feed:{site.url}/feed"], tmp_path / "w.duckdb"
        listing = ATOM.format(site.url, ENTRY.format(site.url)).encode()
        site.pages["/feed"] = Page(listing, media_type="application/atom+xml")
        ingest(given, warehouse)
        empty = ATOM.format(site.url, "").encode()
        site.pages["/feed"] = Page(empty, media_type="application/atom+xml")
        site.take_log()
        ingest(given, warehouse)
        assert ("/homes", 404) in site.take_log()
        age(warehouse, 31)
        ingest(given, warehouse)
        assert "/homes" not in {path for path, _ in site.take_log()}


def asked(server: StandIn) -> int:
    """How many documents were asked for since this was last asked."""
    return len({seen.path for seen in server.take_log() if not seen.is_search})


def age(warehouse: Path, days: int) -> None:
    """Makes all that was fetched so many days older."""
    with duckdb.connect(warehouse) as connection:
        connection.execute(
            "UPDATE core.fetch SET fetched_at = fetched_at - to_days(CAST(? AS INTEGER))", [days]
        )


def backfill(server: StandIn, warehouse: Path) -> BackfillReport:
    """A backfill of the month in which the documents lie."""
    wanted = Wanted("govuk:ofsted", warehouse, date(2023, 1, 1), date(2023, 1, 31))
    return fill(wanted, settings(govuk_url=server.url), Silent(), date(2023, 4, 20))
