"""The area a claim is about: named in its sentence, else in the document's title."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from extractors.quantities.item import Item
from extractors.statistics.premises import may_name, premises_at
from extractors.statistics.verbs import clause_start
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
    at_premises = may_name(tokens)
    for capital in capitals:
        if capital < i:
            continue
        i = capital
        named = premises_at(tokens, i) if at_premises else None
        if named is not None:
            area = Area("", tokens.raw(i, named), "premises", False)
            found.append(place_of(tokens, i, named, area))
            i = named
            continue
        hit = table.at(words, i) if words[i] in table.openers else None
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
    if words[i] not in _first_words(names):
        return None
    for n in range(min(5, len(words) - i), 0, -1):
        if " ".join(words[i : i + n]) in names:
            return i + n if _named_here(tokens, i, i + n) else None
    return None


@lru_cache(maxsize=1)
def _first_words(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in names)


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
    of_people = before in locating and after in word_classes().persons
    noun = after.isalpha() and after not in function_words() | word_classes().verbs
    if foreign and noun and not of_people:
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
    if title is not None and _beyond(tokens, item, title):
        title = None
    if "respectively" in tokens.words and len(named) == len(items):
        return named[at]
    if not named:
        return title
    around = _Around.of(tokens, item, items)
    near = [place for place in named if around.reaches(place)]
    if near:
        return min(near, key=around.distance)
    only = named[0] if title is not None and len(named) == 1 else None
    return only if only is not None and _holds_all(tokens, only, item, items) else title


def _beyond(tokens: Tokens, item: Item, title: Place) -> bool:
    """Whether a claim is no longer about the place of the title: it is about the whole country,
    made by its government, or an average of it.
    """
    words = tokens.words
    if not context("beyond").isdisjoint(words):
        return True
    if title.area.kind in ("nation", "country"):
        return False
    if not context("national_bodies").isdisjoint(words[:_HEAD]):
        return True
    start = clause_start(tokens, item.left)
    return not _WIDE.isdisjoint(words[max(start, item.left - _NEAR) : item.left])


_HEAD = 4  # tokens of a sentence that say whose claim it is
_NEAR = 5  # tokens of "a national average of"
_WIDE = frozenset(["national", "regional"])


def _holds_all(tokens: Tokens, place: Place, item: Item, items: list[Item]) -> bool:
    """Whether the one place of a sentence, said at its end, is that of all it tells before."""
    between = tokens.words[item.right : place.i]
    breaks = context("contrasts") | context("destinations") - {"by", "to"} | {"yet", ";", "or"}
    bound = any(0 <= place.i - other.right <= 3 for other in items)
    return place.i >= item.right and not bound and breaks.isdisjoint(between)


@dataclass(frozen=True, slots=True)
class _Around:
    """An item in its sentence: the first tokens of all items, and the tokens that part clauses."""

    tokens: Tokens
    item: Item
    lefts: list[int]
    breaks: list[int]
    commas: list[int]

    @classmethod
    def of(cls, tokens: Tokens, item: Item, items: list[Item]) -> _Around:
        """What of a sentence tells whether a place in it holds for an item."""
        parting, words = context("contrasts") | {"yet", ";"}, tokens.words
        breaks = [k for k, word in enumerate(words) if word in parting]
        commas = [k for k, word in enumerate(words) if word == ","] if "," in words else []
        return cls(tokens, item, sorted(other.left for other in items), breaks, commas)

    def reaches(self, place: Place) -> bool:
        """Whether a place holds for the item: it stands in its clause, or opens the sentence."""
        item, tokens = self.item, self.tokens
        low, high = (place.j, item.left) if place.j <= item.left else (item.right, place.i)
        before = tokens.word(place.i - (tokens.word(place.i - 1) == "the") - 1)
        if _holds(self.breaks, low, high) or before in context("destinations"):
            return False
        after = place.i >= item.right
        if self._opens_clause(place):
            return not after
        if place.i <= 3 and tokens.word(0) in ("in", "across", "within"):
            return True
        paused = _holds(self.commas, low, high)
        if paused and after and self._crosses(place):
            return False
        if paused and not after and place.i > _OPENING and self._joined_clause(low, high):
            return False
        subject = place.j <= self.lefts[0]
        return subject or not paused or (after and high - low < 6) or before in ("in", "across")

    def distance(self, place: Place) -> int:
        """How far a place is from the item; one that follows another item closely is that one's."""
        item = self.item
        if place.j <= item.left and self._opens_clause(place):
            return 1
        if place.j <= 4 and place.i >= 1 and place.j <= item.left:
            return 4  # "In Ashdale it is 71%, the highest in the county"
        if place.i >= item.right:
            return place.i - item.right + 20 * self._crosses(place)
        crossed = _holds(self.lefts, place.j, item.left)
        return item.left - place.j + 5 + 4 * crossed

    def _crosses(self, place: Place) -> bool:
        """Whether a figure stands between the item and a place after it; one in brackets is no bar
        ("£40 (8%) in Wales").
        """
        lefts, item = self.lefts, self.item
        first, last = bisect_right(lefts, item.left), bisect_left(lefts, place.i)
        if self.tokens.word(item.right) == "(":
            while first < last and lefts[first] == item.right + 1:
                first += 1
        return first < last

    def _joined_clause(self, low: int, high: int) -> bool:
        """Whether ", and all" or the like stands between: what follows is a claim of its own."""
        words, commas = self.tokens.words, self.commas
        within = commas[bisect_left(commas, low) : bisect_left(commas, high - 2)]
        return any(words[k + 1] == "and" and words[k + 2] in _ANEW for k in within)

    def _opens_clause(self, place: Place) -> bool:
        """Whether a place opens the clause of the items after it ("…, and in Leeds by 3%")."""
        tokens = self.tokens
        k = place.i - 1 - (tokens.word(place.i - 1) == "the")
        led = tokens.word(k) in context("inside") and tokens.word(k - 1) in _COUPLING
        return led and self.lefts[-1] >= place.j


_OPENING = 3  # tokens: a place within them opens its sentence
_ANEW = ("all", "it", "they")
_COUPLING = ("and", "but", ";", "while")


def _holds(places: list[int], start: int, end: int) -> bool:
    """Whether one of the sorted places lies between two tokens, `end` excluded."""
    first = bisect_left(places, start)
    return first < len(places) and places[first] < end
