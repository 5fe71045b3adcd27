"""Around the title of a page: what leads from it to the text, and the lines that date it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import Tag

from extractors.documents.blocks import squeeze
from extractors.documents.furniture import LINKED, is_named
from extractors.documents.shown import Shown, inner, upward

# What stands between title and text is one of them from so many words on.
LEAD_WORDS: Final = 6
# A part of the head's title is the title from so many words on.
TITLE_WORDS: Final = 3
LONGEST_TITLE: Final = 600
BESIDE: Final = re.compile(r"\s[-–—|»/·:]\s|:\s|\s\|")
# Blocks between title and text; where more stand, they are a list of other things.
MOST_BETWEEN: Final = 40
LINES_AFTER: Final = 6
LINES_BEFORE: Final = 3
LONGEST_LINE: Final = 100
ELSEWHERE: Final = frozenset({"a", "head", "li", "nav", "script", "style", "template"})


def find_worded(soup: BeautifulSoup, titles: Sequence[str | None]) -> Tag | None:
    """Returns the first element that shows a title of the metadata, or a part of it, and no more.

    Parts are what stands beside the name of the site: "Marsh Council: Homes grow".
    """
    wanted = {title for title in titles if title}
    for title in tuple(wanted):
        wanted.update(part for part in parts_of(title) if len(part.split()) >= TITLE_WORDS)
    longest = max((len(title) for title in wanted), default=0)
    for node in soup.find_all(string=True):
        tag = node.parent
        words = squeeze(str(node)) if len(node) <= 2 * longest + 200 else ""
        if tag is None or words not in wanted:
            continue
        if any(parent.name in ELSEWHERE for parent in upward(tag)):
            continue
        while tag.parent is not None and squeeze(tag.parent.get_text()) == words:
            tag = tag.parent
        return tag
    return None


def parts_of(title: str) -> list[str]:
    """Returns the parts of the title in a page's head, which names the site as well."""
    return [part for part in (squeeze(one) for one in BESIDE.split(title[:LONGEST_TITLE])) if part]


def lead(blocks: Sequence[Shown], root: Tag, title: Tag) -> Iterator[Tag]:
    """Yields what stands between the title and the text and reads as one with them."""
    for block, above in islice(_after(blocks, title), MOST_BETWEEN):
        if any(one is root for one in above):
            return
        named = any(is_named(one, entry) for one in above for entry in ("furniture", "byline"))
        if not named and len(block.text.split()) >= LEAD_WORDS and not block.is_linked(LINKED):
            yield block.tag


def head_lines(blocks: Sequence[Shown], title: Tag) -> list[str]:
    """Returns the few short lines after the title, then those before it."""
    place = next((i for i, block in enumerate(blocks) if _shares(block.tag, title)), None)
    if place is None:
        return []
    near = [*blocks[place : place + LINES_AFTER], *blocks[max(0, place - LINES_BEFORE) : place]]
    return [block.text for block in near if len(block.text) <= LONGEST_LINE]


def before(root: Tag, title: Tag) -> Iterator[Tag]:
    """Yields the parts of the content that stand before its title."""
    around = {id(one) for one in upward(title)}
    element = root
    while id(element) in around and element is not title:
        children = inner(element)
        place = next((i for i, child in enumerate(children) if id(child) in around), None)
        if place is None:
            return
        yield from children[:place]
        element = children[place]


def _after(blocks: Sequence[Shown], title: Tag) -> Iterator[tuple[Shown, list[Tag]]]:
    passed = False
    for block in blocks:
        if _shares(block.tag, title):
            passed = True
        elif passed:
            yield block, list(upward(block.tag))


def _shares(tag: Tag, title: Tag) -> bool:
    """Whether a block is the title, within it, or the paragraph that it is set in."""
    return any(one is title for one in upward(tag)) or any(one is tag for one in upward(title))
