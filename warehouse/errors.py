"""Errors of the warehouse: each a sentence that says what, where and what to do."""

from __future__ import annotations

import errno
from pathlib import Path

from extractors.errors import PressfiguresError


class WarehouseError(PressfiguresError):
    """A warehouse that cannot be made, opened, read or written."""


class WarehouseDamaged(WarehouseError):  # noqa: N818 (a state to mend)
    """A warehouse whose file is cut off, overwritten or no DuckDB file at all."""


class WarehouseLocked(WarehouseError):  # noqa: N818 (a state to wait out, not a fault)
    """A warehouse that another process holds, after all patience."""


class FaultyRecord(WarehouseError):  # noqa: N818 (an input to quarantine, not a failure)
    """What was found in a document could not stand in the warehouse; the text says why."""

    reason = "faulty record"


class ArchiveError(PressfiguresError):
    """An archive that cannot be written, or a record of it that cannot be read."""


class ShardError(PressfiguresError):
    """Results of reading that could not be written for the loader, or not be found by it."""


class PublishError(PressfiguresError):
    """A publication that cannot be made; what was published before stays as it is."""


class QueryError(PressfiguresError):
    """A query that DuckDB could not parse, bind or finish within its limits."""


class QueryRefused(PressfiguresError):  # noqa: N818 (refused on purpose)
    """A query that asks for more than reading the warehouse."""


def describe_os_error(error: OSError, path: Path, deed: str) -> str:
    """One sentence on why `deed` ("archive the documents") failed at `path`, and what to do."""
    if error.errno == errno.ENOSPC:
        return f"The disk is full, so we could not {deed} in {path}: free some space and run again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"We may not write to {path}, so we could not {deed}: choose another place."
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return f"We could not {deed} in {path}: a part of that path is a file, not a folder."
    reason = error.strerror or str(error)
    return f"We could not {deed} in {path}: {reason}."
