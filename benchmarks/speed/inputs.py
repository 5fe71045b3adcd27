"""Releases as many as wanted, each another one: our samples with other figures and more prose.

A release is one of the sample releases in its own format, its figures changed, prose without
figures between its paragraphs, and, where it is a page, the menus and scripts that pages have
around their text. The same number gives the same release.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from random import Random

FOLDER = Path(__file__).resolve().parent
SAMPLES = FOLDER.parents[1] / "flows" / "samples"
MEAN_BYTES = 13_000
FEWEST_BYTES = 5_000
PAGE_SHARE = 0.4  # of a page's bytes, what is around its text
A_FOLDER = 1_000

_PARAGRAPH = re.compile(r"(?<=</p>)(?=\s*<p>)")
_GAP = re.compile(r"\n\n(?=[^\n]{60})")
_YEAR = re.compile(r"(?:19|20)\d\d")
# What tells who and when: dates, addresses, numbers to call. It is left as it is.
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_FIXED = re.compile(
    r"<(?:script|meta|link|time|head)[^>]*>(?:.*?</(?:script|head)>)?|https?://\S+|0\d\d[\d ]{6,}"
    rf"|\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}}\b|\d{{1,2}}:\d\d|\d{{4}}-\d\d-\d\dT?[\d:.+Z-]*",
    re.DOTALL,
)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Release:
    """One release: its name within the folder, and its bytes."""

    name: str
    content: bytes


def releases(count: int, mean_bytes: int = MEAN_BYTES) -> Iterator[Release]:
    """So many releases, of `mean_bytes` on average, the largest five times the smallest."""
    for number in range(count):
        yield release(number, mean_bytes)


def release(number: int, mean_bytes: int = MEAN_BYTES) -> Release:
    """The release of that number."""
    rng = Random(number)
    suffix, text = _samples()[number % len(_samples())]
    size = round(max(mean_bytes * rng.triangular(0.4, 2.0, 0.6), len(text)))
    varied = _with_other_figures(text, rng)
    if suffix == ".txt":
        made = _lengthened(varied, _GAP, "\n\n{}", size, rng)
    elif suffix == ".json":
        made = _content_item(varied, number, size, rng)
    else:
        made = _page(varied, number, size, rng)
    return Release(f"{number // A_FOLDER:03}/release-{number:06}{suffix}", made.encode())


def write(folder: Path, count: int, mean_bytes: int = MEAN_BYTES) -> int:
    """Writes so many releases, a thousand a folder; returns their bytes in all."""
    total = 0
    for one in releases(count, mean_bytes):
        path = folder / one.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.content)
        total += len(one.content)
    return total


@cache
def _samples() -> list[tuple[str, str]]:
    return [
        (path.suffix, path.read_text(encoding="utf-8"))
        for path in sorted(SAMPLES.iterdir())
        if path.suffix in (".html", ".json", ".txt")
    ]


@cache
def _prose() -> dict[str, list[str]]:
    return tomllib.loads((FOLDER / "prose.toml").read_text(encoding="utf-8"))


def _paragraph(rng: Random) -> str:
    prose = _prose()
    return " ".join(
        sentence.format(
            place=rng.choice(prose["places"]),
            role=rng.choice(prose["roles"]),
            body=rng.choice(prose["bodies"]),
        )
        for sentence in rng.sample(prose["sentences"], rng.randint(2, 5))
    )


def _with_other_figures(text: str, rng: Random) -> str:
    """The text with other digits in its figures, as many of them, years apart."""
    made, place = [], 0
    for fixed in _FIXED.finditer(text):
        made += [
            _DIGITS.sub(lambda one: _other(one[0], rng), text[place : fixed.start()]),
            fixed[0],
        ]
        place = fixed.end()
    return "".join(made) + _DIGITS.sub(lambda one: _other(one[0], rng), text[place:])


def _other(digits: str, rng: Random) -> str:
    if len(digits) == 1 or _YEAR.fullmatch(digits) or digits[0] == "0":
        return digits
    return str(rng.randint(10 ** (len(digits) - 1), 10 ** len(digits) - 1))


def _lengthened(text: str, gap: re.Pattern[str], form: str, size: int, rng: Random) -> str:
    """The text with paragraphs of prose between its own until it has so many bytes."""
    parts = gap.split(text)
    lacking = size - len(text.encode())
    while lacking > 0:
        paragraph = form.format(_paragraph(rng))
        lacking -= len(paragraph.encode())
        # Not before the first: of a saved text that is title, date and byline.
        parts[rng.randrange(min(1, len(parts) - 1), max(1, len(parts) - 1))] += paragraph
    return ("\n\n" if gap is _GAP else "").join(parts)


def _content_item(text: str, number: int, size: int, rng: Random) -> str:
    item = json.loads(text)
    item["base_path"] = f"{item['base_path']}-{number}"
    body = item["details"]["body"]
    size -= len(text.encode()) - len(body.encode())
    item["details"]["body"] = _lengthened(body, _PARAGRAPH, "<p>{}</p>", size, rng)
    return json.dumps(item, ensure_ascii=False, indent=1)


def _page(text: str, number: int, size: int, rng: Random) -> str:
    """The page at an address of its own, with menus before its text and links after it."""
    text = re.sub(r'(<link rel="canonical" href="[^"]*?)/?"', rf'\1-{number}"', text, count=1)
    around = int(size * PAGE_SHARE)
    text = _lengthened(text, _PARAGRAPH, "\n<p>{}</p>", size - around, rng)
    menu = "".join(
        f'<li class="nav__item"><a class="nav__link" href="/topic-{k}/{rng.randrange(999)}">'
        f"{escape(rng.choice(_prose()['places']))}</a></li>"
        for k in range(around // 2 // 85)
    )
    script = f"<script>{'window.dataLayer=window.dataLayer||[];' * (around // 2 // 39)}</script>"
    text = text.replace("<nav>", f'<nav><ul class="nav">{menu}</ul>', 1)
    return text.replace("</body>", f"{script}</body>", 1)
