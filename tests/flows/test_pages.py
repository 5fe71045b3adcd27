"""Pages and feeds as sources, served on loopback: what is asked for, kept and refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from ingesting import ingest, rows, settings
from ledger_site import article
from loopback_site import Page, Site
from stand_in import document, standing_in

from flows import discovering
from flows.report import IngestFailed
from flows.sources.pages import clean

# As WordPress makes a page.
WORDPRESS = """<!doctype html><html lang="en"><head><title>Only 10 of 43 – The Ledger</title>
<meta property="og:title" content="Only 10 of 43 homes are good">
<meta property="og:site_name" content="The Northmoor Ledger">
<meta property="article:published_time" content="2023-05-02T09:00:00+00:00"></head><body>
<header><nav><a href="/">99 stories</a></nav></header>
<article class="post type-post"><header class="entry-header">
<h1 class="entry-title">Only 10 of 43 homes are good</h1>
<time class="entry-date" datetime="2023-05-02T09:00:00+00:00">2 May 2023</time></header>
<div class="entry-content"><p>Inspectors visited 21 homes in Northmoor this spring.</p>
<ul><li>12% of them had no manager</li></ul>
<blockquote><p>We heard that four out of 5 children felt safe.</p></blockquote>
<h2>Notes to editors</h2><p>There are 43 homes in the county.</p></div></article>
<div id="comments"><ol class="commentlist"><li class="comment">
<p>I say that 9 out of 10 are bad.</p></li></ol></div></body></html>"""


def test_the_pages_of_a_feed_are_loaded_and_then_asked_for_conditionally(
    ledger: Site, tmp_path: Path
) -> None:
    """RSS does not say when a page last changed, so each costs one small answer."""
    warehouse = tmp_path / "w.duckdb"
    report = ingest([f"feed:{ledger.url}/feed/"], warehouse)
    assert (report.new, report.quarantined, report.failed) == (2, [], [])
    assert [(s.name, s.reason) for s in report.skipped] == [
        ("No address", "an entry without an address")
    ]
    found = rows(
        warehouse, "SELECT title, published, uri, source FROM documents ORDER BY published"
    )
    assert found == [
        ("Fewer good homes", date(2023, 5, 2), f"{ledger.url}/2023/05/fewer/", "feeds"),
        ("More money", date(2023, 6, 1), f"{ledger.url}/2023/06/money/", "feeds"),
    ]
    ledger.take_log()
    again = ingest([f"feed:{ledger.url}/feed/"], warehouse)
    assert (again.new, again.revised, again.unchanged) == (0, 0, 2)
    assert sorted(ledger.take_log()) == [
        ("/2023/05/fewer/", 304), ("/2023/06/money/", 304), ("/feed/", 304),
    ]  # fmt: skip
    assert again.requests == 3


def test_atom_says_what_has_changed_and_what_is_on_govuk_comes_from_there(
    ledger: Site, tmp_path: Path
) -> None:
    """An entry with the time it had before is not asked for at all."""
    warehouse = tmp_path / "w.duckdb"
    with standing_in([document(2)]) as govuk:
        chosen = settings(govuk_url=govuk.url)
        assert ingest([f"feed:{ledger.url}/news.atom"], warehouse, chosen).new == 2
        (seen,) = govuk.take_log()
        assert seen.path == "/api/content/government/news/childrens-homes-edition-2"
        ledger.take_log()
        assert ingest([f"feed:{ledger.url}/news.atom"], warehouse, chosen).unchanged == 2
        assert govuk.take_log() == []
    assert ledger.take_log() == [("/news.atom", 304)]
    found = rows(warehouse, "SELECT uri, licence FROM documents ORDER BY uri DESC")
    assert found == [
        ("https://www.gov.uk/government/news/childrens-homes-edition-2", "OGL-UK-3.0"),
        (f"{ledger.url}/2023/05/fewer/", None),
    ]


@pytest.mark.parametrize("given", ["feed:{}/feed/", "feed:{}/news.atom"])
def test_title_date_publisher_and_sections_of_what_a_feed_lists(
    ledger: Site, tmp_path: Path, given: str
) -> None:
    """From the page of the entry, whatever lists it; what readers comment is left out."""
    warehouse = tmp_path / "w.duckdb"
    ledger.pages["/2023/05/fewer/"] = Page(WORDPRESS.encode())
    ingest([given.format(ledger.url)], warehouse, settings(govuk_url="http://127.0.0.1:9"))
    where = f"WHERE uri = '{ledger.url}/2023/05/fewer/'"
    assert rows(warehouse, f"SELECT title, published, publisher FROM documents {where}") == [
        ("Only 10 of 43 homes are good", date(2023, 5, 2), "The Northmoor Ledger")
    ]
    found = rows(warehouse, f"SELECT section, text FROM statistics {where} ORDER BY char_start")
    assert found == [
        ("headline", "10 of 43"),
        ("body", "21"),
        ("bullet", "12%"),
        ("quote", "four out of 5"),
        ("notes", "43"),
    ]
    comments = rows(
        warehouse,
        "SELECT s.text FROM core.statistic AS s JOIN core.revision AS r USING (revision_id)"
        " WHERE s.section = 'comment' AND starts_with(r.title, 'Only')",
    )
    assert comments == [("9 out of 10",)]


def test_an_address_may_turn_out_to_be_a_feed(ledger: Site, tmp_path: Path) -> None:
    """By what it answers; a page given beside it is loaded as it is, and once."""
    given = [f"{ledger.url}/feed/", f"{ledger.url}/2023/06/money/"]
    report = ingest(given, tmp_path / "w.duckdb")
    assert report.new == 2
    asked = [path for path, _ in ledger.take_log()]
    assert sorted(asked) == ["/2023/05/fewer/", "/2023/06/money/", "/feed/"]


def test_a_feed_with_entities_is_refused_and_kept(ledger: Site, tmp_path: Path) -> None:
    """In one line; nobody is asked for what they name."""
    for given in ("feed:{}/evil.xml", "{}/evil.xml"):
        warehouse = tmp_path / f"{len(given)}.duckdb"
        report = ingest([given.format(ledger.url)], warehouse)
        ((uri, reason, message),) = report.quarantined
        assert (uri, reason) == (f"{ledger.url}/evil.xml", "entities")
        assert "\n" not in message
        assert rows(warehouse, "SELECT reason, uri FROM quarantine") == [(reason, uri)]
        assert rows(warehouse, "SELECT status, requests FROM fetches") == [("refused", 1)]
        assert rows(warehouse, "SELECT count(*) FROM core.capture WHERE archive_file IS NULL") == [
            (0,)
        ]
    assert {path for path, _ in ledger.take_log()} == {"/evil.xml"}


def test_a_feed_that_is_none_and_one_that_does_not_answer(ledger: Site, tmp_path: Path) -> None:
    """The first is in quarantine; for the second the run fails, when the rest is loaded."""
    warehouse = tmp_path / "w.duckdb"
    ledger.pages["/about"] = article("About us", "2020-01-01", "We are a newspaper.")
    report = ingest([f"feed:{ledger.url}/about"], warehouse)
    assert [left[1] for left in report.quarantined] == ["no feed"]
    ledger.pages["/news.atom"].status = 500
    with pytest.raises(IngestFailed, match="feeds could not be listed in full") as raised:
        ingest([f"feed:{ledger.url}/news.atom", f"feed:{ledger.url}/feed/"], warehouse)
    assert raised.value.report.new == 2
    states = rows(warehouse, "SELECT state, message FROM runs ORDER BY started_at DESC LIMIT 1")
    assert states[0][0] == "failed"
    assert "/news.atom answered 500" in states[0][1]


def test_a_window_goes_by_the_feeds_dates(ledger: Site, tmp_path: Path) -> None:
    """What lies beyond it is not even asked for."""
    report = ingest(
        [f"feed:{ledger.url}/feed/"], tmp_path / "w.duckdb", since=date(2023, 6, 1),
        until=date(2023, 6, 30),
    )  # fmt: skip
    assert report.new == 1
    assert [path for path, _ in ledger.take_log()] == ["/feed/", "/2023/06/money/"]


def test_what_failed_comes_again_though_the_feed_forgot_it(ledger: Site, tmp_path: Path) -> None:
    """And what is gone for good does not."""
    warehouse = tmp_path / "w.duckdb"
    ledger.pages["/2023/05/fewer/"].status = 503
    ledger.pages["/2023/06/money/"].status = 410
    first = ingest([f"feed:{ledger.url}/feed/"], warehouse)
    assert [left[1] for left in first.failed] == ["server error"]
    assert [left[1] for left in first.quarantined] == ["gone"]
    ledger.pages["/2023/05/fewer/"].status = 200
    empty = '<rss version="2.0"><channel><title>News</title></channel></rss>'
    ledger.pages["/feed/"] = Page(empty.encode(), media_type="application/rss+xml")
    ledger.take_log()
    assert ingest([f"feed:{ledger.url}/feed/"], warehouse).new == 1
    assert ledger.take_log() == [("/feed/", 200), ("/2023/05/fewer/", 200)]
    ingest([f"feed:{ledger.url}/feed/"], warehouse)
    assert ledger.take_log() == [("/feed/", 304)]


def test_what_failed_of_a_plain_address_of_a_feed_comes_again_too(
    ledger: Site, tmp_path: Path
) -> None:
    """With that feed, though its own answer failed meanwhile; with another it does not."""
    warehouse = tmp_path / "w.duckdb"
    given, other = f"{ledger.url}/feed/", f"{ledger.url}/other/"
    ledger.pages["/2023/05/fewer/"].status = 503
    ingest([given], warehouse)
    empty = b'<rss version="2.0"><channel><title>News</title></channel></rss>'
    ledger.pages["/feed/"] = Page(empty, 503, "application/rss+xml")
    ledger.pages["/other/"] = Page(empty, media_type="application/rss+xml")
    ingest([given], warehouse)
    ledger.pages["/feed/"].status = 200
    ledger.take_log()
    ingest([other], warehouse)
    assert ledger.take_log() == [("/other/", 200)]
    assert [left[1] for left in ingest([given], warehouse).failed] == ["server error"]
    ledger.pages["/2023/05/fewer/"].status = 200
    ledger.take_log()
    assert ingest([given], warehouse).new == 1
    assert ledger.take_log() == [("/feed/", 304), ("/2023/05/fewer/", 200)]


def test_what_fails_for_long_is_given_up(
    ledger: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In quarantine with its last fault, once its feed has forgotten it; not as long as it is
    listed."""
    warehouse, given = tmp_path / "w.duckdb", f"{ledger.url}/feed/"
    ledger.pages["/2023/05/fewer/"].status = 503
    del ledger.pages["/2023/06/money/"]
    ingest([given], warehouse)
    monkeypatch.setattr(discovering, "GIVEN_UP", timedelta(0))
    assert [left[1] for left in ingest([given], warehouse).failed] == ["server error"]
    empty = b'<rss version="2.0"><channel><title>News</title></channel></rss>'
    ledger.pages["/feed/"] = Page(empty, media_type="application/rss+xml")
    report = ingest([given], warehouse)
    ((uri, reason, message),) = report.quarantined
    assert (uri, reason) == (f"{ledger.url}/2023/05/fewer/", "given up")
    assert "answered 503" in message
    assert "has failed since" in message
    quarantine = "SELECT reason FROM quarantine ORDER BY uri"
    assert rows(warehouse, quarantine) == [("given up",), ("not found",)]
    ledger.take_log()
    ingest([given], warehouse)
    assert ledger.take_log() == [("/feed/", 304)]


