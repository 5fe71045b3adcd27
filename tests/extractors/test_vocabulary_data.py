"""The vocabulary's data holds what it promises: usable keys, no word twice, fitting examples."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import extractors.vocabulary

FOLDER = Path(extractors.vocabulary.__file__).parent
Entry = dict[str, Any]

KEYS = {
    "units.toml": {
        "canonical", "dimension", "words", "plurals", "symbols", "exact_symbols", "cues",
        "spaced", "apart", "unless", "examples", "counter_examples",
    },
    "currencies.toml": {
        "name", "symbols", "exact_symbols", "garbled", "words", "plurals", "codes", "after",
        "subunit", "cues", "home", "examples", "counter_examples",
    },
    "populations.toml": {
        "label", "phrases", "plurals", "unless", "examples", "counter_examples",
    },
    "judgements.toml": {
        "label", "phrases", "needs", "overall", "unless", "examples", "counter_examples",
    },
}  # fmt: skip
KEY_SHAPES = {
    "units.toml": r"[a-z]+(?:[ -][a-z]+)*",
    "currencies.toml": r"[A-Z]{3}",
    "populations.toml": r"[a-z]+(?:_[a-z]+)*",
    "judgements.toml": r"[a-z]+(?:_[a-z]+)*",
}
AREA_KINDS = {
    "country", "nation", "nations", "region", "metropolitan_county", "county", "unitary",
    "metropolitan_district", "london_borough", "city_corporation", "district",
    "combined_authority", "strategic_authority",
}  # fmt: skip


@cache
def entries(name: str) -> dict[str, Entry]:
    """The entries of one file, without shared frames; a currency's key is also a code."""
    content = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    content.pop("frames", None)
    if name == "currencies.toml":
        for code, entry in content.items():
            entry["codes"] = [code, *entry.get("codes", [])]
    return content


def every_entry() -> list[Any]:
    return [
        pytest.param(name, key, entry, id=f"{name}:{key}")
        for name in KEYS
        for key, entry in entries(name).items()
    ]


def fold(text: str) -> str:
    return text.lower().replace("’", "'").replace("-", " ")


def plural(phrase: str) -> str:
    if re.search(r"(?:[^aeiou]y)$", phrase):
        return phrase[:-1] + "ies"
    return phrase + ("es" if re.search(r"(?:s|x|z|ch|sh)$", phrase) else "s")


def spellings(entry: Entry) -> list[str]:
    """All words and phrases of an entry, singular and plural, folded."""
    small = entry.get("subunit", {})
    singular = [
        fold(word)
        for part in (entry, small)
        for key in ("words", "phrases")
        for word in part.get(key, [])
    ]
    irregular = [fold(word) for part in (entry, small) for word in part.get("plurals", [])]
    return [*singular, *map(plural, singular), *irregular]


def symbols(entry: Entry) -> list[str]:
    """Symbols and letter codes; those that count in their own case alone keep it."""
    parts = (entry, entry.get("subunit", {}))
    folded = [
        symbol.lower()
        for part in parts
        for key in ("symbols", "codes")
        for symbol in part.get(key, [])
    ]
    return [*folded, *in_their_case(entry)]


def in_their_case(entry: Entry) -> list[str]:
    """Symbols and letters that count in their own case alone."""
    return [*entry.get("exact_symbols", []), *entry.get("after", [])]


def speaks_of(entry: Entry, sentence: str) -> bool:
    """Whether a word or a symbol beside a digit of the entry stands in the sentence."""
    text = fold(sentence)
    for phrase in entry.get("unless", []):
        text = re.sub(rf"(?<!\w){re.escape(fold(phrase))}(?!\w)", " / ", text)
    if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in spellings(entry)):
        return True
    return any(
        re.search(
            rf"\d ?{re.escape(symbol)}(?!\w)|(?<!\w){re.escape(symbol)} ?\d",
            sentence if symbol in in_their_case(entry) else sentence.lower(),
        )
        for symbol in symbols(entry)
    )


@pytest.mark.parametrize(("name", "key", "entry"), every_entry())
def test_entry_has_a_usable_key_and_known_fields(name: str, key: str, entry: Entry) -> None:
    assert re.fullmatch(KEY_SHAPES[name], key)
    assert set(entry) <= KEYS[name]
    assert spellings(entry), "an entry without words matches nothing"


@pytest.mark.parametrize(("name", "key", "entry"), every_entry())
def test_entry_has_examples_that_speak_of_it(name: str, key: str, entry: Entry) -> None:
    assert entry["examples"]
    silent = [sentence for sentence in entry["examples"] if not speaks_of(entry, sentence)]
    assert not silent


