"""Whatever comes in: true records or one declared error; benchmarks/fuzzing goes on for longer."""

from __future__ import annotations

import time
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzzing.mutating import PIECES, mutants, pages
from benchmarks.fuzzing.shapes import SHAPES, Shape
from benchmarks.fuzzing.truths import faults, read
from extractors import extract, read_document
from extractors.errors import DocumentError

WORDS = """
    homes councils children were was rated good year years month May pupils the by at from than more
    less rose fell £2m £2bn 12% 7 10 43 two three quarter third tenth first Leeds pounds kg hours
    each every out half dozen -05h 3rd 1a a1 x2 10:30 1.2.3 1-2 1–2 3/4 ½ 4½ 2014/15 (3) $5 50p 9am
    pence pt AUD ± 1e9 no. Q2
"""
SOUP = st.lists(
    st.tuples(st.sampled_from((*PIECES, *WORDS.split())), st.sampled_from((" ", " ", ""))),
    max_size=30,
).map(lambda parts: "".join(word + joint for word, joint in parts))
MUTANTS = 50
SIZE = 1_000


def check(content: bytes, uri: str) -> None:
    extraction = read(content, uri)
    assert extraction is None or faults(extraction) == []


@settings(
    max_examples=600, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(SOUP)
def test_any_soup_of_words_and_signs(text: str) -> None:
    check(b"A year\n\n" + text.encode("utf-8", "surrogatepass"), "a.txt")


def test_damaged_releases() -> None:
    for page in islice(mutants(pages(), seed=20240501), MUTANTS):
        check(page.content, page.name)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_hostile_shapes(shape: Shape) -> None:
    check(shape.make(SIZE), shape.uri)


@pytest.mark.parametrize(
    "text",
    [
        "2£3",
        "half$1",
        "7a $5",
        "½£2n",
        "4£two",
        "4per 1-2",
        "4 per 1–2 homes",
        "9" * 310 + " homes",
    ],
    ids=lambda text: text[:12],
)
def test_found_by_fuzzing(text: str) -> None:
    check(f"A year\n\n{text}".encode(), "a.txt")


ENDLESS = {
    "ninety ": "- ", "12 in the ": "two years to ", "12 homes ": "in Hull for pupils ",
    "12 ": "part of ", "12 councils ": "' councils ", "more than ": "there was ", "": "running ",
    "12 men ": "aged 12 ", "A home ": "and Oak House ",
}  # fmt: skip


@pytest.mark.parametrize("begun", ENDLESS, ids=repr)
def test_a_caption_that_goes_on_and_on(begun: str) -> None:
    """Sentences are cut, headers are not: each word would be a call within the one before."""
    said = begun + ENDLESS[begun] * SIZE
    check(f"<main><h1>A year<table><caption>{said}<tr><th>A<tr><td>12".encode(), "a.html")


def test_elements_within_each_other_without_end() -> None:
    check(b"<main>" + b"<div>" * 20_000 + b"12 homes", "a.html")


def test_fifty_megabytes_of_one_line_are_refused_at_once() -> None:
    began = time.process_time()
    with pytest.raises(DocumentError, match="over the limit of 32 MB"):
        read_document(b"12 homes " * 6_000_000, uri="a.txt")
    assert time.process_time() - began < 1


@pytest.mark.parametrize("uri", ["a.html", "a.txt", "a"])
def test_no_entity_opens_a_file_or_grows(uri: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("4711 homes")
    page = f"""<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">
        <!ENTITY a "12 homes "><!ENTITY b "{"&a;" * 99}"><!ENTITY c "{"&b;" * 99}">]>
        <html xmlns:xi="http://www.w3.org/2001/XInclude"><body><h1>A year</h1><p>&x; &c;</p>
        <xi:include href="{secret.as_uri()}" parse="text"/><p>13 homes.</p></body></html>"""
    extraction = extract(read_document(page.encode(), uri=uri))
    assert "4711" not in extraction.document.text
    assert len(extraction.document.text) <= len(page)
