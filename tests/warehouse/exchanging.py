"""Exchanges as a client would hand them to the archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from warehouse.captures import Exchanged

NOW = datetime(2024, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)
LONG = b"<p>43% of homes in Northmoor were good.</p>" * 20


def exchanged(
    url: str = "https://inspectorate.example/a", content: bytes = LONG, **fields: Any
) -> Exchanged:
    """One answered well, unless fields say other."""
    given = {
        "request": b"GET /a HTTP/1.1\r\nHost: inspectorate.example\r\nAccept: */*\r\n\r\n",
        "head": b"HTTP/1.1 200 Fine\r\nX-Note: caf\xe9\r\nContent-Type: text/html\r\n\r\n",
        "status": 200,
        "asked_at": NOW,
        "answered_at": NOW + timedelta(seconds=1),
        "answered_by": "192.0.2.7",
    }
    return Exchanged(url, content=content, **(given | fields))