@pytest.mark.parametrize(
    ("key", "entry"),
    [pytest.param(key, entry, id=key) for key, entry in entries("populations.toml").items()],
)
def test_counter_example_of_a_population_speaks_of_another(key: str, entry: Entry) -> None:
    """Longer phrases win: what they leave of the sentence must not hold the population."""
    others = [other for code, other in entries("populations.toml").items() if code != key]
    own = spellings(entry)
    for sentence in entry.get("counter_examples", []):
        text = fold(sentence)
        longer = [
            word
            for other in others
            for word in spellings(other)
            if any(mine in word and mine != word for mine in own)
        ]
        for word in sorted(longer, key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " / ", text)
        assert not speaks_of(entry, text), sentence


@pytest.mark.parametrize("name", KEYS)
def test_no_word_stands_in_two_entries(name: str) -> None:
    owners: Counter[str] = Counter()
    for entry in entries(name).values():
        owners.update(set(spellings(entry)) | set(symbols(entry)))
    assert [word for word, count in owners.items() if count > 1] == []


def test_words_that_mean_money_and_a_measure_carry_cues() -> None:
    money = {word for entry in entries("currencies.toml").values() for word in spellings(entry)}
    for key, entry in entries("units.toml").items():
        if money & set(spellings(entry)):
            assert entry.get("cues"), f"{key} would be read as money and as a measure"


@pytest.mark.parametrize("name", ["populations.toml", "judgements.toml"])
def test_phrases_are_written_to_be_folded(name: str) -> None:
    for key, entry in entries(name).items():
        for phrase in [*entry["phrases"], *entry.get("plurals", []), *entry.get("unless", [])]:
            assert "’" not in phrase, key
            assert "-" not in phrase, key
            assert phrase == " ".join(phrase.split()), key


def test_frames_of_judgements_hold_a_place_for_the_area() -> None:
    content = tomllib.loads((FOLDER / "judgements.toml").read_text(encoding="utf-8"))
    patterns = content["frames"]["patterns"]
    assert patterns
    assert all(pattern.count("{area}") == 1 for pattern in patterns)


def test_longer_phrases_that_block_a_population_hold_one_of_its_own() -> None:
    for key, entry in entries("populations.toml").items():
        own = spellings(entry)
        idle = [
            phrase
            for phrase in entry.get("unless", [])
            if not any(re.search(rf"(?<!\w){re.escape(w)}(?!\w)", fold(phrase)) for w in own)
        ]
        assert not idle, f"{key}: {idle} block nothing"


# ── areas ──────────────────────────────────────────────────────────────────────────────────────


def areas() -> list[dict[str, str]]:
    with (FOLDER / "areas.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_codes_of_areas_are_well_formed_and_unique() -> None:
    codes = [row["code"] for row in areas()]
    assert all(re.fullmatch(r"[EWSNK]\d{8}", code) for code in codes)
    assert len(set(codes)) == len(codes)


def test_an_area_says_its_kind_and_dates_in_order() -> None:
    for row in areas():
        assert row["kind"] in AREA_KINDS
        assert row["risky"] in {"true", "false"}
        ends = [date.fromisoformat(row[key]) for key in ("start", "end") if row[key]]
        assert ends == sorted(ends)


def test_a_name_means_one_area_at_a_time() -> None:
    rows = areas()
    spoken: Counter[str] = Counter()
    for row in rows:
        if not row["end"]:
            spoken.update({row["name"], *filter(None, row["aliases"].split("|"))})
    assert [name for name, count in spoken.items() if count > 1] == []


def test_england_has_its_regions_and_its_authorities_with_childrens_services() -> None:
    kinds = Counter(
        row["kind"] for row in areas() if row["code"].startswith("E") and not row["end"]
    )
    upper = sum(
        kinds[kind]
        for kind in (
            "county", "unitary", "metropolitan_district", "london_borough", "city_corporation",
        )
    )  # fmt: skip
    assert 150 <= upper <= 153
    assert len([row for row in areas() if re.fullmatch(r"E1200000\d", row["code"])]) == 9


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kensington and Chelsea", "E09000020"),
        ("Royal Borough of Kensington and Chelsea", "E09000020"),
        ("Westminster City Council", "E09000033"),
        ("Cornwall", "E06000052"),
        ("Bristol", "E06000023"),
        ("Kingston upon Hull", "E06000010"),
        ("Telford & Wrekin", "E06000020"),
        ("Durham", "E06000047"),
        ("Greater London", "E12000007"),
        ("the south west", "E12000009"),
        ("UK", "K02000001"),
    ],
)
def test_common_names_lead_to_their_codes(name: str, code: str) -> None:
    found = [
        row["code"]
        for row in areas()
        if not row["end"] and name in (row["name"], *row["aliases"].split("|"))
    ]
    assert found == [code]


@pytest.mark.parametrize("name", ["Reading", "Rugby", "Lincoln", "Derby", "Bury", "Kent", "York"])
def test_names_that_may_be_something_else_are_marked(name: str) -> None:
    assert [row["risky"] for row in areas() if row["name"] == name] == ["true"]
