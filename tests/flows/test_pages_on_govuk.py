"""Addresses that turn out to be documents of GOV.UK: by a redirect, or with a query."""

from __future__ import annotations

from pathlib import Path

from ingesting import ingest, rows, settings
from loopback_site import Page, serving
from stand_in import document, standing_in


def test_what_leads_to_govuk_is_read_from_its_content_api(tmp_path: Path) -> None:
    """As one document under its identity and licence, and conditionally the next time."""
    warehouse, one = tmp_path / "w.duckdb", document(2)
    with standing_in([one]) as govuk, serving() as site:
        site.pages["/short"] = Page(
            status=302, location=govuk.url + one.base_path, media_type="text/plain", etag=False
        )
        given = [f"{site.url}/short", f"{govuk.url}{one.base_path}?page=2"]
        chosen = settings(govuk_url=govuk.url)
        ingest(given, warehouse, chosen)
        assert rows(warehouse, "SELECT uri, licence, revisions FROM documents") == [
            (one.uri, "OGL-UK-3.0", 1)
        ]
        assert rows(warehouse, "SELECT DISTINCT moved_to FROM fetches") == [(one.uri,)]
        govuk.take_log()
        assert ingest(given, warehouse, chosen).unchanged == 2
        asked = [seen for seen in govuk.take_log() if seen.path.startswith("/api/content")]
        assert [seen.status for seen in asked] == [304, 304]
