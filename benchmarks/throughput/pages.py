"""News pages of invented figures, as large as pages are; the same number gives the same page."""

from __future__ import annotations

import json
import random
import re
from datetime import UTC, datetime, timedelta
from html import escape
from importlib import resources

from warehouse.captures import Capture

START = datetime(2024, 1, 1, tzinfo=UTC)
_DIGITS = re.compile(r"(?<![\d,])\d{1,3}(?![\d,])")
_WORDS = ("kites", "harbour", "council", "summer", "market", "league", "weather", "school", "river")


def texts() -> list[str]:
    """The bundled releases in plain text, each in paragraphs."""
    folder = resources.files("flows").joinpath("samples")
    found = sorted(path.name for path in folder.iterdir() if path.name.endswith(".txt"))
    return [folder.joinpath(name).read_text(encoding="utf-8") for name in found]


def captures(count: int, kilobytes: int) -> list[Capture]:
    """So many pages of about so many kilobytes, half of that in scripts and half in links."""
    releases = texts()
    return [
        Capture(
            f"https://news{number % 50}.example/story/{number}",
            _page(number, releases[number % len(releases)], kilobytes * 1000).encode(),
            START + timedelta(minutes=number),
            "warc",
            "text/html",
            headers=(("Content-Type", "text/html; charset=utf-8"),),
        )
        for number in range(count)
    ]


def _page(number: int, release: str, size: int) -> str:
    rng = random.Random(number)
    title, *paragraphs = _DIGITS.sub(lambda _: str(rng.randrange(2, 999)), release).split("\n\n")
    when = (START + timedelta(minutes=number)).isoformat()
    told = {"@type": "NewsArticle", "headline": title, "datePublished": when}
    story = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in paragraphs)
    rest = max(0, size - len(story) - 1000) // 2
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta property="article:published_time" content="{when}">'
        f'<script type="application/ld+json">{json.dumps(told)}</script>'
        f"<script>var state = {_state(rng, rest)};</script></head><body>"
        f"<nav><ul>{_links(rng, rest // 2)}</ul></nav>"
        f'<div class="story"><h1>{escape(title)}</h1><time datetime="{when}">{when[:10]}</time>\n'
        f"{story}</div><aside><ul>{_links(rng, rest // 2)}</ul></aside>"
        f"<footer><p>News {number % 50}</p></footer></body></html>"
    )


def _state(rng: random.Random, size: int) -> str:
    """What a page keeps for its scripts."""
    found = {f"k{n}": f"{rng.choice(_WORDS)}-{rng.randrange(10**9)}" for n in range(size // 34)}
    return json.dumps(found)


def _links(rng: random.Random, size: int) -> str:
    """Links to other stories, with a picture each."""
    one = '<li class="card"><a href="/story/{}"><img src="/i/{}.jpg" alt=""> {}</a></li>\n'
    return "".join(
        one.format(rng.randrange(10**7), rng.randrange(10**9), " ".join(rng.choices(_WORDS, k=7)))
        for _ in range(size // 125)
    )
