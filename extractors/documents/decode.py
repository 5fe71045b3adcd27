"""Bytes to text: byte order marks, declared encodings, UTF-8, then the likeliest old one."""

from __future__ import annotations

import codecs
import re
from typing import Final

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CHARSET: Final = re.compile(rb"charset\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
XML: Final = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,4}=\s{0,4}[\"']([A-Za-z0-9_.:-]{2,40})")
HEAD: Final = 4096
SURROGATE: Final = re.compile("[\ud800-\udfff]")
# Pages that declare these were written on Windows more often than not; HTML says to read them so.
AS_WINDOWS: Final = frozenset({"iso8859-1", "ascii"})
SAMPLE: Final = 65_536


def decode(content: bytes, media_type: str | None = None) -> str:
    """Returns the text of any bytes, without lone surrogates or NULs; never fails."""
    return clean(_decoded(content, media_type))


def clean(text: str) -> str:
    """Replaces lone surrogates by U+FFFD and NULs by spaces, one to one."""
    if not text.isascii():
        text = SURROGATE.sub("\ufffd", text)
    return text.replace("\0", " ").removeprefix("\ufeff")


def _decoded(content: bytes, media_type: str | None) -> str:
    for mark, name in BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    wide = _wide(content)
    if wide is not None:
        return content.decode(wide, "replace")
    for encoding in ("utf-8", _declared(content, media_type)):
        text = _strictly(content, encoding)
        if text is not None:
            return text
    return content.decode(_guess(content), "replace")


def _strictly(content: bytes, encoding: str | None) -> str | None:
    """Returns the text in an encoding, or None where the bytes are none of it."""
    try:
        return None if encoding is None else content.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _wide(content: bytes) -> str | None:
    """Tells UTF-16 without a mark by its NULs: every second byte of Latin text."""
    sample = content[:SAMPLE]
    if len(sample) < 8:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.6 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _declared(content: bytes, media_type: str | None) -> str | None:
    """Returns the encoding that the media type or the page's head names, if it is known."""
    for source in ((media_type or "").encode("ascii", "ignore"), content[:HEAD]):
        match = CHARSET.search(source) or XML.search(source)
        if match is None:
            continue
        try:
            found = codecs.lookup(match[1].decode("ascii"))
        except LookupError:
            continue
        # A codec that gives no text ("hex", "rot13") or another width than was read is a lie.
        if not getattr(found, "_is_text_encoding", True) or found.name.startswith("utf-"):
            continue
        return "cp1252" if found.name in AS_WINDOWS else found.name
    return None


def _guess(content: bytes) -> str:
    """Guesses an undeclared encoding: Windows-1252 if it fits English text, else by statistics."""
    sample = content[:SAMPLE]
    if _is_windows(sample):
        return "cp1252"
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    best = from_bytes(sample).best()
    return best.encoding if best is not None else "cp1252"


def _is_windows(sample: bytes) -> bool:
    """Whether high bytes are few and of those that Western text uses."""
    high = [byte for byte in sample if byte >= 0x80]
    undefined = sum(byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) for byte in high)
    # Pounds, quotes, dashes, bullets: nothing else writes English with these bytes.
    plain = sum(byte in b"\xa3\x91\x92\x93\x94\x95\x96\x97\x80\x85\xa0" for byte in high)
    return not undefined and (plain == len(high) or len(high) <= len(sample) * 0.1)
