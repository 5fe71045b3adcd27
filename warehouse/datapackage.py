"""The data package: a Frictionless `datapackage.json` over the CSV files, with types, keys and
descriptions, by which other programs read them as they are meant."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.catalogue import Column, Table

if TYPE_CHECKING:
    import duckdb

_LICENCE_NAME = re.compile(r"[-a-zA-Z0-9._]+")
_ADDRESS = re.compile(r"https?://\S+")
_WHOLE = re.compile(r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?")
_TYPES = {"BOOLEAN": "boolean", "DATE": "date", "DOUBLE": "number", "FLOAT": "number"}
_PUBLISHERS = "SELECT DISTINCT publisher FROM documents WHERE publisher IS NOT NULL ORDER BY 1"
_LICENCES = "SELECT DISTINCT licence FROM documents WHERE licence IS NOT NULL ORDER BY 1"


def write(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    folder: Path,
    published_at: datetime,
) -> None:
    """Writes `datapackage.json` in `folder`, whose folder `csv` holds a file a table."""
    package: dict[str, object] = {
        "profile": "tabular-data-package",
        "name": "pressfigures",
        "title": "Figures in press releases",
        "description": (
            "Every figure that the releases state, with the sentence it stands in. The column"
            " licence says what may be republished (null: unknown), attribution whom to name."
        ),
        "created": published_at.isoformat(timespec="seconds"),
    }
    licences = [_licence(row[0]) for row in connection.execute(_LICENCES).fetchall()]
    sources = [{"title": row[0]} for row in connection.execute(_PUBLISHERS).fetchall()]
    # Neither list may be empty.
    package |= {"licenses": licences} if licences else {}
    package |= {"sources": sources} if sources else {}
    package["resources"] = [_resource(table, folder) for table in tables]
    words = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    (folder / "datapackage.json").write_text(words, encoding="utf-8")


def _licence(words: str) -> dict[str, str]:
    if _ADDRESS.fullmatch(words):
        return {"path": words}
    if _LICENCE_NAME.fullmatch(words):
        return {"name": words}
    return {"name": re.sub(r"[^-a-zA-Z0-9._]+", "-", words), "title": words}


def _resource(table: Table, folder: Path) -> dict[str, object]:
    path = f"csv/{table.name}.csv"
    with (folder / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    described: dict[str, object] = {
        "fields": [_field(column, table.key) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        described["primaryKey"] = list(table.key)
    return {
        "profile": "tabular-data-resource",
        "name": table.name.lower(),
        "title": table.name.replace("_", " "),
        "description": table.comment,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": described,
    }


def _field(column: Column, key: Sequence[str]) -> dict[str, object]:
    field: dict[str, object] = {
        "name": column.name,
        "type": _type(column.type),
        "description": column.comment,
    }
    if column.name in key:
        field["constraints"] = {"required": True} | ({"unique": True} if len(key) == 1 else {})
    return field


def _type(duckdb_type: str) -> str:
    """The type of Table Schema; lists and structures are text in CSV."""
    if _WHOLE.fullmatch(duckdb_type):
        return "integer"
    if duckdb_type.startswith("DECIMAL"):
        return "number"
    if duckdb_type.startswith("TIMESTAMP"):
        return "datetime"
    return _TYPES.get(duckdb_type, "string")
