"""What must not be had, had by nobody: through a whole ingest, to a row in quarantine."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path

import pytest
from ingesting import ingest, rows, settings
from serving import Host, Reply, in_pieces, reply, without_end

ZEROS = bytes(1 << 20)
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Northmoor Ledger</title>{}
</channel></rss>"""
ENTRY = "<item><title>An entry</title><link>{}</link></item>"
ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY x SYSTEM "{0}"><!ENTITY y SYSTEM "file:///etc/hostname">]>
<rss version="2.0"><channel><title>&x;</title><item><title>&y;</title><link>{0}</link></item>
</channel></rss>"""
GOOD = reply(
    b"<html><title>Fewer good homes</title><article><h1>Fewer good homes</h1>"
    b"<p>Only 10 of 43 homes were rated good in 2023.</p></article></html>"
)
# By path: the reason, and what its sentence must say, the way out among it.
REASONS = {
    "/this-machine": ("refused address", "127.0.0.1", "PRESSFIGURES_ALLOW_PRIVATE_ADDRESSES"),
    "/cloud": ("refused address", "169.254.169.254", "PRESSFIGURES_ALLOW_PRIVATE_ADDRESSES"),
    "/2-gb": ("too large", "PRESSFIGURES_DOCUMENT_MB"),
    "/endless": ("too large", "PRESSFIGURES_DOCUMENT_MB"),
    "/endless-slow": ("endless", "PRESSFIGURES_TOTAL_SECONDS"),
    "/bomb": ("too large", "PRESSFIGURES_DOCUMENT_MB"),
    "/entities": ("entities", "no feed needs"),
}
NESTED = ("a feed", "listed by another")
ROADS = ("pages", "feeds", "entries of a feed", "entries of a page that is a feed")


def evil(inside: Host) -> dict[str, Reply]:
    """The hostile answers, by path; `inside` is a host that nobody may ask."""
    return {
        "/this-machine": reply(b"", 302, Location=inside.url("/secret")),
        "/cloud": reply(b"", 302, Location="http://169.254.169.254/latest/meta-data/"),
        "/2-gb": lambda _: without_end(reply(Content_Length=2_000_000_000), ZEROS),
        "/endless": lambda _: in_pieces(reply(Content_Length=""), *itertools.repeat(ZEROS, 2000)),
        "/endless-slow": lambda _: without_end(reply(Content_Length=""), b"x", pause=0.05),
        "/bomb": reply(gzip.compress(bytes(30_000_000), mtime=0), Content_Encoding="gzip"),
        "/entities": reply(
            ENTITIES.format(inside.url("/secret")).encode(), Content_Type="application/rss+xml"
        ),
    }


@pytest.fixture
def roads(hosts: Callable[..., Host]) -> tuple[Host, dict[str, Host]]:
    """A host inside, and one outside for each road to it, with all that is hostile and a page."""
    inside = hosts("127.0.0.1")
    made = {}
    for last, road in enumerate(ROADS, start=2):
        host = hosts(f"127.0.0.{last}")
        entries = "".join(ENTRY.format(host.url(path)) for path in [*REASONS, "/good"])
        feed = ENTRY.format(host.url("/good"))
        host.replies |= evil(inside) | {
            "/good": GOOD,
            "/feed": reply(FEED.format(feed).encode(), Content_Type="application/rss+xml"),
            "/all": reply(FEED.format(entries).encode(), Content_Type="application/rss+xml"),
        }
        made[road] = host
    return inside, made


def test_what_must_not_be_had_is_in_quarantine_and_the_rest_is_loaded(
    roads: tuple[Host, dict[str, Host]], tmp_path: Path
) -> None:
    """In one line each, which says what, where and what to do; nobody inside is asked."""
    inside, outside = roads
    pages, feeds = outside["pages"], outside["feeds"]
    given = [
        *(pages.url(path) for path in [*REASONS, "/good"]),
        *("feed:" + feeds.url(path) for path in [*REASONS, "/feed"]),
        "feed:" + outside["entries of a feed"].url("/all"),
        outside["entries of a page that is a feed"].url("/all"),
    ]
    chosen = settings(
        allow_private_addresses=(ip_network("127.0.0.2/31"), ip_network("127.0.0.4/31")),
        document_mb=1,
        total_seconds=0.6,
    )
    warehouse = tmp_path / "w.duckdb"
    report = ingest(given, warehouse, chosen)
    assert (report.new, report.failed, report.faults) == (len(ROADS), [], [])
    for road, host in outside.items():
        root = host.url("")
        found = rows(
            warehouse,
            f"SELECT uri, reason, message FROM quarantine WHERE starts_with(uri, '{root}')",
        )
        wanted = REASONS | ({"/entities": NESTED} if "entries" in road else {})
        assert {uri.removeprefix(root) for uri, _, _ in found} == set(wanted), road
        for uri, reason, message in found:
            told, *words = wanted[uri.removeprefix(root)]
            assert reason == told
            assert "\n" not in message
            for part in (uri, *words):
                assert part in message
        assert [path for path in host.paths() if host.paths().count(path) > 1] == []
    statuses = (
        "SELECT status, count(*) FROM fetches WHERE status <> 'listed' GROUP BY ALL ORDER BY 1"
    )
    many = len(ROADS)
    assert rows(warehouse, statuses) == [("fetched", many), ("refused", many * len(REASONS))]
    assert inside.asked == []
