"""What went over the wire in one exchange, for the archive."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from warehouse.captures import Exchanged, Truncated

# Why a body was not read to its end, by the reason of the fault.
_TRUNCATED: dict[str, Truncated] = {
    "too large": "length",
    "endless": "time",
    "timed out": "time",
    "truncated": "disconnect",
}


@dataclass(slots=True)
class Wire:
    """A request and the head of its answer, whose body is still to come."""

    request: httpx.Request
    response: httpx.Response
    asked_at: datetime
    address: str | None = field(init=False)

    def __post_init__(self) -> None:
        """Takes the host's address, while there is a connection."""
        stream = self.response.extensions.get("network_stream")
        try:
            place = stream.get_extra_info("server_addr") if stream is not None else None
        except OSError:
            place = None
        self.address = str(place[0]) if place else None

    def exchanged(self, content: bytes, answered_at: datetime, reason: str | None) -> Exchanged:
        """The exchange with what came of its body; `reason` is why that was not read on."""
        return Exchanged(
            url=str(self.request.url),
            request=_as_sent(self.request),
            head=_head(self._status_line, self.response.headers),
            status=self.response.status_code,
            content=content,
            asked_at=self.asked_at,
            answered_at=answered_at,
            answered_by=self.address,
            truncated=_TRUNCATED.get(reason, "unspecified") if reason else None,
        )

    @property
    def _status_line(self) -> bytes:
        version: bytes = self.response.extensions.get("http_version", b"HTTP/1.1")
        reason: bytes = self.response.extensions.get("reason_phrase", b"")
        return b"%s %d %s" % (version, self.response.status_code, reason)


def unanswered(request: httpx.Request, asked_at: datetime) -> Exchanged:
    """A request that was sent, and to which no answer came."""
    return Exchanged(
        url=str(request.url),
        request=_as_sent(request),
        head=b"",
        status=0,
        content=b"",
        asked_at=asked_at,
        answered_at=datetime.now(UTC),
    )


def _as_sent(request: httpx.Request) -> bytes:
    start = b"%s %s HTTP/1.1" % (request.method.encode("ascii"), request.url.raw_path)
    return _head(start, request.headers)


def _head(start: bytes, headers: httpx.Headers) -> bytes:
    return b"\r\n".join([start, *(b"%s: %s" % pair for pair in headers.raw), b"", b""])
