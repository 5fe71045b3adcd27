"""The area a claim is about: named in its sentence, else in the document's title."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.quantities.item import Item
from extractors.records import Document
from extractors.tokens import Tokens
from extractors.vocabulary.lexicon import Area, areas

_PLACED = frozenset(["in", "across", "of", "for", "within", "from", "throughout", "outside", "around", "and", "the", ",", "over"])
_COUNCIL = frozenset(["council", "borough", "county", "city", "authority", "metropolitan", "district", "children's", "local"])


@dataclass(frozen=True, slots=True)
class Place:
    """An area named in tokens i to j, as the text names it."""

    i: int
    j: int
    name: str
    area: Area


def places(tokens: Tokens) -> list[Place]:
    """Every area a sentence names with a capital; risky names only after "in" or before "Council"."""
    found: list[Place] = []
    words = [word[:-2] if word.endswith("'s") else word for word in tokens.words]
    i, n = 0, len(words)
    table = areas()
    while i < n:
        hit = table.at(words, i) if tokens.capital(i) else None
        if hit is None:
            i += 1
            continue
        j, area = hit
        if _stands(tokens, i, j, area):
            found.append(Place(i, j, tokens.raw(i, j), area))
        i = j
    return found


def _stands(tokens: Tokens, i: int, j: int, area: Area) -> bool:
    """Whether the name is the place's here: not part of a longer name ("Bank of England")."""
    before, after = tokens.word(i - 1), tokens.word(j)
    if tokens.capital(j) and after not in _COUNCIL and area.kind not in ("nation",) and after.isalpha() and len(after) > 1:
        return False
    if before == "of" and tokens.capital(i - 2) and tokens.word(i - 2) in ("bank", "church", "university", "duke", "archbishop", "house"):
        return False
    if tokens.capital(i - 1) and before.isalpha() and before not in ("the", "in", "across", "greater", "for", "and", "of") and i - 1 > 0:
        return False
    if area.risky:
        return before in ("in", "across", "within", "near", "around") or after in _COUNCIL or (before in ("and", ",") and i > 2)
    return True


def area_of(
    tokens: Tokens, said_places: list[Place], item: Item, items: list[Item], title: Place | None
) -> Place | None:
    """The place nearest an item in its sentence, else the title's."""
    if not said_places:
        return title
    near = [place for place in said_places if _reaches(tokens, place, item, items)]
    return min(near, key=lambda place: _distance(place, item)) if near else title


_BREAKS = frozenset(["yet", "but", "while", "whereas", "although", ";"])
_DESTINATIONS = frozenset(["to", "from", "than", "with", "against", "by"])


def _reaches(tokens: Tokens, place: Place, item: Item, items: list[Item]) -> bool:
    """Whether a place said in the sentence holds for an item: in its clause, or opening the sentence."""
    low, high = (place.j, item.left) if place.j <= item.left else (item.right, place.i)
    between = tokens.words[low:high]
    before = place.i - (tokens.word(place.i - 1) == "the") - 1
    if not _BREAKS.isdisjoint(between) or tokens.word(before) in _DESTINATIONS:
        return False
    opens = place.i <= 3 and tokens.word(0) in ("in", "across", "within")
    apart = place.i > item.right and any(place.i > other.left > item.left for other in items) and "," in between
    return opens or ("," not in between and not apart) or (place.i > item.right and len(between) < 6) or tokens.word(before) in ("in", "across") and not apart


def _distance(place: Place, item: Item) -> int:
    return place.i - item.right if place.i >= item.right else item.left - place.j + 3


def title_place(document: Document, tokens: Tokens | None) -> Place | None:
    """The one area the title names, if it names just one."""
    if tokens is None:
        return None
    found = places(tokens)
    return found[0] if len({place.area.code for place in found}) == 1 else None
