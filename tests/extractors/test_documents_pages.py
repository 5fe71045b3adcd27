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


@pytest.mark.parametrize(
    ("came_from", "names", "known_as"),
    [
        ("http://evil.example/a", "https://ledger.example.org/real", None),
        ("http://ledger.example.org.evil.example/a", "https://ledger.example.org/real", None),
        ("http://ledger.example.org@evil.example/a", "https://ledger.example.org/real", None),
        ("http://[::1", "https://ledger.example.org/real", None),
        ("http://WWW.ledger.example.org/?p=1", "https://ledger.example.org/real", "names"),
        ("https://ledger.example.org/?p=1", "https://www.ledger.example.org/real", "names"),
        ("https://m.ledger.example.org/real", "https://www.ledger.example.org/real", "names"),
        ("https://m.other.example/real", "https://www.ledger.example.org/real", None),
        ("https://m.example/real", "https://example/real", None),
        ("saved/page.html", "https://ledger.example.org/real", "names"),
        ("C:/saved/page.html", "https://ledger.example.org/real", "names"),
    ],
)
@pytest.mark.parametrize(
    "link", ['<link rel="canonical" href="{}">', '<meta property="og:url" content="{}">']
)
def test_no_page_stands_in_for_another_sites(
    link: str, came_from: str, names: str, known_as: str | None
) -> None:
    """Only a page of the same site, or one saved in a file, is known by the address it names."""
    page = f"<html><head>{link.format(names)}</head><body><p>9 of 10 ran late.</p></body></html>"
    document = read_document(page.encode(), uri=came_from)
    assert document.uri == (names if known_as else came_from)


def test_of_several_addresses_the_first_of_the_own_site_is_taken() -> None:
    """A page that a syndicate marks as its own still has an address of its site."""
    page = """<html><head><link rel="canonical" href="https://syndicate.example/story">
<meta property="og:url" content="https://ledger.example.org/story"></head>
<body><p>9 of 10 ran late.</p></body></html>"""
    document = read_document(page.encode(), uri="https://ledger.example.org/?p=1")
    assert document.uri == "https://ledger.example.org/story"


@pytest.mark.parametrize(
    ("came_from", "known_as"),
    [
        ("https://evil.example/item", "https://evil.example/item"),
        ("https://www.gov.uk/api/content/news/homes", "https://www.gov.uk/news/homes"),
        ("saved/item.json", "https://www.gov.uk/news/homes"),
    ],
)
def test_no_other_site_has_content_items_of_govuk(came_from: str, known_as: str) -> None:
    """Whatever path an item of theirs names."""
    item = (
        b'{"title": "Homes", "base_path": "/news/homes", "document_type": "press_release",'
        b' "details": {"body": "<p>9 of 10 grew.</p>"}}'
    )
    assert read_document(item, uri=came_from).uri == known_as
