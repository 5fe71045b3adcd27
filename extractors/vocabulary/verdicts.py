"""Wordings of grades, of ratings, of wholes and of hyperbole."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extractors.vocabulary.load import domains, toml
from extractors.vocabulary.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of grades; `bare` ones count only in the context of judging."""

    grades: tuple[str, ...]
    bare: bool


@dataclass(frozen=True, slots=True)
class Grades:
    """Wordings of grades, the words of judging, and the nouns a bare grade word may describe."""

    wordings: Phrases[Wording]
    context: frozenset[str]
    not_before: Phrases[bool]


@cache
def grades() -> Grades:
    """The wordings of grades.toml."""
    data = toml("grades")
    return Grades(
        Phrases(
            (words, Wording(tuple(entry["grades"]), entry.get("bare", False)))
            for entry in data["grade"]
            for words in entry["words"]
        ),
        frozenset(data["context"]["words"]),
        Phrases((word, True) for word in data["context"]["not_before"]),
    )


@cache
def figurative() -> tuple[Phrases[bool], Phrases[bool]]:
    """Hyperbolic magnitudes, and the nouns that make them so."""
    data = toml("figurative")
    return (
        Phrases((word, True) for word in data["magnitudes"]),
        Phrases((word, True) for word in data["nouns"]),
    )


@dataclass(frozen=True, slots=True)
class RatingWords:
    """Words by which a named provider is told to hold a grade; see ratings.toml."""

    verbs: frozenset[str]
    kinds: frozenset[str]
    not_providers: frozenset[str]
    times: Phrases[bool]
    selves: frozenset[str]


@cache
def rating_words() -> RatingWords:
    """The words of ratings.toml."""
    data = toml("ratings")
    tables = [data, *(domain.get("ratings", {}) for domain in domains())]
    return RatingWords(
        frozenset(data["verbs"]),
        frozenset(word for table in tables for word in table.get("kinds", [])),
        frozenset(word for table in tables for word in table.get("not_providers", [])),
        Phrases((words, True) for words in data["times"]),
        frozenset(word for table in tables for word in table.get("selves", [])),
    )


@cache
def grade_stems() -> tuple[str, ...]:
    """Folded words of which a text that words a grade holds at least one."""
    return tuple(
        sorted({words.split()[-1] for entry in toml("grades")["grade"] for words in entry["words"]})
    )


@dataclass(frozen=True, slots=True)
class TotalWords:
    """Words that show a count to be a whole, and words that refer back to one; see totals.toml."""

    before: Phrases[bool]
    after: Phrases[bool]
    back: Phrases[bool]


@cache
def total_words() -> TotalWords:
    """The words of totals.toml."""
    data = toml("totals")
    return TotalWords(
        *(Phrases((w, True) for w in data[key]) for key in ("before", "after", "back"))
    )
