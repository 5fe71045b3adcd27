"""Configured sources: entries of sources.toml, ours and the user's own, checked before use."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from flows.settings import Settings
from flows.sources.items import Expected, SourceError, Terms

NAME = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_OURS = "sources.toml"

Slug = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
Type = Annotated[str, Field(pattern=r"^[a-z_]+$")]
Address = Annotated[str, Field(pattern=r"^https?://[^\s/]+")]
Some = Field(min_length=1)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GovUkQuery(_Strict):
    """Documents of any of these organisations, and of any of these types where some are named."""

    organisations: Annotated[tuple[Slug, ...], Some]
    document_types: tuple[Type, ...] = ()


class AddressesQuery(_Strict):
    """Addresses of feeds, or of pages."""

    addresses: Annotated[tuple[Address, ...], Some]


class FilesQuery(_Strict):
    """Files, folders and globs, as `ingest` takes them."""

    paths: Annotated[tuple[str, ...], Some]


class WarcQuery(_Strict):
    """WARC files, and globs of the addresses wanted of them; all where none are named."""

    files: Annotated[tuple[str, ...], Some]
    addresses: tuple[str, ...] = ()


class _Entry(_Strict):
    publisher: Annotated[str, Some] | None = None
    """Of documents that do not name theirs; none where many publish."""
    licence: str | None = None
    least: Annotated[int, Field(ge=0)] = 0
    most: Annotated[int, Field(ge=1)] | None = None
    requests_per_second: Annotated[float, Field(gt=0, le=100)] | None = None
    hour: Annotated[int, Field(ge=0, le=23)] | None = None
    """Hour of the daily run, in London; none where it is not run daily."""

    @property
    def terms(self) -> Terms:
        """Licence, publisher and numbers, as a source takes them."""
        return Terms(self.licence, self.publisher, Expected(self.least, self.most))


class GovUkEntry(_Entry):
    """Documents on GOV.UK."""

    kind: Literal["govuk"]
    query: GovUkQuery


class FeedEntry(_Entry):
    """The pages that feeds list."""

    kind: Literal["feed"]
    query: AddressesQuery


class PagesEntry(_Entry):
    """Pages by their addresses."""

    kind: Literal["pages"]
    query: AddressesQuery


class FilesEntry(_Entry):
    """Files of this machine."""

    kind: Literal["files"]
    query: FilesQuery


class WarcEntry(_Entry):
    """Pages in WARC files."""

    kind: Literal["warc"]
    query: WarcQuery


Entry = GovUkEntry | FeedEntry | PagesEntry | FilesEntry | WarcEntry


class _Any(RootModel[Annotated[Entry, Field(discriminator="kind")]]):
    """An entry of whichever kind it says."""


def load_sources(settings: Settings) -> dict[str, Entry]:
    """The configured sources by name: ours, and over them those of the user's own file.

    An entry of the user's under a name of ours replaces the keys it has. Raises SourceError for
    a file that cannot be read, and for an entry that cannot be used.
    """
    raw = _tables(files("flows.sources").joinpath(_OURS).read_text(encoding="utf-8"), _OURS)
    where = dict.fromkeys(raw, _OURS)
    if settings.sources is not None:
        own = _tables(_text(settings.sources), str(settings.sources))
        for name, table in own.items():
            raw[name] = {**raw.get(name, {}), **table}
            where[name] = str(settings.sources)
    return {name: _entry(name, table, where[name]) for name, table in raw.items()}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise SourceError(
            f"{path}, which PRESSFIGURES_SOURCES names, cannot be read: {reason}."
        ) from error


def _tables(text: str, where: str) -> dict[str, dict[str, Any]]:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{where} is not valid TOML: {error}.") from error
    for name, table in found.items():
        if not isinstance(table, Mapping):
            raise SourceError(f"{where}: {name} stands outside of any source: begin with [name].")
    return found


def _entry(name: str, table: Mapping[str, Any], where: str) -> Entry:
    if not re.fullmatch(NAME, name):
        raise SourceError(
            f"{where}: {name!r} is no name of a source: use small letters, digits and hyphens."
        )
    try:
        entry = _Any.model_validate(table, strict=False).root
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"] if part != table.get("kind"))
        said = first["msg"][:1].lower() + first["msg"][1:]
        raise SourceError(
            f"{where}: the source {name} cannot be used: {f'{place}: ' if place else ''}{said}."
        ) from error
    if entry.most is not None and entry.most < entry.least:
        raise SourceError(f"{where}: the source {name} expects at least more than at most.")
    return entry
