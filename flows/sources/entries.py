"""What a feed lists, read with feedparser; as a process, of one feed and within limits.

Of some small feeds feedparser makes minutes of work, each start tag of many attributes among them.
"""

from __future__ import annotations

import calendar
import io
import json
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from xml.sax import SAXException

from flows.limits import limit_memory, limit_time

Said = tuple[str, str, str | None, str | None]
"""Of an entry: link, title, and when it was published and updated, in ISO 8601; "" and None where
it does not say."""

Found = tuple[list[Said], bool]
"""What the entries say, in the order of the feed, and whether all of it is well-formed."""


def parse(content: bytes, location: str, media_type: str | None) -> Found | None:
    """What a feed lists; None where the bytes are no feed."""
    # Bytes, never a text that could be taken for an address or for the name of a file.
    import feedparser

    headers = {"content-location": location}
    if media_type:
        headers["content-type"] = media_type
    try:
        found: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(content),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RuntimeError):
        # What it makes of bytes that no one has thought of.
        return None
    if not found.get("version"):
        return None
    # A media type that is none of XML's, or another encoding than it says, are no faults of these.
    is_whole = not isinstance(found.get("bozo_exception"), SAXException)
    return [_said(entry) for entry in found.get("entries", ())], is_whole


def _said(entry: Mapping[str, Any]) -> Said:
    # By name it would give the date of publication where there is none of a change.
    said: dict[str, Any] = dict(entry.items())
    return (
        str(said.get("link") or ""),
        str(said.get("title") or ""),
        _moment(said.get("published_parsed")),
        _moment(said.get("updated_parsed")),
    )


def _moment(parsed: object) -> str | None:
    if not isinstance(parsed, time.struct_time):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _answer() -> None:
    """Reads a line of what the feed is and may take, and the feed; writes what it lists."""
    import feedparser  # noqa: F401 (what it takes itself is not the feed's)

    about = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    limit_memory(about["memory_mb"])
    limit_time(about["seconds"])
    try:
        found: object = parse(content, about["location"], about["media_type"])
    except MemoryError:
        found = "too much memory"
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    _answer()
