"""A release says the same however it is dressed: quotes, spaces, markup, digits for words."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from extractors import extract, read_document
from extractors.records import Extraction

SAMPLES = sorted((Path(__file__).parents[2] / "flows" / "samples").glob("*.txt"))
STRAIGHT = str.maketrans("“”‘’\u00a0", "\"\"'' ")
PLAIN = "The board thanked everybody who had helped with the visits."
COUNTED = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SMALL = {word: str(number) for number, word in enumerate(COUNTED, 2)}
SAID = re.compile(
    rf"(?<!-)\b(?:{'|'.join(SMALL)})\b(?!-| hundred| thousand| quarters| thirds)", re.IGNORECASE
)


def read(text: str, uri: str = "a.txt") -> Extraction:
    return extract(read_document(text.encode(), uri=uri))


def meaning(extraction: Extraction, *, words: bool = True) -> list[tuple[object, ...]]:
    """What the statistics say, and with `words` how, whatever quotes and spaces they have."""
    return [
        (
            " ".join(s.text.translate(STRAIGHT).split()) if words else "",
            s.kind, s.value, s.low, s.high, s.comparator, s.unit, s.numerator, s.denominator,
            s.population_code, s.grades, s.judgement, s.area_code, s.direction,
            s.period and (s.period.start, s.period.end), s.speaker and s.speaker.name,
        )
        for s in extraction.statistics
    ]  # fmt: skip


def curly(text: str) -> str:
    text = re.sub(r'(^|[\s(])"', r"\1“", text.translate(STRAIGHT), flags=re.MULTILINE)
    text = re.sub(r"(^|[\s(“])'", r"\1‘", text.replace('"', "”"), flags=re.MULTILINE)
    return text.replace("'", "’")


DRESSES: dict[str, Callable[[str], str]] = {
    "straight quotes": lambda text: text.translate(STRAIGHT),
    "curly quotes": curly,
    "lines end as on Windows": lambda text: text.replace("\n", "\r\n"),
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
    "two spaces": lambda text: text.replace(" ", "  "),
    "spaces at the ends of lines": lambda text: text.replace("\n", " \t\n"),
    "wider gaps": lambda text: text.replace("\n\n", "\n\n\n\n"),
    "a mark of byte order": lambda text: "\ufeff" + text,
    "a paragraph without numbers": lambda text: f"{text.rstrip()}\n\n{PLAIN}",
    "other bullets": lambda text: re.sub(r"^[•-] ", "* ", text, flags=re.MULTILINE),
}


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_dress_does_not_matter(path: Path, dress: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert meaning(read(DRESSES[dress](text))) == meaning(read(text))


def page(text: str) -> str:
    """The text as a page: title, headings, lists and paragraphs."""
    parts: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.split("\n")
        if all(re.match("[•*-] ", line) for line in lines):
            items = "".join(f"<li>{escape(line[2:], quote=False)}</li>" for line in lines)
            parts.append(f"<ul>{items}</ul>")
        elif not parts:
            parts.append(f"<h1>{escape(block, quote=False)}</h1>")
        elif len(block.split()) < 9 and not re.search(r"[.:,;\d]", block):
            parts.append(f"<h2>{escape(block, quote=False)}</h2>")
        else:
            joined = "<br>".join(escape(line, quote=False) for line in lines)
            parts.append(f"<p>{joined}</p>")
    return f"<html><body><main>{''.join(parts)}</main></body></html>"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_page_says_what_the_text_does(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert meaning(read(page(text), "a.html")) == meaning(read(text))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_digits_mean_what_words_do(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    digits = SAID.sub(lambda match: SMALL[match[0].lower()], text)
    assert digits != text
    assert meaning(read(digits), words=False) == meaning(read(text), words=False)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_paragraph_without_numbers_changes_no_figure(path: Path) -> None:
    """Wherever it stands; what a figure is about may lean on the paragraph before its own."""
    parts = path.read_text(encoding="utf-8").split("\n\n")
    wanted = [one[:9] for one in meaning(read("\n\n".join(parts)))]
    for place in range(3, len(parts), 5):
        found = meaning(read("\n\n".join([*parts[:place], PLAIN, *parts[place:]])))
        assert [one[:9] for one in found] == wanted


def test_a_bullet_is_no_word_of_its_item() -> None:
    """Before it is read: the first place of an item opens its sentence."""
    line = "The gap between London and the East Midlands has narrowed from 14 points to nine"
    (first, second) = (read(f"Schools\n\n{mark}{line}.").statistics for mark in ("", "- "))
    assert [s.area for s in first] == [s.area for s in second]
    assert all(not s.sentence.startswith("-") for s in second)
