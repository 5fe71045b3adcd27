"""The area a claim is about: named in its sentence, else in the document's title."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from extractors.quantities.item import Item
from extractors.statistics.others import of_others
from extractors.statistics.places import Place
from extractors.statistics.verbs import clause_start
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes


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
    if "elsewhere" in tokens.words[item.right : item.right + _NEAR]:
        return None  # "£20,000 for residents elsewhere"
    named = [place for place in named if not of_others(tokens, named, place, item)]
    if tokens.words[item.right : item.right + 2] == ["in", "the"] and title is not None:
        kind = tokens.word(item.right + 2)
        if kind in context("kinds_of_place") and title.area.kind not in ("nation", "country"):
            return title
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
        nearest = min(near, key=around.distance)
        if tokens.words[nearest.j - 1].endswith("'s"):  # "The North West has half of England's"
            return next(filter(around.is_subject, near), nearest)
        return nearest
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
    overseen = not context("overseeing").isdisjoint(words)
    if overseen or _in_whole(words[item.right : item.right + _AFTER]):
        return True
    start = clause_start(tokens, item.left)
    return not _WIDE.isdisjoint(words[max(start, item.left - _NEAR) : item.left])


def _in_whole(words: list[str]) -> bool:
    """Whether "in the country" or "in the region" stands among words."""
    wholes = context("whole_places")
    return any(
        words[k : k + 2] == ["in", "the"] and words[k + 2] in wholes for k in range(len(words) - 2)
    )


_HEAD = 4  # tokens of a sentence that say whose claim it is
_NEAR = 5  # tokens of "a national average of"
_AFTER = 6  # tokens of "councils assessed in the country"
_WIDE = frozenset(["national", "regional"])


def _holds_all(tokens: Tokens, place: Place, item: Item, items: list[Item]) -> bool:
    """Whether the one place of a sentence, said at its end, is that of all it tells before."""
    between = tokens.words[item.right : place.i]
    breaks = (
        context("contrasts")
        | context("destinations") - {"by", "to"}
        | {"yet", ";", "or", "when", "since"}
    )
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
    turns: list[int]

    @classmethod
    def of(cls, tokens: Tokens, item: Item, items: list[Item]) -> _Around:
        """What of a sentence tells whether a place in it holds for an item."""
        parting, words = context("contrasts") | {"yet", ";"}, tokens.words
        breaks, turns = _standing(words, parting), _standing(words, context("of_another_time"))
        commas = [k for k, word in enumerate(words) if word == ","] if "," in words else []
        return cls(tokens, item, sorted(other.left for other in items), breaks, commas, turns)

    def reaches(self, place: Place) -> bool:
        """Whether a place holds for the item: it stands in its clause, or opens the sentence."""
        item, tokens = self.item, self.tokens
        low, high = (place.j, item.left) if place.j <= item.left else (item.right, place.i)
        before = tokens.word(place.i - (tokens.word(place.i - 1) == "the") - 1)
        if before in context("destinations"):
            return False
        if _holds(self.breaks, low, high):
            return self.is_subject(place) and self._goes_on(low, high)
        after = place.i >= item.right
        if after and before in ("above", "below"):
            return False  # "Wales has 6%, above the England average of 4%"
        if self._opens_clause(place):
            return not after
        if after and self.turns and _holds(self.turns, low, high):
            return False
        if place.i <= 3 and tokens.word(0) in ("in", "across", "within"):
            return True
        paused = _holds(self.commas, low, high)
        if paused and after and (self._crosses(place) or self._anew(low, high)):
            return False
        if after and self._done_besides(place):
            return False
        if paused and not after and place.i > _OPENING and self._joined_clause(low, high):
            return False
        subject = place.j <= self.lefts[0]
        return subject or not paused or (after and high - low < 6) or before in ("in", "across")

    def is_subject(self, place: Place) -> bool:
        """Whether a place opens its sentence as its subject ("The North West had")."""
        classes = word_classes()
        after = self.tokens.word(place.j)
        return place.i <= 1 and after in classes.verbs | classes.auxiliaries

    def _goes_on(self, low: int, high: int) -> bool:
        """Whether no other subject stands between the last break and the item: "but only 18%"."""
        breaks, classes = self.breaks, word_classes()
        last = breaks[bisect_left(breaks, high) - 1]
        loose = classes.determiners | classes.adverbs | classes.verbs | classes.auxiliaries
        return low <= last and loose.issuperset(self.tokens.words[last + 1 : high])

    def distance(self, place: Place) -> int:
        """How far a place is from the item; one that follows another item closely is that one's."""
        item = self.item
        if place.j <= item.left and self._opens_clause(place):
            return 1
        if 1 <= place.i < _OPENING and place.j <= item.left:
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

    def _anew(self, low: int, high: int) -> bool:
        """Whether ", and" begins another claim between two tokens ("at 94, and lowest in Hull")."""
        words, commas = self.tokens.words, self.commas
        within = commas[bisect_left(commas, low) : bisect_left(commas, high)]
        return any(words[k + 1] == "and" for k in within)

    def _done_besides(self, place: Place) -> bool:
        """Whether what stands at a place after another figure is told of that alone ("averaged 11%
        and reached 27% in Kent").
        """
        words, right = self.tokens.words, self.item.right
        acts = word_classes().verbs - word_classes().nouny
        return self._crosses(place) and words[right] == "and" and words[right + 1] in acts

    def _joined_clause(self, low: int, high: int) -> bool:
        """Whether ", and all" or the like stands between: what follows is a claim of its own."""
        words, commas = self.tokens.words, self.commas
        within = commas[bisect_left(commas, low) : bisect_left(commas, high - 2)]
        return any(words[k + 1] == "and" and words[k + 2] in _ANEW for k in within)

    def _opens_clause(self, place: Place) -> bool:
        """Whether a place opens the clause of the items after it ("…, and in Leeds by 3%")."""
        tokens = self.tokens
        k = place.i - 1 - (tokens.word(place.i - 1) == "the")
        if self.lefts[-1] < place.j:
            return False
        if tokens.word(k) in context("inside"):
            return tokens.word(k - 1) in _COUPLING
        return tokens.word(place.j) in _TELLING and tokens.word(k) in context("contrasts")


_OPENING = 3  # tokens: a place within them opens its sentence
_ANEW = ("all", "it", "they")
_COUPLING = ("and", "but", ";", "while")
_TELLING = (",", "has", "had", "is", "was", "saw", "with")


def _standing(words: list[str], wanted: frozenset[str] | set[str]) -> list[int]:
    """The tokens that are one of the words wanted; most sentences hold none, which is soon told."""
    if wanted.isdisjoint(words):
        return []
    return [k for k, word in enumerate(words) if word in wanted]


def _holds(places: list[int], start: int, end: int) -> bool:
    """Whether one of the sorted places lies between two tokens, `end` excluded."""
    first = bisect_left(places, start)
    return first < len(places) and places[first] < end
