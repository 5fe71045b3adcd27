"""A news site on loopback: two articles, and three feeds that list them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from loopback_site import Page, Site, serving

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Northmoor Ledger</title><link>{0}/</link>
<item><title>Fewer good homes</title><link>{0}/2023/05/fewer/?utm_source=rss</link>
<pubDate>Tue, 02 May 2023 09:00:00 +0000</pubDate><description>Only 10 of 43.</description></item>
<item><title>More money</title><link>{0}/2023/06/money/</link>
<pubDate>Thu, 01 Jun 2023 09:00:00 +0100</pubDate></item>
<item><title>No address</title><guid isPermaLink="false">x</guid></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>{0}/news</id>
<updated>2023-06-01T10:00:00+01:00</updated>
<entry><id>one</id><title>Fewer good homes</title><updated>2023-05-02T10:00:00Z</updated>
<published>2023-05-02T09:00:00Z</published><link rel="alternate" href="/2023/05/fewer/"/></entry>
<entry><id>two</id><title>On GOV.UK</title><updated>2023-01-04T10:00:00Z</updated>
<link href="https://www.gov.uk/government/news/childrens-homes-edition-2"/></entry>
</feed>"""
ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY x SYSTEM "{0}/secret"><!ENTITY y SYSTEM "file:///etc/hostname">]>
<rss version="2.0"><channel><title>&x;</title>
<item><title>&y;</title><link>{0}/2023/05/fewer/</link></item></channel></rss>"""


def article(title: str, day: str, text: str) -> Page:
    """A page as news sites make them."""
    return Page(
        f"""<!doctype html><html lang="en"><head><title>{title} – The Ledger</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Ledger">
<meta property="article:published_time" content="{day}T09:00:00+00:00"></head><body>
<nav><a href="/">Home</a></nav><article><h1 class="entry-title">{title}</h1>
<div class="entry-content"><p>{text}</p></div></article></body></html>""".encode()
    )


@contextmanager
def publishing() -> Iterator[Site]:
    """Runs the site."""
    with serving() as site:
        site.pages = {
            "/2023/05/fewer/": article(
                "Fewer good homes", "2023-05-02", "Only 10 of 43 homes were rated good."
            ),
            "/2023/06/money/": article(
                "More money", "2023-06-01", "Spending rose by £3 million to £61 million."
            ),
            "/feed/": Page(RSS.format(site.url).encode(), media_type="application/rss+xml"),
            "/news.atom": Page(ATOM.format(site.url).encode(), media_type="text/xml"),
            "/evil.xml": Page(ENTITIES.format(site.url).encode(), media_type="text/xml"),
        }
        yield site
