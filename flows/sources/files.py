"""Files, folders and globs as a source of documents."""

from __future__ import annotations

import filecmp
import glob
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePath

from flows.sources.items import (
    Expected,
    Fetched,
    FetchError,
    Item,
    Skipped,
    SourceError,
    Terms,
    Window,
)
from warehouse.captures import Capture
from warehouse.fetches import Known, Remembered

MEDIA_TYPES: Mapping[str, str] = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# What lies about beside releases and is none. Anything else is read, and its content decides.
OTHER_FILES: Mapping[str, str] = {
    **dict.fromkeys((".csv", ".tsv", ".xls", ".xlsx", ".ods", ".parquet"), "a table, no release"),
    **dict.fromkeys((".duckdb", ".db", ".sqlite", ".wal"), "a database, no release"),
    **dict.fromkeys((".zip", ".gz", ".bz2", ".xz", ".zst", ".tar", ".7z", ".warc"), "an archive"),
    **dict.fromkeys((".css", ".js", ".mjs", ".map", ".woff", ".woff2"), "a part of a page"),
    **dict.fromkeys((".py", ".sh", ".toml", ".yaml", ".yml", ".ini", ".lock"), "code or settings"),
}
# What stands beside a warehouse: its archive, the history of its schedule.
OURS = (".duckdb.archive", ".duckdb.prefect")
# Of a file that is too large this much is kept, so that its quarantine row has something to show.
HEAD_BYTES = 1_000_000


def media_type_of(path: PurePath) -> str | None:
    """The media type that a file's ending says, None for an ending that is none of ours."""
    return MEDIA_TYPES.get(_ending(path.name))


def _ending(name: str) -> str:
    """The ending of a file's name with its point, in lower case; "" where it has none."""
    point = name.rfind(".")
    return name[point:].lower() if 0 < point < len(name) - 1 else ""


