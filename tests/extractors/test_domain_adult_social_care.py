"""A second field by data alone: what adult social care adds, and that it changes nothing else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from marking import rows, same, spans_of, unmarked, wanted

import extractors
from extractors.documents import read_document
from extractors.extraction import extract
from extractors.records import Extraction, Statistic
from extractors.tokens import words_of
from extractors.vocabulary import names, verdicts
from extractors.vocabulary.inflection import plural
from extractors.vocabulary.phrases import Phrases

CODE = Path(extractors.__file__).parent
VOCABULARY = CODE / "vocabulary"
GENERAL = {
    name: tomllib.loads((VOCABULARY / f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("populations", "judgements")
}
DOMAIN = tomllib.loads(
    (VOCABULARY / "domains" / "adult_social_care.toml").read_text(encoding="utf-8")
)
PUBLISHED = date(2016, 6, 15)
KEYS = {
    "populations": {"label", "phrases", "plurals", "unless", "examples", "counter_examples"},
    "judgements": {"code", "label", "phrases", "needs", "unless", "examples", "counter_examples"},
}
ENTRIES = [
    pytest.param(table, entry.get("code", key), entry, id=f"{table}.{key}")
    for table in KEYS
    for key, entry in DOMAIN[table].items()
]


def release(text: str, *before: str) -> Extraction:
    """What a release of 15 June 2016 says whose last paragraphs are `before` and the text."""
    page = ["Inspectors report on the year", f"{PUBLISHED:%d %B %Y}", *before, text]
    document = read_document("\n\n".join(page).encode(), uri="case.txt")
    assert document.published == PUBLISHED
    return extract(document)


def told(statistic: Statistic, field: str) -> object:
    """A field as rows write it: grades in the order of the alphabet, a period by its days."""
    if field == "grades":
        return sorted(statistic.grades)
    if field == "period" and statistic.period is not None:
        return [str(statistic.period.start or ""), str(statistic.period.end or "")]
    return getattr(statistic, field)


def cases(*, ratings: bool) -> list[Any]:
    """The rows on named providers, or those on figures."""
    return [
        case
        for case in rows("adult_social_care.toml")
        if str(case.id).startswith("ratings.") == ratings
    ]


@pytest.mark.parametrize("row", cases(ratings=False))
def test_figures_at_the_marks_say_what_the_row_says(row: dict[str, Any]) -> None:
    text, spans = unmarked(row["text"])
    extraction = release(text, *([row["before"]] if "before" in row else []))
    offset = extraction.document.text.index(text)
    found = {
        (words, start - offset, end - offset): statistic
        for (words, start, end), statistic in zip(
            spans_of(extraction.statistics), extraction.statistics, strict=True
        )
    }
    keep = {key: value for key, value in row.items() if key != "before"}
    assert [span for span in spans if span not in found] == [], list(found)
    for span, expected in zip(spans, wanted(keep, spans), strict=True):
        wrong = {
            field: (told(found[span], field), value)
            for field, value in expected.items()
            if not same(told(found[span], field), value)
        }
        assert not wrong, f"{span.words!r} (field: found, expected)"


@pytest.mark.parametrize("row", cases(ratings=True))
def test_ratings_are_the_marked_providers_with_their_grades(row: dict[str, Any]) -> None:
    text, spans = unmarked(row["text"])
    extraction = release(text)
    offset = extraction.document.text.index(text)
    found = [(r.provider, r.start - offset, r.end - offset) for r in extraction.ratings]
    assert found == spans
    for rating, expected in zip(extraction.ratings, wanted(row, spans), strict=True):
        assert rating.grade == expected["grade"]
        assert rating.judgement == expected.get("judgement")


def test_a_provider_holds_a_rating_for_each_key_question() -> None:
    found = release(
        "Ashdale Nursing Home was rated requires improvement overall, inadequate for being safe "
        "and good for being caring."
    ).ratings
    assert [(rating.grade, rating.judgement) for rating in found] == [
        ("requires_improvement", None),
        ("inadequate", "safety"),
        ("good", "caring"),
    ]
    assert {rating.provider for rating in found} == {"Ashdale Nursing Home"}


# ── the file itself ────────────────────────────────────────────────────────────────────────────


def named_in(table: str, sentence: str) -> set[str]:
    """The codes of populations, or of judgement areas in their frames, in a sentence."""
    words = list(words_of(sentence))
    if table == "populations":
        return {named.code for _, _, named in names.populations().every(words)}
    before, after = names.judgement_frames()
    return {
        named.code
        for i, j, named in names.judgements().every(words)
        if not named.needs or before.ending(words, i) or after.at(words, j)
    }


@pytest.mark.parametrize(("table", "code", "entry"), ENTRIES)
def test_entry_is_made_of_known_keys_in_folded_words(
    table: str, code: str, entry: dict[str, Any]
) -> None:
    assert re.fullmatch(r"[a-z]+(?:_[a-z]+)*", code)
    assert set(entry) <= KEYS[table]
    assert entry["examples"]
    assert entry["counter_examples"]
    for phrase in [*entry["phrases"], *entry.get("plurals", []), *entry.get("unless", [])]:
        assert "’" not in phrase
        assert "-" not in phrase
        assert phrase == " ".join(phrase.split())


@pytest.mark.parametrize(("table", "code", "entry"), ENTRIES)
def test_examples_name_the_entry_and_counter_examples_do_not(
    table: str, code: str, entry: dict[str, Any]
) -> None:
    assert [text for text in entry["examples"] if code not in named_in(table, text)] == []
    assert [text for text in entry["counter_examples"] if code in named_in(table, text)] == []


@pytest.mark.parametrize(("table", "code", "entry"), ENTRIES)
def test_a_figure_of_each_example_is_about_the_entry(
    table: str, code: str, entry: dict[str, Any]
) -> None:
    field = {"populations": "population_code", "judgements": "judgement"}[table]

    def about(text: str) -> bool:
        return any(getattr(statistic, field) == code for statistic in release(text).statistics)

    assert [text for text in entry["examples"] if not about(text)] == []
    assert [text for text in entry["counter_examples"] if about(text)] == []


@pytest.mark.parametrize("table", KEYS)
def test_every_phrase_of_the_domain_leads_to_its_entry(table: str) -> None:
    """So no phrase stands in two entries, nor in the general file, which would win."""
    phrases: Phrases[names.Named] = getattr(names, table)()
    stray = [
        (code, phrase, hit[1].code if hit else None)
        for code, entry in DOMAIN[table].items()
        for phrase in [*entry["phrases"], *entry.get("plurals", [])]
        for words in [list(words_of(phrase))]
        for hit in [phrases.at(words, 0)]
        if hit is None or hit[1].code != entry.get("code", code) or hit[0] != len(words)
    ]
    assert stray == []


@pytest.mark.parametrize(("table", "code", "entry"), ENTRIES)
def test_longer_phrases_block_something(table: str, code: str, entry: dict[str, Any]) -> None:
    alone = [words_of(phrase) for phrase in [*entry["phrases"], *entry.get("plurals", [])]]
    if table == "populations":
        alone += [words_of(plural(phrase)) for phrase in entry["phrases"]]
    idle = [
        phrase
        for phrase in entry.get("unless", [])
        if not any(f" {' '.join(mine)} " in f" {' '.join(words_of(phrase))} " for mine in alone)
    ]
    assert idle == []


def test_kinds_of_provider_have_examples_that_hold() -> None:
    table = DOMAIN["ratings"]
    assert [text for text in table["examples"] if not release(text).ratings] == []
    assert [text for text in table["counter_examples"] if release(text).ratings] == []


# ── what it leaves alone ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def without_domains(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The vocabulary as it is with no file in the folder of domains."""
    monkeypatch.setattr(names, "domains", list)
    monkeypatch.setattr(verdicts, "domains", list)
    tables = (names.populations, names.judgements, verdicts.rating_words)
    for table in tables:
        table.cache_clear()
    yield
    for table in tables:
        table.cache_clear()


