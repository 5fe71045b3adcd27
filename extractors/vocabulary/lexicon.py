"""The vocabulary made ready for use: one cached table a question."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from extractors.errors import VocabularyError
from extractors.records import Comparator, Direction
from extractors.vocabulary.inflection import plural, verb_forms
from extractors.vocabulary.load import domains, rows, toml
from extractors.vocabulary.phrases import Phrases


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
        cardinals=data["cardinals"],
        magnitudes=data["magnitudes"],
        abbreviations=data["abbreviations"],
        plurals=data["plurals"],
        fractions=data["fractions"],
        signs=data["signs"],
        ordinals=data["ordinals"],
        multiples={word: (float(n), int(way)) for word, (n, way) in data["multiples"].items()},
        not_multiples=frozenset(data["not_multiples"]["next"]),
        all=frozenset(word for name in names for word in data[name])
        | {"majority", "most", "none", "couple", "tens", "times", "fold"},
    )


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
class Unit:
    """A unit of measure: canonical name ("mile") and dimension ("length").

    `exact` is the only spelling that counts, where another case means something else; `cues` are
    words of which one must stand in the same sentence, where the unit's own are ambiguous.
    """

    name: str
    dimension: str
    exact: str | None = None
    cues: frozenset[str] = frozenset()


@cache
def units() -> Phrases[Unit]:
    """Units of measure by words, plurals and symbols."""
    found: list[tuple[str, Unit]] = []
    for key, entry in toml("units").items():
        name, dimension = entry.get("canonical", key), entry["dimension"]
        cues = frozenset(entry.get("cues", []))
        unit = Unit(name, dimension, None, cues)
        words = entry.get("words", [])
        found += [(word, unit) for word in [*words, *map(plural, words), *entry.get("plurals", [])]]
        found += [(symbol, Unit(name, dimension)) for symbol in entry.get("symbols", [])]
        exact = entry.get("exact_symbols", [])
        found += [(symbol, Unit(name, dimension, symbol, cues)) for symbol in exact]
    return Phrases(found)


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency by its ISO 4217 code; `per` is how many of the named part make one whole.

    `garbled` marks letters that stand for a sign some encoding has broken ("PS2.7m").
    """

    code: str
    per: float = 1.0
    exact: str | None = None
    cues: frozenset[str] = frozenset()
    garbled: bool = False


@dataclass(frozen=True, slots=True)
class Currencies:
    """Currency signs before a number, and words after one."""

    signs: Phrases[Currency]
    words: Phrases[Currency]


@cache
def currencies() -> Currencies:
    """The currencies of currencies.toml."""
    signs: list[tuple[str, Currency]] = []
    words: list[tuple[str, Currency]] = []
    for code, entry in toml("currencies").items():
        cues = frozenset(entry.get("cues", []))
        whole, unsure = Currency(code), Currency(code, cues=cues)
        signs += [(sign, whole) for sign in entry.get("symbols", [])]
        exact = [(sign, Currency(code, 1, sign, cues)) for sign in entry.get("exact_symbols", [])]
        exact += [
            (sign, Currency(code, 1, sign, garbled=True)) for sign in entry.get("garbled", [])
        ]
        lettered = [(letters, unsure) for letters in [code, *entry.get("codes", [])]]
        names = entry.get("words", [])
        named = [*names, *map(plural, names), *entry.get("plurals", [])]
        signs += exact + lettered
        words += [(sign, whole) for sign in entry.get("symbols", [])] + lettered
        words += [(sign, money) for sign, money in exact if not money.garbled]
        words += [(name, unsure) for name in named]
        subunit = entry.get("subunit", {})
        part = Currency(code, float(subunit.get("per", 1)), cues=cues)
        coins = subunit.get("words", [])
        named = [*coins, *map(plural, coins), *subunit.get("plurals", [])]
        words += [(coin, part) for coin in [*named, *subunit.get("symbols", [])]]
    return Currencies(Phrases(signs), Phrases(words))


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

    def table(key: str) -> Phrases[Direction]:
        return Phrases((w, way) for way, entry in data.items() for w in entry[key])  # type: ignore[misc]

    return Changes(table("verbs"), table("nouns"), table("more"))


@dataclass(frozen=True, slots=True)
class WordClasses:
    """Closed word classes of English, and the verbs; see words.toml."""

    determiners: frozenset[str]
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    auxiliaries: frozenset[str]
    pronouns: frozenset[str]
    adverbs: frozenset[str]
    stops: frozenset[str]
    nouny: frozenset[str]
    after_noun: frozenset[str]
    generic: frozenset[str]
    persons: frozenset[str]
    measuring: frozenset[str]
    compounds: Phrases[bool]
    verbs: frozenset[str]


