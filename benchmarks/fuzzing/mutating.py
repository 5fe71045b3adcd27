"""Releases that were damaged: spliced, cut, repeated, swapped, and written in another encoding."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
# What is put where it does not belong.
PIECES = (
    *"<>&;\"'“”‘’()[]{}%£$€½–—-/,.:|\0\t\n #~+*§",
    "\u00a0", "\u200b", "\u202e", "\u2028", "\u0301", "\ufeff", "\ud800", "\U0001f600", "İ", "ß",
    "</p>", "<p>", "<b>", "<table><tr><td>", "</table>", "<li>", "<br><br>", "<!--", "-->",
    "<script>", "</script>", "<blockquote>", "</div>", "&nbsp;", "&#0;", "<![CDATA[", "<q>",
    "0", "1", "12", "1,000", "99999999999999999999", "0.5", "-3", "2014", "2013-14", "1/0",
    " of ", " to ", " per ", " and ", " per cent", " million", " half ", " one ", " in ", " a ",
    "between ", "from ", "up ", "under ", "nearly ", "aged ", "since ", "more than ",
    " said Ada Vale. ", "\n\nNotes to editors\n\n", "\n\n", "\n• ", ": ", "; ", "good ", "‘good’",
    "31 February 2014", "Q5 ", "Table 1: ", "(a) ", "[1]", "http://", "SW1A 1AA", "020 7946 0958",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-16", "utf-16-be", "utf-32", "cp1252", "latin-1", "shift_jis", "utf-7")
MOST_CHANGES = 12
LONGEST_CUT = 400


@dataclass(frozen=True, slots=True)
class Page:
    """A document to start from."""

    name: str
    content: bytes


def pages(more: Path | None = None) -> list[Page]:
    """The sample releases, the pages of the tests, and whatever a folder of one's own holds."""
    folders = [ROOT / "flows" / "samples", ROOT / "tests" / "pages", *([more] if more else [])]
    kinds = {".txt", ".html", ".json", ".docx", ".pdf"}
    paths = [path for folder in folders for path in sorted(folder.rglob("*"))]
    found = [Page(path.name, path.read_bytes()) for path in paths if path.suffix in kinds]
    cases = ROOT / "tests" / "cases" / "documents_pages.toml"
    for name, case in tomllib.loads(cases.read_text(encoding="utf-8")).items():
        found.append(Page(f"{name}.html", case["content"].encode()))
    return found


def mutants(known: list[Page], seed: int) -> Iterator[Page]:
    """Damaged pages without end; the same seed gives the same ones."""
    dice = Random(seed)
    while True:
        page = dice.choice(known)
        for _ in range(dice.randrange(1, MOST_CHANGES)):
            page = dice.choice(CHANGES)(page, known, dice)
        yield page


def _splice(page: Page, _: list[Page], dice: Random) -> Page:
    piece = dice.choice(PIECES).encode("utf-8", "surrogatepass") * dice.choice((1, 1, 1, 2, 9))
    place = dice.randrange(len(page.content) + 1)
    after = place + dice.choice((0, 0, 1, 3, dice.randrange(60)))
    return Page(page.name, page.content[:place] + piece + page.content[after:])


def _cut(page: Page, _: list[Page], dice: Random) -> Page:
    place = dice.randrange(len(page.content) + 1)
    after = place + dice.randrange(LONGEST_CUT)
    return Page(page.name, page.content[:place] + page.content[after:])


def _repeat(page: Page, _: list[Page], dice: Random) -> Page:
    place = dice.randrange(len(page.content) + 1)
    piece = page.content[place : place + dice.randrange(1, 80)]
    times = dice.choice((2, 3, 30))
    return Page(page.name, page.content[:place] + piece * times + page.content[place:])


def _flip(page: Page, _: list[Page], dice: Random) -> Page:
    content = bytearray(page.content)
    for _n in range(dice.randrange(1, 6)):
        if content:
            content[dice.randrange(len(content))] = dice.randrange(256)
    return Page(page.name, bytes(content))


def _cross(page: Page, known: list[Page], dice: Random) -> Page:
    other = dice.choice(known).content
    place, from_here = dice.randrange(len(page.content) + 1), dice.randrange(len(other) + 1)
    piece = other[from_here : from_here + dice.randrange(1, 2_000)]
    return Page(page.name, page.content[:place] + piece + page.content[place:])


def _join_words(page: Page, _: list[Page], dice: Random) -> Page:
    """Words of one line in another order."""
    lines = page.content.split(b"\n")
    place = dice.randrange(len(lines))
    words = lines[place].split(b" ")
    dice.shuffle(words)
    lines[place] = b" ".join(words)
    return Page(page.name, b"\n".join(lines))


def _encode(page: Page, _: list[Page], dice: Random) -> Page:
    if dice.random() < 0.7 or page.name.endswith((".pdf", ".docx")):
        return page
    text = page.content.decode("utf-8", "replace")
    return Page(page.name, text.encode(dice.choice(ENCODINGS), "replace"))


def _rename(page: Page, _: list[Page], dice: Random) -> Page:
    if dice.random() < 0.7:
        return page
    name = page.name.rpartition(".")[0] + dice.choice((".txt", ".html", ".json", "", ".pdf"))
    return Page(name, page.content)


Change = Callable[[Page, list[Page], Random], Page]
CHANGES: tuple[Change, ...] = (
    _splice, _splice, _splice, _splice, _cut, _repeat, _flip, _cross, _join_words, _encode, _rename
)  # fmt: skip
