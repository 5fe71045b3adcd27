"""Statistics on GOV.UK whose figures stand in what is attached to their page."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from ingesting import ingest, rows, settings
from reportlab.pdfgen.canvas import Canvas
from stand_in import StandIn, document, standing_in

from flows.sources.govuk_json import read_attachments

OFSTED = ["govuk:ofsted"]


def pdf(text: str) -> bytes:
    """A file of one line."""
    out = BytesIO()
    canvas = Canvas(out)
    canvas.setTitle("Homes in Midvale")
    canvas.drawString(72, 720, text)
    canvas.save()
    return out.getvalue()


def html(url: str) -> dict[str, Any]:
    """An attachment that is a page, as content items list it."""
    return {"attachment_type": "html", "id": "1", "title": "Main findings", "url": url}


def file(url: str, media_type: str = "application/pdf") -> dict[str, Any]:
    """An attachment that is a file."""
    return {
        "attachment_type": "file", "id": "a.pdf", "filename": "a.pdf", "title": "Main findings",
        "url": url, "content_type": media_type, "file_size": 1932, "accessible": True,
    }  # fmt: skip


@pytest.fixture
def govuk() -> Iterator[StandIn]:
    """A release with a page attached, one with a file, and a press release with both."""
    page = document(9, document_type="html_publication", is_listed=False)
    page.base_path = "/government/statistics/one/main-findings"
    one = document(1, document_type="official_statistics")
    two = document(2, document_type="national_statistics")
    news = document(3)
    with standing_in([page, one, two, news]) as server:
        files = [file(f"{server.url}/assets/{name}") for name in ("a.pdf", "b.pdf")]
        tables = file(
            f"{server.url}/assets/t.ods", "application/vnd.oasis.opendocument.spreadsheet"
        )
        one.attachments = [html(page.base_path), files[0], html("https://example.org/elsewhere")]
        two.attachments = [files[1], tables, {"attachment_type": "external", "url": "/x"}, None]
        news.attachments = [files[0]]
        server.files = {
            "/assets/a.pdf": pdf("The same again."),
            "/assets/b.pdf": pdf("Only 10 of 43 homes in Midvale were good in 2023."),
        }
        yield server


def asked(server: StandIn) -> list[tuple[str, int]]:
    """Path and status of each request but those of search and robots."""
    log = [(s.path.removeprefix("/api/content"), s.status) for s in server.take_log()]
    return sorted(one for one in log if not one[0].startswith(("/api/", "/robots")))


def test_what_is_attached_to_statistics_is_read(govuk: StandIn, tmp_path: Path) -> None:
    """Pages where there are some, else files; of the same licence, and asked for like the rest."""
    warehouse, chosen = tmp_path / "w.duckdb", settings(govuk_url=govuk.url)
    report = ingest(OFSTED, warehouse, chosen)
    assert (report.new, report.quarantined, report.failed) == (5, [], [])
    found = rows(
        warehouse,
        "SELECT DISTINCT d.uri, d.licence, d.source FROM documents AS d JOIN statistics AS s"
        " ON s.document_id = d.document_id WHERE NOT contains(d.uri, '/news/') ORDER BY 1",
    )
    attached = f"{govuk.url}/assets/b.pdf"
    page = "https://www.gov.uk/government/statistics/one/main-findings"
    assert found == [(uri, "OGL-UK-3.0", "govuk:ofsted") for uri in (attached, page)]
    assert ("10 of 43",) in rows(warehouse, f"SELECT text FROM statistics WHERE uri = '{attached}'")
    asked(govuk)
    assert ingest(OFSTED, warehouse, chosen).unchanged == 3
    assert asked(govuk) == []


def test_what_is_attached_comes_with_a_new_edition(govuk: StandIn, tmp_path: Path) -> None:
    """And what of it is as it was costs one small answer; a limit does not count it."""
    warehouse, chosen = tmp_path / "w.duckdb", settings(govuk_url=govuk.url)
    ingest(OFSTED, warehouse, chosen, limit=3)
    (two,) = [d for d in govuk.documents.values() if d.number == 2]
    two.updated, two.good = two.updated.replace(year=2024), 22
    asked(govuk)
    assert ingest(OFSTED, warehouse, chosen).revised == 1
    assert asked(govuk) == [("/assets/b.pdf", 304), (two.base_path, 200)]


def test_what_is_attached_and_could_not_be_had_comes_again(govuk: StandIn, tmp_path: Path) -> None:
    """Though its page has not changed: what failed, and what was not found and is there now."""
    warehouse, chosen = tmp_path / "w.duckdb", settings(govuk_url=govuk.url, attempts=1)
    body = govuk.files.pop("/assets/b.pdf")
    (page,) = [d for d in govuk.documents.values() if d.number == 9]
    page.always = "500"
    report = ingest(OFSTED, warehouse, chosen)
    assert [left[1] for left in report.failed] == ["server error"]
    assert [left[1] for left in report.quarantined] == ["not found"]
    page.always, govuk.files["/assets/b.pdf"] = "", body
    asked(govuk)
    assert ingest(OFSTED, warehouse, chosen).new == 2
    assert asked(govuk) == [
        ("/assets/b.pdf", 200), ("/government/statistics/one/main-findings", 200),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "found",
    [
        None, [], {}, {"document_type": 3}, {"document_type": "official_statistics"},
        {"document_type": "official_statistics", "details": []},
        {"document_type": "official_statistics", "details": {"attachments": {"url": "/a"}}},
        {"document_type": "official_statistics", "details": {"attachments": [
            3, {"attachment_type": "html"}, {"attachment_type": "html", "url": 7},
            file("ftp://example.org/a.pdf"), file("/a.pdf"), file("http://[::1"), file("http://"),
            file("https://example.org/a.csv", "text/csv"), {"url": "https://example.org/a"},
        ]}},
        {"document_type": "press_release", "details": {"attachments": [html("/a")]}},
    ],
)  # fmt: skip
def test_nothing_is_attached(found: object) -> None:
    """Whatever shape it has."""
    assert read_attachments(found) == []
