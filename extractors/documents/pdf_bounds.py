"""A PDF within bounds: what it may unpack to, how much it may look up and draw."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTPage
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFStream,
    int_value,
    resolve1,
)

# All streams of a file together; releases and long reports unpack to a few megabytes.
MOST_BYTES: Final = 96 * 1024 * 1024
MOST_FILTERS: Final = 4
# A row of a predictor is made in memory at once.
WIDEST_ROW: Final = 1_000_000
# A run of one byte pair stands for at most so many.
LONGEST_RUN: Final = 128
MOST_LOOKUPS: Final = 3_000_000
MOST_DRAWN: Final = 4_000_000
MOST_DRAWN_ON_A_PAGE: Final = 120_000
# A drawing within a page takes as long to enter as so many letters.
DRAWING: Final = 20


class TooLargeError(Exception):
    """What a PDF holds goes over a bound; the text says which."""


@dataclass(slots=True)
class Bounds:
    """What of each bound is left."""

    unpacked: int = MOST_BYTES
    lookups: int = MOST_LOOKUPS
    drawn: int = MOST_DRAWN

    def unpack(self, size: int) -> None:
        """Counts unpacked bytes; raises TooLargeError past the bound."""
        self.unpacked -= size
        if self.unpacked < 0:
            raise TooLargeError(f"unpacks to more than {MOST_BYTES // 2**20} MB")

    def look_up(self) -> None:
        """Counts one look at an object; raises TooLargeError past the bound."""
        self.lookups -= 1
        if self.lookups < 0:
            raise TooLargeError("refers to itself without end")

    def draw(self, count: int) -> None:
        """Counts things drawn; raises TooLargeError past the bound."""
        self.drawn -= count
        if self.drawn < 0:
            raise TooLargeError(f"draws more than {MOST_DRAWN:,} letters and lines")


class BoundedStream(PDFStream):
    """A stream that is measured before the library unpacks it."""

    bounds: Bounds

    def decode(self) -> None:
        """Unpacks the stream; raises TooLargeError before it takes the memory."""
        data = self.rawdata or b""
        filters = self.get_filters()
        if len(filters) > MOST_FILTERS:
            raise TooLargeError(f"packs a stream more than {MOST_FILTERS} times over")
        if self.decipher and self.objid is not None and self.genno is not None:
            data = self.decipher(self.objid, self.genno, data, self.attrs)
        for name, settings in filters:
            _check_row(settings)
            data = _measured(name, data, self.bounds)
        super().decode()


def _measured(name: object, data: bytes, bounds: Bounds) -> bytes:
    """Returns what one filter makes of data; raises TooLargeError past the bound.

    Filters that only shrink are left to the library: they end a chain, or stand before these.
    """
    if name in LITERALS_FLATE_DECODE:
        unpacker = zlib.decompressobj()
        try:
            found = unpacker.decompress(data, bounds.unpacked + 1)
        except zlib.error:
            # Damaged: the library goes on byte by byte, which takes time for each of them.
            bounds.unpack(min(len(data) * 20, MOST_BYTES // 4))
            return b""
        bounds.unpack(len(found))
        return found
    if name in LITERALS_LZW_DECODE:
        parts = []
        for part in LZWDecoder(BytesIO(data)).run():
            bounds.unpack(len(part))
            parts.append(part)
        return b"".join(parts)
    if name in LITERALS_RUNLENGTH_DECODE:
        bounds.unpack(len(data) * LONGEST_RUN // 2)
    return data


def _check_row(settings: Any) -> None:
    if not isinstance(settings, dict):
        return
    row = 1
    for name in ("Colors", "Columns", "BitsPerComponent"):
        row *= max(1, int_value(resolve1(settings.get(name, 1))))
    if row > WIDEST_ROW * 8:
        raise TooLargeError("unpacks to rows that no picture has")


class BoundedParser(PDFParser):
    """A parser whose streams share the bounds of their file."""

    def __init__(self, content: bytes, bounds: Bounds) -> None:
        super().__init__(BytesIO(content))
        self.bounds = bounds

    def push(self, *objs: Any) -> None:
        """Takes objects as they are read; streams are put under the bounds."""
        super().push(*((place, self._bounded(thing)) for place, thing in objs))

    def _bounded(self, thing: Any) -> Any:
        if type(thing) is not PDFStream or thing.rawdata is None:
            return thing
        stream = BoundedStream(thing.attrs, thing.rawdata, thing.decipher)
        stream.bounds = self.bounds
        return stream


class BoundedDocument(PDFDocument):
    """A document that looks up no more objects than its bounds allow."""

    def __init__(self, content: bytes) -> None:
        self.bounds = Bounds()
        super().__init__(BoundedParser(content, self.bounds), "")

    def getobj(self, objid: int) -> object:
        """Returns an object by its number; raises TooLargeError past the bound."""
        self.bounds.look_up()
        return super().getobj(objid)


class BoundedDevice(PDFLayoutAnalyzer):
    """Gathers what a page draws, up to the bounds."""

    def __init__(self, manager: Any, bounds: Bounds) -> None:
        super().__init__(manager)
        self.bounds = bounds
        self.page: LTPage | None = None
        self._left = 0

    def begin_page(self, page: Any, ctm: Any) -> None:
        """Starts a page with a count of its own."""
        self._left = MOST_DRAWN_ON_A_PAGE
        self._stack.clear()
        super().begin_page(page, ctm)

    def render_char(self, matrix: Any, *rest: Any, **named: Any) -> float:
        """Gathers a letter; one that is raised has its height in its matrix."""
        self._draw()
        font, size, scaling, rise, *others = rest
        a, b, c, d, e, f = matrix
        matrix = (a, b, c, d, e + c * rise, f + d * rise)
        return super().render_char(matrix, font, size, scaling, 0, *others, **named)

    def paint_path(self, *arguments: Any, **named: Any) -> None:
        """Gathers a line or a rectangle."""
        self._draw()
        super().paint_path(*arguments, **named)

    def begin_figure(self, *arguments: Any, **named: Any) -> None:
        """Enters a drawing that a page refers to, maybe many times."""
        self._draw(DRAWING)
        super().begin_figure(*arguments, **named)

    def receive_layout(self, ltpage: LTPage) -> None:
        """Keeps the page that was drawn."""
        self.page = ltpage

    def _draw(self, count: int = 1) -> None:
        self.bounds.draw(count)
        self._left -= count
        if self._left < 0:
            raise TooLargeError(
                f"draws more than {MOST_DRAWN_ON_A_PAGE:,} letters and lines on a page"
            )
