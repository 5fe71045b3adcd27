"""The archive: raw bytes, untouched, as WARC files with their origin; the warehouse can be rebuilt
from them alone.

One batch is one file, whose name is derived from what the batch holds, so that a repeated batch
finds itself. What came over the web is a `response` record with the `request` that it answers, all
else a `resource`; a body that the archive has already is not written again, its new origin becomes
a `revisit` that names the record with the body. The standard headers serve any reader of WARC;
`Pressfigures-Origin` holds, in JSON, what they cannot say exactly (names with any character in
them, source, licence, publisher, the headers of the content). Exchanges of which no capture was
made (redirects, 304, errors, lists, robots.txt) lie in files of their own: see `exchanges`.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from warehouse import exchanges, warc
from warehouse.captures import Capture, Exchanged
from warehouse.errors import ArchiveError, describe_os_error
from warehouse.places import place_of

_ORIGIN = "Pressfigures-Origin"
_BODY = "Pressfigures-Body"


@dataclass(frozen=True, slots=True)
class ArchiveRef:
    """Where a body lies: the file, relative to the archive's folder, and its stretch of bytes."""

    file: str
    offset: int
    length: int


def folder_for(warehouse: Path) -> Path:
    """The archive's folder of a warehouse: beside it, with its name and ".archive"."""
    own = place_of(warehouse)
    return own.with_name(own.name + ".archive")


def write_batch(
    folder: Path,
    captures: Sequence[Capture],
    *,
    known: Mapping[str, ArchiveRef] | None = None,
    exchanged: Sequence[Exchanged] = (),
) -> dict[str, ArchiveRef]:
    """Archives a batch as one file; returns where each body lies, by its SHA-256.

    `known` tells where bodies of earlier batches lie; these are only referred to. `exchanged` is
    what went over the network since the batch before: what no capture of this one came from is
    archived beside it. When this returns, the files are on the disk under their final names; when
    it raises ArchiveError, that of the captures is not.
    """
    bodies = {sha256: ref for sha256, ref in (known or {}).items() if (folder / ref.file).is_file()}
    try:
        batch = _Batch(folder, bodies, exchanged)
        refs = batch.write(captures) if captures else {}
        batch.write_rest()
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
    return sorted(path.name for path in folder.glob(f"*{warc.SUFFIX}"))


def _name(keys: Iterable[tuple[str, str, str]]) -> str:
    """The file name of a batch: a hash of whose bodies it holds, whatever their order."""
    raw = json.dumps(sorted(keys)).encode()
    return hashlib.blake2b(raw, digest_size=16).hexdigest() + warc.SUFFIX


class _Batch:
    """One batch on its way into the archive."""

    def __init__(
        self, folder: Path, bodies: dict[str, ArchiveRef], exchanged: Sequence[Exchanged]
    ) -> None:
        self._folder = folder
        self._bodies = bodies
        self._originals: dict[str, warc.Original | None] = {}
        # A capture bears the moment of the answer that it came of.
        self._brought = {(one.sha256, one.answered_at): one for one in exchanged}
        self._rest = {id(one): one for one in exchanged}

    def write(self, captures: Sequence[Capture]) -> dict[str, ArchiveRef]:
        """Writes the file of the captures, unless it is there; where their bodies lie."""
        distinct = {(capture.source, capture.uri, capture.sha256): capture for capture in captures}
        name = _name(distinct)
        self._folder.mkdir(parents=True, exist_ok=True)
        warc.sweep(self._folder)
        if (self._folder / name).exists():
            refs = {capture.sha256: ref for ref, capture in read_file(self._folder, name)}
            self._bodies |= refs
            return refs
        with warc.writing(self._folder / name) as out:
            writer = warc.new_writer(out)
            for capture in distinct.values():
                self._write(writer, out, name, capture)
        return {capture.sha256: self._bodies[capture.sha256] for capture in captures}

    def write_rest(self) -> None:
        """Writes the exchanges that no capture came from."""
        rest = list(self._rest.values())
        held = {one.sha256: self._original(one.sha256) for one in rest}
        originals = {sha256: original for sha256, original in held.items() if original}
        exchanges.write(self._folder, rest, originals)

    def _write(self, writer: warc.Writer, out: BinaryIO, name: str, capture: Capture) -> None:
        """Writes a capture, and the request that brought it."""
        sha256, offset = capture.sha256, out.tell()
        exchanged = self._brought.pop((sha256, capture.captured_at), None)
        self._rest.pop(id(exchanged), None)
        more = {_ORIGIN: json.dumps(_origin(capture))}
        original = self._original(sha256)
        if original is None:
            self._bodies.pop(sha256, None)
        else:
            body = self._bodies[sha256]
            more[_BODY] = json.dumps([body.file, body.offset, body.length])
        if exchanged:
            record = warc.answer(writer, exchanged, original, more)
        else:
            record = warc.resource(writer, capture, original, more)
        writer.write_record(record)
        if original is None:
            self._bodies[sha256] = ArchiveRef(name, offset, out.tell() - offset)
            self._originals[sha256] = warc.original(record)
        if exchanged:
            writer.write_record(warc.request(writer, exchanged, record))

    def _original(self, sha256: str) -> warc.Original | None:
        """The record that holds a body; None if none does, or none that can be read."""
        if sha256 not in self._originals:
            ref = self._bodies.get(sha256)
            self._originals[sha256] = _read_original(self._folder, ref) if ref else None
        return self._originals[sha256]


def _read_original(folder: Path, ref: ArchiveRef) -> warc.Original | None:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with (folder / ref.file).open("rb") as file:
            file.seek(ref.offset)
            return warc.original(next(ArchiveIterator(file)))
    except (OSError, EOFError, ArchiveLoadFailed, StopIteration, zlib.error, ValueError):
        return None


def _origin(capture: Capture) -> dict[str, object]:
    return {
        "uri": capture.uri,
        "source": capture.source,
        "media_type": capture.media_type,
        "licence": capture.licence,
        "publisher": capture.publisher,
        "headers": capture.headers,
        "captured_at": warc.date_text(capture.captured_at),
    }


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
        captured_at=datetime.fromisoformat(origin.get("captured_at", date)),
        source=origin["source"],
        media_type=origin["media_type"],
        licence=origin["licence"],
        publisher=origin.get("publisher"),
        headers=tuple((name, value) for name, value in origin["headers"]),
    )
