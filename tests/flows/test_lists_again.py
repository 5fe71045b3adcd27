"""A list that could not be had is asked for again as a list, never as a document."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from ingesting import ingest, rows, settings
from loopback_site import Site
from stand_in import document, standing_in

from flows.report import IngestFailed


@pytest.mark.parametrize("status", [503, 404])
def test_a_feed_that_comes_back_is_a_feed_again(ledger: Site, tmp_path: Path, status: int) -> None:
    """Whether it failed or was refused; then nothing of it is left in quarantine."""
    warehouse, source = tmp_path / "w.duckdb", f"feed:{ledger.url}/feed/"
    ledger.pages["/feed/"].status = status
    with suppress(IngestFailed):
        ingest([source], warehouse)
    ledger.pages["/feed/"].status = 200
    for new in (2, 0):
        ledger.take_log()
        report = ingest([source], warehouse)
        assert (report.new, report.quarantined, report.failed) == (new, [], [])
        assert [path for path, _ in ledger.take_log()].count("/feed/") == 1
    assert rows(warehouse, "SELECT uri, reason FROM quarantine") == []


def test_a_search_that_failed_is_no_document(tmp_path: Path) -> None:
    """Of GOV.UK or of a stand-in."""
    warehouse = tmp_path / "w.duckdb"
    with standing_in([document(number) for number in range(3)]) as govuk:
        chosen = settings(govuk_url=govuk.url, attempts=1)
        govuk.search_faults = ["500"]
        with pytest.raises(IngestFailed):
            ingest(["govuk:ofsted"], warehouse, chosen)
        report = ingest(["govuk:ofsted"], warehouse, chosen)
        assert (report.new, report.quarantined, report.failed) == (3, [], [])
        govuk.take_log()
        ingest(["govuk:ofsted"], warehouse, chosen)
        assert len(govuk.take_log()) == 1


def test_a_feed_that_is_no_longer_given_is_not_asked_for(ledger: Site, tmp_path: Path) -> None:
    """Under a name that has another feed now."""
    warehouse, own = tmp_path / "w.duckdb", tmp_path / "own.toml"
    entry = '[ledger]\nkind = "feed"\nquery = {{ addresses = ["{}"] }}\n'
    chosen = settings(sources=own)
    own.write_text(entry.format(f"{ledger.url}/feed/"))
    ingest(["ledger"], warehouse, chosen)
    ledger.pages["/feed/"].status = 503
    with pytest.raises(IngestFailed):
        ingest(["ledger"], warehouse, chosen)
    ledger.pages["/feed/"].status = 200
    own.write_text(entry.format(f"{ledger.url}/news.atom"))
    ledger.take_log()
    with standing_in([document(2)]) as govuk:
        report = ingest(["ledger"], warehouse, settings(sources=own, govuk_url=govuk.url))
    assert report.quarantined == []
    assert "/feed/" not in [path for path, _ in ledger.take_log()]