def test_a_page_that_has_moved_is_known_by_where_it_is(ledger: Site, tmp_path: Path) -> None:
    """And asked for conditionally by the address that was given."""
    warehouse = tmp_path / "w.duckdb"
    ledger.pages["/old"] = Page(status=301, location="/2023/06/money/", etag=False)
    assert ingest([f"{ledger.url}/old"], warehouse).new == 1
    moved = f"{ledger.url}/2023/06/money/"
    assert rows(warehouse, "SELECT uri FROM documents") == [(moved,)]
    assert rows(warehouse, "SELECT uri, reason, moved_to, requests FROM fetches") == [
        (f"{ledger.url}/old", "moved", moved, 2)
    ]
    ledger.take_log()
    assert ingest([f"{ledger.url}/old"], warehouse).unchanged == 1
    assert ledger.take_log() == [("/old", 301), ("/2023/06/money/", 304)]


def test_an_address_that_leads_elsewhere_now_is_read_there(ledger: Site, tmp_path: Path) -> None:
    """Also where both pages happen to be of the same version, as sites that are built whole are."""
    warehouse, given = tmp_path / "w.duckdb", [f"{ledger.url}/latest"]
    for one in ("/2023/05/fewer/", "/2023/06/money/"):
        ledger.pages[one].version = "build-1"
        ledger.pages["/latest"] = Page(status=302, location=one, etag=False)
        assert ingest(given, warehouse).new == 1
        assert ingest(given, warehouse).unchanged == 1
        assert ledger.log[-1] == (one, 304)


def test_robots_are_heeded_for_pages(ledger: Site, tmp_path: Path) -> None:
    """With the reason in the account."""
    ledger.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /2023/", media_type="text/plain")
    report = ingest([f"{ledger.url}/2023/06/money/"], tmp_path / "w.duckdb")
    assert report.new == 0
    (left,) = [*report.quarantined, *report.failed]
    assert "robots" in left[1] + left[2]
    assert ledger.take_log() == []


@pytest.mark.parametrize(
    ("url", "identity"),
    [
        ("HTTPS://News.Example.org/a?b=1&utm_source=rss#c", "https://news.example.org/a?b=1"),
        ("https://news.example.org", "https://news.example.org/"),
        ("https://news.example.org/?p=12&utm_medium=x", "https://news.example.org/?p=12"),
        ("https://news.example.org/a%20b?q=%C3%A9", "https://news.example.org/a%20b?q=%C3%A9"),
        ("ftp://news.example.org/a", None),
        ("https:///a", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_an_address_is_known_without_what_counts_its_readers(
    url: str, identity: str | None
) -> None:
    """Whoever follows a link from a feed comes to the same page as everyone else."""
    assert clean(url) == identity
