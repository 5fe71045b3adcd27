"""Word files (.docx): paragraphs, headings, lists, tables and footnotes, in reading order."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile, ZipFile

from lxml import etree

from extractors.documents.blocks import Page
from extractors.documents.kinds import WORD
from extractors.documents.properties import Properties, describe, place_title, tidy
from extractors.documents.sections import find_summary, settle
from extractors.documents.word_body import Body
from extractors.documents.word_styles import read_styles
from extractors.errors import DocumentError

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

# What the parts of a file may unpack to: pictures are as large packed as unpacked, text is not.
LARGEST_FILE: Final = 128 * 1024 * 1024
LARGEST_PART: Final = 48 * 1024 * 1024
MOST_PARTS: Final = 10_000
COMPANY: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Company"
)


def read_word_page(content: bytes, uri: str) -> Page:
    """Returns the page of a .docx; raises DocumentError for one that is damaged or too large.

    Headers and footers, tables of contents, deleted and hidden words are left out; footnotes
    follow the text as notes.
    """
    _measure(content, uri)
    page = Page(uri, WORD)
    try:
        document = _open(content)
        body = Body(read_styles(document.styles.element))
        body.read(document.element.body)
        body.read_notes(_part(document, "/footnotes"))
        body.read_notes(_part(document, "/endnotes"))
        properties = _properties(document)
    # The library raises whatever it comes upon in a file that breaks the format's rules.
    except Exception as error:
        raise DocumentError(
            "damaged", f"{uri} is a damaged Word file ({_first_line(error)}); save it again."
        ) from error
    page.pieces = body.pieces
    if not page.pieces:
        raise DocumentError("empty", f"{uri} is a Word file without text; nothing to read.")
    page.locale = body.locale or "en"
    place_title(page.pieces, properties.title)
    settle(page.pieces, None)
    find_summary(page.pieces, plain=False)
    describe(page, properties)
    return page


def _measure(content: bytes, uri: str) -> None:
    """Raises DocumentError for an archive that unpacks to too much or is locked.

    `zipfile` gives no more of a part than the size that was measured here.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DocumentError(
            "damaged", f"{uri} is a Word file cut short ({_first_line(error)}); get it again."
        ) from error
    total = sum(part.file_size for part in parts)
    largest = max((part.file_size for part in parts if part.filename.endswith(".xml")), default=0)
    if total > LARGEST_FILE or largest > LARGEST_PART or len(parts) > MOST_PARTS:
        raise DocumentError(
            "too large",
            f"{uri} unpacks to {total // 2**20} MB in {len(parts)} parts, over the limits of"
            f" {LARGEST_FILE // 2**20} MB, {LARGEST_PART // 2**20} MB a part and {MOST_PARTS}"
            " parts; split it or leave it out.",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentError("encrypted", f"{uri} has a password; give it without one.")


def _open(content: bytes) -> WordDocument:
    from docx import Document

    return Document(BytesIO(content))


def _part(document: WordDocument, ending: str) -> Any:
    """Returns the root of a part that the document relates to, or None."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(ending) and not relation.is_external:
            return _root(relation.target_part.blob)
    return None


def _root(blob: bytes) -> Any:
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))


def _properties(document: WordDocument) -> Properties:
    core = document.core_properties
    company = ""
    for relation in document.part.package.rels.values():
        if relation.reltype.endswith("/extended-properties") and not relation.is_external:
            company = tidy(_root(relation.target_part.blob).findtext(COMPANY))
    return Properties(
        title=tidy(core.title),
        company=company,
        author=tidy(core.author),
        created=_moment(core.created),
        modified=_moment(core.modified),
    )


def _moment(time: datetime | None) -> datetime | None:
    """Returns a time of the properties, which are in UTC and say so or not."""
    if time is None:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
