"""Publishing: one state of the warehouse as a folder of files for BI tools and spreadsheets.

In the folder stand `press.duckdb` (the snapshot), `parquet/` and `csv/` with a file a table,
`press.xlsx` and `datapackage.json`. All are written aside and then swapped in file by file, so
that whoever has one open reads it to the end, and whoever opens one finds it whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import catalogue, datapackage, snapshot, tables, workbook
from warehouse.aside import staging, swap
from warehouse.catalogue import Table
from warehouse.connections import PATIENCE_SECONDS, reading
from warehouse.errors import PublishError, describe_os_error

if TYPE_CHECKING:
    import duckdb

_Writer = Callable[["duckdb.DuckDBPyConnection", Sequence[Table], Path], None]
SNAPSHOT = "press.duckdb"
WORKBOOK = "press.xlsx"
PACKAGE = "datapackage.json"
_READ_ONLY = 0o444


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked of a publication: documents it must have, rows of a table in the workbook.

    `anyway`: also while a source lists fewer documents than its declared minimum, or something that
    was loaded was not checked.
    """

    at_least: int = 1
    workbook_rows: int = workbook.MOST_ROWS
    wait_seconds: float = PATIENCE_SECONDS
    anyway: bool = False


@dataclass(slots=True)
class Published:
    """What stands in the folder now: the rows of each table, the bytes of each file."""

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def sentence(self) -> str:
        """`3 documents and 41 statistics in 9 tables, 22 files of 1.2 MB, in 0.9 s`."""
        size = sum(self.files.values()) / 1e6
        return (
            f"{self.rows.get('documents', 0):,} documents and"
            f" {self.rows.get('statistics', 0):,} statistics in {len(self.rows)} tables,"
            f" {len(self.files)} files of {size:,.1f} MB, in {self.seconds:.1f} s"
        )


class Publication:
    """One publication in the making; a step a method, in this order, within `begun`."""

    def __init__(self, warehouse: Path, folder: Path, terms: Terms) -> None:
        self.published = Published(folder)
        self._warehouse = warehouse
        self._folder = folder
        self._terms = terms
        self._at = datetime.now(UTC)
        self._started = time.monotonic()
        self._aside = folder
        self._tables: list[Table] = []

    @contextmanager
    def begun(self) -> Iterator[Publication]:
        """Holds the folder against other publishers. Raises PublishError."""
        try:
            with ExitStack() as stack:
                self._aside = stack.enter_context(staging(self._folder, self._terms.wait_seconds))
                yield self
        except OSError as error:
            raise PublishError(describe_os_error(error, self._folder, "publish")) from error

    def take_snapshot(self) -> None:
        """Takes the state to publish; what follows is made of it, and loading may go on."""
        target = self._aside / SNAPSHOT
        terms = self._terms
        snapshot.take(
            self._warehouse, target, self._at, terms.at_least, terms.wait_seconds, terms.anyway
        )
        with self._open() as connection:
            self._tables = catalogue.tables(connection)
        self.published.rows = {table.name: table.rows for table in self._tables}

    def write_tables(self) -> None:
        """Writes Parquet and CSV of every table."""
        self.write_parquet()
        self.write_csv()

    def write_parquet(self) -> None:
        """Writes Parquet of every table."""
        self._write_tables("parquet", tables.write_parquet)

    def write_csv(self) -> None:
        """Writes CSV of every table."""
        self._write_tables("csv", tables.write_csv)

    def _write_tables(self, kind: str, write: _Writer) -> None:
        (self._aside / kind).mkdir()
        with self._open() as connection:
            write(connection, self._tables, self._aside / kind)

    def write_workbook(self) -> None:
        """Writes the workbook."""
        target, rows = self._aside / WORKBOOK, self._terms.workbook_rows
        with self._open() as connection:
            workbook.write(connection, self._tables, target, self._at, rows)

    def swap_in(self) -> Published:
        """Describes the files as a data package, and puts all in place, that description last.

        Until it stands, the sizes and hashes that the old one gives tell which files are new.
        """
        with self._open() as connection:
            datapackage.write(connection, self._tables, self._aside, self._at)
        made = sorted(path for path in self._aside.rglob("*") if path.is_file())
        made.sort(key=lambda path: (path.name == PACKAGE, path.name != SNAPSHOT))
        for path in made:
            target = self._folder / path.relative_to(self._aside)
            self.published.files[target.relative_to(self._folder).as_posix()] = path.stat().st_size
            path.chmod(_READ_ONLY if path.name == SNAPSHOT else 0o644)
            if path.name == SNAPSHOT:
                # Left by a client that wrote to the old one; with it the new one cannot be opened.
                Path(f"{target}.wal").unlink(missing_ok=True)
            swap(path, target)
        self._remove_old()
        self.published.seconds = time.monotonic() - self._started
        return self.published

    def _remove_old(self) -> None:
        """Removes the files of tables that there are no longer."""
        for kind in ("parquet", "csv"):
            for path in (self._folder / kind).glob(f"*.{kind}"):
                if path.relative_to(self._folder).as_posix() not in self.published.files:
                    path.unlink()

    @contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with reading(self._aside / SNAPSHOT) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            yield connection


def publish(warehouse: Path, folder: Path, terms: Terms | None = None) -> Published:
    """Publishes the warehouse to the folder, which is made if need be.

    Raises PublishError below the least number of documents, while a source is below its declared
    minimum, while checks are owed to a run that fell, and for a folder that cannot be written;
    WarehouseError for a warehouse that cannot be read. Nothing is swapped in then.
    """
    with Publication(warehouse, folder, terms or Terms()).begun() as publication:
        publication.take_snapshot()
        publication.write_tables()
        publication.write_workbook()
        return publication.swap_in()
