"""Whatever the bytes: a document with true offsets or a DocumentError, in linear time."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.documents import read_document, split
from extractors.errors import DocumentError
from extractors.records import Document

PAGES = [
    case["content"].encode()
    for case in tomllib.loads(
        (Path(__file__).parents[1] / "cases" / "documents_pages.toml").read_text(encoding="utf-8")
    ).values()
]
SPLICES = [
    piece.encode()
    for piece in (
        *("<", ">", "<table>", "</p>", "<b>", "</div>", "<br><br>", "<li>", "<blockquote>", "<q>"),
        *("\0", "&#0;", "“", "‘", "’", '"', "'", " said: ", "said ", "\n\n", "\x1c", "\u2028"),
        "Notes to editors",
    )
] + [b"\xff", b"\x92"]


def check(document: Document) -> None:
    text = document.text
    place = 0
    for block in document.blocks:
        assert place <= block.start < block.end <= len(text)
        assert text[place : block.start].strip() == ""
        words = text[block.start : block.end]
        assert words == " ".join(words.split()) != ""
        spans = split(text, block.start, block.end)
        assert "".join(text[a:b] for a, b in spans).replace(" ", "") == words.replace(" ", "")
        place = block.end
    assert place == len(text)
    for quotations in (document.quotations, document.reported):
        place = 0
        for quotation in quotations:
            assert place <= quotation.start < quotation.end <= len(text)
            place = quotation.end
            assert any(
                block.start <= quotation.start and quotation.end <= block.end
                for block in document.blocks
            )
            assert quotation.speaker is None or quotation.speaker.name.strip()
    for words in (text, document.title, document.publisher, document.uri, document.locale):
        assert words is None or words.encode("utf-8")


def read(content: bytes, uri: str, media_type: str | None) -> None:
    try:
        document = read_document(content, uri=uri, media_type=media_type)
    except DocumentError:
        return
    check(document)


KINDS = st.sampled_from(
    [None, "text/html", "text/plain", "application/json", "text/html; charset=x"]
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), KINDS)
def test_random_bytes(content: bytes, media_type: str | None) -> None:
    read(content, "x", media_type)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), KINDS)
def test_random_text(text: str, media_type: str | None) -> None:
    read(text.encode("utf-8", "surrogatepass"), "x", media_type)


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from(PAGES),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(SPLICES), st.integers(0, 60)), max_size=8),
)
def test_mutated_pages(page: bytes, changes: list[tuple[float, bytes, int]]) -> None:
    for where, splice, cut in changes:
        place = int(where * len(page))
        page = page[:place] + splice + page[place + cut :]
    read(page, "x", None)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"“”‘’\"' .,!ab4", "Al Vale ", "said ", "he ", "\n\n", ": "]), max_size=60
    )
)
def test_speech_soup(parts: list[str]) -> None:
    read("".join(["Homes\n\n", *parts]).encode(), "x.txt", None)


PROSE = "Inspectors called at every home in the county and asked how many carers there were. "
HOSTILE: dict[str, Callable[[int], str]] = {
    "nested": lambda n: "<div>" * n + "1",
    "nested bold": lambda n: "<p>" + "<b>" * n + "1",
    "nested tables": lambda n: "<table><tr><td>" * (n // 4) + "1",
    "nested quotations": lambda n: "<blockquote>“" * (n // 2) + "1",
    "breaks": lambda n: "<p>" + "1<br> " * n,
    "paragraphs": lambda n: "<h1>Homes</h1>" + f"<p>{PROSE}</p>" * (n // 20),
    "paragraphs within": lambda n: "<h1>Homes</h1>" + f"<div class=a><p>{PROSE}</p>" * (n // 20),
    "words within": lambda n: "<h1>Homes</h1>" + f"<span>{PROSE}" * (n // 20),
    "links": lambda n: f"<h1>Homes</h1><p>{PROSE}" + f"<li><a href=x>{PROSE}</a>" * (n // 20),
    "sign-ups": lambda n: f"<p>{PROSE}" + f"<div class=promo><input>{PROSE}</div>" * (n // 20),
    "attribute": lambda n: f'<p>1<i class="{"a " * n * 4}" style="{"x" * n * 10}">2</i>',
    "attributes": lambda n: "<p>1<i " + " ".join(f"a{k}" for k in range(n)) + ">2</i>",
    "linked data": lambda n: '<script type="application/ld+json">' + '[{"@type":' * n + "</script>",
    "tall cells": lambda n: "<table>" + '<tr><td rowspan="99" colspan=99>1' * (n // 20),
    "spans": lambda n: "<table>" + "<tr><th>a<td rowspan=99 colspan=99>1" * (n // 20),
    "entities": lambda n: '<!DOCTYPE a [<!ENTITY b "bbbb">]><p>' + "&b;&#0;&#xd800;" * n,
    "quotes": lambda n: "<p>" + "“A ‘b \" c ’ ' " * n,
    "names": lambda n: "<p>" + "Al Vale, " * n + "said",
    "verbs": lambda n: "<p>" + "A said " * n,
    "stops": lambda n: "<p>" + ".’ " * n * 3,
    "lines": lambda n: "<br><br>".join(["Notes to editors", "Vale said:", "A b."] * (n // 10)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_linear(name: str) -> None:
    """Four times the input takes about four times as long (up to nine, on a busy machine)."""
    times = []
    for size in (2_000, 8_000):
        content = HOSTILE[name](size).encode()
        best = 1e9
        for _ in range(2):
            start = time.process_time()
            read(content, "x.html", "text/html")
            best = min(best, time.process_time() - start)
        times.append(best)
    assert times[1] < 9 * times[0] + 0.1, times


def test_deep_nesting() -> None:
    """A hundred thousand elements within each other are read like any page."""
    read(b"<div>" * 100_000 + b"1", "x.html", "text/html")
