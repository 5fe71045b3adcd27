"""Pages of layouts that no entry knows: the text that a reader would keep, and what they tell."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from extractors import read_document
from extractors.documents.furniture import is_part, leads_away
from extractors.documents.layouts import choose, index, layouts
from extractors.documents.markup import parse
from extractors.documents.verdict import Verdict, judge
from extractors.documents.words import table
from extractors.records import Document
from extractors.tokens import FOOTNOTE

PAGES = Path(__file__).parents[1] / "pages"
NAMES = tomllib.loads((PAGES / "pages.toml").read_text(encoding="utf-8"))
LEAST = 0.95
WORD = re.compile(r"\w+")


def read(name: str) -> Document:
    return read_document((PAGES / f"{name}.html").read_bytes(), uri=f"{name}.html")


def tokens(text: str) -> Counter[str]:
    return Counter(WORD.findall(text.lower().replace(FOOTNOTE, "")))


def agreement(found: str, wanted: str) -> float:
    """The F1 of the words found against those wanted, each as often as it stands there."""
    one, other = tokens(found), tokens(wanted)
    return 2 * (one & other).total() / (one.total() + other.total())


def kept(document: Document) -> str:
    """The text without what is marked as no claim of the publisher's."""
    shown = [one for one in document.blocks if one.section not in ("boilerplate", "comment")]
    return "\n".join(document.text[one.start : one.end] for one in shown)


def test_the_pages_are_ten_and_of_no_known_layout() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.html")) == sorted(NAMES)
    assert len(NAMES) == 10
    for name in NAMES:
        found = index(parse((PAGES / f"{name}.html").read_text(encoding="utf-8"), name))
        assert choose(found) is layouts()[-1]


@pytest.mark.parametrize("name", NAMES)
def test_text_that_a_reader_would_keep(name: str) -> None:
    """The text beside the page was written before the page was ever read."""
    wanted = (PAGES / f"{name}.txt").read_text(encoding="utf-8")
    document = read(name)
    assert agreement(kept(document), wanted) >= LEAST
    assert agreement(document.text, wanted) >= LEAST


@pytest.mark.parametrize("name", NAMES)
def test_what_a_page_tells_of_itself(name: str) -> None:
    document = read(name)
    found = {key: getattr(document, key) for key in ("title", "publisher", "published")}
    assert found == NAMES[name]
    assert sum(block.kind == "title" for block in document.blocks) == 1


def test_structure_of_an_unknown_page() -> None:
    """Quotations, bullets, tables with their headers and notes are what they are anywhere."""
    document = read("02-tables-of-2003")
    sections = Counter(block.section for block in document.blocks)
    assert (sections["quote"], sections["bullet"], sections["notes"] >= 3) == (1, 3, True)
    cells = {document.text[one.start : one.end]: one.headers for one in document.blocks}
    caption = "Pupils able to swim 25 metres, by pattern of lessons"
    assert cells["89"] == ("Pupils (%)", "Daily blocks", caption)


def test_a_verdict_tells_what_shares_its_words() -> None:
    verdict = Verdict("Of 40 homes 12 grew.\nShort line\nThe rest did not grow at all.")
    assert verdict.share("Of 40 homes, 12 grew") == 1.0
    assert verdict.share("short line") == 1.0
    assert verdict.share("short") == 0.0
    assert verdict.share("Sign up to our newsletter today") == 0.0


@pytest.mark.parametrize("markup", ["", "<p>", "<div>" * 5_000 + "1", "<html><body></body></html>"])
def test_no_verdict(markup: str) -> None:
    """On what has no text the library finds none, and does not fail."""
    assert judge(markup) is None


def test_text_set_too_deep_to_weigh_is_read() -> None:
    """Blocks within each other without end, as of elements never closed, are all read."""
    line = "Inspectors called at home {0} of the county and asked how many carers there were."
    markup = "".join(f"<div><p>{line.format(place)}</p>" for place in range(2_000))
    document = read_document(f"<h1>Homes</h1>{markup}".encode(), uri="x.html")
    assert line.format(1_999) in document.text


PARTS = table("page_parts")
NAMED = ("furniture", "byline")


@pytest.mark.parametrize(
    ("entry", "name"), [(entry, name) for entry in NAMED for name in PARTS[entry]["examples"]]
)
def test_part(entry: str, name: str) -> None:
    assert any(is_part(one, entry) for one in name.split())


@pytest.mark.parametrize(
    ("entry", "name"),
    [(entry, name) for entry in NAMED for name in PARTS[entry]["counter_examples"]],
)
def test_other_part(entry: str, name: str) -> None:
    assert not any(is_part(one, entry) for one in name.split())


@pytest.mark.parametrize("line", PARTS["further_reading"]["examples"])
def test_further_reading(line: str) -> None:
    assert leads_away(line)


@pytest.mark.parametrize("line", PARTS["further_reading"]["counter_examples"])
def test_other_line(line: str) -> None:
    assert not leads_away(line)
