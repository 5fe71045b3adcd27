"""GOV.UK as a source: its Search API finds documents, its Content API has their text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
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
from flows.sources.items import (
    TYPICAL_BYTES,
    Entries,
    Expected,
    Fetched,
    FetchError,
    Item,
    Listed,
    Skipped,
    Unchanged,
    Window,
)
from flows.web.exchange import Exchange, WebError
from warehouse.fetches import Known, Remembered

# The identity of a document is its address here, whichever mirror it is read from.
ROOT = "https://www.gov.uk"
LICENCE = "OGL-UK-3.0"
CONTENT = "/api/content"
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
        while start < total:
            url = self._search_url(window, start)
            try:
                exchange, results, total = self._search(url)
            except WebError as error:
                yield listed(self.name, url, error)
                return
            yield listed(self.name, url, exchange)
            if not results:
                return
            for result in results:
                yield self._found(result)
            start += len(results)

    def fetch(self, item: Item, known: Known | None) -> Fetched | Unchanged | Entries:
        """The content item at the item's address, or at the one to which it has moved."""
        return self._content.fetch(item, known)

    def recall(self, one: Remembered) -> Item | None:
        """Any document found before: what is withdrawn or gone is no longer in the search."""
        base_path = self._content.base_path(one.uri)
        if base_path is None:
            return None
        return replace(self._content.item(base_path, self.name), in_window=True)

    def _search(self, url: str) -> tuple[Exchange, list[Any], int]:
        """One page of the search: its results, and how many there are on all pages.

        An answer that is none was cut on its way, so it is asked for once more. Raises WebError.
        """
        exchange = self._content.web.get(url)
        results, total = _results(exchange)
        if results is None:
            again = self._content.web.get(url)
            exchange = replace(again, requests=exchange.requests + again.requests)
            results, total = _results(exchange)
        if results is None:
            raise WebError(
                "no search answer",
                f"{url} answered with something else than results of a search: run again later.",
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
        return f"{self._content.root}/api/search.json?{urlencode(parameters, safe=':,')}"

    def _found(self, result: object) -> Item | Skipped:
        result = result if isinstance(result, dict) else {}
        link = result.get("link")
        if not isinstance(link, str) or not link.strip():
            named = str(result.get("title") or result.get("_id") or "a search result")
            return Skipped(named, "a search result without an address", self.name)
        base_path = self._content.base_path(link)
        if base_path is None:
            return Skipped(link, "on another site: give its address to load it", self.name)
        updated_at = _instant(result.get("public_timestamp"))
        return replace(
            self._content.item(base_path, self.name),
            published=updated_at.date() if updated_at else None,
            updated_at=updated_at,
            in_window=True,
        )


class ContentApi:
    """The Content API below one root: what it has at an address, wherever that has moved to."""

    def __init__(self, root: str, web: Web, licence: str | None = LICENCE) -> None:
        self.root = root.rstrip("/")
        self.web = web
        self._licence = licence

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
            destination = _destination(found)
            if destination is None:
                capture = capture_of(exchange, uri, item.source, self._licence)
                return Fetched(capture, requests)
            path = self.base_path(destination)
            if path is None:
                raise self._moved_away(item, exchange, requests, destination)
            location, known = self.item(path, item.source).location, None
        raise self._moved_away(item, exchange, requests, "one address after another")

    def _ask(
        self, item: Item, location: str, known: Known | None, requests: int
    ) -> tuple[Exchange, int]:
        try:
            exchange = self.web.get(location, validators=validators_of(known))
        except WebError as error:
            failed = failure(item, error, self._licence)
            failed.reason = _REASONS.get(error.status or 0, failed.reason)
            failed.is_final = failed.is_final or error.status in _REASONS
            failed.requests += requests
            raise failed from error
        return exchange, requests + exchange.requests

    def _whole(self, item: Item, exchange: Exchange, requests: int) -> tuple[object, Exchange, int]:
        """The JSON of an answer. One that is none was cut, or is so at its source: asked again,
        the same bytes are what the source has; otherwise it fails, and another run asks again."""
        found = _json(exchange.content)
        if found is not _BROKEN:
            return found, exchange, requests
        again, requests = self._ask(item, exchange.final_url, None, requests)
        found = _json(again.content)
        if found is not _BROKEN or again.content == exchange.content:
            return found, again, requests
        raise FetchError(
            capture_of(again, item.uri, item.source, self._licence),
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
            nothing(item, exchange.fetched_at, self._licence),
            "moved away",
            f"{item.uri} has moved to {destination}, which is no document of GOV.UK.",
            requests=requests,
            status=exchange.status,
        )


_BROKEN = object()


def _json(content: bytes) -> object:
    """What the bytes say in JSON; _BROKEN where they are no whole JSON."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return _BROKEN


def _destination(found: object) -> str | None:
    """Where a content item that is a redirect leads to; None for any other."""
    if not isinstance(found, dict) or "redirect" not in (
        found.get("document_type"), found.get("schema_name"),
    ):  # fmt: skip
        return None
    redirects = found.get("redirects")
    for one in redirects if isinstance(redirects, list) else ():
        if isinstance(one, dict) and isinstance(one.get("destination"), str):
            return str(one["destination"])
    return None


def _results(exchange: Exchange) -> tuple[list[Any] | None, int]:
    """The results of one page of a search, and how many there are in all; None where it is none."""
    found = _json(exchange.content)
    results = found.get("results") if isinstance(found, dict) else None
    total = found.get("total") if isinstance(found, dict) else None
    if not isinstance(results, list) or not isinstance(total, int):
        return None, 0
    return results, total


def _instant(value: object) -> datetime | None:
    """A moment as the search writes it, in UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)
