"""Every entry of the vocabulary that documents are read with: its examples hold, both ways."""

from __future__ import annotations

import time
from typing import Any

import pytest
from test_documents_speech import page, told

from extractors.documents import read_document, split
from extractors.documents.announced import narrator
from extractors.documents.names import without_titles
from extractors.documents.persons import is_organisation
from extractors.documents.sections import lines, telling
from extractors.documents.speakers import Cast, attribute, reporting
from extractors.documents.text_page import plain_title
from extractors.documents.words import fold, is_one, pattern, table, words


def examples(file: str, field: str = "examples") -> list[tuple[str, Any]]:
    return [(entry, one) for entry, fields in table(file).items() for one in fields.get(field, [])]


@pytest.mark.parametrize(("entry", "line"), examples("page_lines"))
def test_telling_line(entry: str, line: str) -> None:
    """A line of an entry is told as such."""
    found = telling(line, heading=True)
    assert found is lines()[list(table("page_lines")).index(entry)]


@pytest.mark.parametrize(("entry", "line"), examples("page_lines", "counter_examples"))
def test_other_line(entry: str, line: str) -> None:
    """A counter-example of an entry is not told as that entry."""
    found = telling(line, heading=True)
    assert found is not lines()[list(table("page_lines")).index(entry)]


@pytest.mark.parametrize(("entry", "pair"), examples("publishers"))
def test_publisher(entry: str, pair: tuple[str, str]) -> None:
    """A line gives its publisher; a title loses its prefix."""
    line, wanted = pair
    if entry == "title_prefix":
        assert plain_title(line) == wanted
    else:
        match = pattern("publishers", entry).search(line)
        assert match is not None
        assert match["publisher"] == wanted


def same_speech(example: Any) -> bool:
    """Whether an example of speech.toml holds: a name, an announcing line, or paragraphs."""
    if isinstance(example, dict) and "speaker" in example:
        text = "\n\n".join(example["paragraphs"])
        teller = read_document(text.encode(), uri="x.txt").speaker
        return (teller.name if teller else "") == example["speaker"]
    if isinstance(example, dict):
        document = page(example["paragraphs"], html=False)
        kind = "reported" if "reported" in example else "quotations"
        found = told(document, getattr(document, kind))
        return len(found) == len(example[kind]) and all(
            speaker == name and words.startswith(opening)
            for (speaker, words), (name, opening) in zip(found, example[kind], strict=True)
        )
    if len(example) == 2:
        written, name = example
        return without_titles(written) == name
    line, name, role, organisation = example
    speaker = attribute(line, Cast())
    if speaker is None or not name:
        return speaker is None and not name
    own = is_organisation(speaker) or (
        (speaker.role or "", speaker.organisation or "") == (role, organisation)
    )
    return speaker.name == name and own


SPEECH = [
    (entry, example)
    for field in ("examples", "counter_examples")
    for entry, example in examples("speech", field)
    if not isinstance(example, str)
]
WORDED = [entry for entry, fields in table("speech").items() if "words" in fields]


@pytest.mark.parametrize(("entry", "example"), SPEECH)
def test_speech(entry: str, example: Any) -> None:
    """Names lose their titles; lines and paragraphs have the speakers their examples name."""
    assert same_speech(example)


@pytest.mark.parametrize("entry", WORDED)
def test_speech_needs_its_words(entry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the words of an entry one of its examples fails."""
    monkeypatch.setitem(table("speech")[entry], "words", [])
    for cached in (words, is_one, reporting):
        cached.cache_clear()
    held = [same_speech(example) for example in table("speech")[entry]["examples"]]
    for cached in (words, is_one, reporting):
        cached.cache_clear()
    assert not all(held)


@pytest.mark.parametrize("text", table("speech")["narrator"]["examples"])
def test_narrator(text: str) -> None:
    assert any(clue.match(fold(text)) for clue in narrator())


@pytest.mark.parametrize("text", table("speech")["narrator"]["counter_examples"])
def test_no_narrator(text: str) -> None:
    assert not any(clue.match(fold(text)) for clue in narrator())


@pytest.mark.parametrize(("entry", "marked"), examples("sentences"))
def test_sentences(entry: str, marked: str) -> None:
    """Sentences end where the example says, and nowhere else."""
    wanted = marked.split("|")
    text = " ".join(wanted)
    assert [text[start:end] for start, end in split(text, 0, len(text))] == wanted


@pytest.mark.parametrize("name", table("layouts"))
def test_layout(name: str) -> None:
    """The example of a layout is read as it says."""
    fields = table("layouts")[name]
    document = read_document(fields["example"].encode(), uri="x.html")
    found = [
        f"{block.section} {document.text[block.start : block.end]}" for block in document.blocks
    ]
    assert found == fields["expect"]


@pytest.mark.parametrize("file", ["page_lines", "publishers", "layouts", "sentences", "speech"])
def test_words_once(file: str) -> None:
    """No word stands twice in an entry, and words are given folded so that they can match."""
    for entry, fields in table(file).items():
        listed = fields.get("words", [])
        assert len(listed) == len(set(listed)), entry
        assert [word for word in listed if fold(word) != word] == [], entry


HOSTILE = [
    "a" * 480,
    "a@" * 240,
    "0 " * 240,
    "by on at " * 50,
    "(0" * 240,
    "a b" * 160,
    "on the A " * 50,
]


@pytest.mark.parametrize("line", HOSTILE, ids=range(len(HOSTILE)))
def test_lines_fast(line: str) -> None:
    """No line of the greatest length takes the patterns of all entries long."""
    start = time.perf_counter()
    for _ in range(20):
        telling(line, heading=True)
    assert time.perf_counter() - start < 1.0


@pytest.mark.parametrize("words", ["on the A ", "on the Abc Abc Abc Abc Abc ", "from A - ", "© A "])
def test_publishers_linear(words: str) -> None:
    """A publisher is searched for in time that grows with the text, not faster."""
    text = words * 40_000
    start = time.perf_counter()
    for entry in table("publishers"):
        pattern("publishers", entry).search(text)
    assert time.perf_counter() - start < 3.0
