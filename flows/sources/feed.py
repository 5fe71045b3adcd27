"""Feeds, Atom and RSS, read from bytes that we fetched ourselves: what they list, and when."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime

from extractors.errors import PressfiguresError
from flows.limits import ENDINGS
from flows.sources import entries
from flows.web.exchange import Exchange
from flows.workers import ReadingLimits

_START = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>/]", re.IGNORECASE)
_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_HEAD = 4096
# No feed needs entities of its own; what declares them reads files, asks hosts, or swells.
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
SMALL_BYTES = 8_000
"""A feed no larger is read here: a process costs a third of a second, it at worst a tenth."""


class FeedError(PressfiguresError):
    """A feed that cannot be read: the reason in a word or two, the message in a sentence."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one document; its address is absolute, and empty where it says none."""

    link: str
    title: str
    published: datetime | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a feed in its order; one that is not `is_whole` may have been cut short."""

    entries: tuple[Entry, ...]
    is_whole: bool


def is_feed(exchange: Exchange) -> bool:
    """Whether an answer is a feed, by its media type or by how it begins."""
    media_type = (exchange.media_type or "").partition(";")[0].strip().lower()
    if media_type in _TYPES:
        return True
    start = exchange.content[:_HEAD].replace(b"\0", b"")
    begins = start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not begins.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf", b"<!--")):
        return False
    return _START.search(start) is not None


def read(exchange: Exchange, limits: ReadingLimits) -> Feed:
    """What a feed lists. Raises FeedError, also where reading takes too much."""
    url = exchange.url
    # Also in an encoding of two bytes a character.
    if _ENTITY.search(exchange.content.replace(b"\0", b"")):
        raise FeedError(
            "entities", f"{url} declares entities of its own, which no feed needs: it is not read."
        )
    if len(exchange.content) <= SMALL_BYTES:
        found = entries.parse(exchange.content, exchange.final_url, exchange.media_type)
    else:
        found = _read_apart(exchange, limits)
    if found is None:
        raise FeedError("no feed", f"{url} is no feed: give the address of Atom or RSS.")
    said, is_whole = found
    return Feed(
        tuple(Entry(link, title, _moment(one), _moment(two)) for link, title, one, two in said),
        is_whole,
    )


def _read_apart(exchange: Exchange, limits: ReadingLimits) -> entries.Found | None:
    """What `entries.parse` makes of a feed in a process of its own. Raises FeedError."""
    seconds = limits.seconds(exchange.content)
    about = {
        "location": exchange.final_url,
        "media_type": exchange.media_type,
        "seconds": seconds,
        "memory_mb": limits.memory_mb,
    }
    done = subprocess.run(
        # A folder of our name where the user stands is not ours; Ctrl-C is for us to handle.
        [sys.executable, "-P", "-m", entries.__name__],
        input=json.dumps(about).encode() + b"\n" + exchange.content,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=False,
    )
    if done.returncode in ENDINGS:
        raise FeedError(
            "too slow",
            f"Reading the feed {exchange.url} took more than {seconds:.3g} seconds;"
            " PRESSFIGURES_DOCUMENT_SECONDS gives it more.",
        )
    if done.returncode:
        status = done.returncode
        how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        raise FeedError("crashed", f"The process that read the feed {exchange.url} died ({how}).")
    found: entries.Found | str | None = json.loads(done.stdout)
    if isinstance(found, str):
        raise FeedError(
            found,
            f"Reading the feed {exchange.url} took more memory than a document may;"
            " PRESSFIGURES_DOCUMENT_MEMORY_MB gives it more.",
        )
    return found


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
