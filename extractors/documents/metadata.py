"""What a page says of itself: JSON-LD, Open Graph, Dublin Core, GOV.UK's own meta elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from extractors.documents.blocks import squeeze
from extractors.documents.dates import read_day, read_instant
from extractors.documents.decode import clean
from extractors.documents.layouts import Index
from extractors.documents.names import is_person

# In the order in which they are believed.
PUBLISHED: Final = (
    "govuk:first-published-at", "article:published_time", "og:article:published_time",
    "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dc.date.created",
    "dcterms.created", "datepublished", "pubdate", "publishdate", "publish-date",
    "parsely-pub-date", "sailthru.date", "date",
)  # fmt: skip
UPDATED: Final = (
    "govuk:public-updated-at", "govuk:updated-at", "article:modified_time", "og:updated_time",
    "dcterms.modified", "dc.date.modified", "last-modified",
)  # fmt: skip
PUBLISHER: Final = (
    "govuk:primary-publishing-organisation", "dc.publisher", "dcterms.publisher", "og:site_name",
    "application-name", "article:publisher",
)  # fmt: skip
# Bodies as often as people: taken where they are no person.
MAKERS: Final = ("dc.creator", "dcterms.creator", "author", "article:author")
TITLE: Final = ("og:title", "dc.title", "dcterms.title", "twitter:title")
ARTICLE: Final = frozenset(
    {
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "blogposting",
        "report",
        "webpage",
        "analysisnewsarticle",
        "liveblogposting",
        "scholarlyarticle",
        "socialmediaposting",
        "specialannouncement",
    }
)
LARGEST_SCRIPT: Final = 500_000
DEEPEST: Final = 6
# Hosts of a page, not publishers.
HOSTS: Final = frozenset({"gov.uk", "blogger", "wordpress", "wordpress.com", "medium"})
SITE: Final = re.compile(r"\s[|–—-]\s[^|–—]{1,60}$")
# Before the name of a site, the same pages as a telephone shows them: m.example.org.
TWIN: Final = re.compile(r"^(?:m|mobile|amp)\.(?=[^.]+\.)")


@dataclass(slots=True)
class Metadata:
    """What the head of a page tells; None or "" where it is silent."""

    title: str | None = None
    page_title: str = ""
    publisher: str | None = None
    published: date | None = None
    updated_at: datetime | None = None
    canonical: str | None = None
    locale: str = "en"
    document_type: str | None = None
    named: dict[str, str] = field(default_factory=dict)


def read_metadata(found: Index, uri: str) -> Metadata:
    """Returns the metadata of the page at `uri`; what cannot be read counts as not said."""
    named = _named(found)
    linked = _article(found)
    meta = Metadata(named=named)
    meta.page_title = _head_title(found)
    meta.title = _text(linked.get("headline")) or _first(named, TITLE)
    meta.title = meta.title or SITE.sub("", meta.page_title) or None
    meta.publisher = next(iter(_publishers(named, linked)), None)
    days = [linked.get("datePublished"), *(named.get(name) for name in PUBLISHED)]
    if "govuk:first-published-at" in named:
        days.insert(0, named["govuk:first-published-at"])
    meta.published = next((day for day in map(read_day, days) if day is not None), None)
    times = [*(named.get(name) for name in UPDATED), linked.get("dateModified")]
    meta.updated_at = next((time for time in map(read_instant, times) if time is not None), None)
    meta.canonical = _canonical(found, named, uri)
    meta.document_type = named.get("govuk:format") or named.get("govuk:document-type")
    for html in found.names.get("html", [])[:1]:
        language = html.get("lang")
        if isinstance(language, str) and language[:2].isalpha() and len(language) >= 2:
            meta.locale = language.lower().replace("_", "-").split("-")[0][:8]
    return meta


def _named(found: Index) -> dict[str, str]:
    """Returns meta elements by name or property, the first of each."""
    named: dict[str, str] = {}
    for tag in found.names.get("meta", [])[:500]:
        content = tag.get("content")
        for key in ("property", "name", "itemprop"):
            name = tag.get(key)
            if isinstance(name, str) and isinstance(content, str) and content.strip():
                named.setdefault(name.strip().lower(), squeeze(content[:2000]))
    return named


def _article(found: Index) -> dict[str, Any]:
    """Returns the JSON-LD object that describes the page's article, or {}."""
    best: dict[str, Any] = {}
    for script in found.names.get("script", [])[:200]:
        if str(script.get("type", "")).lower() != "application/ld+json":
            continue
        source = script.string
        if not source or len(source) > LARGEST_SCRIPT:
            continue
        for thing in _things(_json(source), 0):
            kinds = thing.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            known = any(isinstance(name, str) and name.lower() in ARTICLE for name in names)
            if known and (not best or ("headline" in thing and "headline" not in best)):
                best = thing
    return best


def _json(source: str) -> object:
    """Parses a script of linked data; one that is broken says nothing, as to a browser."""
    try:
        return json.loads(source)
    except (ValueError, RecursionError):
        return None


def _things(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        yield from _things(value.get("@graph"), depth + 1)
        yield from _things(value.get("mainEntity"), depth + 1)
    elif isinstance(value, list):
        for item in value[:100]:
            yield from _things(item, depth + 1)


def _publishers(named: dict[str, str], linked: dict[str, Any]) -> Iterator[str]:
    candidates = [named.get(PUBLISHER[0])]
    for key in ("publisher", "author", "sourceOrganization"):
        value = linked.get(key)
        candidates += [
            _text(body.get("name"))
            for body in (value if isinstance(value, list) else [value])
            if isinstance(body, dict) and str(body.get("@type", "")).lower() != "person"
        ]
    candidates += [named.get(name) for name in PUBLISHER[1:]]
    candidates += [name for name in map(named.get, MAKERS) if name and not is_person(name)]
    for name in candidates:
        if name and name.lower() not in HOSTS and not name.startswith(("http:", "https:")):
            yield name


def site_of(address: str) -> str | None:
    """Returns the host of a web address, in small letters, less "www."; None for a file's name."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    return (host or "").removeprefix("www.") if parts.scheme in ("http", "https") else None


def _canonical(found: Index, named: dict[str, str], uri: str) -> str | None:
    """Returns the address by which the page wants to be known: one of the site it came from, as any
    page could otherwise stand in for another's; that for telephones is the same. What lies in a
    file may name any."""
    links = []
    for tag in found.names.get("link", [])[:500]:
        kind, address = tag.get("rel"), tag.get("href")
        if isinstance(address, str) and "canonical" in (kind if isinstance(kind, list) else [kind]):
            links.append(address.strip())
    own = site_of(uri)
    for address in (*links, named.get("og:url", "")):
        site = site_of(address)
        is_own = own is None or (site and TWIN.sub("", site) == TWIN.sub("", own))
        if site and is_own and not re.search(r"\s", address):
            return address
    return None


def _head_title(found: Index) -> str:
    return next((squeeze(tag.get_text()[:2000]) for tag in found.names.get("title", [])[:1]), "")


def _first(named: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((named[name] for name in names if name in named), None)


def _text(value: object) -> str | None:
    return squeeze(clean(value[:2000])) or None if isinstance(value, str) else None
