"""The schema: makes a warehouse file whole or not at all, and tells our files from others."""

from __future__ import annotations

import glob
import hashlib
import os
import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.connections import describe, reading, writing
from warehouse.errors import WarehouseError, describe_os_error
from warehouse.processes import alive

if TYPE_CHECKING:
    import duckdb

APPLICATION = "pressfigures"
VERSION = "6"
_PART = re.compile(r"\.(\d+)\.part(?:\.wal)?$")
# Where a column of a view that has no comment of its own takes it from, the first that has it.
VIEWS: Mapping[str, tuple[str, ...]] = {
    "statistics": ("statistic", "revision", "document"),
    "documents": ("revision", "document"),
    "ratings": ("rating", "revision", "document"),
    "numbers": ("number", "revision", "document"),
    "quarantine": ("quarantine",),
    "runs": ("run",),
    "fetches": ("fetch",),
    "series": ("statistic", "revision", "document"),
    "checks": ("check_result", "revision", "document"),
    "document_history": ("statistic", "revision", "document"),
    "corrections": ("correction", "revision", "document"),
}
# What counts as the same facts: neither runs, captures and times of loading, nor the version of
# the extractor, which may read the same.
_FACTS: Mapping[str, str] = {
    "document": "SELECT * FROM core.document",
    "revision": (
        "SELECT revision_id, document_id, content_hash, title, publisher, published,"
        " published_basis, document_type, speaker, speaker_role, speaker_organisation, withdrawn,"
        " text, updated_at FROM core.revision"
    ),
    "statistic": "SELECT * EXCLUDE (series_id, count_series_id, shown) FROM core.statistic",
    "number": "SELECT * FROM core.number",
    "rating": "SELECT * FROM core.rating",
}


def create(path: Path, wait_seconds: float) -> None:
    """Makes the warehouse at `path` where there is none, and renews outdated views.

    Raises WarehouseError for a file that is no warehouse of this schema version.
    """
    if not path.exists():
        _make(path, wait_seconds)
        return
    with reading(path, wait_seconds) as connection:
        held = connection.execute(
            "SELECT table_name FROM duckdb_tables() UNION ALL"
            " SELECT view_name FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
        meta = _meta(connection)
    if not held:
        with writing(path, wait_seconds) as connection:
            build(connection)
        return
    check_meta(path, meta)
    if meta.get("views") != _views_digest():
        with writing(path, wait_seconds) as connection:
            _build_views(connection)


def check(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raises WarehouseError unless the open file at `path` is a warehouse we can use."""
    check_meta(path, _meta(connection))


def check_meta(path: Path, meta: Mapping[str, str]) -> None:
    """Raises WarehouseError unless these properties are those of a warehouse we can use."""
    if meta.get("application") != APPLICATION:
        raise WarehouseError(
            f"{path} is a DuckDB file of something else: give another name with --warehouse."
        )
    if meta.get("schema_version") != VERSION:
        raise WarehouseError(
            f"{path} was made with version {meta.get('schema_version')} of the schema, not"
            f" {VERSION}: make it again from its archive with pressfigures rebuild."
        )


def content_hash(connection: duckdb.DuckDBPyConnection) -> str:
    """The hash of the facts in a warehouse, 32 hexadecimal digits, whatever their order."""
    total = hashlib.md5(usedforsecurity=False)
    for table, query in _FACTS.items():
        row = connection.execute(
            f"SELECT md5(string_agg(h, '' ORDER BY h)) FROM"
            f" (SELECT md5(to_json(f)::VARCHAR) AS h FROM ({query}) AS f)"
        ).fetchone()
        total.update(f"{table} {row[0] if row else None}\n".encode())
    return total.hexdigest()


def _make(path: Path, wait_seconds: float) -> None:
    """Makes the file aside and gives it its name when it is whole."""
    if Path(f"{path}.wal").exists():
        raise WarehouseError(
            f"{path}.wal is left of a warehouse that is gone: remove it, or bring {path} back."
        )
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path)
        try:
            part.unlink(missing_ok=True)
            new_file(part, path, wait_seconds)
            _name(part, path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise WarehouseError(describe_os_error(error, path, "make the warehouse")) from error


def _name(part: Path, path: Path) -> None:
    """Gives a whole file its name, unless another process made one meanwhile: as good as ours."""
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:
        # Some file systems (FAT, some network shares) know no links.
        if not path.exists():
            part.rename(path)


def sweep(path: Path) -> None:
    """Removes what killed processes left of making, or rebuilding, this warehouse."""
    for part in path.parent.glob(f"{glob.escape(path.name)}.*.part*"):
        maker = _PART.search(part.name)
        if maker and not alive(int(maker[1])):
            part.unlink(missing_ok=True)


def new_file(part: Path, path: Path, wait_seconds: float) -> None:
    """An empty warehouse, aside of the one it is to become. Raises WarehouseError."""
    import duckdb

    try:
        duckdb.connect(str(part)).close()
    except duckdb.Error as error:
        raise WarehouseError(describe(error, path)) from error
    with writing(part, wait_seconds) as connection:
        build(connection)


def _meta(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    columns = connection.execute(
        "SELECT column_name FROM duckdb_columns()"
        " WHERE schema_name = 'core' AND table_name = 'meta' ORDER BY column_index"
    ).fetchall()
    if columns != [("name",), ("value",)]:
        return {}
    return dict(connection.execute("SELECT name, value FROM core.meta").fetchall())


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the tables and views in an open, empty database."""
    _run(connection, _script("schema.sql"))
    connection.execute(
        "INSERT INTO core.meta VALUES ('application', $1), ('schema_version', $2)",
        [APPLICATION, VERSION],
    )
    _build_views(connection)


def _build_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the views anew; their columns bear the comments of the tables' columns."""
    _run(connection, _script("views.sql"))
    comments: dict[tuple[str, str, str], str] = {
        (schema, table, column): comment
        for schema, table, column, comment in connection.execute(
            "SELECT schema_name, table_name, column_name, comment FROM duckdb_columns()"
        ).fetchall()
    }
    heirs = {("main", view): tables for view, tables in VIEWS.items()}
    heirs["core", "corrected"] = ("statistic",)
    heirs["core", "corrected_rating"] = ("rating",)
    heirs["core", "corrected_document"] = ("revision",)
    for schema, view, column in list(comments):
        if (schema, view) not in heirs or comments[schema, view, column]:
            continue
        inherited = (comments.get(("core", table, column)) for table in heirs[schema, view])
        words = next(filter(None, inherited), "").replace("'", "''")
        connection.execute(f"COMMENT ON COLUMN {schema}.{view}.{column} IS '{words}'")
    connection.execute("INSERT OR REPLACE INTO core.meta VALUES ('views', $1)", [_views_digest()])


def _views_digest() -> str:
    return hashlib.sha256(_script("views.sql").encode()).hexdigest()[:16]


def _script(name: str) -> str:
    return resources.files("warehouse").joinpath(name).read_text(encoding="utf-8")


def _run(connection: duckdb.DuckDBPyConnection, script: str) -> None:
    for statement in connection.extract_statements(script):
        connection.execute(statement)
