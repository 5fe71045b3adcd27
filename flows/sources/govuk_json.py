"""What GOV.UK's APIs say in JSON, whatever shape it comes in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flows.web.exchange import Exchange

BROKEN = object()
"""What is no whole JSON."""
# Files that are read; tables and pictures are not.
_READ = frozenset(
    {
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)


def read_json(content: bytes) -> object:
    """What the bytes say in JSON; BROKEN where they are no whole JSON.

    Half of a surrogate pair, which JSON can write and no address or table can hold, is U+FFFD.
    """
    try:
        return _mended(json.loads(content))
    except (ValueError, RecursionError):
        return BROKEN


def _mended(found: Any) -> Any:
    if isinstance(found, str):
        return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(found, list):
        return [_mended(one) for one in found]
    if isinstance(found, dict):
        return {name: _mended(value) for name, value in found.items()}
    return found


def read_destination(found: object) -> str | None:
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


def read_page(exchange: Exchange, start: int, seen: set[str]) -> tuple[list[Any], int, str]:
    """The results of the page of a search from `start` on, how many there are on all pages, and
    what is wrong with it; the results are added to those `seen`.

    A page is wrong that has none although there are more, and one that says again what others did.
    """
    found = read_json(exchange.content)
    results = found.get("results") if isinstance(found, dict) else None
    total = found.get("total") if isinstance(found, dict) else None
    if not isinstance(results, list) or not isinstance(total, int):
        return [], 0, "something else than results of a search"
    if not results and start < total:
        return (
            [],
            total,
            f"an empty page, though there are {total:,} results and it begins at {start:,}",
        )
    new = {json.dumps(one, sort_keys=True) for one in results} - seen
    if results and not new:
        return [], total, "a page on which every result had been on those before"
    seen |= new
    return results, total, ""


def read_instant(value: object) -> datetime | None:
    """A moment as the search writes it, in UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A page, or a file, attached to a document; `size` in bytes, 0 where it is not said."""

    url: str
    is_file: bool
    media_type: str | None = None
    size: int = 0


def read_attachments(found: object) -> list[Attachment]:
    """What holds the text of a release of statistics beside its own page, in its order.

    Its HTML attachments; the files where there are none, for else they say the same again. Of
    other documents nothing: what they attach are forms, letters and the like.
    """
    kind = found.get("document_type") if isinstance(found, dict) else None
    details = found.get("details") if isinstance(found, dict) else None
    if not isinstance(kind, str) or not kind.endswith("statistics"):
        return []
    listed = details.get("attachments") if isinstance(details, dict) else None
    every = list(dict.fromkeys(_attachments(listed if isinstance(listed, list) else [])))
    return [one for one in every if not one.is_file] or every


def _attachments(listed: list[Any]) -> Iterator[Attachment]:
    for one in listed:
        if not isinstance(one, dict):
            continue
        url, kind, media_type = (one.get(n) for n in ("url", "attachment_type", "content_type"))
        if not isinstance(url, str):
            continue
        if kind == "html":
            yield Attachment(url, is_file=False)
        elif kind == "file" and media_type in _READ and _is_address(url):
            size = one.get("file_size")
            yield Attachment(
                url, is_file=True, media_type=media_type,
                size=size if isinstance(size, int) and size > 0 else 0,
            )  # fmt: skip


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
