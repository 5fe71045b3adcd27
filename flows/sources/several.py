"""Several sources as one: each item is fetched by the source that found it first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from types import TracebackType

from flows.sources.asking import LazyWeb
from flows.sources.items import (
    Entries,
    Fetched,
    Item,
    Listed,
    Skipped,
    Source,
    Unchanged,
    Window,
)
from flows.sources.lists import Lists
from warehouse.captures import Exchanged
from warehouse.fetches import Known


class Sources:
    """What a run loads from: sources in the order given, and the client that they share."""

    def __init__(self, sources: Sequence[Source], web: LazyWeb | None = None) -> None:
        self.sources = tuple(sources)
        self._web = web
        self._homes: dict[tuple[str, str], Source] = {}
        self.listed: Counter[str] = Counter()
        """How many items each source has, by its name; those that another found first as well."""

    def discover(self, window: Window) -> Iterator[tuple[Source, Item | Skipped | Listed]]:
        """What each source comes across; an item that another has found already only once.

        What was found when this was last asked is forgotten.
        """
        self._homes.clear()
        self.listed.clear()
        for source in self.sources:
            for found in source.discover(window):
                is_first = self.claim(source, found)
                is_again = not is_first and isinstance(found, Item) and self.home(found) is source
                if isinstance(found, Item) and not found.is_list and not is_again:
                    self.listed[source.name] += 1
                if is_first:
                    yield source, found

    def claim(self, source: Source, found: Item | Skipped | Listed) -> bool:
        """Makes the source the home of what it found; false where another item is the same."""
        if not isinstance(found, Item):
            return True
        place = found.uri, found.location
        if place in self._homes:
            return False
        self._homes[place] = source
        return True

    def home(self, item: Item) -> Source:
        """The source that found the item."""
        return self._homes[item.uri, item.location]

    def fetch(self, item: Item, known: Known | None) -> Fetched | Unchanged | Entries:
        """The bytes of an item, from its home. Raises FetchError."""
        return self.home(item).fetch(item, known)

    def remember(self, lists: Lists) -> None:
        """Asks for lists conditionally from now on."""
        if self._web is not None:
            self._web.lists = lists

    def take_exchanged(self) -> list[Exchanged]:
        """What went over the network since this was last asked."""
        return self._web.take_exchanged() if self._web is not None else []

    def __enter__(self) -> Sources:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Drops the connections, if there are any, and ends whoever waits for his turn."""
        if self._web is not None:
            self._web.close()
