"""Invented pages of every layout: title, publisher, date, blocks, quotations."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from extractors.documents import read_document
from extractors.records import Document, Quotation

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "documents_pages.toml").read_text(encoding="utf-8")
)


def read(case: dict[str, Any]) -> Document:
    return read_document(case["content"].encode(), uri=case["uri"])


def shown(document: Document) -> list[str]:
    lines = []
    for block in document.blocks:
        words = document.text[block.start : block.end]
        headers = "".join(f" | {header}" for header in block.headers)
        lines.append(f"{block.section} {block.kind} {words}{headers}")
    return lines


def told(document: Document, quotations: tuple[Quotation, ...]) -> list[list[str]]:
    return [
        [quote.speaker.name if quote.speaker else "", document.text[quote.start : quote.end]]
        for quote in quotations
    ]


@pytest.mark.parametrize("name", CASES)
def test_blocks(name: str) -> None:
    """Every block of a page comes once, in order, with its section, kind and headers."""
    assert shown(read(CASES[name])) == CASES[name]["blocks"]


@pytest.mark.parametrize("name", CASES)
def test_metadata(name: str) -> None:
    """Title, publisher, date with its basis, and address are those of the page."""
    document = read(CASES[name])
    case = CASES[name]
    assert (document.title, document.publisher) == (case["title"], case.get("publisher"))
    assert (document.published, document.published_basis) == (
        case["published"],
        case["published_basis"],
    )
    assert document.uri == case.get("canonical", case["uri"])


@pytest.mark.parametrize("kind", ["quotations", "reported"])
@pytest.mark.parametrize("name", CASES)
def test_speech(name: str, kind: str) -> None:
    """Quoted words and reported sentences have their speakers; no others are found."""
    document = read(CASES[name])
    found = told(document, getattr(document, kind))
    wanted = CASES[name].get(kind, [])
    assert [speaker for speaker, _ in found] == [speaker for speaker, _ in wanted], found
    for (_, words), (_, opening) in zip(found, wanted, strict=True):
        assert words.startswith(opening)
