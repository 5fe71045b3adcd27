"""The area a claim is about: named in its sentence, else in the document's title."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.quantities.item import Item
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import function_words, word_classes
from extractors.vocabulary.names import Area, areas


@dataclass(frozen=True, slots=True)
class Place:
    """An area named in tokens i to j, as the text names it."""

    i: int
    j: int
    name: str
    area: Area


def places(tokens: Tokens, names: frozenset[str] = frozenset()) -> list[Place]:
    """Every area a sentence names with a capital; risky names only after "in" or before "Council".

    `names` are the document's own places, which have no code.
    """
    found: list[Place] = []
    text = tokens.text
    capitals = [i for i, start in enumerate(tokens.starts) if text[start].isupper()]
    if not capitals:
        return found
    words = [word[:-2] if word.endswith("'s") else word for word in tokens.words]
    table, i = areas(), 0
    for capital in capitals:
        if capital < i:
            continue
        i = capital
        hit = table.at(words, i)
        if hit and _stands(tokens, i, hit[0], hit[1]):
            found.append(place_of(tokens, i, hit[0], hit[1]))
            i = hit[0]
            continue
        end = _own_place(tokens, words, i, names) if names else None
        if end is not None:
            found.append(place_of(tokens, i, end, Area("", tokens.raw(i, end), "council", False)))
        i = end or (hit[0] if hit else i + 1)
    return found


def place_of(tokens: Tokens, i: int, j: int, area: Area) -> Place:
    """The place named in tokens i to j, without a possessive ("the UK's biggest companies")."""
    name = tokens.raw(i, j)
    return Place(i, j, name[:-2] if name.endswith(("'s", "’s")) else name, area)


def _own_place(tokens: Tokens, words: list[str], i: int, names: frozenset[str]) -> int | None:
    """The end of a name at token i that the document uses as a place's."""
    for n in range(min(5, len(words) - i), 0, -1):
        if " ".join(words[i : i + n]) in names:
            return i + n if _named_here(tokens, i, i + n) else None
    return None


def _named_here(tokens: Tokens, i: int, j: int) -> bool:
    """Whether a place of the document's own is meant: no part of a longer name ("Fenwick Lodge").

    It stands after "in" or "of", opens the sentence, or owns what follows.
    """
    before, after = tokens.word(i - 1), tokens.word(j)
    if after in context("after_place"):
        return True
    if tokens.capital(j) and len(after) > 1 and after.isalpha():
        return False
    if i > 1 and tokens.capital(i - 1) and before.isalpha():
        return False
    led = (
        context("inside")
        | context("of_place")
        | {"the", "that", ":", "-", '"', "but", "while", "as"}
    )
    return not before.isalnum() or before in led or tokens.word(j - 1).endswith("'s")


def _stands(tokens: Tokens, i: int, j: int, area: Area) -> bool:
    """Whether the name is the place's here: not part of a longer name ("Bank of England")."""
    before, after = tokens.word(i - 1), tokens.word(j)
    longer = (
        tokens.capital(j)
        and after.isalpha()
        and len(after) > 1
        and after not in context("after_place")
    )
    if longer and area.kind != "nation":
        return False
    if before == "of" and tokens.capital(i - 2) and tokens.word(i - 2) in context("institutions"):
        return False
    inside, locating = context("inside"), context("inside") | context("of_place")
    apart = locating | {"the", "greater", "at"}
    if i > 1 and tokens.capital(i - 1) and before.isalpha() and before not in apart:
        return False
    foreign = area.kind == "country" and not area.code.startswith("K")
    if foreign and after.isalpha() and after not in function_words() | word_classes().verbs:
        return False  # "the Iceland deal" is no place
    if foreign and not tokens.word(j - 1).endswith("'s"):
        return before in locating or (before == "the" and tokens.word(i - 2) in locating)
    if area.risky:
        near = before in inside or after in context("after_place")
        return near or (before in ("and", ",", "with") and i > 2)
    return True


