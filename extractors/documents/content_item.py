"""GOV.UK content items: JSON with the metadata beside the page's HTML."""

from __future__ import annotations

import json
from typing import Any, Final

from extractors.documents.blocks import Page, Piece, squeeze
from extractors.documents.dates import read_day, read_instant
from extractors.documents.decode import clean
from extractors.documents.layouts import SECTIONS, index, layouts, select
from extractors.documents.markup import parse
from extractors.documents.metadata import site_of
from extractors.documents.names import author_in, without_titles
from extractors.documents.sections import SPOKEN, find_summary, settle
from extractors.documents.text_page import plain_title
from extractors.documents.walk import Walk
from extractors.errors import DocumentError
from extractors.records import Speaker

ROOT: Final = "https://www.gov.uk"
ESCAPED: Final = "\\u"
DAYS: Final = ("first_published_at", "public_updated_at")


def read_content_item(text: str, uri: str) -> Page:
    """Returns the page of a content item; raises DocumentError for JSON that is none."""
    item = _parse(text, uri)
    details = item.get("details")
    details = details if isinstance(details, dict) else {}
    page = Page(uri, "application/json")
    page.document_type = _text(item.get("document_type"))
    page.locale = _text(item.get("locale")) or "en"
    page.title = plain_title(squeeze(_text(item.get("title")) or "")) or None
    page.publisher = _publisher(item)
    # What another site serves in this shape does not become a document of GOV.UK.
    if _text(item.get("base_path")) and site_of(uri) in (None, site_of(ROOT)):
        page.uri = ROOT + str(item["base_path"])
    page.withdrawn = bool(item.get("withdrawn_notice"))
    page.updated_at = read_instant(item.get("updated_at") or item.get("public_updated_at"))
    times = [details.get("first_public_at"), *(item.get(name) for name in DAYS)]
    page.published = next((day for day in map(read_day, times) if day is not None), None)
    page.published_basis = "metadata" if page.published else None
    page.pieces = _pieces(item, details, uri)
    if page.document_type in SPOKEN or item.get("schema_name") == "speech":
        page.speaker = _speaker(item)
    settle(page.pieces, page.document_type or "")
    find_summary(page.pieces, plain=False)
    return page


def _parse(text: str, uri: str) -> dict[str, Any]:
    try:
        item = json.loads(text)
        if ESCAPED in text:
            item = _cleaned(item)
    except (ValueError, RecursionError) as error:
        raise DocumentError(
            "not JSON", f"{uri} is not valid JSON ({error}); fetch the content item again."
        ) from error
    known = isinstance(item, dict) and "details" in item and "document_type" in item
    if not isinstance(item, dict) or not (
        known or item.get("document_type") in ("gone", "redirect")
    ):
        raise DocumentError(
            "no content item",
            f"{uri} is JSON but no GOV.UK content item (it has no details and document type);"
            " give a content item, a page or plain text.",
        )
    kind = item.get("document_type") or item.get("schema_name")
    for gone in ("gone", "redirect"):
        if gone in (item.get("document_type"), item.get("schema_name")):
            raise DocumentError(
                gone, f"{uri} is a {kind} item: it was unpublished or moved; follow its address."
            )
    if not _text(item.get("title")):
        raise DocumentError("no content item", f"{uri} is a content item without a title.")
    return item


def _cleaned(value: Any) -> Any:
    """Returns parsed JSON with every string cleaned: escapes may spell what no text may hold."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _cleaned(one) for key, one in value.items()}
    return [_cleaned(one) for one in value] if isinstance(value, list) else value


def _pieces(item: dict[str, Any], details: dict[str, Any], uri: str) -> list[Piece]:
    pieces = [Piece(squeeze(str(item["title"])), "title", "headline", fixed=True)]
    description = squeeze(_text(item.get("description")) or "")
    if description:
        pieces.append(Piece(description, "paragraph", "summary", fixed=True))
    pieces += read_markup(_body(details.get("body")), uri)
    parts = details.get("parts")
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, dict):
            title = squeeze(_text(part.get("title")) or "")
            pieces += [Piece(title, "heading", level=2)] if title else []
            pieces += read_markup(_body(part.get("body")), uri)
    return [piece for piece in pieces if piece.text]


def read_markup(markup: str, uri: str) -> list[Piece]:
    """Returns the pieces of a content item's HTML."""
    if not markup.strip():
        return []
    soup = parse(f"<div>{markup}</div>", uri)
    found = index(soup)
    govuk = layouts()[0]
    roles = {id(tag): key for key in reversed(SECTIONS) for tag in select(found, govuk, key)}
    walk = Walk(roles, nested=found.nested)
    if soup.body is not None:
        walk.read(soup.body)
    return walk.pieces


def _body(body: object) -> str:
    """Returns the HTML of a body, which may stand once for each content type."""
    if isinstance(body, list):
        parts = [part for part in body if isinstance(part, dict)]
        html = [part for part in parts if part.get("content_type") == "text/html"]
        return str((html or parts or [{}])[0].get("content") or "")
    return body if isinstance(body, str) else ""


def _links(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    links = item.get("links")
    values = links.get(name) if isinstance(links, dict) else None
    if not isinstance(values, list):
        return []
    return [value for value in values if isinstance(value, dict) and _text(value.get("title"))]


def _publisher(item: dict[str, Any]) -> str | None:
    for name in ("primary_publishing_organisation", "organisations", "worldwide_organisations"):
        for link in _links(item, name):
            return squeeze(str(link["title"]))
    return None


def _speaker(item: dict[str, Any]) -> Speaker | None:
    role = next((squeeze(str(link["title"])) for link in _links(item, "roles")), None)
    for name in ("speaker", "people"):
        for link in _links(item, name):
            return Speaker(without_titles(squeeze(str(link["title"]))), role)
    author = author_in(_text(item.get("description")) or "")
    return Speaker(author, role) if author else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
