"""Feeds, Atom and RSS, read from bytes that we fetched ourselves: what they list, and when."""

from __future__ import annotations

import calendar
import io
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from extractors.errors import PressfiguresError
from flows.web.exchange import Exchange

_START = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>/]", re.IGNORECASE)
_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_HEAD = 4096
# No feed needs entities of its own; what declares them reads files, asks hosts, or swells.
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


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


def read(exchange: Exchange) -> list[Entry]:
    """The entries of a feed, in its order. Raises FeedError."""
    url = exchange.url
    # Also in an encoding of two bytes a character.
    if _ENTITY.search(exchange.content.replace(b"\0", b"")):
        raise FeedError(
            "entities", f"{url} declares entities of its own, which no feed needs: it is not read."
        )
    # Bytes, never a text that could be taken for an address or for the name of a file.
    import feedparser

    headers = {"content-location": exchange.final_url}
    if exchange.media_type:
        headers["content-type"] = exchange.media_type
    try:
        found: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(exchange.content),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RuntimeError):
        # What it makes of bytes that no one has thought of.
        found = {}
    if not found.get("version"):
        raise FeedError("no feed", f"{url} is no feed: give the address of Atom or RSS.")
    return [_entry(entry) for entry in found.get("entries", ())]


def _entry(entry: Mapping[str, Any]) -> Entry:
    # By name it would give the date of publication where there is none of a change.
    said: dict[str, Any] = dict(entry.items())
    return Entry(
        str(said.get("link") or ""),
        str(said.get("title") or ""),
        _moment(said.get("published_parsed")),
        _moment(said.get("updated_parsed")),
    )


def _moment(parsed: object) -> datetime | None:
    if not isinstance(parsed, time.struct_time):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
