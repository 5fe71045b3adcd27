"""The archive: raw bytes, untouched, as WARC files with their origin; the warehouse can be rebuilt
from them alone.

One batch is one file, gzip by the record, written aside, synced and renamed: a file that is there
is whole. Its name is derived from what the batch holds, so that a repeated batch finds itself.
Files come as `resource` records, HTTP exchanges as `response`; a body that the archive has already
is not written again, its new origin becomes a `revisit` that names the record with the body.
The standard headers serve any reader of WARC; `Pressfigures-Origin` holds, in JSON, what they
cannot say exactly (names with any character in them, source, licence, headers).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from warehouse.captures import Capture
from warehouse.errors import ArchiveError, describe_os_error
from warehouse.processes import alive

_SUFFIX = ".warc.gz"
_PART = re.compile(r"\.(\d+)\.part$")
_ORIGIN = "Pressfigures-Origin"
_BODY = "Pressfigures-Body"
_URI_SAFE = "/:?#[]@!$&'()*+,;=%-._~"
_HEADER_NAME = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_HTTP = re.compile(r"https?://")
_PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))


@dataclass(frozen=True, slots=True)
class ArchiveRef:
    """Where a body lies: the file, relative to the archive's folder, and its stretch of bytes."""

    file: str
    offset: int
    length: int


def folder_for(warehouse: Path) -> Path:
    """The archive's folder of a warehouse: beside it, with its name and ".archive"."""
    return warehouse.with_name(warehouse.name + ".archive")