@dataclass(slots=True)
class Files:
    """Files given by name, in folders (with all folders within) and by globs.

    The identity of a document is its path relative to the folder given, or to the part of a
    glob before its first wildcard; of a file given itself, its name. Never an absolute path.
    """

    given: Sequence[str]
    largest_bytes: float = float("inf")
    name: str = "files"
    terms: Terms = field(default_factory=Terms)
    _paths: dict[str, str] = field(default_factory=dict)
    _real: set[str] = field(default_factory=set)

    @property
    def expected(self) -> Expected:
        """How many items it should have."""
        return self.terms.expected

    @property
    def is_remote(self) -> bool:
        """A folder of the network's is for the system to know of."""
        return False

    def discover(self, window: Window) -> Iterator[Item | Skipped]:
        """Items in the order given, folders by name; each file once, however often it is named.

        A file does not say when it was published: the window is for whoever reads it.
        Raises SourceError for a path that is not there, and for two different files that would
        be one document.
        """
        for text in self.given:
            path = Path(text)
            if path.is_dir():
                yield from self._folder(path)
            elif path.exists():
                yield from self._file(str(path), as_text(PurePath(path.name)))
            elif glob.has_magic(text):
                yield from self._glob(text)
            else:
                raise SourceError(
                    f"{text}: no such file or folder. Sources are files, folders and globs."
                )

    def recall(self, one: Remembered) -> Item | None:
        """None: what is no longer in its folder is not wanted."""
        return None

    def fetch(self, item: Item, known: Known | None = None) -> Fetched:
        """The file's bytes. Raises FetchError when it is too large or cannot be read."""
        captured_at = datetime.now(UTC)
        content, reason, message = b"", "", ""
        try:
            # Many small files, each read whole: neither a Path nor a buffer earns its time.
            with open(item.location, "rb", buffering=0) as file:  # noqa: PTH123
                if os.fstat(file.fileno()).st_size > self.largest_bytes:
                    content = file.read(HEAD_BYTES)
                    reason = "too large"
                    message = f"The file is larger than {self.largest_bytes / 1e6:,.0f} MB."
                else:
                    content = file.read()
        except OSError as error:
            reason = "unreadable"
            message = f"The file could not be read: {error.strerror or error}."
        truncated = (("WARC-Truncated", "length"),) if content and reason else ()
        capture = Capture(
            uri=item.uri,
            content=content,
            captured_at=captured_at,
            source=self.name,
            media_type=item.media_type,
            licence=self.terms.licence,
            publisher=self.terms.publisher,
            headers=truncated,
        )
        if reason:
            raise FetchError(capture, reason, message)
        return Fetched(capture)

    def _glob(self, pattern: str) -> Iterator[Item | Skipped]:
        found = sorted(map(Path, glob.glob(pattern, recursive=True)))  # noqa: PTH207 (as the user wrote it)
        if not found:
            raise SourceError(f"{pattern}: no file matches.")
        base = _fixed_part(pattern)
        for path in found:
            if path.is_file():
                yield from self._file(str(path), as_text(path.relative_to(base)))

    def _folder(self, folder: Path) -> Iterator[Item | Skipped]:
        for here, folders, files in os.walk(folder):
            place = Path(here)
            for name in sorted(folders):
                if name.startswith(".") or name.endswith(OURS):
                    yield Skipped((place / name).as_posix(), "hidden or ours")
                elif (place / name).is_symlink():
                    yield Skipped((place / name).as_posix(), "a link to a folder")
            folders[:] = sorted(
                name for name in folders if not name.startswith(".") and not name.endswith(OURS)
            )
            # Of folders with very many files: what holds for all of them is worked out once.
            within, real = place.relative_to(folder), os.path.realpath(here)
            before = "" if within == PurePath() else f"{as_text(within)}/"
            for name in sorted(files):
                path = os.path.join(place, name)  # noqa: PTH118
                if name.startswith("."):
                    yield Skipped(PurePath(path).as_posix(), "hidden")
                else:
                    yield from self._file(path, before + _spelt(name), real)

    def _file(
        self, path: str, uri: str, real_folder: str | None = None
    ) -> Iterator[Item | Skipped]:
        """The item of a file; `real_folder` is its folder without links, where that is known."""
        name = os.path.basename(path)  # noqa: PTH119
        ending = _ending(name)
        if real_folder is None or os.path.islink(path):  # noqa: PTH114
            real = os.path.realpath(path)
        else:
            real = os.path.join(real_folder, name)  # noqa: PTH118
        if real in self._real:
            return
        if ending in OTHER_FILES:
            yield Skipped(PurePath(path).as_posix(), OTHER_FILES[ending])
            return
        size = _size(path)
        if size is None:
            yield Skipped(PurePath(path).as_posix(), "not a regular file")
            return
        self._real.add(real)
        other = self._paths.setdefault(uri, path)
        if other is not path:
            yield self._same_name(uri, Path(other), Path(path))
            return
        yield Item(uri, path, size, MEDIA_TYPES.get(ending), self.name)

    def _same_name(self, uri: str, first: Path, second: Path) -> Skipped:
        if filecmp.cmp(first, second, shallow=False):
            return Skipped(second.as_posix(), f"the same as {first.as_posix()}")
        raise SourceError(
            f"{first.as_posix()} and {second.as_posix()} differ, but would both be the document "
            f"{uri!r}. Give the folder that holds both instead."
        )


def as_text(path: PurePath) -> str:
    """The path with forward slashes; bytes that are no text are spelt out ("caf\\xe9.txt")."""
    return _spelt(path.as_posix())


def _spelt(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _size(path: str) -> int | None:
    """The bytes of a regular file; None for what is none, or is gone."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _fixed_part(pattern: str) -> Path:
    """The folder of a glob before its first part with a wildcard."""
    fixed: list[str] = []
    for part in Path(pattern).parts[:-1]:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return Path(*fixed)
