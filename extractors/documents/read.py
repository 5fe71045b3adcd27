"""Bytes of any kind to one Document: tell what they are, decode, read, settle, assemble."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from extractors.documents.announced import mark_announced
from extractors.documents.blocks import Page, assemble
from extractors.documents.decode import decode
from extractors.documents.kinds import Kind, tell
from extractors.documents.signed import author
from extractors.documents.speech import hear
from extractors.documents.text_page import read_text_page
from extractors.errors import DocumentError
from extractors.records import Document

MAX_BYTES: Final = 32 * 1024 * 1024
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
    said = (media_type or "").split(";")[0].strip().lower()
    kind = tell(content, uri, said)
    page = _read_file(content, uri, kind) if kind != "text" else _read(content, uri, media_type)
    if not page.pieces:
        raise DocumentError("empty", f"{uri} shows no text; check that it is the page itself.")
    return _document(page)


_TOLD_BY_ONE = frozenset([None, "speech", "oral_statement", "written_statement"])


def _document(page: Page) -> Document:
    if page.speaker is None and page.document_type in _TOLD_BY_ONE:
        page.speaker = author(page.pieces, speech=page.document_type is not None)
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


def _read_file(content: bytes, uri: str, kind: Kind) -> Page:
    # Imported where they are needed, as below: none of these is quick to import.
    if kind == "pdf":
        from extractors.documents.pdf_page import read_pdf_page

        return read_pdf_page(content, uri)
    from extractors.documents.word_page import read_word_page

    return read_word_page(content, uri)


def _read(content: bytes, uri: str, said: str | None) -> Page:
    text = decode(content, said)
    if not text.strip():
        raise DocumentError("empty", f"{uri} is empty; nothing to read.")
    media_type = (said or "").split(";")[0].strip().lower()
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
    """Raises DocumentError for bytes that are none or too many."""
    if not content:
        raise DocumentError("empty", f"{uri} is empty; nothing to read.")
    if len(content) > MAX_BYTES:
        size, most = len(content) // 2**20, MAX_BYTES // 2**20
        raise DocumentError(
            "too large",
            f"{uri} is {size} MB, over the limit of {most} MB; split it or leave it out.",
        )
