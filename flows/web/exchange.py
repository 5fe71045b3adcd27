"""What asking for an address brings: an exchange, or an error that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from extractors.errors import PressfiguresError

KEPT_BYTES = 1_000_000
"""Most of a refused answer that is kept."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request sends, as the server wrote it before."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """An answer: 200 with its content, or 304 without one (or, of a list, with what it held).

    `url` as asked, `final_url` after redirects. `headers` describe `content` as it is kept: without
    those of the journey (Content-Encoding, Transfer-Encoding, cookies), so that their
    Content-Length, if there is one, is that of `content`. Header text is Latin-1, byte for byte.
    `fetched_at` has its zone. `requests` counts redirects and retries, but not robots.txt.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes
    fetched_at: datetime
    requests: int

    def header(self, name: str) -> str | None:
        """The first header of that name, in whatever case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def validators(self) -> Validators:
        """What to send next time, so that an unchanged address costs one small answer."""
        return Validators(self.header("ETag"), self.header("Last-Modified"))

    @property
    def media_type(self) -> str | None:
        """Content-Type with its parameters, as `read_document` takes it."""
        return self.header("Content-Type")


class WebError(PressfiguresError):
    """An address that gave nothing to read.

    `reason` in a few words, for tables. `status` of the answer, where one came. `is_final`: asking
    again another day is pointless. `exchange`: what came, at most its first megabyte. `requests`
    are counted as of an exchange.
    """

    def __init__(
        self,
        reason: str,
        message: str,
        *,
        status: int | None = None,
        is_final: bool = False,
        exchange: Exchange | None = None,
        requests: int = 0,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.status = status
        self.is_final = is_final
        self.exchange = exchange
        self.requests = requests

    def __reduce__(self) -> tuple[object, ...]:
        facts = {
            name: getattr(self, name) for name in ("status", "is_final", "exchange", "requests")
        }
        return _again, (self.reason, str(self), facts)


def _again(reason: str, message: str, facts: dict[str, Any]) -> WebError:
    return WebError(reason, message, **facts)
