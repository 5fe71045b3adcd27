"""From what the user names to the sources that have it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from flows.settings import Settings
from flows.sources.asking import LazyWeb, host_of
from flows.sources.files import Files
from flows.sources.govuk import ContentApi, GovUk, Query
from flows.sources.items import Source, SourceError
from flows.sources.several import Sources

SAMPLES = "bundled:samples"
SAMPLES_SOURCE = "samples"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):")
_GOVUK = re.compile(r"govuk:([a-z0-9-]+)(?:/([a-z_]+))?")


def open_source(given: Sequence[str], settings: Settings) -> Sources:
    """The sources of what is named: files, folders and globs, or organisations on GOV.UK.

    Raises SourceError for anything else.
    """
    return _Opening(settings).open(given)


class _Opening:
    """Sorts what was named, in its order, into sources."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._web = LazyWeb(settings)
        self._sources: list[Source] = []
        self._paths: list[str] = []

    def open(self, given: Sequence[str]) -> Sources:
        for text in given:
            self._take(text)
        if self._paths:
            largest = self._settings.document_mb * 1e6
            self._sources.insert(0, Files(self._paths, largest))
        return Sources(self._sources, self._web)

    def _take(self, text: str) -> None:
        if not text.strip():
            raise SourceError("A source has no name: give files, folders or globs.")
        scheme = _SCHEME.match(text)
        if text == SAMPLES:
            folder = str(files("flows") / "samples")
            self._sources.append(Files([folder], self._settings.document_mb * 1e6, SAMPLES_SOURCE))
        elif scheme is None or Path(text).exists():
            self._paths.append(text)
        elif scheme[1] == "govuk":
            self._sources.append(self._govuk(text))
        else:
            raise SourceError(f"{text}: no source of that name. Give files, folders or globs.")

    def _govuk(self, text: str) -> GovUk:
        found = _GOVUK.fullmatch(text)
        if found is None:
            raise SourceError(
                f"{text}: not an organisation on GOV.UK. Give its name there and, if only one is"
                " wanted, a type of document: govuk:ofsted or govuk:ofsted/press_release."
            )
        query = Query((found[1],), (found[2],) if found[2] else ())
        return GovUk(text, query, self._content())

    def _content(self) -> ContentApi:
        root = self._settings.govuk_url
        self._web.limit(host_of(root), self._settings.govuk_requests_per_second)
        return ContentApi(root, self._web)
