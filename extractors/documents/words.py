"""The words and layouts that reading documents needs, loaded once from the vocabulary's TOML."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import rtoml

from extractors.errors import VocabularyError

FOLDER: Final = Path(__file__).parent.parent / "vocabulary"
LONGEST_WORD: Final = 40
CURLY: Final = str.maketrans("‘’‛“”„‟", '\'\'\'""""')


@cache
def table(name: str) -> dict[str, dict[str, Any]]:
    """Returns one file of the vocabulary by entry; raises VocabularyError if it is unusable."""
    path = FOLDER / f"{name}.toml"
    try:
        entries = rtoml.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise VocabularyError(f"{path.name} cannot be used: {error}.") from error
    for entry, fields in entries.items():
        if not isinstance(fields, dict):
            raise VocabularyError(f"{path.name}: {entry} must be a table of fields.")
    return entries


@cache
def words(name: str, entry: str) -> frozenset[str]:
    """Returns the words of an entry, folded."""
    return frozenset(fold(word) for word in listed(name, entry, "words"))


@lru_cache(maxsize=50_000)
def is_one(word: str, entry: str) -> bool:
    """Whether a word, folded and without a full stop, is one of an entry of speech.toml."""
    return len(word) <= LONGEST_WORD and fold(word).rstrip(".") in words("speech", entry)


def listed(name: str, entry: str, field: str) -> list[str]:
    """Returns a field of an entry that lists strings; raises VocabularyError if it does not."""
    values = table(name).get(entry, {}).get(field)
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise VocabularyError(f"{name}.toml: {entry} needs {field}, a list of strings.")
    return values


@cache
def pattern(name: str, entry: str) -> re.Pattern[str]:
    """Returns the compiled pattern of an entry, case kept."""
    return compiled(name, entry, table(name).get(entry, {}).get("pattern"), 0)


def compiled(name: str, entry: str, source: object, flags: int) -> re.Pattern[str]:
    """Compiles a pattern of the vocabulary; raises VocabularyError if it is none."""
    try:
        return re.compile(str(source), flags)
    except re.error as error:
        raise VocabularyError(f"{name}.toml: the pattern of {entry} is wrong: {error}.") from error


def fold(text: str) -> str:
    """Returns text in lower case with straight quotes and single spaces."""
    if not text.isascii():
        text = text.translate(CURLY)
    return " ".join(text.lower().split())