def test_codes_of_the_domain_are_its_own() -> None:
    for table, entries in GENERAL.items():
        assert not entries.keys() & DOMAIN[table].keys()


def test_what_the_general_files_name_is_the_same_with_and_without_the_domain(
    request: pytest.FixtureRequest,
) -> None:
    """Every phrase and every example, by the codes of the general files that it gives."""
    said = [
        (table, text)
        for table, entries in GENERAL.items()
        for entry in entries.values()
        if "label" in entry
        for key in ("phrases", "plurals", "examples", "counter_examples")
        for text in entry.get(key, [])
    ]

    def general() -> list[set[str]]:
        return [named_in(table, text) & GENERAL[table].keys() for table, text in said]

    with_it = general()
    request.getfixturevalue("without_domains")
    assert with_it == general()


@pytest.mark.usefixtures("without_domains")
def test_without_the_file_its_populations_and_areas_are_unknown() -> None:
    [statistic] = release("Nine hospices were rated inadequate for being safe.").statistics
    assert (statistic.population, statistic.population_code) == ("hospices", None)
    assert statistic.judgement is None
    assert verdicts.rating_words().kinds.isdisjoint({"hospice", "homecare"})


def test_no_code_names_the_domain() -> None:
    """Codes of two words stand nowhere in the code, those of one not as a string."""
    codes = {"adult_social_care", *DOMAIN["populations"], *DOMAIN["judgements"]}
    names = "|".join(code if "_" in code else f'"{code}"' for code in codes)
    told_in = [
        (path.name, name)
        for path in CODE.rglob("*.py")
        for name in re.findall(rf"(?<!\w)(?:{names})(?!\w)", path.read_text(encoding="utf-8"))
    ]
    assert told_in == []
