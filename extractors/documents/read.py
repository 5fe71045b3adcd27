"""Bytes of any kind to one Document: tell what they are, decode, read, settle, assemble."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from extractors.documents.announced import mark_announced
from extractors.documents.blocks import Page, assemble
from extractors.documents.decode import decode
from extractors.documents.speech import hear
from extractors.documents.text_page import read_text_page
from extractors.errors import DocumentError
from extractors.records import Document

MAX_BYTES: Final = 32 * 1024 * 1024
SIGNATURES: Final = (
    (b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF"), (b"PK\x03\x04", "a zip archive or Office file"),
    (b"\x1f\x8b", "gzip-compressed"), (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"BZh", "bzip2-compressed"), (b"\xfd7zXZ", "xz-compressed"), (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"), (b"PAR1", "a Parquet file"), (b"RIFF", "media"),
)  # fmt: skip
CONTROL: Final = bytes(byte for byte in range(32) if byte not in (9, 10, 11, 12, 13, 27))
MARKUP: Final = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|div|p|h[1-6]|section|title|meta)[\s>/]",
    re.IGNORECASE,
)
HEAD: Final = 4096


def read_document(content: bytes, *, uri: str, media_type: str | None = None) -> Document:
    """Returns the document that bytes hold; raises DocumentError and nothing else.

    `media_type` as a server or a file name tells it; without one the bytes themselves decide.
    """
    _refuse(content, uri)
    text = decode(content, media_type)
    if not text.strip():
        raise DocumentError("empty", f"{uri} is empty; nothing to read.")
    page = _read(text, uri, (media_type or "").split(";")[0].strip().lower())
    if not page.pieces:
        raise DocumentError("empty", f"{uri} shows no text; check that it is the page itself.")
    return _document(page)


def _document(page: Page) -> Document:
    if page.speaker is None:
        mark_announced(page.pieces, page.publisher)
    text, blocks = assemble(page.pieces)
    document = Document(
        uri=page.uri,
        media_type=page.media_type,
        text=text,
        blocks=blocks,
        title=page.title,
        publisher=page.publisher,
        published=page.published,
        published_basis=page.published_basis,
        updated_at=page.updated_at,
        document_type=page.document_type,
        locale=page.locale,
        speaker=page.speaker,
        withdrawn=page.withdrawn,
    )
    quotations, reported = hear(document)
    return replace(document, quotations=quotations, reported=reported)


def _read(text: str, uri: str, media_type: str) -> Page:
    start = text[:HEAD].lstrip()
    name = uri.lower().split("?")[0].split("#")[0]
    if "json" in media_type or name.endswith(".json") or start.startswith(("{", "[{")):
        # Imported where it is needed: BeautifulSoup is half of what a plain text would wait for.
        from extractors.documents.content_item import read_content_item

        return read_content_item(text, uri)
    if media_type == "text/plain" or (not media_type and name.endswith(".txt")):
        return read_text_page(text, uri, "text/plain")
    if "html" in media_type or start.startswith("<") or MARKUP.search(start):
        from extractors.documents.html_page import read_html_page

        return read_html_page(text, uri)
    return read_text_page(text, uri, "text/plain")


def _refuse(content: bytes, uri: str) -> None:
    """Raises DocumentError for bytes that are none, too many, or no text."""
    if not content:
        raise DocumentError("empty", f"{uri} is empty; nothing to read.")
    if len(content) > MAX_BYTES:
        size, most = len(content) // 2**20, MAX_BYTES // 2**20
        raise DocumentError(
            "too large",
            f"{uri} is {size} MB, over the limit of {most} MB; split it or leave it out.",
        )
    for mark, kind in SIGNATURES:
        if content.startswith(mark):
            raise DocumentError(
                "not text", f"{uri} is {kind}, not text or HTML; give the page as HTML or text."
            )
    sample = content[:65536]
    wide = content[:4].startswith((b"\xff\xfe", b"\xfe\xff")) or sample.count(0) > len(sample) // 4
    if not wide:
        strange = len(sample) - len(sample.translate(None, CONTROL))
        if strange > max(8, len(sample) // 50):
            raise DocumentError(
                "not text", f"{uri} holds binary data, not text or HTML; give the page itself."
            )
