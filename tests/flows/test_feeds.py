"""Feeds are read within limits: one that is made to take minutes costs seconds, and only itself."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date

import pytest

from flows.settings import Settings
from flows.sources import feed
from flows.web.exchange import Exchange
from flows.workers import limits_of

FEED = "application/rss+xml"
LIMITS = limits_of(Settings(document_seconds=0.25))
PATIENT = limits_of(Settings(document_seconds=30))  # where time is not what is asked
START, END = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Ledger</title>',
    "</channel></rss>",
)
# Each of these, long enough, takes feedparser minutes.
HOSTILE = {
    "attributes": ("<item ", 'a{0}="x" ', "/>"),
    "letters apart": ("<item><title>", "<p>a", "</title></item>"),
    "open items": ("", "<item><title>a", ""),
    "broken tags": ("<item><title>", "<a b=", "</title></item>"),
    "quotes": ("<item><title>", "<a '\"", "</title></item>"),
    "broken references": ("<item><title>", "&#", "</title></item>"),
    "doctypes": ("", "<!DOCTYPE ", ""),
    "sections": ("<item><title>", "<![CDATA[", "</title></item>"),
    "spaces": ("<item><pubDate>", " \n", "</pubDate></item>"),
    "digits": ("<item><pubDate>", "1", "</pubDate></item>"),
    "colons": ("<item><pubDate>", "1:", "</pubDate></item>"),
}


def answered(body: str | bytes) -> Exchange:
    """What a host answered to who asked for a feed."""
    content = body.encode() if isinstance(body, str) else body
    url = "https://ledger.example/feed/"
    headers = (("Content-Type", FEED),)
    return Exchange(url, url, 200, headers, content, None, 1)  # type: ignore[arg-type]


def hostile(shape: str, length: int) -> str:
    """A feed of that shape, about so many characters long."""
    before, piece, after = HOSTILE[shape]
    longest = piece.format(length)
    pieces = map(piece.format, range((length - 200) // len(longest)))
    return START + before + "".join(pieces) + after + END


def test_a_large_feed_lists_what_a_small_one_does() -> None:
    """Whether it is read here or in a process of its own."""
    item = (
        "<item><title>A quarter – of {0}</title><link>/{0}/</link>"
        "<pubDate>Tue, 02 May 2023 09:00:00 +0000</pubDate></item>"
    )
    few = feed.read(answered(START + item.format(0) + END), LIMITS)
    many = feed.read(answered(START + "".join(map(item.format, range(200))) + END), LIMITS)
    assert (few.entries, len(many.entries)) == (many.entries[:1], 200)
    assert few.is_whole
    assert many.is_whole
    last = many.entries[199]
    assert last.link == "https://ledger.example/199/"
    assert last.published is not None
    assert last.published.date() == date(2023, 5, 2)


def test_a_large_page_is_still_no_feed() -> None:
    """Said of it as of a small one."""
    for body in (b"<html></html>", b"<html>" + b"<p>words</p>" * 5000):
        with pytest.raises(feed.FeedError, match="is no feed"):
            feed.read(answered(body), PATIENT)


@pytest.mark.parametrize("shape", HOSTILE)
def test_what_is_read_here_takes_no_time(shape: str) -> None:
    """However it is made."""
    begun = time.process_time()
    with suppress(feed.FeedError):
        feed.read(answered(hostile(shape, feed.SMALL_BYTES)), LIMITS)
    assert time.process_time() - begun < 2


def test_a_feed_that_takes_too_long_is_refused() -> None:
    """In one line that says what would give it more."""
    with pytest.raises(feed.FeedError, match="PRESSFIGURES_DOCUMENT_SECONDS") as caught:
        feed.read(answered(hostile("attributes", 300_000)), LIMITS)
    assert caught.value.reason == "too slow"
    assert "\n" not in str(caught.value)


def test_a_feed_that_takes_too_much_memory_is_refused() -> None:
    """It is the process that reads it that has none."""
    limits = limits_of(Settings(document_memory_mb=1))
    items = "<item><title>Words</title><link>/a/</link></item>" * 10_000
    with pytest.raises(feed.FeedError) as caught:
        feed.read(answered(START + items + END), limits)
    assert caught.value.reason in ("too much memory", "crashed")
