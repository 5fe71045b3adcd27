"""Connections to DuckDB: patient while another process holds the file, and clear about who does."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import WarehouseDamaged, WarehouseError, WarehouseLocked
from warehouse.places import place_of

if TYPE_CHECKING:
    import duckdb

PATIENCE_SECONDS = 60.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 1.0
_HOLDER = re.compile(r"held in (\S[^()]{0,500}) \(PID (\d+)\)")
_OTHER_MODE = "different configuration than existing connections"
# Of two threads that open one file together, the second may be given the database that the first
# has not yet told about Arrow: "python_arrow_scan does not exist".
_opening = threading.Lock()
_TOO_FULL = ("no space left", "disk quota exceeded")
_FOREIGN = "not a valid duckdb database"
_DAMAGED = (_FOREIGN, "corrupt database file", "could not read enough bytes", "replaying wal")


def connect(
    path: str | Path,
    read_only: bool = True,
    *,
    wait_seconds: float = PATIENCE_SECONDS,
    config: Mapping[str, str] | None = None,
) -> duckdb.DuckDBPyConnection:
    """Opens a warehouse; waits up to `wait_seconds` while another process holds it.

    Raises WarehouseLocked when it is held for longer, WarehouseDamaged when it is no whole DuckDB
    file, WarehouseError when it is not there.
    """
    import duckdb

    path = place_of(Path(path))
    if not path.exists():
        raise WarehouseError(f"There is no warehouse at {path}: load one with pressfigures ingest.")
    if path.is_dir():
        raise WarehouseError(f"{path} is a folder, not a warehouse: name a file in it.")
    deadline = time.monotonic() + wait_seconds
    pause = _FIRST_PAUSE
    while True:
        try:
            with _opening:
                return duckdb.connect(str(path), read_only=read_only, config=dict(config or {}))
        except duckdb.Error as error:
            holder = _holder(str(error))
            if holder is None:
                raise failure(error, path) from error
            if time.monotonic() >= deadline:
                raise WarehouseLocked(
                    f"The warehouse {path} is in use by {holder}, and still was after "
                    f"{wait_seconds:.0f} s: wait for it to end, or stop it, then run again."
                ) from error
        # Readers and writers that wait together do not all come back at the same moment.
        time.sleep(min(pause * random.uniform(0.7, 1.3), max(0.0, deadline - time.monotonic())))
        pause = min(pause * 1.6, _LONGEST_PAUSE)


def _holder(message: str) -> str | None:
    """Who holds the file, from DuckDB's words; None when the trouble is another."""
    if _OTHER_MODE in message:
        return "another connection of this process"
    if "Could not set lock" not in message and "being used by another process" not in message:
        return None
    found = _HOLDER.search(message)
    if found is None:
        return "another process"
    return f"process {found[2]} ({Path(found[1]).name})"


@contextmanager
def reading(
    path: str | Path, wait_seconds: float = PATIENCE_SECONDS
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection, closed at the end; DuckDB's errors come as WarehouseError."""
    import duckdb

    connection = connect(path, wait_seconds=wait_seconds)
    try:
        yield connection
    except duckdb.Error as error:
        raise failure(error, Path(path)) from error
    finally:
        connection.close()


@contextmanager
def writing(
    path: str | Path, wait_seconds: float = PATIENCE_SECONDS
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection inside one transaction: committed at the end, rolled back on any error.

    The connection is closed either way. DuckDB's errors come as WarehouseError.
    """
    import duckdb

    connection = connect(path, read_only=False, wait_seconds=wait_seconds)
    try:
        # Dates and times are made and kept in UTC, whatever the machine's own zone is.
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("BEGIN TRANSACTION")
        try:
            yield connection
            # COMMIT of a transaction in which anything failed succeeds and saves nothing, so we
            # ask first: this raises in such a transaction.
            connection.execute("SELECT 1").fetchall()
            connection.execute("COMMIT")
        except BaseException:
            _roll_back(connection)
            raise
    except duckdb.Error as error:
        raise failure(error, Path(path)) from error
    finally:
        connection.close()


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    import duckdb

    # A failed COMMIT has rolled back by itself, and says that no transaction is active.
    try:
        connection.execute("ROLLBACK")
    except duckdb.TransactionException as error:
        if "no transaction is active" not in str(error):
            raise


def is_damage(error: Exception) -> bool:
    """Whether DuckDB's error tells of a file that is cut off, overwritten or none of its own."""
    lowered = str(error).lower()
    return any(sign in lowered for sign in _DAMAGED)


def failure(error: Exception, path: Path) -> WarehouseError:
    """DuckDB's error with the warehouse at `path` as one of ours."""
    kind = WarehouseDamaged if is_damage(error) else WarehouseError
    return kind(describe(error, path))


def describe(error: Exception, path: Path) -> str:
    """One sentence on what went wrong with the warehouse at `path`, and what to do."""
    words = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    lowered = words.lower()
    if any(sign in lowered for sign in _TOO_FULL):
        return f"The disk is full, so {path} could not be written: free some space and run again."
    if "permission denied" in lowered or "read-only file system" in lowered:
        return f"We may not write to {path}: choose another place with --warehouse."
    if _FOREIGN in lowered:
        return (
            f"{path} is no DuckDB file: give another name with --warehouse, or, where it was a"
            " warehouse, make it again from its archive with pressfigures rebuild."
        )
    if is_damage(error):
        return (
            f"The warehouse {path} is damaged: make it again from its archive with pressfigures"
            f" rebuild, which keeps the file aside ({words.rstrip('.')})."
        )
    return f"The warehouse {path} could not be used: {words}"
