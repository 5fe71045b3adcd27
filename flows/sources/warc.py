"""WARC files, such as web archives hold: the pages in their `response` and `resource` records."""

from __future__ import annotations

import fnmatch
import glob
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any

from flows.sources.asking import nothing
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
from flows.sources.warc_records import DamagedError, Record, read_part, read_record, read_records
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
_PAGES = ("response", "resource")


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
        self._terms = terms or Terms()
        self._files = files
        self._addresses = addresses
        self._largest = largest_bytes
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
            raise self._failure(item, self._damaged[item.location])
        path, _, place = item.location.rpartition("#")
        try:
            with Path(path).open("rb") as file:
                file.seek(int(place))
                record = read_record(file)
                content, fault = self._content(record)
        except (DamagedError, OSError) as error:
            raise self._failure(item, f"{path} has changed while it was read: {error}.") from error
        capture = Capture(
            uri=item.uri,
            content=content,
            captured_at=_moment(record),
            source=self.name,
            media_type=item.media_type,
            licence=self._terms.licence,
            publisher=self._terms.publisher,
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
        items: list[Item] = []
        left: Counter[str] = Counter()
        count = 0
        try:
            for one in read_records(path):
                found = self._item(one, path)
                if isinstance(found, Item):
                    items.append(found)
                elif found:
                    left[found] += 1
                if one.is_cut and not (one.is_short and isinstance(found, Item)):
                    return items, left, f"{path} is cut short after {count:,} whole records."
                count += 1
        except OSError as error:
            return items, left, f"{path} could not be read: {error.strerror or error}."
        except DamagedError as error:
            after = (
                f"is damaged, or cut short, after {count:,} records" if count else "is no WARC file"
            )
            return items, left, f"{path} {after}: {error}."
        return items, left, ""

    def _item(self, one: Record, path: str) -> Item | str:
        """The item of a record; the reason why it is left alone; empty for what is no answer."""
        record, location = one.record, f"{path}#{one.start}"
        uri = clean(record.rec_headers.get_header("WARC-Target-URI") or "")
        if (
            uri
            and self._addresses
            and not any(fnmatch.fnmatchcase(uri, a) for a in self._addresses)
        ):
            return "not of the addresses wanted" if record.rec_type in _PAGES else ""
        if one.fault and not one.is_cut:
            self._damaged[location] = f"{path}, record at byte {one.start:,}: {one.fault}."
            name = uri or f"{as_text(PurePath(Path(path).name))}#{one.start}"
            return Item(name, location, 0, source=self.name)
        if record.rec_type == "revisit":
            return "a page that had not changed"
        if record.rec_type not in _PAGES:
            return ""
        is_answer = record.http_headers is not None
        if uri is None or is_answer != (record.rec_type == "response"):
            return "no page of the web" if record.rec_type == "response" else ""
        if is_answer and record.http_headers.get_statuscode() != "200":
            return f"answered {record.http_headers.get_statuscode()}"
        about = record.http_headers if is_answer else record.rec_headers
        media_type = about.get_header("Content-Type")
        named = (media_type or "").partition(";")[0].strip().lower()
        if named and named not in _READ:
            return f"{named}, no release"
        return Item(uri, location, one.length, media_type, self.name)

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
            while part := read_part(stream):
                parts.append(part)
                size += len(part)
                if size > self._largest:
                    most = f"{self._largest / 1e6:,.0f} MB"
                    return b"".join(parts)[:1_000_000], (
                        "too large",
                        f"The page is larger than {most}.",
                    )
        except DamagedError as error:
            return b"".join(parts), ("damaged", f"The page is damaged: {error}.")
        unpacker = getattr(stream, "decompressor", None)
        is_cut = size and unpacker is not None and not unpacker.eof
        if is_cut or getattr(record.raw_stream, "limit", 0):
            return b"".join(parts), ("damaged", "The page was cut: it is shorter than it says.")
        return b"".join(parts), None

    def _failure(self, item: Item, message: str) -> FetchError:
        return FetchError(nothing(item, datetime.now(UTC), self._terms), "damaged", message)


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
