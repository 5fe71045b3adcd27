"""The records of a WARC file one by one, and what is wrong with it where it is cut or damaged."""

from __future__ import annotations

import contextlib
import io
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

# What the library raises over bytes that are no WARC, beside errors of its own.
_RAISED = (zlib.error, ValueError, EOFError, LookupError, TypeError, AttributeError)
_ANSWERS = ("HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/2", "HTTP/3.0", "HTTP/3")
_WEB = ("http:", "https:")
_STEP = 65_536
_GZIP = b"\x1f\x8b"
_telling = threading.Lock()


class DamagedError(Exception):
    """What is wrong with a WARC file, or with a record of it, in half a sentence."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record, read to its end: where it lies in its file, in bytes, and what is wrong with it.

    `is_cut`: the file ends within it. `is_short`: within its content.
    """

    record: Any
    start: int
    length: int
    fault: str = ""
    is_cut: bool = False
    is_short: bool = False


def read_records(path: str) -> Iterator[Record]:
    """The records of a file in their order. Raises DamagedError, after those that can be read,
    where something else follows; OSError."""
    with Path(path).open("rb") as file:
        is_packed = file.read(2) == _GZIP
        file.seek(0)
        found = _iterator(file)
        end = 0
        while (record := _next(found)) is not None:
            one = _read(record, found)
            yield one
            end = one.start + one.length
            if one.is_cut:
                return
        file.seek(end)
        rest = file.read(_STEP)
    if not end:
        raise DamagedError("it is empty" if not rest else "what it begins with is no record")
    # A record ends with two empty lines, which are within what is packed.
    if rest.strip() or (not is_packed and rest.count(b"\n") < 2):
        raise DamagedError(f"it cannot be read from byte {end:,} on")


def read_record(file: BinaryIO) -> Any:
    """The record at this place of a file, its content still to be read. Raises DamagedError."""
    record = _next(_iterator(file))
    if record is None:
        raise DamagedError("there is no record at its place")
    if fault := _read_answer(record):
        raise DamagedError(fault)
    return record


def read_part(stream: Any) -> bytes:
    """The next bytes of the content of a record; none at its end. Raises DamagedError."""
    with _checked():
        part: bytes = stream.read(_STEP)
    return part


def _iterator(file: BinaryIO) -> Any:
    from warcio.archiveiterator import ArchiveIterator

    # What a server answered is read here: where that is damaged, the record is, not the file.
    return ArchiveIterator(file, no_record_parse=True)


@contextlib.contextmanager
def _checked() -> Iterator[None]:
    """Turns what the library raises over damaged bytes into DamagedError; what it writes to stderr
    besides is dropped: we tell it ourselves."""
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with _telling, contextlib.redirect_stderr(io.StringIO()):
            yield
    except (ArchiveLoadFailed, *_RAISED) as error:
        said = " ".join(str(error).split("\n\n")[0].split())
        raise DamagedError(said[:200] or type(error).__name__) from error


def _next(found: Any) -> Any:
    with _checked():
        record = next(found, None)
    if record is not None and record.format != "warc":
        raise DamagedError("it is no WARC file, or an ARC file of old")
    return record


def _read(record: Any, found: Any) -> Record:
    """A record with what is wrong with it; the iterator is then at its end."""
    with _checked():
        odd_before = found.err_count
        fault = _read_answer(record)
        start, length = found.get_record_offset(), found.get_record_length()
    says_how_long = (record.rec_headers.get_header("Content-Length") or "").strip().isdecimal()
    unpacker = found.reader.decompressor
    is_short = bool(getattr(record.raw_stream, "limit", 0))
    # More records within what was packed as one: the library says so of the next.
    is_unpacked = unpacker is None or unpacker.eof or found.next_line
    if is_short or not is_unpacked or not says_how_long:
        return Record(record, start, length, "it is cut short", is_cut=True, is_short=is_short)
    if found.err_count > odd_before:
        fault = "it is longer than it says"
    elif record.rec_type is None:
        fault = "it says not what it is (WARC-Type)"
    return Record(record, start, length, fault)


def _read_answer(record: Any) -> str:
    """Reads the head of a server's answer, into the record; what is wrong with it."""
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    if record.rec_type not in ("response", "revisit"):
        return ""
    address = record.rec_headers.get_header("WARC-Target-URI")
    if not address:
        return "it says not of which address it is (WARC-Target-URI)"
    if not address.lower().startswith(_WEB):
        return ""
    try:
        record.http_headers = StatusAndHeadersParser(_ANSWERS).parse(record.raw_stream)
    except (StatusAndHeadersParserException, EOFError):
        return "" if record.rec_type == "revisit" else "it holds no answer of a web server"
    return ""
