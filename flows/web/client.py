"""A client that asks politely and does not give up early."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import version
from types import TracebackType
from typing import Self

import httpx

from flows.settings import WebSettings
from flows.web.exchange import Exchange, Validators, WebError

_REASONS = {404: "not found", 410: "gone", 403: "forbidden", 401: "forbidden", 429: "rate limited"}


class Client:
    """Asks for addresses; several threads share one, and one rate a host. A context manager."""

    def __init__(self, settings: WebSettings) -> None:
        self._settings = settings
        self._http = httpx.Client(
            headers={"User-Agent": f"pressfigures/{version('pressfigures')}"},
            timeout=httpx.Timeout(settings.read_seconds, connect=settings.connect_seconds),
            follow_redirects=True,
            trust_env=False,
        )

    def get(
        self, url: str, *, validators: Validators | None = None, as_page: bool = False
    ) -> Exchange:
        """The answer to a GET of `url`. Raises WebError, and nothing else."""
        headers = {}
        if validators and validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators and validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        try:
            answer = self._http.get(url, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise WebError("unreachable", f"{url} could not be reached: {error}.") from error
        exchange = Exchange(
            url=url,
            final_url=str(answer.url),
            status=answer.status_code,
            headers=tuple(answer.headers.multi_items()),
            content=answer.content,
            fetched_at=datetime.now(UTC),
            requests=1 + len(answer.history),
        )
        if answer.status_code not in (200, 304):
            raise WebError(
                _REASONS.get(answer.status_code, "server error"),
                f"{url} answered {answer.status_code}.",
                status=answer.status_code,
                is_final=answer.status_code in (404, 410),
                exchange=exchange,
            )
        return exchange

    def limit(self, host: str, requests_per_second: float) -> None:
        """Ask `host` no more often than this; of several limits the strictest holds."""

    def close(self) -> None:
        """Drop the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
