"""Lists of words that settle what a number or phrase beside them is; see the folder contexts."""

from __future__ import annotations

from functools import cache

from extractors.errors import VocabularyError
from extractors.vocabulary.load import FOLDER, toml
from extractors.vocabulary.phrases import Phrases
from extractors.vocabulary.word_sets import Words


@cache
def context_lists() -> dict[str, Words]:
    """Every list of the folder by name; raises VocabularyError where two have one name."""
    lists: dict[str, Words] = {}
    for path in sorted((FOLDER / "contexts").glob("*.toml")):
        for name, entry in toml(f"contexts/{path.stem}").items():
            if name in lists:
                raise VocabularyError(f"contexts/{path.name}: there are two lists {name!r}.")
            lists[name] = Words(entry["words"])
    return lists


@cache
def context(name: str) -> Words:
    """The words of one list; raises VocabularyError where there is none of that name."""
    try:
        return context_lists()[name]
    except KeyError as error:
        raise VocabularyError(f"No file of contexts/ has a list {name!r}: add it.") from error


@cache
def context_phrases(name: str) -> Phrases[bool]:
    """The phrases of one list, where some are of several words."""
    return Phrases((words, True) for words in context(name))
