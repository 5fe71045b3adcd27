"""The grammar words made ready for use: numbers, comparators, changes, word classes, labels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extractors.records import Comparator, Direction, Role
from extractors.vocabulary.inflection import verb_forms
from extractors.vocabulary.load import toml
from extractors.vocabulary.phrases import Phrases
from extractors.vocabulary.word_sets import Words


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Number words by what they do; see numbers.toml."""

    cardinals: dict[str, float]
    magnitudes: dict[str, float]
    abbreviations: dict[str, float]
    plurals: dict[str, float]
    fractions: dict[str, float]
    signs: dict[str, float]
    ordinals: dict[str, float]
    multiples: dict[str, tuple[float, int]]
    not_multiples: frozenset[str]
    all: frozenset[str]


@cache
def number_words() -> NumberWords:
    """Every number word and its value."""
    data = toml("numbers")
    names = ("cardinals", "magnitudes", "plurals", "fractions", "signs", "ordinals", "multiples")
    return NumberWords(
        cardinals=_floats(data["cardinals"]),
        magnitudes=_floats(data["magnitudes"]),
        abbreviations=_floats(data["abbreviations"]),
        plurals=_floats(data["plurals"]),
        fractions=_floats(data["fractions"]),
        signs=_floats(data["signs"]),
        ordinals=_floats(data["ordinals"]),
        multiples={word: (float(n), int(way)) for word, (n, way) in data["multiples"].items()},
        not_multiples=frozenset(data["not_multiples"]["next"]),
        all=frozenset(word for name in names for word in data[name])
        | {"majority", "most", "none", "single", "percentage", "couple", "tens", "times", "fold"},
    )


def _floats(entries: dict[str, float]) -> dict[str, float]:
    """The entries with values that are floats all: of TOML a whole one comes as an integer."""
    return {word: float(value) for word, value in entries.items()}


@dataclass(frozen=True, slots=True)
class Comparators:
    """Comparator phrases before and after a number."""

    before: Phrases[Comparator]
    after: Phrases[Comparator]


@cache
def comparators() -> Comparators:
    """The comparators of comparators.toml."""
    data = toml("comparators")
    return Comparators(
        Phrases((p, name) for name, entry in data.items() for p in entry["before"]),  # type: ignore[misc]
        Phrases((p, name) for name, entry in data.items() for p in entry["after"]),  # type: ignore[misc]
    )


@dataclass(frozen=True, slots=True)
class Changes:
    """Words of change with their direction."""

    verbs: Phrases[Direction]
    nouns: Phrases[Direction]
    more: Phrases[Direction]


@cache
def changes() -> Changes:
    """The words of changes.toml."""
    data = toml("changes")

    unless = [phrase for entry in data.values() for phrase in entry.get("unless", [])]

    def table(key: str) -> Phrases[Direction]:
        words = ((w, way) for way, entry in data.items() for w in entry[key])
        return Phrases(words, unless)  # type: ignore[arg-type]

    return Changes(table("verbs"), table("nouns"), table("more"))


@dataclass(frozen=True, slots=True)
class WordClasses:
    """Closed word classes of English, and the verbs; see words.toml."""

    determiners: Words
    prepositions: Words
    conjunctions: Words
    auxiliaries: Words
    pronouns: Words
    anaphora: Words
    adverbs: Words
    stops: Words
    nouny: Words
    after_noun: Words
    generic: Words
    persons: Words
    participles: Words
    measuring: Words
    compounds: Phrases[bool]
    verbs: Words


@cache
def word_classes() -> WordClasses:
    """The word classes of words.toml, with every form of each verb."""
    data = {name: Words(words) for name, words in toml("words").items()}
    compounds = Phrases((words, True) for words in data.pop("compounds"))
    verbs = Words(data.pop("irregular_verbs").union(*map(verb_forms, data.pop("base_verbs"))))
    return WordClasses(**data, compounds=compounds, verbs=verbs)


@cache
def function_words() -> Words:
    """Words that no noun phrase holds: prepositions, conjunctions, auxiliaries, pronouns,
    adverbs.
    """
    classes = word_classes()
    return (
        classes.prepositions | classes.conjunctions | classes.auxiliaries | classes.pronouns
        | classes.adverbs | classes.stops
    )  # fmt: skip


def is_function(word: str) -> bool:
    """Whether no noun phrase holds the folded word."""
    return word in function_words()


@dataclass(frozen=True, slots=True)
class Labels:
    """Words that make a number part of a name or a reference, or "one" a pronoun."""

    before: Phrases[Role]
    names: Phrases[str]
    one_before: Phrases[bool]
    one_after: Phrases[bool]


_LABELLED: tuple[Role, ...] = ("name", "reference", "age_qualifier")


@cache
def labels() -> Labels:
    """The words of labels.toml; the values of `before` are roles."""
    data = toml("labels")
    return Labels(
        Phrases((word, role) for role in _LABELLED for word in data[role]["before"]),
        Phrases((word, "name") for word in data["name"]["whole"]),
        Phrases((word, True) for word in data["pronoun"]["before"]),
        Phrases((word, True) for word in data["pronoun"]["after"]),
    )
