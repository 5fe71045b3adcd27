"""What stands among the text of a page and is none of it: promotions, sign-ups, links elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from bs4.element import Tag

from extractors.documents.layouts import INLINE
from extractors.documents.words import compiled, fold, table, words

# Links are what a block is for where they hold more than this of its words.
LINKED: Final = 0.55
MENU: Final = 0.8
# A part with a field to fill in is a sign-up or a search, up to so many characters.
LONGEST_FORM: Final = 540
# A part named as furniture that holds more than this of the chosen words is not.
MOST_CHOSEN: Final = 0.3
LONGEST_ANNOUNCEMENT: Final = 100
LINES: Final = frozenset({"p", "ul", "ol", "li", "dl", "blockquote"})
ASIDE: Final = frozenset({"aside", "nav", "footer", "form", "header"})
# The words of a class or id: "Promo_inline__Rr8" has Promo, inline and Rr.
PARTS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(slots=True)
class Weight:
    """Characters within an element: all, those chosen, of these in prose, those in links.

    `holds`: it holds text itself, not through a block within. `form`: it has a field to fill in.
    """

    all: int = 0
    chosen: int = 0
    prose: int = 0
    linked: int = 0
    form: bool = False
    holds: bool = False


def is_furniture(tag: Tag, weight: Weight, total: int, *, flows: bool) -> bool:
    """Whether a part is none of the text: by its name, what it asks for, or its links.

    Among paragraphs of the text (`flows`) a list or line of links is of it, unless it is announced
    as further reading. `total` is what was chosen of the whole page, in characters.
    """
    if weight.chosen > MOST_CHOSEN * total:
        return False
    if is_named(tag, "furniture") or (weight.form and weight.all < LONGEST_FORM):
        return True
    if not weight.holds and leads_away(next(tag.stripped_strings, "")):
        return True
    if weight.linked > MENU * weight.all and tag.name not in LINES | INLINE:
        return True
    if weight.chosen or tag.name in INLINE:
        return False
    if weight.linked > LINKED * weight.all:
        return not (flows and tag.name in LINES) or _is_announced(tag)
    return tag.name in ASIDE and not flows


def _is_announced(tag: Tag) -> bool:
    """Whether a line or list of links is announced as further reading."""
    before = tag.find_previous_sibling()
    texts = [tag.get_text(" ", strip=True)]
    if before is not None:
        texts.append(before.get_text(" ", strip=True))
    return any(leads_away(text) for text in texts)


def leads_away(text: str) -> bool:
    """Whether a line announces further reading."""
    return bool(_further().fullmatch(fold(text[:LONGEST_ANNOUNCEMENT]).rstrip(": ")))


@cache
def _further() -> re.Pattern[str]:
    fields = table("page_parts")["further_reading"]
    return compiled("page_parts", "further_reading", fields.get("pattern"), 0)


def is_named(tag: Tag, entry: str) -> bool:
    """Whether the classes or the id of an element name it as one of an entry's parts."""
    values = tag.get("class")
    names = [values] if isinstance(values, str) else list(values or ())[:20]
    name = tag.get("id")
    if isinstance(name, str):
        names.append(name)
    return any(is_part(one[:80], entry) for one in names)


@lru_cache(maxsize=20_000)
def is_part(name: str, entry: str) -> bool:
    """Whether a class or id has a word of an entry of page_parts.toml."""
    known = words("page_parts", entry)
    return any(part.lower() in known for part in PARTS.findall(name))
