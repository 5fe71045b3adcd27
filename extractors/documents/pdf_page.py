"""PDF files with text: paragraphs, headings, lists and tables, in reading order."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from extractors.documents.blocks import Page, Piece, squeeze
from extractors.documents.kinds import PDF
from extractors.documents.pdf_blocks import MARKER, Item, body_size, to_pieces
from extractors.documents.pdf_bounds import BoundedDevice, BoundedDocument, TooLargeError
from extractors.documents.pdf_columns import columns, find_aligned
from extractors.documents.pdf_furniture import Sheet, drop_running_heads, take_footnotes
from extractors.documents.pdf_grid import find_grids
from extractors.documents.pdf_lines import Glyph, Line, line_of, read_glyphs, rows, segments
from extractors.documents.pdf_tables import aligned, ruled
from extractors.documents.properties import Properties, describe, place_title, tidy
from extractors.documents.sections import find_summary, settle
from extractors.errors import DocumentError

MOST_PAGES: Final = 1_000
# Letters that a font gives no character for; where there are more, the text cannot be read.
UNKNOWN: Final = "\ufffd"
MOST_UNKNOWN: Final = 0.3


def read_pdf_page(content: bytes, uri: str) -> Page:
    """Returns the page of a PDF; raises DocumentError for one that is damaged, locked, too large,
    or holds pictures of text instead of text.

    Running heads, page numbers and tables of contents are left out; footnotes follow as notes.
    """
    # The library remarks upon every fault that it reads over.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    page = Page(uri, PDF)
    try:
        document = BoundedDocument(content)
        sheets = list(_sheets(document))
        properties = _properties(document)
    except PDFPasswordIncorrect as error:
        raise DocumentError("encrypted", f"{uri} has a password; give it without one.") from error
    except TooLargeError as error:
        raise DocumentError("too large", f"{uri} {error}; split it or leave it out.") from error
    except MemoryError:
        raise
    # The library raises whatever it comes upon in a file that breaks the format's rules.
    except Exception as error:
        reason = squeeze(str(error))[:120] or type(error).__name__
        raise DocumentError(
            "damaged", f"{uri} is a damaged PDF ({reason}); get it again."
        ) from error
    _check_text(sheets, uri)
    page.pieces = _pieces(sheets)
    if not page.pieces:
        raise DocumentError("no text", f"{uri} has no text beside page numbers; nothing to read.")
    _mark_largest(page.pieces, properties.title)
    place_title(page.pieces, properties.title)
    settle(page.pieces, None)
    find_summary(page.pieces, plain=False)
    describe(page, properties)
    return page


def _sheets(document: BoundedDocument) -> Iterator[Sheet]:
    manager = PDFResourceManager(caching=True)
    device = BoundedDevice(manager, document.bounds)
    interpreter = PDFPageInterpreter(manager, device)
    found = 0
    for found, page in enumerate(PDFPage.create_pages(document), 1):
        if found > MOST_PAGES:
            raise TooLargeError(f"has more than {MOST_PAGES:,} pages")
        interpreter.process_page(page)
        layout = device.page
        if layout is None:
            continue
        sheet = Sheet(found, layout.height)
        grids = find_grids(layout)
        loose: list[Glyph] = []
        for glyph in read_glyphs(layout):
            grid = next((one for one in grids if one.holds(glyph)), None)
            (loose.append if grid is None else grid.put)(glyph)
        for grid in grids:
            sheet.tables.append((grid.ys[-1], ruled(grid)))
        for row in rows(loose):
            sheet.rows.append([line_of(part) for part in segments(row)])
        for row_of_lines in sheet.rows:
            for line in row_of_lines:
                line.page = found
        yield sheet
    if not found:
        raise ValueError("it has no pages")


def _pieces(sheets: Sequence[Sheet]) -> list[Piece]:
    body = body_size(line for sheet in sheets for row in sheet.rows for line in row)
    drop_running_heads(sheets, body)
    notes = [note for sheet in sheets for note in take_footnotes(sheet, body)]
    items = [item for sheet in sheets for item in _items(sheet)]
    return to_pieces(items) + notes


def _items(sheet: Sheet) -> Iterator[Item]:
    """Yields the lines and tables of a page in reading order."""
    tables = sorted(sheet.tables, key=lambda table: -table[0])
    rest: list[list[Line]] = []
    for row in [*sheet.rows, None]:
        while tables and (row is None or row[0].base < tables[0][0]):
            yield from _loose(rest)
            rest = []
            yield tables.pop(0)[1]
        if row is not None:
            rest.append(_closed_up(row))
    yield from _loose(rest)


def _loose(found: Sequence[list[Line]]) -> Iterator[Item]:
    """Yields the lines of rows without ruled tables, tables of figures among them as such."""
    place = 0
    for start, end, table in find_aligned(found):
        yield from columns(found[place:start])
        yield aligned(table)
        place = end
    yield from columns(found[place:])


def _closed_up(row: list[Line]) -> list[Line]:
    """Returns a row with its bullet or number joined to the words after it."""
    if len(row) < 2 or not MARKER.fullmatch(f"{row[0].text} "):
        return row
    mark, words = row[:2]
    if words.x0 - mark.x1 > 4 * words.size:
        return row
    joined = replace(words, text=f"{mark.text} {words.text}", x0=mark.x0)
    return [joined, *row[2:]]


def _check_text(sheets: Sequence[Sheet], uri: str) -> None:
    """Raises DocumentError where there is no text, or none that is known for characters."""
    texts = [line.text for sheet in sheets for row in sheet.rows for line in row]
    texts += [piece.text for sheet in sheets for _, cells in sheet.tables for piece in cells]
    letters = sum(len(text) for text in texts)
    if not letters:
        raise DocumentError(
            "no text",
            f"{uri} is a PDF of pictures without text (a scan, maybe); have its text recognised.",
        )
    if sum(text.count(UNKNOWN) for text in texts) > MOST_UNKNOWN * letters:
        raise DocumentError(
            "no text", f"{uri} has letters without characters; have its text recognised."
        )


def _mark_largest(pieces: Sequence[Piece], stated: str) -> None:
    """Marks the heading set largest among the first pieces, unless the properties name another."""
    early = [piece for piece in pieces[:20] if piece.kind == "heading" and piece.level == 1]
    named = any(squeeze(stated).lower() == piece.text.lower() for piece in pieces[:20])
    if early and not named and any(piece.kind != "heading" for piece in pieces):
        early[0].kind, early[0].section, early[0].level = "title", "headline", 0


def _properties(document: BoundedDocument) -> Properties:
    info: dict[str, Any] = {}
    for part in document.info:
        info.update(part)
    return Properties(
        title=_text(info.get("Title")),
        publisher=_text(info.get("Publisher")),
        company=_text(info.get("Company")),
        author=_text(info.get("Author")),
        created=_moment(_text(info.get("CreationDate"))),
        modified=_moment(_text(info.get("ModDate"))),
    )


def _text(value: object) -> str:
    value = resolve1(value)
    return tidy(decode_text(value)) if isinstance(value, bytes) else ""


def _moment(text: str) -> datetime | None:
    """Returns a time as PDF writes it ("D:20310505093000+01'00'") in UTC, None where it is none."""
    digits = "".join(text.removeprefix("D:")[:14].split())
    try:
        time = datetime.strptime(digits.ljust(14, "0")[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        zone = text.removeprefix("D:")[14:].replace("'", "")
        if zone[:1] in ("+", "-") and zone[1:5].isdigit():
            offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5] or 0))
            time = time.replace(tzinfo=timezone(offset if zone[0] == "+" else -offset))
        return time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
