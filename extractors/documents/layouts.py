"""Page layouts: which elements of a page hold its title, text, comments and boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from extractors.documents.words import listed, table
from extractors.errors import VocabularyError

# `tag`, `.class`, `#id`, `[attribute=value]` and `tag` with one of the others.
SELECTOR: Final = re.compile(
    r"(?P<tag>[a-z][a-z0-9]*)?(?:#(?P<id>[\w-]+)|\.(?P<klass>[\w-]+)"
    r"|\[(?P<attribute>[\w-]+)=(?P<value>[^\]]+)\])?"
)
ATTRIBUTES: Final = ("itemprop", "role", "name", "content")
SECTIONS: Final = ("drop", "boilerplate", "comments", "notes", "summary")
PARAGRAPHS: Final = frozenset({"p", "li", "blockquote", "pre", "td", "dd", "dt"})
INLINE: Final = frozenset(
    {"a", "b", "em", "i", "span", "strong", "abbr", "u", "font", "small", "sup"}
)
UNREAD: Final = frozenset(
    {"script", "style", "template", "noscript", "nav", "head", "title", "footer"}
)
# How far up a string counts towards the element that holds the text, and tables towards nesting.
CLIMB: Final = 6
NESTING: Final = 40


@dataclass(slots=True)
class Index:
    """The elements of a page by name, id, class and the attributes selectors ask for."""

    order: dict[int, int] = field(default_factory=dict)
    names: dict[str, list[Tag]] = field(default_factory=dict)
    ids: dict[str, list[Tag]] = field(default_factory=dict)
    classes: dict[str, list[Tag]] = field(default_factory=dict)
    attributes: dict[tuple[str, str], list[Tag]] = field(default_factory=dict)
    weights: dict[int, tuple[Tag, float]] = field(default_factory=dict)
    nested: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Layout:
    """One entry of layouts.toml."""

    name: str
    selectors: dict[str, tuple[str, ...]]


@cache
def layouts() -> tuple[Layout, ...]:
    """Returns the layouts in the order of their file; raises VocabularyError on a bad selector."""
    found = []
    for name, fields in table("layouts").items():
        lists = {key: tuple(value) for key, value in fields.items() if _selectors(key, value)}
        for key in lists:
            for selector in listed("layouts", name, key):
                if not SELECTOR.fullmatch(_unquoted(selector)):
                    raise VocabularyError(f"layouts.toml: {name} has a bad selector {selector!r}.")
        found.append(Layout(name, lists))
    return tuple(found)


def index(soup: BeautifulSoup) -> Index:
    """Returns the index of a page, made in one pass."""
    found = Index()
    place = 0
    for node in soup.descendants:
        if isinstance(node, Tag):
            place += 1
            _enter(found, node, place)
        elif type(node) is NavigableString and len(node) > 25:
            _weigh(found, node)
    return found


def choose(found: Index) -> Layout:
    """Returns the first layout that the page shows a sign of; the last one takes any page."""
    for layout in layouts():
        if any(True for _ in select(found, layout, "when")):
            return layout
    return layouts()[-1]


def select(found: Index, layout: Layout, key: str) -> Iterator[Tag]:
    """Yields the elements that a layout's selectors pick, selector by selector, in page order."""
    for selector in layout.selectors.get(key, ()):
        yield from matching(found, selector)


def picks(found: Index, layout: Layout, key: str) -> Iterator[list[Tag]]:
    """Yields what each of a layout's selectors picks, where it picks anything."""
    for selector in layout.selectors.get(key, ()):
        tags = list(matching(found, selector))
        if tags:
            yield tags


def matching(found: Index, selector: str) -> Iterable[Tag]:
    """Returns the elements that one selector picks, in the order of the page."""
    parts = SELECTOR.fullmatch(_unquoted(selector))
    if parts is None:
        return ()
    if parts["id"]:
        candidates = found.ids.get(parts["id"], [])
    elif parts["klass"]:
        candidates = found.classes.get(parts["klass"], [])
    elif parts["attribute"]:
        candidates = found.attributes.get((parts["attribute"], parts["value"].lower()), [])
    else:
        return found.names.get(parts["tag"] or "", [])
    return [tag for tag in candidates if parts["tag"] in (None, tag.name)]


def heaviest(found: Index) -> Tag | None:
    """Returns the element that holds the most running text, where the layout names none."""
    total = sum(weight for _, weight in found.weights.values())
    best = max(found.weights.values(), key=lambda item: item[1], default=None)
    if best is None or best[1] < total * 0.2:
        return None
    return best[0]


def _enter(found: Index, tag: Tag, place: int) -> None:
    found.order[id(tag)] = place
    found.names.setdefault(tag.name, []).append(tag)
    attributes = tag.attrs
    if not attributes:
        if tag.name == "table":
            _nest(found, tag)
        return
    name = attributes.get("id")
    if isinstance(name, str):
        found.ids.setdefault(name, []).append(tag)
    classes = attributes.get("class")
    if classes:
        for klass in [classes] if isinstance(classes, str) else classes[:50]:
            found.classes.setdefault(klass, []).append(tag)
    for key in ATTRIBUTES:
        value = attributes.get(key)
        if isinstance(value, str):
            found.attributes.setdefault((key, value[:200].lower()), []).append(tag)
    if tag.name == "table":
        _nest(found, tag)


def _nest(found: Index, tag: Tag) -> None:
    """Marks the tables around a table: they lay out the page."""
    parent = tag.parent
    for _ in range(NESTING):
        if parent is None:
            return
        if parent.name == "table":
            found.nested.add(id(parent))
        parent = parent.parent


def _weigh(found: Index, node: NavigableString) -> None:
    """Counts running text towards the element around its paragraph, half towards the next."""
    holder = node.parent
    for _ in range(CLIMB):
        if holder is None or holder.name in UNREAD or holder.name == "a":
            return
        if holder.name not in INLINE:
            break
        holder = holder.parent
    if holder is not None and holder.name in PARAGRAPHS:
        holder = holder.parent
    weight = float(len(node))
    for _ in range(2):
        if holder is None or holder.name in ("html", "[document]") or holder.name in UNREAD:
            return
        before = found.weights.get(id(holder), (holder, 0.0))[1]
        found.weights[id(holder)] = (holder, before + weight)
        holder, weight = holder.parent, weight / 2


def _selectors(key: str, value: Any) -> bool:
    return key not in ("example", "expect") and isinstance(value, list)


def _unquoted(selector: str) -> str:
    return selector.replace('"', "").replace("'", "")
