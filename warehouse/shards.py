"""Shards: documents to read, and what was read, as Parquet files between a loader and its readers.

A store holds a folder a run, in a folder or an object store, named after the process whose run it
is; what a killed run left is swept by the next on the same machine. A share is one file, the bytes
of some documents; a shard is a folder of four, the readings and the rows of each table of figures.
A name is written to once, and told when it is whole: nothing is ever read half written.
"""

from __future__ import annotations

import os
import platform
import re
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from warehouse import rows
from warehouse.captures import Capture
from warehouse.errors import ShardError
from warehouse.facts import FIGURES, Facts, Row, Shelved
from warehouse.processes import alive, started

if TYPE_CHECKING:
    import pyarrow as pa
    from fsspec import AbstractFileSystem

_PLACE = {"place": "integer"}
_HEAD = tuple(field.name for field in fields(Facts) if field.name != "figures")
_READING: Mapping[str, str] = {
    **_PLACE, "reason": "text", "message": "text",
    **{name: {**rows.COLUMNS["revision"], **rows.COLUMNS["document"]}[name] for name in _HEAD},
}  # fmt: skip
_SHARE = {
    **_PLACE, "source": "text", "uri": "text", "media_type": "text", "captured_at": "time",
    "content": "bytes",
}  # fmt: skip
_RUN = re.compile(r"(?P<host>.+)\.(?P<process>\d+)\.(?P<start>\d*)\.[0-9a-f-]{36}")

# What became of a document: its facts, or why there are none, a reason and a sentence.
Reading = Facts | tuple[str, str]


@dataclass(frozen=True)
class Shelf:
    """The figures of one shard, as columns; each row with the place of its document."""

    tables: Mapping[str, pa.Table]
    documents: int

    def take(self, table: str, places: Collection[int]) -> pa.Table:
        """The rows of a table that belong to the documents at these places."""
        import pyarrow as pa
        import pyarrow.compute as pc

        whole = self.tables[table]
        if len(places) < self.documents:
            wanted = pa.array(sorted(places), whole.schema.field("place").type)
            whole = whole.filter(pc.is_in(whole.column("place"), value_set=wanted))
        return whole.drop_columns(["place"])


@dataclass(frozen=True)
class ShardStore:
    """Where the shares and shards of one run are: a folder, or a place in an object store."""

    url: str

    @cached_property
    def _at(self) -> tuple[AbstractFileSystem, str]:
        from fsspec.core import url_to_fs

        try:
            found: tuple[AbstractFileSystem, str] = url_to_fs(self.url)
        except (ImportError, ValueError) as error:
            raise ShardError(
                f"{self.url} is no folder or object store that can be used here: {error}."
            ) from error
        return found

    @classmethod
    def of_run(cls, root: str) -> ShardStore:
        """A new store under `root` for a run of this process; nothing is written yet."""
        process = os.getpid()
        owner = f"{platform.node()}.{process}.{started(process)}"
        files, path = cls(root)._at
        # Absolute, for processes that stand in another folder.
        return cls(f"{files.unstrip_protocol(path).rstrip('/')}/{owner}.{uuid.uuid4()}")

    def put(self, captures: Mapping[int, Capture]) -> str:
        """Writes a share, documents by their places in a batch; its name. Raises ShardError."""
        name = str(uuid.uuid4())
        found: list[Row] = [
            (place, rows.storable(one.source), rows.storable(one.uri), one.media_type,
             one.captured_at, one.content)
            for place, one in captures.items()
        ]  # fmt: skip
        self._write(name, {"share": found})
        return name

    def get(self, name: str) -> dict[int, Capture]:
        """The documents of a share, by place, with what reading them takes. Raises ShardError."""
        (found,) = self._read(name, ["share"])
        return {row.pop("place"): Capture(**row) for row in found.to_pylist()}

    def write(self, readings: Iterable[tuple[int, Reading]]) -> str:
        """Writes a shard: what became of each document, by its place in the batch; its name.

        Raises ShardError when it could not be written.
        """
        name = str(uuid.uuid4())
        self._write(name, _tabulate(readings))
        return name

    def take(self, name: str) -> Iterator[tuple[int, Reading]]:
        """Reads a shard whole, then removes it; figures stay columns.

        Raises ShardError where there is none of this name.
        """
        found, *figures = self._read(name, ["reading", *FIGURES])
        self.drop(name)
        readings = found.to_pylist()
        read = sum(reading["reason"] is None for reading in readings)
        shelf = Shelf(dict(zip(FIGURES, figures, strict=True)), read)
        return (_restore(reading, shelf) for reading in readings)

    def drop(self, name: str) -> None:
        """Removes a share or a shard."""
        files, path = self._at
        files.rm(f"{path}/{name}", recursive=True)

    def remove(self) -> None:
        """Removes what is left of the run's shares and shards, if anything."""
        files, path = self._at
        if files.exists(path):
            files.rm(path, recursive=True)

    def sweep(self) -> None:
        """Removes what killed runs of this machine left under `url`; leaves what others may use."""
        files, path = self._at
        if not files.exists(path):
            return
        for left in files.ls(path, detail=False):
            owner = _RUN.fullmatch(left.rstrip("/").rpartition("/")[2])
            if owner is None or owner["host"] != platform.node():
                continue
            if not alive(int(owner["process"]), owner["start"]):
                files.rm(left, recursive=True)

    def _write(self, name: str, tables: Mapping[str, Iterable[Row]]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            files, path = self._at
            files.makedirs(f"{path}/{name}", exist_ok=True)
            for table, found in tables.items():
                sink = pa.BufferOutputStream()
                pq.write_table(rows.typed(_kinds(table), found), sink, compression="zstd")
                files.pipe_file(f"{path}/{name}/{table}.parquet", sink.getvalue().to_pybytes())
        except OSError as error:
            raise ShardError(f"A shard could not be written to {self.url}: {error}.") from error

    def _read(self, name: str, tables: Iterable[str]) -> list[pa.Table]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        files, path = self._at
        try:
            return [
                pq.read_table(pa.BufferReader(files.cat_file(f"{path}/{name}/{table}.parquet")))
                for table in tables
            ]
        except (OSError, pa.ArrowInvalid) as error:
            raise ShardError(
                f"A shard is not to be found in {self.url} ({error}): name a folder or object"
                " store that every machine reaches (PRESSFIGURES_SHARDS)."
            ) from error


def _kinds(table: str) -> Mapping[str, str]:
    own = {"share": _SHARE, "reading": _READING}
    return own[table] if table in own else {**_PLACE, **rows.COLUMNS[table]}


def _tabulate(readings: Iterable[tuple[int, Reading]]) -> dict[str, list[Row]]:
    """The rows of each file of a shard."""
    found: dict[str, list[Row]] = {table: [] for table in (*FIGURES, "reading")}
    nothing = (None,) * len(_HEAD)
    for place, reading in readings:
        if isinstance(reading, tuple):
            found["reading"].append((place, *map(rows.storable, reading), *nothing))
            continue
        head = (getattr(reading, name) for name in _HEAD)
        found["reading"].append((place, None, None, *head))
        assert not isinstance(reading.figures, Shelved)
        for table in FIGURES:
            found[table] += [(place, *row) for row in reading.figures[table]]
    return found


def _restore(reading: dict[str, Any], shelf: Shelf) -> tuple[int, Reading]:
    place = reading["place"]
    if reading["reason"] is not None:
        return place, (reading["reason"], reading["message"])
    return place, Facts(**{name: reading[name] for name in _HEAD}, figures=Shelved(shelf, place))
