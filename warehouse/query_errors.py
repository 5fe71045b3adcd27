"""What DuckDB says of a query that is wrong, in our words: what, near names, and the place."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from warehouse.asking import TooLong
from warehouse.errors import QueryError, QueryRefused

if TYPE_CHECKING:
    import duckdb

    from warehouse.sandbox import Limits

ALLOWED = "only SELECT, DESCRIBE, SUMMARIZE, SHOW and EXPLAIN are"
_WORDS = re.compile(r"^[A-Za-z ]{1,40} Error: ")
_MEANT = re.compile(r'Did you mean "core\.(\w{1,100})')
_PUBLIC = "SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'"


def meant_in(connection: duckdb.DuckDBPyConnection, error: duckdb.Error | TooLong) -> str | None:
    """The public view that was meant where DuckDB names a table behind it; else None."""
    found = _MEANT.search(str(error))
    if found is None:
        return None
    views = [name for (name,) in connection.execute(_PUBLIC).fetchall()]
    return next(iter(difflib.get_close_matches(found[1], views, 1)), None)


def explain(
    error: duckdb.Error | TooLong, limits: Limits, meant: str | None = None
) -> QueryError | QueryRefused:
    """DuckDB's error in a line or three: what is wrong, near names, and the place shown."""
    import duckdb

    words = str(error).strip()
    first, _, rest = words.partition("\n")
    if isinstance(error, duckdb.PermissionException):
        return QueryRefused("A query may not read or write files: query the views instead.")
    if "read-only mode" in first or "configuration has been locked" in first:
        return QueryRefused(f"A query may change nothing here: {ALLOWED} allowed.")
    if isinstance(error, TooLong):
        return QueryError(
            f"The query was cut after {limits.seconds:g} s: ask for less, or filter sooner."
        )
    if isinstance(error, duckdb.OutOfMemoryException) or first.startswith("Out of Memory Error"):
        return QueryError(f"The query needs more than {limits.memory} of memory: ask for less.")
    lines = [line.rstrip() for line in rest.splitlines() if line.strip()]
    hint = " ".join(line for line in lines if line.startswith(("Did you mean", "Candidate")))
    if meant is not None:
        hint = hint.replace("Did you mean ", f'Did you mean "{meant}" or ', 1)
    start = next((n for n, line in enumerate(lines) if line.startswith("LINE ")), len(lines))
    said = _WORDS.sub("", first)
    return QueryError("\n".join([f"{said} {hint}".strip(), *_aligned(lines[start : start + 2])]))


def _aligned(place: list[str]) -> list[str]:
    """The line in question and its mark, which DuckDB sets as if a tab had no width."""
    if len(place) < 2:
        return place
    line, mark = place
    tabs = 0
    for number, character in enumerate(line):
        if number - tabs > mark.index("^"):
            break
        tabs += character == "\t"
    return [line.replace("\t", " "), " " * tabs + mark]