@cache
def word_classes() -> WordClasses:
    """The word classes of words.toml, with every form of each verb."""
    data = {name: frozenset(words) for name, words in toml("words").items()}
    compounds = Phrases((words, True) for words in data.pop("compounds"))
    verbs = data.pop("irregular_verbs").union(*map(verb_forms, data.pop("base_verbs")))
    return WordClasses(**data, compounds=compounds, verbs=verbs)


@cache
def function_words() -> frozenset[str]:
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

    before: Phrases[str]
    names: Phrases[str]
    one_before: Phrases[bool]
    one_after: Phrases[bool]


@cache
def labels() -> Labels:
    """The words of labels.toml; the values of `before` are roles."""
    data = toml("labels")
    return Labels(
        Phrases((word, role) for role in ("name", "reference") for word in data[role]["before"]),
        Phrases((word, "name") for word in data["name"]["whole"]),
        Phrases((word, True) for word in data["pronoun"]["before"]),
        Phrases((word, True) for word in data["pronoun"]["after"]),
    )


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


@dataclass(frozen=True, slots=True)
class Named:
    """A population or judgement of the vocabulary: its code and its label.

    `code` is "" for a longer phrase that only holds one of the names and means something else.
    `needs` asks for the frame of a judgement around the phrase; `overall` names no area.
    """

    code: str
    label: str
    needs: bool = False
    overall: bool = False


_OTHER = Named("", "")


def _named(name: str, *, plurals: bool) -> Phrases[Named]:
    table: list[tuple[str, Named]] = []
    entries = {code: entry for code, entry in _tables(name).items() if "label" in entry}
    for code, entry in entries.items():
        named = Named(code, entry["label"], entry.get("needs", False), entry.get("overall", False))
        phrases = entry["phrases"]
        table += [(phrase, named) for phrase in [*phrases, *entry.get("plurals", [])]]
        if plurals:
            table += [(plural(phrase), named) for phrase in phrases]
    if not table:
        raise VocabularyError(f"Vocabulary file {name}.toml names nothing: add an entry.")
    # An entry's own phrase counts before another's "unless".
    unless = [phrase for entry in entries.values() for phrase in entry.get("unless", [])]
    return Phrases([*table, *((phrase, _OTHER) for phrase in unless)])


def _tables(name: str) -> dict[str, Any]:
    """The tables of `name`.toml and of that name in every domain."""
    tables = dict(toml(name))
    for domain in domains():
        tables |= domain.get(name, {})
    return tables


@cache
def populations() -> Phrases[Named]:
    """Populations by every name, singular and plural."""
    return _named("populations", plurals=True)


@cache
def judgements() -> Phrases[Named]:
    """Judgement areas by their key phrases."""
    return _named("judgements", plurals=False)


@cache
def judgement_frames() -> tuple[Phrases[bool], Phrases[bool]]:
    """What stands before, and what after, an everyday phrase that names a judgement area."""
    before, after = [], []
    frames = [toml("judgements"), *domains()]
    for pattern in (p for table in frames for p in table.get("frames", {}).get("patterns", [])):
        left, _, right = pattern.partition("{area}")
        if left.strip():
            before.append((left.strip(), True))
        if right.strip():
            after.append((right.strip(), True))
    return Phrases(before), Phrases(after)


@dataclass(frozen=True, slots=True)
class Area:
    """A place with its GSS code; `risky` names are ordinary words or surnames too."""

    code: str
    name: str
    kind: str
    risky: bool


@cache
def areas() -> Phrases[Area]:
    """Areas by every name; where a name is shared, authorities that still stand come first."""
    table: list[tuple[str, Area]] = []
    for row in sorted(rows("areas"), key=lambda row: row["end"] != ""):
        area = Area(row["code"], row["name"], row["kind"], row["risky"].lower() == "true")
        names = [row["name"], *filter(None, row["aliases"].split("|"))]
        table += [(name, area) for name in names]
    for row in rows("countries"):
        area = Area(row["code"], row["name"], "country", row["risky"] == "true")
        table += [(name, area) for name in [row["name"], *filter(None, row["aliases"].split("|"))]]
    table += [
        (name, Area("", name, "county", False)) for name in toml("sites")["counties"]["names"]
    ]
    return Phrases(table)


@cache
def sites() -> tuple[frozenset[str], frozenset[str]]:
    """Folded words with which the name of a site begins, and with which one ends."""
    data = toml("sites")["sites"]
    return frozenset(data["first"]), frozenset(data["last"])


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
