"""Ids hash raw values: they survive a better reader and tell apart what differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records import Block, Document, Extraction, Quotation, Speaker
from warehouse.identity import Occurrences, content_hash, digest, document_id, revision_id, words_of

DOCUMENT = Document(
    "homes/2024.txt", "text/plain", "Half of 43 homes.", (Block(0, 17, "paragraph", "body"),)
)


def test_ids_never_change() -> None:
    """Pinned: a change here renames every fact in every warehouse there is."""
    assert document_id(DOCUMENT) == "d5a0156c0674a4bc7410"
    assert revision_id(DOCUMENT) == "8a3c497727db9ba28313"
    ids = Occurrences(DOCUMENT.text)
    assert ids.fact_id("statistic", document_id(DOCUMENT), "43 homes", 8) == "25bca3c611507e36b7ec"


def test_parts_do_not_run_together() -> None:
    """Where one part ends and the next begins counts."""
    pairs = [("ab", "c"), ("a", "bc"), ("abc", ""), ("", "abc"), ("1:a", "b"), ("a", "1:b")]
    assert len({digest(*pair) for pair in pairs}) == len(pairs)


@pytest.mark.parametrize(
    ("change", "same_document", "same_content"),
    [
        ({"uri": "homes/2025.txt"}, False, True),
        ({"locale": "cy"}, False, True),
        ({"text": "Half of 44 homes."}, True, False),
        ({"title": "Homes"}, True, False),
        ({"withdrawn": True}, True, False),
        ({"speaker": Speaker("Ada Hart")}, True, False),
        ({"blocks": (Block(0, 17, "item", "bullet"),)}, True, False),
        ({"quotations": (Quotation(0, 4, None),)}, True, False),
        ({"updated_at": datetime(2024, 1, 1, tzinfo=UTC)}, True, True),
        ({"media_type": "text/html"}, True, True),
    ],
)
def test_what_makes_a_document_and_its_content(
    change: dict[str, object], same_document: bool, same_content: bool
) -> None:
    """Address and locale make a document; what a reader is shown makes its content."""
    other = replace(DOCUMENT, **change)  # type: ignore[arg-type]
    assert (document_id(other) == document_id(DOCUMENT)) is same_document
    assert (content_hash(other) == content_hash(DOCUMENT)) is same_content
    assert (revision_id(other) == revision_id(DOCUMENT)) is (same_document and same_content)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("A quarter", "a  quarter", True),
        ("three\u2013quarters", "three-quarters", True),
        ("10 of\n43", "10 of 43", True),
        ("5,600", "5,601", False),
        ("85%", "85", False),
    ],
)
def test_folded_words(left: str, right: str, same: bool) -> None:
    """Case, white space and kinds of dash do not tell figures apart; signs and digits do."""
    assert (words_of(left) == words_of(right)) is same


def test_finding_another_figure_renames_none(make_extraction: Callable[..., Extraction]) -> None:
    """The occurrence is counted in the text, not among the figures found so far."""
    text = "Some 20% here, 20% there."
    every, one = Occurrences(text), Occurrences(text)
    first, second = (every.fact_id("statistic", "d", "20%", at) for at in (5, 15))
    assert first != second
    assert one.fact_id("statistic", "d", "20%", 15) == second


def test_moving_a_span_renames_nothing() -> None:
    """A text that gains a paragraph before keeps the ids of figures that are in it once."""
    before, after = Occurrences("Of homes, 43% met it."), Occurrences("News. Of homes, 43% met it.")
    assert before.fact_id("statistic", "d", "43%", 10) == after.fact_id("statistic", "d", "43%", 16)


def test_two_figures_of_the_same_words_at_the_same_place() -> None:
    """They are told apart by their order, again the same when asked again."""
    ids = [
        [Occurrences("A third of girls and boys").fact_id("statistic", "d", "A third", 0)]
        for _ in range(2)
    ]
    both = Occurrences("A third of girls and boys")
    pair = [both.fact_id("statistic", "d", "A third", 0) for _ in range(2)]
    assert ids[0] == ids[1] == pair[:1]
    assert pair[0] != pair[1]


@given(st.lists(st.sampled_from(["1", "of", "43", "%", "a", "third"]), min_size=1, max_size=40))
def test_occurrences_against_plain_counting(words: list[str]) -> None:
    """Every run of words has the rank that a slow count over the list of words gives it."""
    text = " ".join(words)
    starts = [sum(len(word) + 1 for word in words[:place]) for place in range(len(words))]
    ids = Occurrences(text)
    seen: dict[tuple[str, ...], int] = {}
    expected, found = [], []
    for place in range(len(words) - 1):
        pair = tuple(words[place : place + 2])
        seen[pair] = seen.get(pair, 0) + 1
        expected.append((pair, seen[pair]))
        found.append(ids.fact_id("statistic", "d", " ".join(pair), starts[place]))
    assert len(set(found)) == len(set(expected)) == len(expected)
    fresh = [
        Occurrences(text).fact_id("statistic", "d", " ".join(pair), starts[place])
        for place, (pair, _) in enumerate(expected)
    ]
    assert found == fresh
