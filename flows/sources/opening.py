"""From what the user names to the sources that have it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from flows.settings import Settings
from flows.sources.asking import LazyWeb, host_of
from flows.sources.files import Files
from flows.sources.govuk import ContentApi, GovUk, Query
from flows.sources.items import Source, SourceError, Terms
from flows.sources.several import Sources

if TYPE_CHECKING:
    from flows.sources.configured import Entry
    from flows.sources.pages import Reader

SAMPLES = "bundled:samples"
SAMPLES_SOURCE = "samples"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_GOVUK = re.compile(r"govuk:([a-z0-9-]+)(?:/([a-z_]+))?")
_KINDS = (
    "Give files, folders, globs, addresses, feed:ADDRESS, govuk:ORGANISATION or a configured name"
)


def open_source(given: Sequence[str], settings: Settings) -> Sources:
    """The sources of what is named, and the client that they share.

    Files, folders, globs and WARC files; addresses of pages and feeds; organisations on GOV.UK;
    names of configured sources. A configured name comes before a folder of that name, which is
    ./NAME. Raises SourceError for anything else.
    """
    opening = _Opening(settings)
    for text in given:
        opening.take(text)
    return opening.opened()


class _Opening:
    """Sorts what was named, in its order, into sources: one of each kind, beside the named ones."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._largest = settings.document_mb * 1e6
        self._web = LazyWeb(replace(settings, paces=settings.paces or settings.cache / "paces"))
        self._named: dict[str, Source] = {}
        self._paths: list[str] = []
        self._warcs: list[str] = []
        self._pages: list[str] = []
        self._feeds: list[str] = []
        self._configured: dict[str, Entry] | None = None

    def take(self, text: str) -> None:
        """Takes one thing that was named. Raises SourceError."""
        scheme = _SCHEME.match(text)
        if not text.strip():
            raise SourceError(f"A source has no name. {_KINDS}.")
        if text == SAMPLES:
            folder = str(files("flows") / "samples")
            self._named[text] = Files([folder], self._largest, SAMPLES_SOURCE)
        elif _NAME.fullmatch(text) and text in self._entries():
            self._named[text] = self._build(text, self._entries()[text])
        elif scheme is None or Path(text).exists():
            self._take_path(text)
        elif scheme[1] == "govuk":
            self._named[text] = self._govuk(text)
        elif scheme[1] == "feed":
            # As some write it: feed://host/path.
            address = text.removeprefix("feed:")
            self._feeds.append(f"https:{address}" if address.startswith("//") else address)
        elif scheme[1] in ("http", "https"):
            self._pages.append(text)
        else:
            raise SourceError(f"{text}: no source of that name. {_KINDS}.")

    def opened(self) -> Sources:
        """All that was taken: what lies here first."""
        sources: list[Source] = []
        if self._paths:
            sources.append(Files(self._paths, self._largest))
        if self._warcs:
            from flows.sources.warc import WarcFiles

            sources.append(WarcFiles("warc", self._warcs, largest_bytes=self._largest))
        sources += self._named.values()
        if self._pages or self._feeds:
            from flows.sources.pages import Feeds, Pages

            sources += [Pages(self._reader("pages"), self._pages)] if self._pages else []
            sources += [Feeds(self._reader("feeds"), self._feeds)] if self._feeds else []
        return Sources(sources, self._web)

    def _take_path(self, text: str) -> None:
        is_warc = text.lower().endswith((".warc", ".warc.gz")) and not Path(text).is_dir()
        (self._warcs if is_warc else self._paths).append(text)

    def _entries(self) -> dict[str, Entry]:
        if self._configured is None:
            from flows.sources.configured import load_sources

            self._configured = load_sources(self._settings)
        return self._configured

    def _build(self, name: str, entry: Entry) -> Source:
        from flows.sources import configured
        from flows.sources.pages import Feeds, Pages
        from flows.sources.warc import WarcFiles

        terms = entry.terms
        match entry:
            case configured.GovUkEntry(query=wanted):
                self._limit(self._settings.govuk_url, entry.requests_per_second)
                query = Query(wanted.organisations, wanted.document_types)
                return GovUk(name, query, self._content(terms), terms.expected)
            case configured.FilesEntry(query=paths):
                return Files(paths.paths, self._largest, name, terms)
            case configured.WarcEntry(query=warc):
                return WarcFiles(name, warc.files, warc.addresses, self._largest, terms)
            case configured.FeedEntry(query=query_of) | configured.PagesEntry(query=query_of):
                for address in query_of.addresses:
                    self._limit(address, entry.requests_per_second)
                reader = self._reader(name, terms)
                made = Feeds if entry.kind == "feed" else Pages
                return made(reader, query_of.addresses, terms.expected)

    def _govuk(self, text: str) -> GovUk:
        found = _GOVUK.fullmatch(text)
        if found is None:
            raise SourceError(
                f"{text}: not an organisation on GOV.UK. Give its name there and, if only one is"
                " wanted, a type of document: govuk:ofsted or govuk:ofsted/press_release."
            )
        query = Query((found[1],), (found[2],) if found[2] else ())
        return GovUk(text, query, self._content())

    def _reader(self, name: str, terms: Terms | None = None) -> Reader:
        from flows.sources.pages import Reader
        from flows.workers import limits_of

        return Reader(name, self._web, self._content(), limits_of(self._settings), terms)

    def _content(self, terms: Terms | None = None) -> ContentApi:
        root = self._settings.govuk_url
        self._limit(root, self._settings.govuk_requests_per_second)
        return ContentApi(root, self._web, terms)

    def _limit(self, address: str, rate: float | None) -> None:
        if rate is not None:
            self._web.limit(host_of(address), rate)
