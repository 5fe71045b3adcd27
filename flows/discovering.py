"""Discovering: what the sources list, within window and limit, and what earlier runs remember."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from flows.fetching import left_alone, listing
from flows.report import Report
from flows.settings import Settings
from flows.sources.items import Entries, Item, Listed, Skipped, Source, Window
from flows.sources.lists import Lists
from flows.sources.several import Sources
from warehouse.fetches import Attempt
from warehouse.listings import Listing
from warehouse.store import Warehouse

# What a source no longer lists is asked for again after so long: it may be withdrawn, or gone.
FORGOTTEN = timedelta(days=7)
# What has failed for so long, run after run, and is listed no more, is asked for a last time.
GIVEN_UP = timedelta(days=30)

Found = tuple[Source, Item | Skipped | Listed]


@dataclass(slots=True)
class Discovering:
    """What one run is to fetch. What is left alone, and what is odd, goes into its report."""

    sources: Sources
    warehouse: Warehouse
    report: Report
    window: Window
    limit: int | None = None
    listed: dict[str, int] = field(default_factory=Counter)
    """How many items each source listed, by its name."""
    listings: list[Listing] = field(default_factory=list)
    """What is to be noted of each source that was asked for all it has."""
    _taken: int = 0
    _last: dict[str, Listed] = field(default_factory=dict)
    _incomplete: set[str] = field(default_factory=set)
    _lists: Lists = field(init=False)

    def __post_init__(self) -> None:
        self._lists = Lists(self.warehouse)

    def discover(self, run_id: str) -> list[Item]:
        """The items of all sources, in order, within the limit.

        A run over all that there is also takes what an earlier one could not have, and what its
        source no longer lists.
        """
        attempts: list[Attempt] = []
        self.sources.remember(self._lists)
        items = self._take(self.sources.discover(self.window), attempts)
        if self.window.is_open:
            self._compare()
            # From now on nothing is published; that a source is well again is noted at the end of
            # the run, when what it listed is loaded.
            short = [one for one in self.listings if one.is_short]
            if short:
                self.warehouse.note_listings(run_id, short)
            if self.limit is None:
                items += self._recall(self.sources.sources)
        self._note(run_id, attempts)
        return items

    def unfold(self, run_id: str, entries: Iterable[tuple[Item, Entries]]) -> list[Item]:
        """The items of addresses that turned out to be feeds, and what earlier runs could not have
        of them."""
        found: list[Found] = []
        attempts: list[Attempt] = []
        homes: dict[str, Source] = {}
        for item, feed in entries:
            home = homes.setdefault(item.source, self.sources.home(item))
            self._last[home.name] = feed.listed
            found += [(home, one) for one in feed.found if self.sources.claim(home, one)]
        items = self._take(found, attempts)
        self._note(run_id, attempts)
        if self.window.is_open and self.limit is None:
            items += self._recall(homes.values())
        return items

    def attached(self, pairs: Iterable[tuple[Item, Item]]) -> list[Item]:
        """What belongs to items that were fetched: neither counted nor limited, it is theirs."""
        return [one for item, one in pairs if self.sources.claim(self.sources.home(item), one)]

    def _take(self, found: Iterable[Found], attempts: list[Attempt]) -> list[Item]:
        items: list[Item] = []
        for source, one in found:
            if isinstance(one, Listed):
                self._account(one, attempts)
            elif isinstance(one, Skipped):
                self.report.skipped.append(one)
                if one.source in self._last:
                    attempts.append(left_alone(one, self._last[one.source]))
            elif one.is_list:
                items.append(one)
            else:
                self.listed[source.name] += 1
                if self.limit is None or self._taken < self.limit:
                    self._taken += 1
                    items.append(one)
                else:
                    self.report.skipped.append(Skipped(one.uri, "over the limit"))
        return items

    def _account(self, listed: Listed, attempts: list[Attempt]) -> None:
        attempts.append(listing(listed))
        self.report.requests += listed.requests
        self._last[listed.source] = listed
        if listed.error is not None:
            self._incomplete.add(listed.source)
            self.report.faults.append(
                f"{listed.source} could not be listed in full ({listed.error.reason}):"
                f" {listed.error} What was listed is loaded; the next run asks again."
            )

    def _compare(self) -> None:
        """Holds what each source listed against what it should have."""
        for source in self.sources.sources:
            count, expected = self.sources.listed[source.name], source.expected
            is_whole = source.name not in self._incomplete
            one = Listing(source.name, count, expected.least, is_whole)
            self.listings.append(one)
            if one.is_short and is_whole:
                self.report.faults.append(
                    f"{source.name} listed {count:,} documents, and should have at least"
                    f" {expected.least:,}: look whether the source has changed, or lower its"
                    " minimum in your sources.toml."
                )
            if expected.most is not None and count > expected.most:
                self.report.warnings.append(
                    f"{source.name} listed {count:,} documents, more than the"
                    f" {expected.most:,} that are expected."
                )

    def _recall(self, sources: Iterable[Source]) -> list[Item]:
        now = datetime.now(UTC)
        items: list[Item] = []
        for source in sources:
            if not source.is_remote or source.name in self._incomplete:
                continue
            for one in self.warehouse.remembered(source.name, now - FORGOTTEN, now - GIVEN_UP):
                item = source.recall(one)
                if item is None or not self.sources.claim(source, item):
                    continue
                since = one.failing_since
                if since is not None and since < now - GIVEN_UP:
                    item = replace(item, failing_since=since.date())
                items.append(item)
        return items

    def _note(self, run_id: str, attempts: list[Attempt]) -> None:
        if attempts:
            self.warehouse.load(run_id, (), {}, "", attempts)
        self._lists.write()


def batches(items: Sequence[Item], settings: Settings) -> Iterator[list[Item]]:
    """The items in order, in batches within the settings' limits of documents and of bytes."""
    batch: list[Item] = []
    size = 0.0
    for item in items:
        full = len(batch) >= settings.batch_documents
        if batch and (full or size + item.size > settings.batch_mb * 1e6):
            yield batch
            batch, size = [], 0.0
        batch.append(item)
        size += item.size
    if batch:
        yield batch
