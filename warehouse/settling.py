"""Settling: what is known to be wrong corrected, and figures tested, in one transaction."""

from __future__ import annotations

from pathlib import Path

from warehouse import checks, corrections, schema
from warehouse.connections import PATIENCE_SECONDS, reading, writing
from warehouse.corrections import Applied


def settle(
    path: Path, file: Path | None = None, *, wait_seconds: float = PATIENCE_SECONDS
) -> tuple[Applied, dict[str, int]]:
    """Applies the corrections file and runs every check; the results counted by status.

    Without `file` it is the one beside the warehouse, if there is one. Raises CorrectionError, and
    then nothing has changed.
    """
    entries = corrections.entries_for(path, file)
    with reading(path, wait_seconds) as connection:
        schema.check(connection, path)
    with writing(path, wait_seconds) as connection:
        applied = corrections.put(connection, entries)
        return applied, checks.run_within(connection)


def settle_run(
    path: Path,
    file: Path | None,
    run_id: str,
    *,
    has_loaded: bool,
    wait_seconds: float = PATIENCE_SECONDS,
) -> Applied:
    """The same after an ingest, where it is due: what the run brought, and what was corrected.

    So with what a run before it brought that was killed, or failed, before it tested.
    """
    entries = corrections.entries_for(path, file)
    if not has_loaded:
        with reading(path, wait_seconds) as connection:
            schema.check(connection, path)
            is_any = corrections.is_any(connection, entries)
            if not is_any and not checks.are_owed_within(connection):
                return Applied(0)
    with writing(path, wait_seconds) as connection:
        schema.check(connection, path)
        is_due = has_loaded or checks.are_owed_within(connection)
        applied = corrections.put(connection, entries)
        if is_due or applied.changed:
            checks.run_within(connection, run_id, applied.changed)
    return applied
