"""Reads the vocabulary's data files, and names the version of what they and the code would find."""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import rtoml

from extractors.errors import VocabularyError

FOLDER = Path(__file__).parent


@cache
def toml(name: str) -> dict[str, Any]:
    """The tables of `name`.toml.

    Raises VocabularyError, naming file and place, where it cannot be read.
    """
    path = FOLDER / f"{name}.toml"
    try:
        return rtoml.loads(path.read_text(encoding="utf-8"))
    except (OSError, rtoml.TomlParsingError) as error:
        raise VocabularyError(f"Vocabulary file {path.name} cannot be read: {error}.") from error


@cache
def domains() -> list[dict[str, Any]]:
    """The tables of every domain: each file of the folder `domains` adds to the general ones."""
    return [toml(f"domains/{path.stem}") for path in sorted((FOLDER / "domains").glob("*.toml"))]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `name`.csv, by column."""
    path = FOLDER / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, csv.Error) as error:
        raise VocabularyError(f"Vocabulary file {path.name} cannot be read: {error}.") from error


@cache
def extractor_version() -> str:
    """The package's version and a digest of the vocabulary ("0.1.0+3fa9c2d1b0e4").

    A release or an edited entry changes it, and with it what is read again.
    """
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in {".toml", ".csv"}:
            digest.update(
                path.relative_to(FOLDER).as_posix().encode()
                + b"\0"
                + path.read_bytes().replace(b"\r\n", b"\n")
            )
    return f"{metadata.version('pressfigures')}+{digest.hexdigest()[:12]}"
