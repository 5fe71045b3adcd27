"""The body of an answer, decoded while it comes and never larger than it may be."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO

ACCEPTED = "gzip, deflate"
"""What we ask to be sent. Brotli is not asked for: it would be one more decoder to keep bounded."""

_PIECE = 1 << 18
_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


class TooLarge(Exception):  # noqa: N818 (theirs)
    """A body that is larger than it may be, on the wire or decoded."""


class Undecodable(Exception):  # noqa: N818 (theirs)
    """A body in an encoding that we do not read, or that is not in the encoding it claims."""


class Truncated(Exception):  # noqa: N818 (theirs)
    """A compressed body whose end did not come."""


class _Inflater:
    """Undoes gzip or deflate in pieces of bounded size."""

    def __init__(self, coding: str) -> None:
        self._is_gzip = coding == "gzip"
        self._inflate = zlib.decompressobj(_GZIP) if self._is_gzip else None
        self._head = b""
        self._members = 0
        self.is_done = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What `data` holds, in pieces. Raises Undecodable."""
        data = self._head + data
        if self._inflate is None:
            if len(data) < 2:
                self._head = data
                return
            # Many servers say deflate and leave out the two bytes that go before it.
            is_zlib = data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._inflate, self._head = zlib.decompressobj(_ZLIB if is_zlib else _RAW), b""
        while data and not self.is_done:
            try:
                yield from self._member(self._inflate, data)
            except zlib.error as error:
                if not self._members:
                    raise Undecodable(str(error)) from None
                self.is_done = True  # what follows the last member is nothing to read
                return
            if not self._inflate.eof:
                return
            self._members += 1
            data = self._inflate.unused_data.lstrip(b"\0")
            self._inflate = zlib.decompressobj(_GZIP)
            self.is_done = not self._is_gzip

    @staticmethod
    def _member(inflate: zlib._Decompress, data: bytes) -> Iterator[bytes]:
        while True:
            piece = inflate.decompress(data, _PIECE)
            yield piece
            # Past the end zlib leaves in unconsumed_tail what is unused_data.
            data = b"" if inflate.eof else inflate.unconsumed_tail
            if not data and len(piece) < _PIECE:
                return

    @property
    def is_whole(self) -> bool:
        """Whether the end came that the encoding has."""
        return self._members > 0


class Body:
    """A body being read; `most` bytes of it, on the wire and decoded alike."""

    def __init__(self, encoding: str, most: int) -> None:
        self._encoding = encoding.strip().lower()
        self._most = most
        self._kept = BytesIO()

    def take(self, pieces: Iterable[bytes]) -> None:
        """Reads all of it. Raises TooLarge, Undecodable or Truncated; what came stays."""
        inflater = self._inflater()
        came = 0
        for piece in pieces:
            came += len(piece)
            for decoded in (piece,) if inflater is None else inflater.feed(piece):
                room = self._most - self._kept.tell()
                self._kept.write(decoded[:room])
                if len(decoded) > room:
                    raise TooLarge
            if came > self._most:
                raise TooLarge
        if came and inflater is not None and not inflater.is_whole:
            raise Truncated

    def _inflater(self) -> _Inflater | None:
        match self._encoding:
            case "" | "identity":
                return None
            case "gzip" | "x-gzip":
                return _Inflater("gzip")
            case "deflate":
                return _Inflater("deflate")
            case other:
                raise Undecodable(f"as {other[:40]!r}, which we did not ask for")

    def content(self) -> bytes:
        """What came."""
        return self._kept.getvalue()

    def cut(self, most: int) -> bytes:
        """The first `most` bytes of what came; the rest is let go at once."""
        self._kept.truncate(most)
        start = self._kept.getvalue()
        self._kept = BytesIO()
        return start
