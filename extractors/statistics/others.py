"""Places that a sentence names beside that of a figure: ends of its range, lists, asides."""

from __future__ import annotations

from dataclasses import replace

from extractors.quantities.item import Item
from extractors.statistics.places import Place
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.names import Area


def of_others(tokens: Tokens, named: list[Place], place: Place, item: Item) -> bool:
    """Whether a place is not that of an item: an end of its range ("from 4 in Leeds to 9 in Hull"),
    one of several listed after it, or said in an aside that closes before it.
    """
    if item.left <= place.i < item.right or (place.listed and place.i >= item.right):
        return True
    lead = place.i - (tokens.word(place.i - 1) == "the") - 1
    if lead == item.right and tokens.word(lead) == "in":
        return any(item.left <= other.i < item.right for other in named)
    return _within_aside(tokens, place, item)


def listed(tokens: Tokens, named: list[Place]) -> list[Place]:
    """The places, with those marked that stand in a list of three or more of those counted ("The 10
    areas are …"), and two or three that share one claim as one ("in Kent, Hull and Leeds").
    """
    made: list[Place] = []
    first = 0
    while first < len(named):
        last = first
        while last + 1 < len(named) and _coupled(tokens, named[last], named[last + 1]):
            last += 1
        group = named[first : last + 1]
        if len(group) >= _SEVERAL and _led(tokens, group[0], len(group)):
            group = [replace(place, listed=True) for place in group]
        elif _SEVERAL <= len(group) <= _TOGETHER and _shares(tokens, group):
            i, j = group[0].i, group[-1].j
            group = [Place(i, j, tokens.raw(i, j), Area("", tokens.raw(i, j), "several", False))]
        made += group
        first = last + 1
    return made


def _shares(tokens: Tokens, group: list[Place]) -> bool:
    """Whether "in" leads places that "and" joins, none of which has a claim of its own."""
    lead = group[0].i - 1 - (tokens.word(group[0].i - 1) == "the")
    joined = "and" in tokens.words[group[-2].j : group[-1].i]
    led = tokens.word(lead) in context("inside") and "respectively" not in tokens.words
    return joined and led and not tokens.word(group[-1].j - 1).endswith("'s")


_TOGETHER = 3  # places of which a claim is told as of one
_SEVERAL = 2  # places that a list has, with one before them that may be another word
_NAMES = 6  # tokens of names before the first place


def _led(tokens: Tokens, place: Place, count: int) -> bool:
    """Whether three names or more that begin with a place follow "including" or the like."""
    lead = place.i - 1
    while lead > max(0, place.i - _NAMES) and (
        tokens.capital(lead) or tokens.words[lead] in (",", "and", "the")
    ):
        lead -= 1  # names of places that may be other words too
    several = count + (lead < place.i - 1)
    if tokens.words[lead] in context("inside"):
        return several > _TOGETHER
    return several > _SEVERAL and tokens.words[lead] in context("listing")


def _coupled(tokens: Tokens, one: Place, other: Place) -> bool:
    """Whether only a comma or "and" stands between two places."""
    between = tokens.words[one.j : other.i]
    return len(between) <= _SEVERAL and {",", "and", "the"}.issuperset(between)


def _within_aside(tokens: Tokens, place: Place, item: Item) -> bool:
    """Whether a place is told of what an item is not: "the club, which began in Leeds, has 40"."""
    if place.j > item.left or tokens.word(place.j) not in (",", "in", "on", "and"):
        return False
    words = tokens.words
    opens = next((k for k in range(place.i, max(0, place.i - _ASIDE), -1) if words[k] == ","), None)
    aside = opens is not None and words[opens + 1] in ("which", "who", "whose")
    return aside and "," in words[place.j : item.left]


_ASIDE = 12  # tokens from the comma that opens an aside to a place in it
