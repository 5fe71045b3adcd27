"""One place for every setting: `PRESSFIGURES_*` in the environment, each with a default."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from extractors.errors import PressfiguresError

PREFIX = "PRESSFIGURES_"


class SettingError(PressfiguresError):
    """A setting that cannot be used: names the variable, its value and what it takes."""


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "pressfigures"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting; each field is the variable `PRESSFIGURES_` and its name in capitals."""

    warehouse: Path = Path("pressfigures.duckdb")
    """The warehouse that commands use when none is named."""
    corrections: Path | None = None
    """The corrections file; corrections.toml beside the warehouse when none is named."""
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    """Processes that read documents at once."""
    document_mb: float = 100
    """Megabytes of a document beyond which it is quarantined unread."""
    document_seconds: float = 60
    """Seconds that reading one document may take."""
    document_memory_mb: float = 1500
    """Megabytes that reading one document may take, beyond what an idle worker holds."""
    batch_documents: int = 400
    """Most documents in a batch: one archive file and one transaction each."""
    batch_mb: float = 16
    """Most megabytes in a batch, unless one document alone is larger."""
    lock_seconds: float = 60
    """Seconds to wait for a warehouse that another process is writing."""
    prefect_seconds: float = 120
    """Seconds that the embedded Prefect server may take to start."""
    cache: Path = field(default_factory=_cache_folder)
    """Folder for what can be made again (the prepared database of the embedded server)."""


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError as error:  # ~somebody, whom this machine does not know
        raise ValueError from error


def _positive_whole(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError
    return value


_READERS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "Path": (_path, "a path that there can be"),
    "Path | None": (_path, "a path that there can be"),
    "int": (_positive_whole, "a whole number of at least 1"),
    "float": (_positive, "a number above 0"),
}


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment gives; an empty variable counts as unset.

    Raises SettingError for a value that cannot be used.
    """
    given: dict[str, object] = {}
    for setting in fields(Settings):
        name = PREFIX + setting.name.upper()
        text = environment.get(name, "")
        if not text.strip():
            continue
        read, wanted = _READERS[str(setting.type)]
        try:
            given[setting.name] = read(text)
        except ValueError:
            raise SettingError(f"{name} is {text!r}, but must be {wanted}.") from None
    return Settings(**given)  # type: ignore[arg-type]
