"""Keeps what was found in DuckDB and what was read in an archive; knows records, not flows."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.archive import ArchiveRef as ArchiveRef
    from warehouse.captures import Capture as Capture
    from warehouse.captures import Loaded as Loaded
    from warehouse.captures import Outcome as Outcome
    from warehouse.captures import Quarantined as Quarantined
    from warehouse.connections import connect as connect
    from warehouse.loading import LoadSummary as LoadSummary
    from warehouse.sandbox import Limits as Limits
    from warehouse.sandbox import Result as Result
    from warehouse.sandbox import query as query
    from warehouse.store import Warehouse as Warehouse

# Read when first asked for: a command that touches no warehouse does not pay for one.
_HOMES = {
    "ArchiveRef": "archive",
    "Capture": "captures",
    "Limits": "sandbox",
    "LoadSummary": "loading",
    "Loaded": "captures",
    "Outcome": "captures",
    "Quarantined": "captures",
    "Result": "sandbox",
    "Warehouse": "store",
    "connect": "connections",
    "query": "sandbox",
}

__all__ = [
    "ArchiveRef",
    "Capture",
    "Limits",
    "LoadSummary",
    "Loaded",
    "Outcome",
    "Quarantined",
    "Result",
    "Warehouse",
    "connect",
    "query",
]


def __getattr__(name: str) -> object:
    """A public name, from the module that defines it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'warehouse' has no attribute {name!r}")
    return getattr(import_module(f"warehouse.{_HOMES[name]}"), name)
