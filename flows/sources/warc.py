"""WARC files, such as web archives hold: the pages in their `response` and `resource` records."""

from __future__ import annotations

import contextlib
import fnmatch
import glob
import io
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any

from flows.sources.files import as_text
from flows.sources.items import (
    Fetched,
    FetchError,
    Item,
    Listed,
    Skipped,
    SourceError,
    Terms,
    Window,
)
from flows.sources.pages import clean
from warehouse.captures import Capture
from warehouse.fetches import Known, Remembered

SUFFIXES = (".warc", ".warc.gz")
_READ = (
    "text/html", "application/xhtml+xml", "text/plain", "application/json", "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)  # fmt: skip
# They are of the journey, not of the content as it is kept.
_OF_JOURNEY = frozenset({"content-encoding", "transfer-encoding", "content-length", "set-cookie"})
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_PLAIN = frozenset({"", "identity"})
_STEP = 65_536


def is_warc(path: str) -> bool:
    """Whether a file is a WARC file, by its name."""
    return path.lower().endswith(SUFFIXES)


class WarcFiles:
    """The pages in WARC files; `addresses` are globs, one of which a page's address must match."""

    is_remote = False

    def __init__(
        self,
        name: str,
        files: Sequence[str],
        addresses: Sequence[str] = (),
        largest_bytes: float = float("inf"),
        terms: Terms | None = None,
    ) -> None:
        self.name = name
        self.expected = (terms or Terms()).expected
        self._files = files
        self._addresses = addresses
        self._largest = largest_bytes
        self._licence = (terms or Terms()).licence
        self._damaged: dict[str, str] = {}

    def discover(self, window: Window) -> Iterator[Item | Skipped | Listed]:
        """The items file by file, in the order of records; each capture of an address is one.

        What is left alone is counted by reason. A file that is damaged is itself an item, after
        those that could be read. Raises SourceError for a file that is not there.
        """
        for given in self._files:
            there = Path(given).exists()
            paths = [given] if there else sorted(glob.glob(given, recursive=True))  # noqa: PTH207 (as the user wrote it)
            if not paths:
                raise SourceError(f"{given}: no such WARC file.")
            for path in paths:
                items, left, fault = self._read(path)
                yield from items
                for reason, count in sorted(left.items()):
                    yield Skipped(path, f"{count:,} of its records: {reason}")
                if fault:
                    self._damaged[path] = fault
                    yield Item(as_text(PurePath(Path(path).name)), path, 0, source=self.name)

    def fetch(self, item: Item, known: Known | None = None) -> Fetched:
        """The page as it was captured. Raises FetchError."""
        if item.location in self._damaged:
            raise self._failure(item, b"", "damaged", self._damaged[item.location])
        path, _, place = item.location.rpartition("#")
        with Path(path).open("rb") as file:
            file.seek(int(place))
            (record,) = _first(file)
            content, fault = self._content(record)
            capture = Capture(
                uri=item.uri,
                content=content,
                captured_at=_moment(record),
                source=self.name,
                media_type=item.media_type,
                licence=self._licence,
                headers=_headers(record),
            )
        if fault:
            raise FetchError(capture, *fault)
        return Fetched(capture)

    def recall(self, one: Remembered) -> Item | None:
        """None: what is not in the file is not to be had."""
        return None

    def _read(self, path: str) -> tuple[list[Item], Counter[str], str]:
        """The items of a file, what is left alone by reason, and what is wrong with the file."""
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        items: list[Item] = []
        left: Counter[str] = Counter()
        end = 0
        # Of what is odd in a file it writes to stderr; we tell it ourselves.
        with contextlib.redirect_stderr(io.StringIO()):
            try:
                with Path(path).open("rb") as file:
                    records = ArchiveIterator(file)
                    for record in records:
                        if record.format != "warc":
                            return items, left, f"{path} is no WARC file, or an ARC file of old."
                        start = records.get_record_offset()
                        found = self._item(record, path, start, records.get_record_length())
                        if isinstance(found, Item):
                            items.append(found)
                        elif found:
                            left[found] += 1
                        end = start + records.get_record_length()
                with Path(path).open("rb") as file:
                    file.seek(end)
                    rest = file.read(_STEP).strip()
            except (ArchiveLoadFailed, zlib.error, ValueError, EOFError) as error:
                said = " ".join(str(error).split("\n\n")[0].split())
                return items, left, f"{path} is no whole WARC file: {said}."
            except OSError as error:
                return items, left, f"{path} could not be read: {error.strerror or error}."
        if rest or not end:
            return items, left, f"{path} cannot be read from byte {end:,} on: it was cut, perhaps."
        return items, left, ""

    def _item(self, record: Any, path: str, start: int, length: int) -> Item | str:
        """The item of a record; the reason why it is left alone; empty for what is no answer."""
        if record.rec_type == "revisit":
            return "a page that had not changed"
        if record.rec_type not in ("response", "resource"):
            return ""
        uri = clean(record.rec_headers.get_header("WARC-Target-URI") or "")
        is_answer = record.http_headers is not None
        if uri is None or is_answer != (record.rec_type == "response"):
            return "no page of the web" if record.rec_type == "response" else ""
        if self._addresses and not any(fnmatch.fnmatchcase(uri, a) for a in self._addresses):
            return "not of the addresses wanted"
        if is_answer and record.http_headers.get_statuscode() != "200":
            return f"answered {record.http_headers.get_statuscode()}"
        about = record.http_headers if is_answer else record.rec_headers
        media_type = about.get_header("Content-Type")
        named = (media_type or "").partition(";")[0].strip().lower()
        if named and named not in _READ:
            return f"{named}, no release"
        return Item(uri, f"{path}#{start}", length, media_type, self.name)

    def _content(self, record: Any) -> tuple[bytes, tuple[str, str] | None]:
        """The content of a record, unpacked; what is wrong with it, as reason and sentence."""
        head = record.http_headers
        encoding = (head.get_header("Content-Encoding") or "").strip().lower() if head else ""
        if encoding not in _PACKED | _PLAIN:
            return b"", ("packed", f"The page is packed as {encoding}, which is not read here.")
        if encoding == "x-gzip":
            record.http_headers.replace_header("Content-Encoding", "gzip")
        parts: list[bytes] = []
        size = 0
        try:
            stream = record.content_stream()
            while part := stream.read(_STEP):
                parts.append(part)
                size += len(part)
                if size > self._largest:
                    most = f"{self._largest / 1e6:,.0f} MB"
                    return b"".join(parts)[:1_000_000], (
                        "too large",
                        f"The page is larger than {most}.",
                    )
        except (zlib.error, ValueError, EOFError) as error:
            return b"".join(parts), ("damaged", f"The page is damaged: {error}.")
        unpacker = getattr(stream, "decompressor", None)
        is_cut = size and unpacker is not None and not unpacker.eof
        if is_cut or getattr(record.raw_stream, "limit", 0):
            return b"".join(parts), ("damaged", "The page was cut: it is shorter than it says.")
        return b"".join(parts), None

    def _failure(self, item: Item, content: bytes, reason: str, message: str) -> FetchError:
        captured_at = datetime.now(UTC)
        return FetchError(
            Capture(item.uri, content, captured_at, self.name, item.media_type, self._licence),
            reason,
            message,
        )


def _first(file: Any) -> list[Any]:
    """The record at this place of a file."""
    from warcio.archiveiterator import ArchiveIterator

    return [next(ArchiveIterator(file))]


def _moment(record: Any) -> datetime:
    """When the page was captured; now, where the record does not say so."""
    try:
        moment = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        return datetime.now(UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _headers(record: Any) -> tuple[tuple[str, str], ...]:
    pairs = record.http_headers.headers if record.http_headers else ()
    return tuple(
        (str(name), str(value)) for name, value in pairs if name.lower() not in _OF_JOURNEY
    )
