"""GOV.UK as a source: its Search API finds documents, its Content API has their text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from flows.sources.asking import (
    NOT_MODIFIED,
    Web,
    capture_of,
    failure,
    listed,
    nothing,
    validators_of,
)
from flows.sources.govuk_json import (
    BROKEN,
    read_attachments,
    read_destination,
    read_instant,
    read_json,
    read_page,
)
from flows.sources.items import (
    TYPICAL_BYTES,
    Entries,
    Expected,
    Fetched,
    FetchError,
    Item,
    Listed,
    Skipped,
    Terms,
    Unchanged,
    Window,
)
from flows.web.exchange import Exchange, WebError
from warehouse.fetches import Known, Remembered

# The identity of a document is its address here, whichever mirror it is read from.
ROOT = "https://www.gov.uk"
LICENCE = "OGL-UK-3.0"
CONTENT = "/api/content"
SEARCH = "/api/search.json"
PAGE = 200
MOST_MOVES = 5
# Safe in a path as GOV.UK writes it; what is quoted already stays so.
_SAFE = "/%~!$&'()*+,;=:@"
_REASONS = {403: "access limited", 401: "access limited", 404: "not found", 410: "gone"}


@dataclass(frozen=True, slots=True)
class Query:
    """Which documents: those of any of the organisations and of any of the types of document."""

    organisations: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()

    def as_json(self) -> str:
        """The query in words that stay the same while it asks the same."""
        return json.dumps(
            {name: sorted(getattr(self, name)) for name in ("organisations", "document_types")}
        )

    def parameters(self, window: Window) -> list[tuple[str, str]]:
        """The parameters of a search, for documents updated for the public within the window."""
        found = [("filter_organisations", one) for one in self.organisations]
        found += [("filter_content_store_document_type", one) for one in self.document_types]
        if not window.is_open:
            ends = (("from", window.since), ("to", window.until))
            days = ",".join(f"{name}:{day.isoformat()}" for name, day in ends if day)
            found.append(("filter_public_timestamp", days))
        return found


class GovUk:
    """Documents of GOV.UK that a query finds, as content items."""

    is_remote = True

    def __init__(
        self, name: str, query: Query, content: ContentApi, expected: Expected | None = None
    ) -> None:
        self.name = name
        self.query = query
        self.expected = expected or Expected()
        self._content = content

    def discover(self, window: Window) -> Iterator[Item | Skipped | Listed]:
        """Items in the order last updated first, page after page of the search.

        That order loses none while others change: what is updated meanwhile moves to the front.
        """
        start, total = 0, 1
        seen: set[str] = set()
        while start < total:
            url = self._search_url(window, start)
            try:
                exchange, results, total = self._search(url, start, seen)
            except WebError as error:
                yield listed(self.name, url, error)
                return
            yield listed(self.name, url, exchange)
            for result in results:
                yield self._found(result)
            start += len(results)

    def fetch(self, item: Item, known: Known | None) -> Fetched | Unchanged | Entries:
        """The content item at the item's address, or at the one to which it has moved; a file that
        is attached to one."""
        if item.location == item.uri:
            return self._content.fetch_file(item, known)
        return self._content.fetch(item, known)

    def recall(self, one: Remembered) -> Item | None:
        """Any document found before: what is withdrawn or gone is no longer in the search, and
        what is attached never was. None for a page of the search itself."""
        base_path = self._content.base_path(one.uri)
        if base_path == SEARCH:
            return None
        # A document's identity is at the root, whichever mirror was asked; a file's is where it is.
        if base_path is None or not one.uri.startswith(ROOT):
            return Item(one.uri, one.uri, TYPICAL_BYTES, source=self.name, in_window=True)
        return replace(self._content.item(base_path, self.name), in_window=True)

    def _search(self, url: str, start: int, seen: set[str]) -> tuple[Exchange, list[Any], int]:
        """The page of the search from `start` on: its results, which are added to those `seen`, and
        how many there are on all pages.

        An answer that is none was cut on its way, so it is asked for once more. Raises WebError.
        """
        exchange = self._content.web.get(url)
        results, total, fault = read_page(exchange, start, seen)
        if fault:
            again = self._content.web.get(url)
            exchange = replace(again, requests=exchange.requests + again.requests)
            results, total, fault = read_page(exchange, start, seen)
        if fault:
            raise WebError(
                "no search answer",
                f"{url} answered with {fault}: run again later.",
                status=exchange.status,
                exchange=exchange,
            )
        return exchange, results, total

    def _search_url(self, window: Window, start: int) -> str:
        parameters = [
            *self.query.parameters(window),
            ("fields", "link"),
            ("fields", "public_timestamp"),
            ("order", "-public_timestamp"),
            ("count", str(PAGE)),
            ("start", str(start)),
        ]
        return f"{self._content.root}{SEARCH}?{urlencode(parameters, safe=':,')}"

    def _found(self, result: object) -> Item | Skipped:
        result = result if isinstance(result, dict) else {}
        link = result.get("link")
        if not isinstance(link, str) or not link.strip():
            named = str(result.get("title") or result.get("_id") or "a search result")
            return Skipped(named, "a search result without an address", self.name)
        base_path = self._content.base_path(link)
        if base_path is None:
            return Skipped(link, "on another site: give its address to load it", self.name)
        updated_at = read_instant(result.get("public_timestamp"))
        return replace(
            self._content.item(base_path, self.name),
            published=updated_at.date() if updated_at else None,
            updated_at=updated_at,
            in_window=True,
        )


class ContentApi:
    """The Content API below one root: what it has at an address, wherever that has moved to."""

    def __init__(self, root: str, web: Web, terms: Terms | None = None) -> None:
        self.root = root.rstrip("/")
        self.web = web
        self._terms = replace(terms or Terms(), licence=(terms and terms.licence) or LICENCE)

    def base_path(self, link: str) -> str | None:
        """The path by which GOV.UK knows an address; None for one of another site."""
        for root in (ROOT, self.root):
            if link == root or link.startswith(root + "/"):
                link = link[len(root) :] or "/"
                break
        if not link.startswith("/") or link.startswith("//"):
            return None
        return unquote(urlsplit(link).path).rstrip("/") or "/"

    def item(self, base_path: str, source: str) -> Item:
        """The item of a path of GOV.UK."""
        location = f"{self.root}{CONTENT}{quote(base_path, safe=_SAFE)}"
        return Item(ROOT + base_path, location, TYPICAL_BYTES, "application/json", source)

    def fetch(self, item: Item, known: Known | None) -> Fetched | Unchanged:
        """The content item, or word that it is unchanged. Raises FetchError."""
        location, requests = item.location, 0
        for _ in range(MOST_MOVES):
            exchange, requests = self._ask(item, location, known, requests)
            if exchange.status == NOT_MODIFIED:
                return Unchanged(exchange.fetched_at, requests, exchange.validators)
            uri = self._uri(item, exchange, requests)
            found, exchange, requests = self._whole(item, exchange, requests)
            destination = read_destination(found)
            if destination is None:
                capture = capture_of(exchange, uri, item.source, self._terms)
                return Fetched(capture, requests, self._attached(found, item.source))
            path = self.base_path(destination)
            if path is None:
                raise self._moved_away(item, exchange, requests, destination)
            location, known = self.item(path, item.source).location, None
        raise self._moved_away(item, exchange, requests, "one address after another")

    def fetch_file(self, item: Item, known: Known | None) -> Fetched | Unchanged:
        """A file attached to a document, from where such files lie. Raises FetchError."""
        exchange, requests = self._ask(item, item.location, known, 0, as_page=True)
        if exchange.status == NOT_MODIFIED:
            return Unchanged(exchange.fetched_at, requests, exchange.validators)
        return Fetched(capture_of(exchange, item.uri, item.source, self._terms), requests)

    def _attached(self, found: object, source: str) -> tuple[Item, ...]:
        """What is attached to a release of statistics and says more of its figures."""
        items = []
        for one in read_attachments(found):
            path = self.base_path(one.url)
            if not one.is_file and path is not None:
                items.append(self.item(path, source))
            elif one.is_file:
                size = one.size or TYPICAL_BYTES
                items.append(Item(one.url, one.url, size, one.media_type, source))
        return tuple(replace(item, in_window=True) for item in items)

    def _ask(
        self, item: Item, location: str, known: Known | None, requests: int, *,
        as_page: bool = False,
    ) -> tuple[Exchange, int]:  # fmt: skip
        try:
            exchange = self.web.get(location, validators=validators_of(known), as_page=as_page)
        except WebError as error:
            failed = failure(item, error, self._terms)
            failed.reason = _REASONS.get(error.status or 0, failed.reason)
            failed.is_final = failed.is_final or error.status in _REASONS
            failed.requests += requests
            raise failed from error
        return exchange, requests + exchange.requests

    def _whole(self, item: Item, exchange: Exchange, requests: int) -> tuple[object, Exchange, int]:
        """The JSON of an answer. One that is none was cut, or is so at its source: asked again,
        the same bytes are what the source has; otherwise it fails, and another run asks again."""
        found = read_json(exchange.content)
        if found is not BROKEN:
            return found, exchange, requests
        again, requests = self._ask(item, exchange.final_url, None, requests)
        found = read_json(again.content)
        if found is not BROKEN or again.content == exchange.content:
            return found, again, requests
        raise FetchError(
            capture_of(again, item.uri, item.source, self._terms),
            "not JSON",
            f"{item.location} answered twice, each time with other bytes and with no whole JSON.",
            is_final=False,
            requests=requests,
            status=again.status,
        )

    def _uri(self, item: Item, exchange: Exchange, requests: int) -> str:
        """The identity of what answered: another than the item's own where it has moved."""
        start = self.root + CONTENT
        if not exchange.final_url.startswith(start + "/"):
            raise self._moved_away(item, exchange, requests, exchange.final_url)
        return ROOT + unquote(urlsplit(exchange.final_url[len(start) :]).path)

    def _moved_away(
        self, item: Item, exchange: Exchange, requests: int, destination: str
    ) -> FetchError:
        return FetchError(
            nothing(item, exchange.fetched_at, self._terms),
            "moved away",
            f"{item.uri} has moved to {destination}, which is no document of GOV.UK.",
            requests=requests,
            status=exchange.status,
        )
