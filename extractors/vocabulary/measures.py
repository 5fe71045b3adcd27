"""Units of measure and currencies, by every way of writing them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from extractors.vocabulary.inflection import plural
from extractors.vocabulary.load import toml
from extractors.vocabulary.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: canonical name ("mile") and dimension ("length").

    `exact` is the only spelling that counts, where another case means something else; `cues` are
    words of which one must stand in the same sentence, where the unit's own are ambiguous;
    `spaced` are those that let a letter apart from its digits be the unit before a noun ("a 5 W
    charger"); `apart` ones are the unit apart from their digits wherever no noun follows ("5 l").
    `others` are the units of the same letters in another case ("nm", "Nm").
    """

    name: str
    dimension: str
    exact: str | None = None
    cues: frozenset[str] = frozenset()
    spaced: frozenset[str] = frozenset()
    apart: bool = False
    others: tuple[Unit, ...] = ()


@cache
def units() -> Phrases[Unit]:
    """Units of measure by words, plurals and symbols."""
    found: list[tuple[str, Unit]] = []
    lettered: dict[str, list[Unit]] = {}
    for key, entry in toml("units").items():
        name, dimension = entry.get("canonical", key), entry["dimension"]
        cues = frozenset(entry.get("cues", []))
        unit = Unit(name, dimension, None, cues)
        words = entry.get("words", [])
        found += [(word, unit) for word in [*words, *map(plural, words), *entry.get("plurals", [])]]
        found += [(symbol, Unit(name, dimension)) for symbol in entry.get("symbols", [])]
        spaced = frozenset(entry.get("spaced", []))
        for symbol in entry.get("exact_symbols", []):
            own = Unit(name, dimension, symbol, cues, spaced, entry.get("apart", False))
            lettered.setdefault(symbol.lower(), []).append(own)
    found += [(letters, replace(own[0], others=(*own[1:],))) for letters, own in lettered.items()]
    unless = [phrase for entry in toml("units").values() for phrase in entry.get("unless", [])]
    return Phrases(found, unless)


@dataclass(frozen=True, slots=True)
class Load:
    """What a load counts ("case"), and who carries it ("social worker")."""

    counts: str
    of: str


@cache
def loads() -> dict[str, Load]:
    """Loads by their singular nouns ("caseload")."""
    return {name: Load(entry["counts"], entry["of"]) for name, entry in toml("loads").items()}


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency by its ISO 4217 code; `per` is how many of the named part make one whole.

    `coin` is the part's own name ("penny"), where a part is named.
    `garbled` marks letters that stand for a sign some encoding has broken ("PS2.7m").
    """

    code: str
    per: float = 1.0
    exact: str | None = None
    cues: frozenset[str] = frozenset()
    garbled: bool = False
    coin: str = ""


@dataclass(frozen=True, slots=True)
class Currencies:
    """Currency signs before a number, words after one, and what tells dollars apart after it."""

    signs: Phrases[Currency]
    words: Phrases[Currency]
    after: Phrases[Currency]


@cache
def currencies() -> Currencies:
    """The currencies of currencies.toml."""
    signs: list[tuple[str, Currency]] = []
    words: list[tuple[str, Currency]] = []
    after: list[tuple[str, Currency]] = []
    for code, entry in toml("currencies").items():
        cues = frozenset(entry.get("cues", []))
        whole, unsure = Currency(code), Currency(code, cues=cues)
        signs += [(sign, whole) for sign in entry.get("symbols", [])]
        exact = [(sign, Currency(code, 1, sign, cues)) for sign in entry.get("exact_symbols", [])]
        exact += [
            (sign, Currency(code, 1, sign, garbled=True)) for sign in entry.get("garbled", [])
        ]
        lettered = [(letters, unsure) for letters in [code, *entry.get("codes", [])]]
        after += [(letters, Currency(code, 1, letters)) for letters in entry.get("after", [])]
        after += [(letters, Currency(code, 1, letters.upper())) for letters, _ in lettered]
        names = entry.get("words", [])
        named = [*names, *map(plural, names), *entry.get("plurals", [])]
        signs += exact + lettered
        words += [(sign, whole) for sign in entry.get("symbols", [])] + lettered
        words += [(sign, money) for sign, money in exact if not money.garbled]
        words += [(name, unsure) for name in named]
        subunit = entry.get("subunit", {})
        coins = subunit.get("words", [])
        part = Currency(code, float(subunit.get("per", 1)), cues=cues, coin=next(iter(coins), ""))
        named = [*coins, *map(plural, coins), *subunit.get("plurals", [])]
        words += [(coin, part) for coin in [*named, *subunit.get("symbols", [])]]
    return Currencies(Phrases(signs), Phrases(words), Phrases(after))
