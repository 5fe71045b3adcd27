"""Every exchange of a run lies in the archive, and a run over what is unchanged adds little."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import date
from pathlib import Path

from ingesting import ingest, rows, settings
from loopback_site import Page, Site, serving
from stand_in import document, standing_in
from warcio.archiveiterator import ArchiveIterator

from flows import rebuilding
from flows.pipeline import Directly
from flows.progress import Silent
from warehouse.store import Warehouse

FEED = """<rss version="2.0"><channel><title>The Ledger</title><description>News of Northmoor,
its homes, its schools and what inspectors found there, every Tuesday morning since 1893, by
those who live there, for those who live there, and for all who would rather live there than
anywhere else in the county, of whom there are many, as readers of the Ledger know; with the
weather, the tides and the results of the second division of the western league.</description>
<item><link>{0}/a</link></item><item><link>{0}/moved</link></item>
<item><link>{0}/gone</link></item></channel></rss>"""


def page(text: str) -> Page:
    """A page that is larger than what is worth no reference."""
    words = f"<p>{text}</p>" + "<p>The homes are in Northmoor, said the inspectors.</p>" * 20
    return Page(f"<html><title>{text}</title><article>{words}</article></html>".encode())


def site_of_three(site: Site) -> str:
    """A feed of a page, of one that has moved and of one that is gone; the feed's address."""
    site.pages = {
        "/feed": Page(FEED.format(site.url).encode(), media_type="application/rss+xml", etag=False),
        "/a": page("Only 10 of 43 homes were good."),
        "/moved": Page(status=301, location="/b", etag=False),
        "/b": page("Spending rose by £3 million."),
        "/gone": Page(b"gone", 410),
    }
    return f"feed:{site.url}/feed"


def archived(folder: Path) -> Counter[tuple[str, str, str]]:
    """Type, path and status of every answer archived, and how often."""
    found: Counter[tuple[str, str, str]] = Counter()
    for path in folder.rglob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.raw_stream.read()
                if record.http_headers and record.rec_type != "request":
                    uri = record.rec_headers.get_header("WARC-Target-URI")
                    place = "/" + uri.split("/", 3)[3]
                    status = record.http_headers.get_statuscode()
                    found[record.rec_type, place, status] += 1
    return found


def test_every_exchange_is_archived(tmp_path: Path) -> None:
    """With its status as it came; the second time as references, and each body once."""
    warehouse, archive = tmp_path / "w.duckdb", tmp_path / "w.duckdb.archive"
    with serving() as site:
        given = [site_of_three(site)]
        assert ingest(given, warehouse).new == 2
        first = Counter(
            {
                ("response", "/feed", "200"): 1, ("response", "/robots.txt", "404"): 1,
                ("response", "/a", "200"): 1, ("response", "/moved", "301"): 1,
                ("response", "/b", "200"): 1, ("response", "/gone", "410"): 1,
            }
        )  # fmt: skip
        assert archived(archive) == first
        assert len(site.log) == first.total()
        size = sum(path.stat().st_size for path in archive.rglob("*.warc.gz"))
        facts = Warehouse(warehouse).content_hash()
        site.pages["/a"].etag = False
        assert ingest(given, warehouse).unchanged == 2
        assert archived(archive) - first == Counter(
            {
                ("response", "/robots.txt", "404"): 1, ("revisit", "/feed", "200"): 1,
                ("revisit", "/a", "200"): 1, ("response", "/moved", "301"): 1,
                ("revisit", "/b", "304"): 1, ("response", "/gone", "410"): 1,
            }
        )  # fmt: skip
        assert len(site.log) == archived(archive).total()
        grown = sum(path.stat().st_size for path in archive.rglob("*.warc.gz")) - size
        assert grown < 6 * 1200
    assert len(list(archive.glob("*.warc.gz"))) == 1
    rebuilding.Run("again", warehouse, 1, settings(), Silent()).follow(Directly())
    assert Warehouse(warehouse).content_hash() == facts
    assert rows(warehouse, "SELECT count(*) FROM documents") == [(2,)]


def test_a_packed_body_is_read_again_from_the_archive(tmp_path: Path) -> None:
    """What was archived is what was read."""
    warehouse = tmp_path / "w.duckdb"
    with serving() as site:
        packed = page("Only 10 of 43 homes were good.")
        packed.body = gzip.compress(packed.body, mtime=0)
        packed.headers = {"Content-Encoding": "gzip"}
        site.pages = {"/a": packed}
        assert ingest([f"{site.url}/a"], warehouse).new == 1
    facts = Warehouse(warehouse).content_hash()
    warehouse.unlink()
    rebuilding.Run("again", warehouse, 1, settings(), Silent()).follow(Directly())
    assert Warehouse(warehouse).content_hash() == facts


def test_under_a_window_too(tmp_path: Path) -> None:
    """What lies beyond it is archived as an exchange, as no document, and once."""
    warehouse, archive = tmp_path / "w.duckdb", tmp_path / "w.duckdb.archive"
    with serving() as site:
        site.pages = {"/a": page("Only 10 of 43 homes were good.")}
        for _ in range(2):
            report = ingest([f"{site.url}/a"], warehouse, since=date(2020, 1, 1))
            assert [left.reason for left in report.skipped] == ["says no date of publication"]
    assert archived(archive) == Counter(
        {
            ("response", "/a", "200"): 1, ("revisit", "/a", "200"): 1,
            ("response", "/robots.txt", "404"): 2,
        }
    )  # fmt: skip
    assert list(archive.glob("*.warc.gz")) == []


def test_a_second_run_over_govuk_adds_little(tmp_path: Path) -> None:
    """The request for a page of the search, whatever the number of documents."""
    warehouse, archive = tmp_path / "w.duckdb", tmp_path / "w.duckdb.archive"
    with standing_in([document(number) for number in range(40)]) as govuk:
        chosen = settings(govuk_url=govuk.url)
        ingest(["govuk:ofsted"], warehouse, chosen)
        before = sum(path.stat().st_size for path in archive.rglob("*.warc.gz"))
        assert archived(archive).total() == 41
        assert ingest(["govuk:ofsted"], warehouse, chosen).unchanged == 40
    assert archived(archive).total() == 42
    assert sum(path.stat().st_size for path in archive.rglob("*.warc.gz")) - before < 2500
