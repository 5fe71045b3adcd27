"""The golden annotations of the sample releases agree with the samples and with the guidelines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractors.documents import read_document
from extractors.records import Document

GOLDEN = Path(__file__).parent
SAMPLES = GOLDEN.parents[1] / "flows" / "samples"
SUFFIX = ".gold.json"
NAMES = sorted(path.name.removesuffix(SUFFIX) for path in GOLDEN.glob(f"*{SUFFIX}"))
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def sample(name: str) -> Path:
    (path,) = SAMPLES.glob(f"{name}.*")
    return path


def read(name: str) -> Document:
    path = sample(name)
    return read_document(path.read_bytes(), uri=path.name)


def gold(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((GOLDEN / f"{name}{SUFFIX}").read_text(encoding="utf-8"))
    return content


def folded(text: str) -> tuple[str, list[int]]:
    """The text with every run of white space as one space, and where each character came from."""
    characters: list[str] = []
    origins: list[int] = []
    for origin, character in enumerate(text):
        if not character.isspace():
            characters.append(character)
        elif characters and characters[-1] != " ":
            characters.append(" ")
        else:
            continue
        origins.append(origin)
    return "".join(characters), origins


def starts(text: str, words: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)


def spans(name: str) -> Iterator[tuple[dict[str, Any], int, int]]:
    """Every annotated number with its place in the folded text of the document."""
    text, _ = folded(read(name).text)
    content = gold(name)
    for record in [*content["statistics"], *content["non_statistics"]]:
        places = list(starts(text, record["text"]))
        assert len(places) >= record["occurrence"], record
        start = places[record["occurrence"] - 1]
        yield record, start, start + len(record["text"])


def test_every_sample_is_annotated_and_marked_as_sample() -> None:
    samples = sorted(
        path for path in SAMPLES.iterdir() if path.suffix in {".txt", ".html", ".json"}
    )
    assert [path.stem for path in samples] == NAMES
    assert len(samples) >= 10
    for path in samples:
        assert "This is sample data" in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize("name", NAMES)
def test_title_publisher_and_date_are_read_as_annotated(name: str) -> None:
    document, content = read(name), gold(name)
    assert document.title == content["title"]
    assert document.publisher == content["publisher"]
    assert str(document.published) == content["published"]


@pytest.mark.parametrize("name", NAMES)
def test_annotated_numbers_stand_in_the_text_and_do_not_overlap(name: str) -> None:
    placed = sorted((start, end, record["text"]) for record, start, end in spans(name))
    for (_, end, words), (start, _, following) in pairwise(placed):
        assert end <= start, f"{words!r} overlaps {following!r}"


@pytest.mark.parametrize("name", NAMES)
def test_no_number_in_digits_is_left_unannotated(name: str) -> None:
    text, _ = folded(read(name).text)
    covered = [(start, end) for _, start, end in spans(name)]
    missed = [
        text[max(0, match.start() - 30) : match.end() + 30]
        for match in DIGITS.finditer(text)
        if not any(start <= match.start() and match.end() <= end for start, end in covered)
    ]
    assert missed == []


@pytest.mark.parametrize("name", NAMES)
def test_sections_of_the_document_are_those_of_the_annotations(name: str) -> None:
    document = read(name)
    _, origins = folded(document.text)
    for record, start, _ in spans(name):
        if "kind" not in record:
            continue
        place = origins[start]
        section = next(b.section for b in document.blocks if b.start <= place < b.end)
        if section == "body" and any(q.start <= place < q.end for q in document.quotations):
            section = "quote"
        assert section == record["section"], record["text"]


@pytest.mark.parametrize("name", NAMES)
def test_annotations_keep_the_rules_of_the_gold_standard(
    name: str, gold_checks: ModuleType
) -> None:
    rules = gold_checks
    text, _ = folded(read(name).text)
    content = gold(name)
    assert content.keys() == rules.FILE_KEYS
    faults = [
        fault
        for key, check in (
            ("statistics", rules.statistic_faults),
            ("ratings", rules.rating_faults),
        )
        for record in content[key]
        for fault in check(record, text)
    ]
    faults += [
        fault for record in content["non_statistics"] for fault in rules.other_faults(record)
    ]
    labelled = [(r["text"], r) for r in [*content["statistics"], *content["non_statistics"]]]
    misplaced, covered = rules.span_faults(labelled, text.strip())
    assert faults + misplaced + list(rules.coverage_faults(text.strip(), covered)) == []
