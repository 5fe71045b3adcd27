"""From what the user names to the source that reads it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from flows.settings import Settings
from flows.sources.files import Files, SourceError
from flows.sources.items import Source

SAMPLES = "bundled:samples"
SAMPLES_SOURCE = "samples"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:")


def open_source(given: Sequence[str], settings: Settings) -> Source:
    """The source of the documents named: files, folders and globs, or the bundled samples.

    Raises SourceError for anything else.
    """
    largest = settings.document_mb * 1e6
    if list(given) == [SAMPLES]:
        return Files([str(files("flows") / "samples")], largest, SAMPLES_SOURCE)
    for text in given:
        if not text.strip():
            raise SourceError("A source has no name: give files, folders or globs.")
        if _SCHEME.match(text) and not Path(text).exists():
            raise SourceError(f"{text}: no source of that name. Give files, folders or globs.")
    return Files(given, largest)
