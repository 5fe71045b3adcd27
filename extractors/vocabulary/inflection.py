"""Plurals and singulars of English nouns: the rules here, the exceptions in inflection.toml."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extractors.vocabulary.load import toml

_WORDS = 4096  # most of the words that texts are made of

_ES = re.compile(r"(?:s|x|z|ch|sh)$")


@cache
def _irregular() -> tuple[dict[str, str], frozenset[str]]:
    data = toml("inflection")
    return {plural: one for one, plural in data["irregular"].items()}, frozenset(
        data["unchanged"]["words"]
    )


@cache
def _irregular_plurals() -> dict[str, str]:
    return {one: plural for plural, one in _irregular()[0].items()}


@lru_cache(maxsize=_WORDS)
def singular(word: str) -> str:
    """The singular of a folded noun ("authorities" → "authority"); a singular stays."""
    irregular, unchanged = _irregular()
    if word in irregular:
        return irregular[word]
    if word.endswith("men") and len(word) > 5 and word not in unchanged:
        return word[:-2] + "an"
    if (
        word in unchanged
        or len(word) < 4
        or not word.endswith("s")
        or word.endswith(("ss", "us", "is"))
    ):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "buses")):
        return word[:-2]
    if word.endswith("wives"):
        return word[:-3] + "fe"
    return word[:-1]


def plural(phrase: str) -> str:
    """The phrase with its last word in the plural ("local authority" → "local authorities")."""
    head, _, word = phrase.rpartition(" ")
    if word in _irregular_plurals():
        word = _irregular_plurals()[word]
    elif word in _irregular()[1]:
        pass
    elif word.endswith("y") and word[-2:-1] not in "aeiou":
        word = word[:-1] + "ies"
    elif _ES.search(word):
        word += "es"
    else:
        word += "s"
    return f"{head} {word}" if head else word


@lru_cache(maxsize=_WORDS)
def is_plural(word: str) -> bool:
    """Whether a folded word looks like a plural noun."""
    irregular, unchanged = _irregular()
    return word in irregular or (
        word not in unchanged
        and len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "'s"))
    )


_DOUBLED = re.compile(r"(?:^|[^aeiou])[aeiou][bdgmnprt]$")


def verb_forms(base: str) -> frozenset[str]:
    """The base form of a regular verb with its -s, -ed and -ing forms, doubled and plain."""
    third = plural(base)
    if base.endswith("e"):
        return frozenset([base, third, base + "d", base[:-1] + "ing"])
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return frozenset([base, third, base[:-1] + "ied", base + "ing"])
    forms = [base, third, base + "ed", base + "ing"]
    if _DOUBLED.search(base):
        forms += [base + base[-1] + "ed", base + base[-1] + "ing"]
    return frozenset(forms)