def area_of(
    tokens: Tokens, named: list[Place], item: Item, items: list[Item], title: Place | None
) -> Place | None:
    """The place nearest an item in its clause, or that opens its sentence; else the title's."""
    if (
        title is not None
        and title.area.kind == "site"
        and not {"we", "our"}.isdisjoint(tokens.words)
    ):
        title = None  # who speaks of "our programme" has left the site
    at = items.index(item)
    aside = [place for place in named if tokens.words[place.j : item.left] == ["("]]
    if aside:
        return aside[0]  # "London (71%) and the South East (69%)"
    if not context("beyond").isdisjoint(tokens.words):
        title = None
    if "respectively" in tokens.words and len(named) == len(items):
        return named[at]
    near = [place for place in named if _reaches(tokens, place, item, items)]
    if near:
        return min(near, key=lambda place: _distance(tokens, place, item, items))
    only = named[0] if title is not None and len(named) == 1 else None
    return only if only is not None and _holds_all(tokens, only, item, items) else title


def _holds_all(tokens: Tokens, place: Place, item: Item, items: list[Item]) -> bool:
    """Whether the one place of a sentence, said at its end, is that of all it tells before."""
    between = tokens.words[item.right : place.i]
    breaks = context("contrasts") | context("destinations") - {"by", "to"} | {"yet", ";", "or"}
    bound = any(0 <= place.i - other.right <= 3 for other in items)
    return place.i >= item.right and not bound and breaks.isdisjoint(between)


def _reaches(tokens: Tokens, place: Place, item: Item, items: list[Item]) -> bool:
    """Whether a place holds for an item: it stands in its clause, or opens the sentence."""
    low, high = (place.j, item.left) if place.j <= item.left else (item.right, place.i)
    between = tokens.words[low:high]
    before = tokens.word(place.i - (tokens.word(place.i - 1) == "the") - 1)
    breaks = context("contrasts") | {"yet", ";"}
    if not breaks.isdisjoint(between) or before in context("destinations"):
        return False
    after = place.i >= item.right
    if _opens_clause(tokens, place, items):
        return not after
    if place.i <= 3 and tokens.word(0) in ("in", "across", "within"):
        return True
    if after and _crosses(tokens, place, item, items) and "," in between:
        return False
    if not after and place.i > _OPENING and _joined_clause(between):
        return False
    subject = place.j <= min(other.left for other in items)
    return (
        subject or "," not in between or (after and len(between) < 6) or before in ("in", "across")
    )


_OPENING = 3  # tokens: a place within them opens its sentence


def _crosses(tokens: Tokens, place: Place, item: Item, items: list[Item]) -> bool:
    """Whether a figure stands between an item and a place after it; one in brackets is no bar
    ("£40 (8%) in Wales").
    """
    barred = [other for other in items if place.i > other.left > item.left]
    return any(other.left != item.right + 1 or tokens.word(item.right) != "(" for other in barred)


def _joined_clause(between: list[str]) -> bool:
    """Whether ", and all" or the like stands between: what follows is a claim of its own."""
    return any(
        between[k] == "," and between[k + 1] == "and" and between[k + 2] in ("all", "it", "they")
        for k in range(len(between) - 2)
    )


def _opens_clause(tokens: Tokens, place: Place, items: list[Item]) -> bool:
    """Whether a place opens the clause of the items after it ("…, and in Leeds by 3%")."""
    k = place.i - 1 - (tokens.word(place.i - 1) == "the")
    led = tokens.word(k) in context("inside") and tokens.word(k - 1) in ("and", "but", ";", "while")
    return led and any(item.left >= place.j for item in items)


def _distance(tokens: Tokens, place: Place, item: Item, items: list[Item]) -> int:
    """How far a place is from an item; one that follows another item closely is that one's."""
    if place.j <= item.left and _opens_clause(tokens, place, items):
        return 1
    if place.j <= 4 and place.i >= 1 and place.j <= item.left:
        return 4  # "In Ashdale it is 71%, the highest in the county"
    if place.i >= item.right:
        return place.i - item.right + 20 * _crosses(tokens, place, item, items)
    crossed = any(place.j <= other.left < item.left for other in items)
    return item.left - place.j + 5 + 4 * crossed
