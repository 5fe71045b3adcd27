"""Lists of words that settle what a number or phrase beside them is; see contexts.toml."""

from __future__ import annotations

from functools import cache

from extractors.errors import VocabularyError
from extractors.vocabulary.load import toml


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in toml("contexts").items()}


@cache
def context(name: str) -> frozenset[str]:
    """The words of one list; raises VocabularyError where there is none of that name."""
    try:
        return _lists()[name]
    except KeyError as error:
        raise VocabularyError(f"contexts.toml has no list {name!r}: add it.") from error
