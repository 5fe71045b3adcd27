"""`pressfigures sources`: the configured sources, and how each fared."""

from __future__ import annotations

from flows import terminal
from flows.commands.options import WarehouseOption, chosen


def sources(warehouse: WarehouseOption = None) -> None:
    """List the configured sources with their last run.

    They are loaded with pressfigures ingest NAME. Your own, and other terms for those that come
    along, go into a TOML file that PRESSFIGURES_SOURCES names; docs/sources.md says how.

    \b
    Examples:
      pressfigures sources
      PRESSFIGURES_SOURCES=mine.toml pressfigures sources --warehouse ofsted.duckdb
    """
    from flows.settings import load_settings
    from flows.sources.configured import load_sources
    from warehouse import questions

    path = chosen(warehouse)
    last = questions.last_runs(path) if path.exists() else {}
    rows = []
    for name, entry in load_sources(load_settings()).items():
        run = last.get(name, {})
        started = run.get("started_at")
        most = "" if entry.most is None else str(entry.most)
        rows.append(
            (
                name,
                entry.publisher or "",
                entry.kind,
                f"{entry.least} to {most}" if most else f"{entry.least} or more",
                "" if entry.hour is None else f"{entry.hour:02}:00",
                f"{run['state']}, {started:%Y-%m-%d %H:%M}" if started else "",
            )
        )
    columns = ("name", "publisher", "kind", "documents", "daily at", "last run")
    flexible = ("publisher", "last run")
    terminal.console().print(terminal.table(columns, rows, flexible=flexible))
