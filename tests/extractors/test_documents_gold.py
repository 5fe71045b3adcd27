"""The real documents: text, title, publisher, date, and the section and speaker of each figure."""

from __future__ import annotations

import html
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractors.documents import read_document, section_at, speaker_at
from extractors.records import Document

FLOOR = 0.95
Annotated = tuple[dict[str, Any], Document, str]


@pytest.fixture(scope="module")
def annotated(shared: Path, gold_checks: ModuleType) -> list[Annotated]:
    """Each annotated document: its annotations, as we read it, as the annotators did."""
    found = []
    for path in sorted((shared / "gold").glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        source = gold_checks.source_path(gold["document"])
        document = read_document(source.read_bytes(), uri=source.name)
        found.append((gold, document, gold_checks.source_text(source)))
    return found


def test_text(annotated: list[Annotated]) -> None:
    """The canonical text is the annotators' text, word for word and in order."""
    for gold, document, text in annotated:
        assert " ".join(document.text.replace("\u2060", "").split()) == text, gold["document"]


def test_metadata(annotated: list[Annotated]) -> None:
    """Title, publisher and date are those a reader wrote down."""
    for gold, document, _ in annotated:
        day = document.published.isoformat() if document.published else None
        found = (document.title, document.publisher, day)
        assert found == (gold["title"], gold["publisher"], gold["published"]), gold["document"]


def test_sections_and_speakers(annotated: list[Annotated]) -> None:
    """Of the figures whose words stand once, section and speaker agree with the gold."""
    total = sections = speakers = 0
    for gold, document, _ in annotated:
        for statistic in gold["statistics"]:
            if document.text.count(statistic["text"]) != 1:
                continue
            place = document.text.index(statistic["text"])
            speaker = speaker_at(document, place)
            total += 1
            sections += section_at(document, place) == statistic["section"]
            last = speaker.name.split()[-1] if speaker else None
            speakers += last == ((statistic["speaker"] or "").split() or [None])[-1]
    print(f"section {sections}/{total}, speaker {speakers}/{total}")
    assert total > 150
    assert sections / total >= FLOOR
    assert speakers / total >= FLOOR


@pytest.mark.parametrize("name", ["govuk", "."])
def test_blocks_cover(shared: Path, name: str) -> None:
    """Blocks are in order, never empty, and all that lies between them is white space."""
    paths = [path for path in (shared / "corpus" / name).iterdir() if path.is_file()]
    assert paths
    for path in paths:
        document = read_document(path.read_bytes(), uri=path.name)
        place = 0
        for block in document.blocks:
            assert document.text[place : block.start].strip() == ""
            assert document.text[block.start : block.end].strip()
            place = block.end
        assert document.text[place:].strip() == ""


FRAMES = {
    "GOV.UK": """<html class="govuk-template"><meta name="govuk:format" content="{kind}">
        <meta name="govuk:primary-publishing-organisation" content="{publisher}">
        <body><header>GOV.UK 12</header><main><h1>{title}</h1>
        <p class="gem-c-lead-paragraph">{summary}</p>{body}</main><footer>9</footer>""",
    "WordPress": """<html><head><meta property="og:site_name" content="{publisher}">
        <meta name="govuk:format" content="{kind}"></head><body class="single-post"><nav>7</nav>
        <article><h1 class="entry-title">{title}</h1><p class="standfirst">{summary}</p>
        <div class="entry-content">{body}</div></article></body></html>""",
    "unknown": """<html><head><meta name="dc.publisher" content="{publisher}">
        <meta name="govuk:format" content="{kind}"></head><body><ul><li><a href="/">7</a></li></ul>
        <div><div class="x1"><h1>{title}</h1><div class="intro">{summary}</div>
        <div class="x2">{body}</div></div></div></body></html>""",
}


@pytest.mark.parametrize("frame", FRAMES)
def test_same_in_any_page(shared: Path, frame: str) -> None:
    """The words of a content item, set in a page of any layout, give the same blocks."""
    for path in sorted((shared / "corpus" / "govuk").glob("*.json")):
        item = json.loads(path.read_text(encoding="utf-8"))
        wanted = read_document(path.read_bytes(), uri=path.name)
        page = FRAMES[frame].format(
            kind=item["document_type"],
            publisher=html.escape(wanted.publisher or ""),
            title=html.escape(item["title"]),
            summary=html.escape(item["description"] or ""),
            body=item["details"]["body"],
        )
        document = read_document(page.encode(), uri="x.html")
        assert document.text == wanted.text, path.name
        assert (document.title, document.publisher) == (wanted.title, wanted.publisher)
        found = [(block.start, block.section) for block in document.blocks]
        same = sum(pair in found for pair in ((b.start, b.section) for b in wanted.blocks))
        assert same >= 0.98 * len(wanted.blocks), path.name
