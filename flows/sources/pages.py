"""Pages of any site: by their addresses, or by the feeds that list them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flows.sources import feed
from flows.sources.asking import (
    NOT_MODIFIED,
    Web,
    capture_of,
    failure,
    listed,
    validators_of,
)
from flows.sources.govuk import ROOT, ContentApi
from flows.sources.items import (
    TYPICAL_BYTES,
    Entries,
    Expected,
    Fetched,
    FetchError,
    Item,
    Listed,
    Skipped,
    SourceError,
    Terms,
    Unchanged,
    Window,
)
from flows.web.exchange import Exchange, Validators, WebError
from flows.workers import ReadingLimits
from warehouse.fetches import Known, Remembered

NOT_FOUND = 404
# What newsletters and feeds append to an address to count who follows it.
_COUNTING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


def clean(url: str) -> str | None:
    """The address as the identity of a page: without a fragment and without what only counts its
    readers; None for what is no address of the web."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    query = parts.query
    if any(mark in query for mark in _COUNTING):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([pair for pair in pairs if not pair[0].startswith(_COUNTING)])
    place = parts.netloc.lower(), parts.path or "/", query, ""
    return urlunsplit((parts.scheme.lower(), *place))


def _is_elsewhere(known: Known | None, exchange: Exchange) -> bool:
    """Whether an address leads elsewhere than it did, where what was said there means nothing."""
    return known is not None and clean(exchange.final_url) != (known.moved_to or known.uri)


class Reader:
    """Fetches pages for a source; what is on GOV.UK from its Content API."""

    def __init__(
        self,
        name: str,
        web: Web,
        content: ContentApi,
        limits: ReadingLimits,
        terms: Terms | None = None,
    ) -> None:
        self.name = name
        self.web = web
        self._content = content
        self._limits = limits
        self._terms = terms or Terms()

    def item(self, url: str) -> Item | None:
        """The item of an address; None for what is no address of the web."""
        address = clean(url)
        if address is None:
            return None
        base_path = self._base_path(address)
        # Lists of GOV.UK, unlike its documents, are no content items.
        if base_path is not None and "?" not in address and not base_path.endswith(".atom"):
            return self._content.item(base_path, self.name)
        return Item(address, address, TYPICAL_BYTES, source=self.name)

    def fetch(self, item: Item, known: Known | None) -> Fetched | Unchanged | Exchange:
        """The page; the exchange itself where it is a feed. Raises FetchError."""
        if item.location != item.uri:
            return self._content.fetch(item, known)
        # What was read from GOV.UK's Content API has the validators of that.
        is_there = known and known.moved_to and self._base_path(known.moved_to)
        validators = None if is_there else validators_of(known)
        try:
            exchange = self._get(item.location, validators)
            if validators and exchange.status == NOT_MODIFIED and _is_elsewhere(known, exchange):
                whole = self._get(item.location, None)
                exchange = replace(whole, requests=exchange.requests + whole.requests)
        except WebError as error:
            raise failure(item, error, self._terms) from error
        if exchange.status == NOT_MODIFIED and not exchange.content:
            return Unchanged(exchange.fetched_at, exchange.requests, exchange.validators)
        if feed.is_feed(exchange):
            return exchange
        uri = clean(exchange.final_url) or item.uri
        page = Fetched(capture_of(exchange, uri, self.name, self._terms), exchange.requests)
        base_path = self._base_path(uri)
        if base_path is None or base_path.startswith("/api/"):
            return page
        return self._from_govuk(base_path, known, page)

    def _get(self, url: str, validators: Validators | None) -> Exchange:
        """What is at an address of which it is not known whether it is a feed."""
        if validators is not None:
            return self.web.get(url, validators=validators, as_page=True)
        return self.web.get_list(url, as_page=True)

    def _base_path(self, address: str) -> str | None:
        """The path of an address on GOV.UK, however it is written; None for another site's."""
        parts = urlsplit(address)
        is_there = parts.netloc in ("www.gov.uk", "www.gov.uk:80", "www.gov.uk:443")
        return self._content.base_path(ROOT + parts.path if is_there else address)

    def _from_govuk(
        self, base_path: str, known: Known | None, page: Fetched
    ) -> Fetched | Unchanged:
        """The content item of an address that led to GOV.UK; the page where there is none."""
        there = self._content.item(base_path, self.name)
        is_same = known is not None and known.moved_to == there.uri
        try:
            got = self._content.fetch(there, known if is_same else None)
        except FetchError as error:
            error.requests += page.requests
            if error.status != NOT_FOUND:
                raise
            return replace(page, requests=error.requests)
        return replace(got, requests=got.requests + page.requests)

    def entries(self, exchange: Exchange, window: Window) -> list[Item | Skipped]:
        """What a feed lists, in its order, as far as it lies in the window. Raises FeedError."""
        found: list[Item | Skipped] = []
        held = feed.read(exchange, self._limits)
        if held.is_whole:
            self.web.keep_list(exchange)
        for entry in held.entries:
            item = self.item(entry.link)
            if item is None:
                named = entry.link or entry.title or "an entry"
                found.append(Skipped(named, "an entry without an address", self.name))
                continue
            when = entry.published or entry.updated
            published = when.date() if when else None
            if published is None or window.holds(published):
                found.append(
                    replace(
                        item,
                        published=published,
                        updated_at=entry.updated,
                        in_window=published is not None,
                    )
                )
        return found

    def nested(self, item: Item, exchange: Exchange) -> FetchError:
        """What an entry that is itself a feed means: each could list the next, without end."""
        error = feed.FeedError("a feed", f"{item.uri} is a feed, listed by another: give it.")
        return self.refusal(item, exchange, error)

    def refusal(self, item: Item, exchange: Exchange, error: feed.FeedError) -> FetchError:
        """What a feed that cannot be read means for the item that it is."""
        return FetchError(
            capture_of(exchange, item.uri, self.name, self._terms),
            error.reason,
            str(error),
            requests=exchange.requests,
            status=exchange.status,
        )


