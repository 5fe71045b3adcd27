"""Asking for an item over the network: conditionally where it is known, and what came of it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from flows.settings import WebSettings
from flows.sources.items import FetchError, Item, Listed, Terms
from flows.web.exchange import Exchange, Validators, WebError
from warehouse.captures import Capture, Exchanged
from warehouse.fetches import Known

if TYPE_CHECKING:
    from flows.sources.lists import Lists
    from flows.web.client import Client

NOT_MODIFIED = 304


class Web(Protocol):
    """What sources need of a client."""

    def get(
        self, url: str, *, validators: Validators | None = None, as_page: bool = False
    ) -> Exchange:
        """The answer to a request. Raises WebError."""
        ...

    def get_list(self, url: str, *, as_page: bool = False) -> Exchange:
        """The answer of a list; where it is unchanged, 304, with what it held before. Raises
        WebError."""
        ...

    def keep_list(self, exchange: Exchange) -> None:
        """Keep what a list holds, for when it is unchanged."""
        ...

    def limit(self, host: str, requests_per_second: float) -> None:
        """Ask a host no more often than this."""
        ...


class LazyWeb:
    """The client, made when it is first needed: who reads files alone does not pay for one."""

    def __init__(self, settings: WebSettings) -> None:
        self._settings = settings
        self._limits: list[tuple[str, float]] = []
        self._client: Client | None = None
        self._making = threading.Lock()
        self._exchanged: list[Exchanged] = []
        self._keeping = threading.Lock()
        self.lists: Lists | None = None
        """What lists held before, where that is remembered."""

    def get(
        self, url: str, *, validators: Validators | None = None, as_page: bool = False
    ) -> Exchange:
        """The answer to a request. Raises WebError."""
        with self._making:
            client = self._client = self._client or self._make()
        return client.get(url, validators=validators, as_page=as_page)

    def get_list(self, url: str, *, as_page: bool = False) -> Exchange:
        """The answer of a list; where it is unchanged, 304, with what it held before. Raises
        WebError."""
        before = self.lists.held(url) if self.lists else None
        if before is None:
            return self.get(url, as_page=as_page)
        validators = Validators(before.etag, before.last_modified)
        got = self.get(url, validators=validators, as_page=as_page)
        if got.status != NOT_MODIFIED:
            return got
        if got.final_url != before.final_url:
            # It leads elsewhere now, where what was said of another address means nothing.
            whole = self.get(url, as_page=as_page)
            return replace(whole, requests=got.requests + whole.requests)
        described = (("Content-Type", before.media_type),) if before.media_type else ()
        return replace(got, content=before.content, headers=described, final_url=before.final_url)

    def keep_list(self, exchange: Exchange) -> None:
        """Keep what a list holds, for when it is unchanged."""
        if self.lists is not None:
            self.lists.keep(exchange)

    def limit(self, host: str, requests_per_second: float) -> None:
        """Ask a host no more often than this."""
        with self._making:
            self._limits.append((host, requests_per_second))
            if self._client is not None:
                self._client.limit(host, requests_per_second)

    def take_exchanged(self) -> list[Exchanged]:
        """The exchanges since this was last asked."""
        with self._keeping:
            taken, self._exchanged = self._exchanged, []
        return taken

    def close(self) -> None:
        """Drops the connections, if there are any."""
        with self._making:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _make(self) -> Client:
        from flows.web.client import Client

        client = Client(self._settings, self._keep)
        for host, rate in self._limits:
            client.limit(host, rate)
        return client

    def _keep(self, one: Exchanged) -> None:
        with self._keeping:
            self._exchanged.append(one)


def host_of(url: str) -> str:
    """The host of an address, with its port where one is given: what a rate is kept for."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def validators_of(known: Known | None) -> Validators | None:
    """What to send so that the server need not repeat itself; None to have the bytes anyway.

    Bytes that could not be read may have been cut on their way: they are asked for again in full.
    """
    if known is None or not known.was_read or not (known.etag or known.last_modified):
        return None
    return Validators(known.etag, known.last_modified)


def when(error: WebError) -> datetime:
    """When an answer came, or that none would come was known."""
    return error.exchange.fetched_at if error.exchange else datetime.now(UTC)


def requests_of(error: WebError) -> int:
    """How many requests went before the error."""
    return error.exchange.requests if error.exchange else error.requests


def listed(source: str, url: str, got: Exchange | WebError) -> Listed:
    """The account of a request for a list of items."""
    if isinstance(got, Exchange):
        size = 0 if got.status == NOT_MODIFIED else len(got.content)
        return Listed(source, url, got.fetched_at, got.requests, size, status=got.status)
    return Listed(source, url, when(got), requests_of(got), error=got)


def capture_of(exchange: Exchange, uri: str, source: str, terms: Terms) -> Capture:
    """The bytes of an answer with their origin."""
    return Capture(
        uri=uri,
        content=exchange.content,
        captured_at=exchange.fetched_at,
        source=source,
        media_type=exchange.media_type,
        licence=terms.licence,
        publisher=terms.publisher,
        headers=exchange.headers,
    )


def nothing(item: Item, captured_at: datetime, terms: Terms | None = None) -> Capture:
    """The capture of an item of which nothing came."""
    terms = terms or Terms()
    return Capture(
        uri=item.uri,
        content=b"",
        captured_at=captured_at,
        source=item.source,
        media_type=item.media_type,
        licence=terms.licence,
        publisher=terms.publisher,
    )


def failure(item: Item, error: WebError, terms: Terms | None = None) -> FetchError:
    """What a request that gave nothing to read means for its item."""
    return FetchError(
        nothing(item, when(error), terms),
        error.reason,
        str(error),
        is_final=error.is_final,
        requests=requests_of(error),
        status=error.status,
    )
