"""WARC 1.1: files written whole or not at all, and what of a capture or an exchange goes where.

A file is written aside, synced and renamed: one that is there is whole. Of an answer the status
line and the headers are kept as they came. Its body is kept without its codings, so that the same
body is known again however it was packed; then the headers that speak of the codings, and of a
length that is not that of the body, have `X-Archive-Orig-` before their names.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from warehouse.captures import Capture, Exchanged
from warehouse.processes import alive

SUFFIX = ".warc.gz"
_PART = re.compile(r"\.(\d+)\.part$")
_NOT_MODIFIED = 304
_UNCHANGED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_SAME_BODY = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_BYTES = "application/octet-stream"
_URI_SAFE = "/:?#[]@!$&'()*+,;=%-._~"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_OF_CODINGS = re.compile(rb"(?im)^(?=(?:content-encoding|transfer-encoding|content-length)[ \t]*:)")
_CODING = re.compile(rb"(?im)^(?:content-encoding|transfer-encoding)[ \t]*:")

Writer = Any
Record = Any


@dataclass(frozen=True, slots=True)
class Original:
    """The record that holds a body: the address it came from, and when."""

    uri: str
    date: datetime


class _Head:
    """An HTTP head as it is; warcio's own is written anew, in other than ASCII differently."""

    def __init__(self, raw: bytes) -> None:
        self.headers_buff = raw

    def compute_headers_buffer(self, _: object = None) -> None:
        """Nothing: it is there."""


@contextmanager
def writing(target: Path) -> Iterator[BinaryIO]:
    """A file that gets its name when it is whole and on the disk. Raises OSError."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(target.parent)


def sweep(folder: Path) -> None:
    """Removes what killed processes left half written; leaves what others are writing now."""
    for path in folder.glob("*.part"):
        writer = _PART.search(path.name)
        if writer and not alive(int(writer[1])):
            path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Makes the names in a folder last; where folders cannot be synced the system sees to it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def new_writer(out: BinaryIO) -> Writer:
    """A writer of records, gzip by the record."""
    from warcio.warcwriter import WARCWriter

    return WARCWriter(out, gzip=True, warc_version="1.1")


def information(writer: Writer, name: str) -> Record:
    """The record with which a file of exchanges begins."""
    facts = {
        "software": f"pressfigures/{version('pressfigures')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    return writer.create_warcinfo_record(name, facts)


def request(writer: Writer, one: Exchanged, answer: Record | None) -> Record:
    """The `request` record of an exchange, which names that of its answer, if one came."""
    about = _about(one)
    if answer is not None:
        about["WARC-Concurrent-To"] = answer.rec_headers.get_header("WARC-Record-ID")
    return _http(writer, one, "request", about, one.request)


def answer(
    writer: Writer,
    one: Exchanged,
    original: Original | None = None,
    more: Mapping[str, str] | None = None,
) -> Record:
    """The `response` record of an exchange; a `revisit` if the host said that nothing has changed,
    or if `original` holds the body."""
    about = _about(one) | dict(more or {})
    if one.status == _NOT_MODIFIED:
        about["WARC-Profile"] = _UNCHANGED
        about["WARC-Refers-To-Target-URI"] = target_uri(one.url)
        return _http(writer, one, "revisit", about, one.head)
    if original is not None:
        about |= _refers_to(one.sha256, original)
        return _http(writer, one, "revisit", about, _as_kept(one.head))
    about["WARC-Payload-Digest"] = f"sha256:{one.sha256}"
    if one.truncated:
        about["WARC-Truncated"] = one.truncated
    return _http(writer, one, "response", about, _as_kept(one.head), one.content)


def resource(
    writer: Writer, capture: Capture, original: Original | None, more: Mapping[str, str]
) -> Record:
    """The `resource` record of bytes that made no journey, or of whose journey nothing is known;
    a `revisit` if `original` holds them."""
    about = {"WARC-Record-ID": _new_id(), "WARC-Date": date_text(capture.captured_at)}
    about |= dict(more)
    uri = target_uri(capture.uri)
    if original is not None:
        about |= _refers_to(capture.sha256, original)
        return writer.create_warc_record(uri, "revisit", warc_headers_dict=about)
    about["WARC-Payload-Digest"] = f"sha256:{capture.sha256}"
    return writer.create_warc_record(
        uri,
        "resource",
        payload=BytesIO(capture.content),
        length=len(capture.content),
        warc_content_type=_CONTROL.sub(" ", capture.media_type or "") or _BYTES,
        warc_headers_dict=about,
    )


def original(record: Record) -> Original:
    """What others say of a record when they refer to it. Raises ValueError."""
    headers = record.rec_headers
    date = datetime.fromisoformat(headers.get_header("WARC-Date") or "")
    return Original(headers.get_header("WARC-Target-URI") or "", date)


def date_text(moment: datetime) -> str:
    """A moment as WARC writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def target_uri(uri: str) -> str:
    """The URI of a capture: as it is where it has a scheme, else as a file of no host."""
    quoted = quote(uri, safe=_URI_SAFE, errors="surrogatepass")
    return quoted if _SCHEME.match(uri) else "file:///" + quote(uri, errors="surrogatepass")


def _new_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _about(one: Exchanged) -> dict[str, str]:
    about = {"WARC-Record-ID": _new_id(), "WARC-Date": date_text(one.asked_at)}
    return about | ({"WARC-IP-Address": one.answered_by} if one.answered_by else {})


def _refers_to(sha256: str, original: Original) -> dict[str, str]:
    return {
        "WARC-Profile": _SAME_BODY,
        "WARC-Refers-To-Target-URI": target_uri(original.uri),
        "WARC-Refers-To-Date": date_text(original.date),
        "WARC-Payload-Digest": f"sha256:{sha256}",
    }


def _as_kept(head: bytes) -> bytes:
    """The head of an answer whose body is kept without its codings."""
    return _OF_CODINGS.sub(b"X-Archive-Orig-", head) if _CODING.search(head) else head


def _http(
    writer: Writer, one: Exchanged, kind: str, about: dict[str, str], head: bytes,
    content: bytes = b"",
) -> Record:  # fmt: skip
    return writer.create_warc_record(
        target_uri(one.url),
        kind,
        payload=BytesIO(content),
        length=len(content),
        warc_headers_dict=about,
        http_headers=_Head(head),
    )