def write_batch(
    folder: Path, captures: Sequence[Capture], *, known: Mapping[str, ArchiveRef] | None = None
) -> dict[str, ArchiveRef]:
    """Archives a batch as one file; returns where each body lies, by its SHA-256.

    `known` tells where bodies of earlier batches lie; these are only referred to. When this
    returns, the file is on the disk under its final name; when it raises ArchiveError, it is not.
    """
    if not captures:
        return {}
    distinct = {(capture.source, capture.uri, capture.sha256): capture for capture in captures}
    name = _name(distinct)
    bodies = {sha256: ref for sha256, ref in (known or {}).items() if (folder / ref.file).is_file()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        if (folder / name).exists():
            return {capture.sha256: ref for ref, capture in read_file(folder, name)}
        part = folder / f"{name}.{os.getpid()}.part"
        try:
            with part.open("wb") as out:
                refs = _write_records(out, folder / name, list(distinct.values()), bodies)
                out.flush()
                os.fsync(out.fileno())
            part.replace(folder / name)
        finally:
            part.unlink(missing_ok=True)
        _sync_folder(folder)
    except OSError as error:
        raise ArchiveError(describe_os_error(error, folder, "archive the documents")) from error
    return refs


def read_record(folder: Path, ref: ArchiveRef) -> Capture:
    """The capture that lies at `ref`, identical to the one that was archived."""
    path = folder / ref.file
    try:
        with path.open("rb") as file:
            file.seek(ref.offset)
            raw = file.read(ref.length)
    except OSError as error:
        raise ArchiveError(describe_os_error(error, path, "read an archived document")) from error
    for _, capture in _captures(folder, ref.file, BytesIO(raw)):
        return capture
    raise ArchiveError(f"No document lies at byte {ref.offset} of {path}: is the file damaged?")


def read_file(folder: Path, name: str) -> Iterator[tuple[ArchiveRef, Capture]]:
    """Every capture of one archive file with where its body lies, in the order archived."""
    path = folder / name
    try:
        with path.open("rb") as file:
            yield from _captures(folder, name, file)
    except (OSError, EOFError) as error:
        raise ArchiveError(f"The archive file {path} cannot be read: {error}.") from error


def read_all(folder: Path) -> Iterator[tuple[ArchiveRef, Capture]]:
    """Every capture of the archive with where its body lies, file by file in order of names."""
    for name in files(folder):
        yield from read_file(folder, name)


def files(folder: Path) -> list[str]:
    """The names of the archive's files, in order; none where there is no archive yet."""
    return sorted(path.name for path in folder.glob(f"*{_SUFFIX}"))


def _name(keys: Iterable[tuple[str, str, str]]) -> str:
    """The file name of a batch: a hash of whose bodies it holds, whatever their order."""
    raw = json.dumps(sorted(keys)).encode()
    return hashlib.blake2b(raw, digest_size=16).hexdigest() + _SUFFIX


def _sweep(folder: Path) -> None:
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


def _write_records(
    out: BinaryIO, target: Path, captures: Sequence[Capture], known: Mapping[str, ArchiveRef]
) -> dict[str, ArchiveRef]:
    """Writes one record a capture; returns where the bodies lie, the known ones included."""
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    bodies = dict(known)
    firsts: dict[str, Capture] = {}
    for capture in captures:
        sha256 = capture.sha256
        offset = out.tell()
        if sha256 not in bodies:
            writer.write_record(_full_record(writer, capture, sha256))
            bodies[sha256] = ArchiveRef(target.name, offset, out.tell() - offset)
            firsts[sha256] = capture
            continue
        first = firsts.get(sha256) or read_record(target.parent, bodies[sha256])
        writer.write_record(_revisit_record(writer, capture, first, bodies[sha256]))
    return {capture.sha256: bodies[capture.sha256] for capture in captures}


def _full_record(writer: Any, capture: Capture, sha256: str) -> Any:
    """A `response` record for an HTTP capture, else a `resource` record."""
    is_http = _is_http(capture)
    kind = "response" if is_http else "resource"
    headers = _warc_headers(capture, kind)
    headers["WARC-Payload-Digest"] = f"sha256:{sha256}"
    return writer.create_warc_record(
        _target_uri(capture.uri),
        kind,
        payload=BytesIO(capture.content),
        length=len(capture.content),
        warc_content_type=None if is_http else _content_type(capture),
        warc_headers_dict=headers,
        http_headers=_http_headers(capture) if is_http else None,
    )


def _revisit_record(writer: Any, capture: Capture, first: Capture, body: ArchiveRef) -> Any:
    """A `revisit` record: this capture's origin, and the record that holds the same body."""
    headers = _warc_headers(capture, "revisit")
    headers[_BODY] = json.dumps([body.file, body.offset, body.length])
    return writer.create_revisit_record(
        _target_uri(capture.uri),
        f"sha256:{capture.sha256}",
        _target_uri(first.uri),
        _warc_date(first.captured_at),
        http_headers=_http_headers(capture) if _is_http(capture) else None,
        warc_headers_dict=headers,
    )


def _warc_headers(capture: Capture, kind: str) -> dict[str, str]:
    origin = {
        "uri": capture.uri,
        "source": capture.source,
        "media_type": capture.media_type,
        "licence": capture.licence,
        "headers": capture.headers,
    }
    date = _warc_date(capture.captured_at)
    words = json.dumps(origin)
    record = uuid.uuid5(uuid.NAMESPACE_URL, f"{kind} {capture.sha256} {date} {words}")
    return {
        "WARC-Record-ID": f"<urn:uuid:{record}>",
        "WARC-Date": date,
        _ORIGIN: words,
    }


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _target_uri(uri: str) -> str:
    """The URI of a capture: as it is where it has a scheme, else as a file of no host."""
    quoted = quote(uri, safe=_URI_SAFE, errors="surrogatepass")
    return quoted if _SCHEME.match(uri) else "file:///" + quote(uri, errors="surrogatepass")


def _content_type(capture: Capture) -> str:
    return _CONTROL.sub(" ", capture.media_type or "") or "application/octet-stream"


def _is_http(capture: Capture) -> bool:
    """Whether other readers of WARC will look for an HTTP head before the body."""
    return bool(capture.headers) and _HTTP.match(capture.uri) is not None


def _http_headers(capture: Capture) -> Any:
    """The HTTP head as other readers of WARC want it; we ourselves read the exact origin."""
    from warcio.statusandheaders import StatusAndHeaders

    clean = [
        (_HEADER_NAME.sub("_", name), quote(_CONTROL.sub(" ", value), safe=_PRINTABLE))
        for name, value in capture.headers
    ]
    return StatusAndHeaders("200 OK", clean, protocol="HTTP/1.1")


def _captures(folder: Path, name: str, file: BinaryIO) -> Iterator[tuple[ArchiveRef, Capture]]:
    """The captures of our own records in a stretch of WARC; other records are passed over."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = ArchiveIterator(file)
    try:
        for record in records:
            origin = record.rec_headers.get_header(_ORIGIN)
            if origin is None:
                continue
            body = record.rec_headers.get_header(_BODY)
            date = record.rec_headers.get_header("WARC-Date")
            content = record.raw_stream.read()
            ref = ArchiveRef(name, records.get_record_offset(), records.get_record_length())
            if body is not None:
                ref = ArchiveRef(*json.loads(body))
                content = read_record(folder, ref).content
            yield ref, _capture(json.loads(origin), date, content)
    except (ArchiveLoadFailed, zlib.error, ValueError) as error:
        raise ArchiveError(f"The archive file {folder / name} is damaged: {error}") from error


def _capture(origin: dict[str, Any], date: str, content: bytes) -> Capture:
    return Capture(
        uri=origin["uri"],
        content=content,
        captured_at=datetime.fromisoformat(date),
        source=origin["source"],
        media_type=origin["media_type"],
        licence=origin["licence"],
        headers=tuple((name, value) for name, value in origin["headers"]),
    )