class Pages:
    """Pages by their addresses; one that turns out to be a feed gives its entries instead."""

    is_remote = True

    def __init__(
        self, reader: Reader, addresses: Sequence[str], expected: Expected | None = None
    ) -> None:
        self.name = reader.name
        self.expected = expected or Expected()
        self._reader = reader
        self._addresses = addresses
        self._window = Window()
        self._feeds: set[str] = set()
        self._entries: set[str] = set()

    def discover(self, window: Window) -> Iterator[Item | Skipped | Listed]:
        """The items in the order given. Raises SourceError for what is no address."""
        self._window = window
        for address in self._addresses:
            item = self._reader.item(address)
            if item is None:
                raise SourceError(f"{address}: no address of the web, such as https://….")
            yield item

    def fetch(self, item: Item, known: Known | None) -> Fetched | Unchanged | Entries:
        """The page, or the entries of what is a feed. Raises FetchError."""
        got = self._reader.fetch(item, known)
        if not isinstance(got, Exchange):
            return got
        if item.uri in self._entries:
            raise self._reader.nested(item, got)
        try:
            found = self._reader.entries(got, self._window)
        except feed.FeedError as error:
            raise self._reader.refusal(item, got, error) from error
        self._feeds.add(item.uri)
        given = {clean(address) for address in self._addresses}
        self._entries |= {one.uri for one in found if isinstance(one, Item)} - given
        return Entries(listed(self.name, item.uri, got), tuple(found))

    def recall(self, one: Remembered) -> Item | None:
        """What could not be had of a feed that was given again, and may have left it by now; None
        for a page that is no longer given."""
        return self._reader.item(one.uri) if self._feeds.intersection(one.lists) else None


class Feeds:
    """The pages that feeds list."""

    is_remote = True

    def __init__(
        self, reader: Reader, addresses: Sequence[str], expected: Expected | None = None
    ) -> None:
        self.name = reader.name
        self.expected = expected or Expected()
        self._reader = reader
        self._addresses = addresses
        self._refused: dict[str, FetchError] = {}

    def discover(self, window: Window) -> Iterator[Item | Skipped | Listed]:
        """The entries of each feed in its order. One that will not be had, or cannot be read, is
        itself an item, so that what came is kept with the reason. Raises SourceError for what is
        no address."""
        for address in self._addresses:
            url = clean(address)
            if url is None:
                raise SourceError(f"{address}: no address of a feed, such as https://….")
            item = Item(url, url, TYPICAL_BYTES, source=self.name, is_list=True)
            try:
                exchange = self._reader.web.get_list(url)
            except WebError as error:
                if error.is_final:
                    self._refused[url] = failure(item, error)
                    yield item
                else:
                    yield listed(self.name, url, error)
                continue
            try:
                found = self._reader.entries(exchange, window)
            except feed.FeedError as error:
                self._refused[url] = self._reader.refusal(item, exchange, error)
                yield item
                continue
            yield listed(self.name, url, exchange)
            yield from found

    def fetch(self, item: Item, known: Known | None) -> Fetched | Unchanged | Entries:
        """The page of an entry. Raises FetchError."""
        if item.uri in self._refused:
            raise self._refused[item.uri]
        got = self._reader.fetch(item, known)
        if isinstance(got, Exchange):
            raise self._reader.nested(item, got)
        return got

    def recall(self, one: Remembered) -> Item | None:
        """What could not be had: by now it may have left the feed. None for a feed itself."""
        is_feed = one.uri in map(clean, self._addresses)
        return self._reader.item(one.uri) if one.has_failed and not is_feed else None
