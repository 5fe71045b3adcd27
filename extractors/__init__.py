"""Finds every figure in a press release and reads it right: bytes and text in, records out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractors.documents import read_document
    from extractors.extraction import extract
    from extractors.numbers import find_numbers
    from extractors.quantities import find_quantities

__all__ = ["extract", "find_numbers", "find_quantities", "read_document"]

_HOMES = {
    "extract": "extractors.extraction",
    "find_numbers": "extractors.numbers",
    "find_quantities": "extractors.quantities",
    "read_document": "extractors.documents",
}


def __getattr__(name: str) -> Any:
    """Loads a verb when it is first asked for, so that reading numbers costs no HTML parser."""
    if name not in _HOMES:
        raise AttributeError(f"module 'extractors' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
