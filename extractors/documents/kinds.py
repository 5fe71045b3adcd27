"""What bytes are by their own first bytes, and whether that is what they are said to be."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Final, Literal
from zipfile import BadZipFile, ZipFile

from extractors.errors import DocumentError

Kind = Literal["pdf", "word", "text"]

PDF: Final = "application/pdf"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SIGNATURES: Final = (
    (b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "gzip-compressed"), (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"BZh", "bzip2-compressed"), (b"\xfd7zXZ", "xz-compressed"), (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"), (b"PAR1", "a Parquet file"), (b"RIFF", "media"),
    (b"{\\rtf", "a rich-text file"),
)  # fmt: skip
PDF_START: Final = re.compile(rb"[\s\0\xef\xbb\xbf]{0,64}%PDF-")
ZIP: Final = b"PK\x03\x04"
# Office puts a file with a password into an old container, which names its stream in UTF-16.
LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
WORD_PART: Final = "word/document"
OFFICE: Final = {"xl": "a workbook", "ppt": "a presentation", "META-INF": "an OpenDocument file"}
CONTROL: Final = bytes(byte for byte in range(32) if byte not in (9, 10, 11, 12, 13, 27))
NAMES: Final = {"pdf": "a PDF", "word": "a Word file", "text": "text or a page"}
ENDINGS: Final[dict[str, Kind]] = {
    ".pdf": "pdf", ".docx": "word", ".txt": "text", ".html": "text", ".htm": "text",
    ".xhtml": "text", ".json": "text",
}  # fmt: skip


def tell(content: bytes, uri: str, media_type: str) -> Kind:
    """Returns what bytes hold; raises DocumentError for what is not read, or is said otherwise.

    A server or name that says nothing ("application/octet-stream") is no contradiction.
    """
    kind = _kind(content, uri)
    claim = said(uri, media_type)
    if claim is not None and claim != kind:
        raise DocumentError(
            "mislabelled",
            f"{uri} is sent or named as {NAMES[claim]} but holds {NAMES[kind]};"
            " fetch it again, or give it its right name and media type.",
        )
    return kind


def said(uri: str, media_type: str) -> Kind | None:
    """Returns the kind that the media type says, or without one the ending of the name."""
    if media_type:
        if media_type in (PDF, "application/x-pdf"):
            return "pdf"
        if media_type == WORD:
            return "word"
        known = media_type.startswith("text/") or media_type.endswith(("json", "html", "xml"))
        return "text" if known else None
    name = uri.lower().split("?")[0].split("#")[0]
    return next((kind for ending, kind in ENDINGS.items() if name.endswith(ending)), None)


def _kind(content: bytes, uri: str) -> Kind:
    if PDF_START.match(content):
        return "pdf"
    if content.startswith(ZIP):
        _check_word(content, uri)
        return "word"
    if content.startswith(SIGNATURES[4][0]) and LOCKED in content:
        raise DocumentError(
            "encrypted", f"{uri} is an Office file with a password; give one without."
        )
    for mark, kind in SIGNATURES:
        if content.startswith(mark):
            raise DocumentError("not text", _refusal(uri, kind))
    sample = content[:65536]
    wide = content[:4].startswith((b"\xff\xfe", b"\xfe\xff")) or sample.count(0) > len(sample) // 4
    if not wide:
        strange = len(sample) - len(sample.translate(None, CONTROL))
        if strange > max(8, len(sample) // 50):
            raise DocumentError("not text", _refusal(uri, "binary data"))
    return "text"


def _check_word(content: bytes, uri: str) -> None:
    """Raises DocumentError for a zip archive that is no Word file."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise DocumentError(
            "damaged", f"{uri} is a zip archive or Office file cut short ({error}); get it again."
        ) from error
    if not any(name.startswith(WORD_PART) for name in names):
        other = next(
            (name for name in ("xl/", "ppt/") if any(n.startswith(name) for n in names)), ""
        )
        kinds = {"xl/": "a workbook", "ppt/": "a presentation", "": "a zip archive"}
        raise DocumentError("not text", _refusal(uri, kinds[other]))


def _refusal(uri: str, kind: str) -> str:
    return f"{uri} is {kind}, not text, HTML, PDF or Word; give the document as one of these."
