"""The text that a page shows, block by block, and how much of it stands in links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from extractors.documents.blocks import squeeze
from extractors.documents.layouts import INLINE
from extractors.documents.walk import UNREAD, is_hidden

# Deeper elements count no further up.
CLIMB: Final = 250


@dataclass(slots=True)
class Shown:
    """An element that holds text itself: the text, and how many of its characters link."""

    tag: Tag
    text: str
    linked: int

    def is_linked(self, share: float) -> bool:
        """Whether more than this share of the text stands in links."""
        return self.linked > share * len(self.text)


def shown_blocks(soup: BeautifulSoup) -> list[Shown]:
    """Returns the blocks of a page that are shown, in its order."""
    unread = {id(tag) for tag in soup.find_all(True) if tag.name in UNREAD or is_hidden(tag)}
    found: dict[int, tuple[Tag, list[str], list[int]] | None] = {}
    for node in soup.descendants:
        if type(node) is not NavigableString or not node.strip():
            continue
        if node.parent is None:
            continue
        holder, link = _holder(node.parent)
        if id(holder) not in found:
            hidden = any(id(element) in unread for element in upward(holder))
            found[id(holder)] = None if hidden else (holder, [], [])
        block = found[id(holder)]
        if block is not None:
            block[1].append(node)
            block[2].append(len(node.strip()) if link else 0)
    return [
        Shown(tag, squeeze("".join(texts)), sum(links))
        for tag, texts, links in (block for block in found.values() if block is not None)
    ]


def _holder(tag: Tag) -> tuple[Tag, bool]:
    """Returns the block that a text is set in, and whether it is set in a link."""
    link = False
    for element in upward(tag):
        tag = element
        if element.name not in INLINE:
            break
        link = link or element.name == "a"
    return tag, link


def upward(tag: Tag) -> Iterator[Tag]:
    """Yields an element and those around it, the nearest first."""
    element: Tag | None = tag
    for _ in range(CLIMB):
        if element is None or element.name == "[document]":
            return
        yield element
        element = element.parent


def inner(tag: Tag) -> list[Tag]:
    """Returns the elements directly within one."""
    return [child for child in tag.children if isinstance(child, Tag)]
