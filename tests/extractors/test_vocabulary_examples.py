"""Every number word is read with its value; every example of the vocabulary is found for real.

`test_vocabulary_data.py` asks whether an example holds the words of its entry; here each runs
through the reader that uses the entry, and is found, and a counter-example is not.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import extractors.vocabulary
from extractors.documents import read_document
from extractors.extraction import extract
from extractors.numbers import find_numbers
from extractors.quantities import find_quantities
from extractors.records import Extraction

FOLDER = Path(extractors.vocabulary.__file__).parent
NO_FIGURE = "holds no figure that could carry the judgement"
COUNTED = "who acts is named, but the figure is about what was counted"
# Examples that do not hold, each with the reason; one that comes to hold must leave this list.
KNOWN = {
    "The council was good for children looked after.": NO_FIGURE,
    "The home was good for how well children are helped and protected.": NO_FIGURE,
    "Fostering agencies approved 2,000 carers.": COUNTED,
    "Young people made 40 complaints.": COUNTED,
    "Some 49,000 children were on child protection plans.": "the subject wins over what it is on",
}


@cache
def content(name: str) -> dict[str, Any]:
    """The tables of a file, with what every domain adds to them."""
    tables = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    for path in sorted((FOLDER / "domains").glob("*.toml")):
        added = tomllib.loads(path.read_text(encoding="utf-8")).get(name.removesuffix(".toml"), {})
        for key, value in added.items():
            known = tables.get(key)
            tables[key] = [*known, *value] if isinstance(known, list) else value
    return tables


def extraction(sentence: str) -> Extraction:
    """What a release of 15 June 2016 with this one sentence says."""
    page = f"Inspectors report on the year\n\n15 June 2016\n\n{sentence}"
    return extract(read_document(page.encode(), uri="case.txt"))


# ── number words ───────────────────────────────────────────────────────────────────────────────


def word_cases() -> Iterator[Any]:
    words = content("numbers.toml")
    frames = {
        "cardinals": ("They have {} beds.", "cardinal"),
        "magnitudes": ("They have three {} beds.", "cardinal"),
        "abbreviations": ("They have £3{}.", "cardinal"),
        "plurals": ("They have {} of beds.", "cardinal"),
        "ordinals": ("It is the {} such report.", "ordinal"),
        "multiples": ("Numbers have {} since then.", "cardinal"),
        "signs": ("Some {} of beds are taken.", "fraction"),
    }
    for group, (frame, form) in frames.items():
        for word, value in words[group].items():
            worth = value[0] if isinstance(value, list) else value
            worth *= 3 if group in {"magnitudes", "abbreviations"} else 1
            yield pytest.param(frame.format(word), word, worth, form, id=f"{group}:{word}")
    for word, value in words["fractions"].items():
        many = word.endswith("s") or word == "halves"
        sentence = f"Some {'three' if many else 'one'} {word} of beds are taken."
        yield pytest.param(
            sentence, word, value * (3 if many else 1), "fraction", id=f"fractions:{word}"
        )


@pytest.mark.parametrize(("sentence", "word", "value", "form"), list(word_cases()))
def test_number_word_is_read_with_its_value(
    sentence: str, word: str, value: float, form: str
) -> None:
    found = [number for number in find_numbers(sentence) if word in number.text]
    assert len(found) == 1
    assert found[0].value is not None
    assert math.isclose(found[0].value, value, rel_tol=1e-9)
    assert found[0].form == form


# ── examples ───────────────────────────────────────────────────────────────────────────────────


def sentences(name: str, key: str) -> Iterator[Any]:
    """The examples (or counter-examples) of a file as (entry's key, entry, sentence)."""
    for entry_key, entry in content(name).items():
        if not isinstance(entry, dict):
            continue
        for sentence in entry.get(key, []):
            yield pytest.param(entry_key, entry, sentence, id=f"{entry_key}: {sentence}")


def units_of(sentence: str) -> set[str]:
    """The units of the quantities of a sentence that are no counts, and the sides of rates."""
    units = [q.unit for q in find_quantities(sentence) if q.kind != "count"]
    return {*units, *(side for unit in units for side in unit.split(" per "))}


def has_comparator(key: str, entry: dict[str, Any], sentence: str) -> bool:
    """Whether some quantity of the sentence is bounded as the entry says."""
    return any(quantity.comparator == key for quantity in find_quantities(sentence))


def has_direction(key: str, entry: dict[str, Any], sentence: str) -> bool:
    """Whether some quantity of the sentence changes in the direction of the entry."""
    return any(quantity.direction == key for quantity in find_quantities(sentence))


def has_unit(key: str, entry: dict[str, Any], sentence: str) -> bool:
    """Whether some quantity of the sentence has the unit the entry gives to records, or its small
    coin.
    """
    coins = entry.get("subunit", {}).get("words", [])[:1]
    return not units_of(sentence).isdisjoint([entry.get("canonical", key), *coins])


def has_population(key: str, entry: dict[str, Any], sentence: str) -> bool:
    """Whether some statistic of the sentence is about the population with this code."""
    return any(s.population_code == key for s in extraction(sentence).statistics)


def has_judgement(key: str, entry: dict[str, Any], sentence: str) -> bool:
    """Whether some statistic with a grade has this judgement area (null for the overall one)."""
    wanted = None if entry.get("overall") else entry.get("code", key)
    return any(s.judgement == wanted and s.grades for s in extraction(sentence).statistics)


def has_role(key: str, entry: dict[str, Any], sentence: str) -> bool:
    """Whether some number of the sentence has the role after which the entry is called."""
    return any(number.role == key for number in find_numbers(sentence))


FOUND: dict[str, Callable[[str, dict[str, Any], str], bool]] = {
    "comparators.toml": has_comparator,
    "changes.toml": has_direction,
    "units.toml": has_unit,
    "currencies.toml": has_unit,
    "populations.toml": has_population,
    "judgements.toml": has_judgement,
    "labels.toml": has_role,
}


def every(key: str) -> list[Any]:
    return [
        pytest.param(name, *case.values, id=f"{name}:{case.id}")
        for name in FOUND
        for case in sentences(name, key)
        if key == "examples" or "canonical" not in case.values[1]
    ]


@pytest.mark.parametrize(("name", "key", "entry", "sentence"), every("examples"))
def test_example_is_found(name: str, key: str, entry: dict[str, Any], sentence: str) -> None:
    assert FOUND[name](key, entry, sentence) != (sentence in KNOWN)


@pytest.mark.parametrize(("name", "key", "entry", "sentence"), every("counter_examples"))
def test_counter_example_is_not_found(
    name: str, key: str, entry: dict[str, Any], sentence: str
) -> None:
    assert FOUND[name](key, entry, sentence) == (sentence in KNOWN)


@pytest.mark.parametrize(
    ("key", "entry", "sentence"),
    [c for c in sentences("units.toml", "counter_examples") if "canonical" in c.values[1]],
)
def test_counter_example_of_a_unit_of_age_has_the_plain_unit(
    key: str, entry: dict[str, Any], sentence: str
) -> None:
    """Records of ages carry the plain unit, so that only the plain reading can be seen."""
    assert entry["canonical"] in units_of(sentence)


def graded(key: str) -> list[Any]:
    return [
        pytest.param(sorted(entry["grades"]), sentence, id=sentence)
        for entry in content("grades.toml")["grade"]
        for sentence in entry.get(key, [])
    ]


@pytest.mark.parametrize(("grades", "sentence"), graded("examples"))
def test_example_of_a_grade_gives_a_statistic_its_grades(grades: list[str], sentence: str) -> None:
    found = [sorted(statistic.grades) for statistic in extraction(sentence).statistics]
    assert (grades in found) != (sentence in KNOWN)


@pytest.mark.parametrize(("grades", "sentence"), graded("counter_examples"))
def test_counter_example_of_a_grade_gives_no_statistic_a_grade(
    grades: list[str], sentence: str
) -> None:
    found = [statistic for statistic in extraction(sentence).statistics if statistic.grades]
    assert bool(found) == (sentence in KNOWN)


def at_top(name: str, key: str, table: str | None = None) -> list[str]:
    held = content(name)
    listed: list[str] = (held[table] if table else held).get(key, [])
    assert listed, f"{name} has no {key}"
    return listed


def has_total(sentence: str) -> bool:
    """Whether some figure of the sentence is a part of a whole stated apart from it."""
    return any(
        statistic.denominator is not None and statistic.numerator is None
        for statistic in extraction(sentence).statistics
    )


@pytest.mark.parametrize("sentence", at_top("totals.toml", "examples"))
def test_example_of_a_whole_gives_its_part_a_denominator(sentence: str) -> None:
    assert has_total(sentence)


@pytest.mark.parametrize("sentence", at_top("totals.toml", "counter_examples"))
def test_counter_example_of_a_whole_gives_none(sentence: str) -> None:
    assert has_total(sentence) == (sentence in KNOWN)


def load_examples(key: str) -> list[tuple[str, str]]:
    """Each load of loads.toml with a sentence of its own."""
    return [(load, text) for load, entry in content("loads.toml").items() for text in entry[key]]


@pytest.mark.parametrize(("load", "sentence"), load_examples("examples"))
def test_example_of_a_load_is_a_rate_of_those_who_carry_it(load: str, sentence: str) -> None:
    of = content("loads.toml")[load]["of"]
    assert {s.unit.partition(" per ")[2] for s in extraction(sentence).statistics} == {of}
    assert {s.kind for s in extraction(sentence).statistics} == {"rate"}


@pytest.mark.parametrize(("load", "sentence"), load_examples("counter_examples"))
def test_counter_example_of_a_load_counts_loads(load: str, sentence: str) -> None:
    assert [s.unit for s in extraction(sentence).statistics] == [load]


@pytest.mark.parametrize("sentence", at_top("figurative.toml", "examples"))
def test_example_of_hyperbole_is_figurative(sentence: str) -> None:
    assert [s.figurative for s in extraction(sentence).statistics] == [True]


@pytest.mark.parametrize("sentence", at_top("figurative.toml", "counter_examples"))
def test_counter_example_of_hyperbole_is_meant(sentence: str) -> None:
    assert {s.figurative for s in extraction(sentence).statistics} == {False}


@pytest.mark.parametrize("sentence", at_top("ratings.toml", "examples"))
def test_example_of_a_rating_names_a_provider(sentence: str) -> None:
    assert extraction(sentence).ratings


@pytest.mark.parametrize("sentence", at_top("ratings.toml", "counter_examples"))
def test_counter_example_of_a_rating_names_none(sentence: str) -> None:
    assert not extraction(sentence).ratings


@pytest.mark.parametrize("sentence", at_top("times.toml", "examples", "phrases"))
def test_example_of_a_time_gives_its_figure_a_period(sentence: str) -> None:
    (statistic,) = extraction(sentence).statistics
    assert statistic.period is not None
    assert statistic.period.end is not None


def test_every_file_with_examples_is_run_here_or_with_the_reading_of_documents() -> None:
    own = {"grades", "figurative", "loads", "ratings", "times", "totals"}
    here = {*FOUND, *(f"{name}.toml" for name in own)}
    documents = {
        "file_properties.toml",
        "line_ends.toml",
        "page_lines.toml",
        "page_parts.toml",
        "publishers.toml",
        "sentences.toml",
        "sites.toml",
        "speech.toml",
        "word_styles.toml",
    }
    held = {p.name for p in FOLDER.glob("*.toml") if "examples = " in p.read_text("utf-8")}
    assert held == here | documents


@pytest.mark.parametrize("sentence", KNOWN)
def test_known_exception_is_an_example_of_the_vocabulary(sentence: str) -> None:
    assert any(sentence in path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.toml"))
