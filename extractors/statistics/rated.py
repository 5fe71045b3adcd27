"""What a rate is of: "71 per 10,000 children", "every pound spent on roads saves £3"."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.statistics.amounts import of_amount
from extractors.statistics.counted import copular
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context


def of_rate(tokens: Tokens, item: Item, limit: int) -> Phrase | None:
    """The phrase that the words of a rate name as what it is of, or None."""
    if item.unit.partition(" ")[0] == "time":
        return None  # "eight times a day"
    if item.rule in ("every pound", "for every") and item.money:
        spent = _spent_on(tokens, item)
        if spent:
            return spent
    if item.rule == "every pound":
        return _giver(tokens, item)
    if item.noun:
        return _rated(tokens, item) or item.noun
    if item.rule == "for every" and not item.money:
        return noun_phrase(tokens, item.first.j, item.j)
    if (item.denominator or 0) > 1:
        return None
    return of_amount(tokens, item, limit)


def _spent_on(tokens: Tokens, item: Item) -> Phrase | None:
    """What each pound is spent on, where that stands before what it brings ("every pound spent on
    X saves £3").
    """
    if tokens.words[item.last.i - 2] not in context("yielding"):
        return None
    for k in range(item.i, item.j):
        if tokens.words[k] in ("on", "in"):
            return noun_phrase(tokens, k + 1, item.last.i - 2)
    return None


def _rated(tokens: Tokens, item: Item) -> Phrase | None:
    """The rate itself, where it is named ("the fertility rate was 49.8 births per 1,000 women")."""
    named = copular(tokens, item)
    return named if named and tokens.words[named[1] - 1] in ("rate", "ratio") else None


def _giver(tokens: Tokens, item: Item) -> Phrase | None:
    """Who gives so much for every pound ("for every pound we put in, firms have put in £1.70")."""
    comma = next((k for k in range(item.last.i - 1, item.i, -1) if tokens.words[k] == ","), None)
    return noun_phrase(tokens, comma + 1, item.last.i) if comma else None


def per_what(tokens: Tokens, item: Item) -> Phrase | None:
    """ "71 per 10,000 children" is of children."""
    for k in range(item.j - 1, item.i, -1):
        if tokens.words[k][0].isdecimal():
            return noun_phrase(tokens, k + 1, item.j)
    return None
