"""The same quantity said again in other terms, and changes that share their verb."""

from __future__ import annotations

from itertools import pairwise

from extractors.quantities.item import Item
from extractors.tokens import Tokens
from extractors.vocabulary.lexicon import changes
from extractors.vocabulary.measures import units


def alternatives(tokens: Tokens, items: list[Item]) -> None:
    """ "risen by 300, or 12%", "by 4%, or £150 a home": the same change said again in other
    terms.
    """
    for first, second in pairwise(items):
        if first.kind != "change" or second.first.style == "ratio":
            continue
        link = tokens.words[first.right : second.left]
        bracket = link[-1:] == ["("] and len(link) <= 3 and second.percent
        if not (bracket or link == ["or"] or (link[-2:] == [",", "or"] and len(link) <= 5)):
            continue
        if second.kind in ("share", "amount") or (second.kind == "rate" and second.money):
            second.kind, second.direction, second.moved = "change", first.direction, first.moved
            second.rule = "said again"


def converted(tokens: Tokens, items: list[Item]) -> None:
    """ "over seven miles (11 km)", "fell by 2 degrees Celsius (3.6 Fahrenheit)": the number in the
    bracket is bounded, and moved, as the one before it.
    """
    for first, second in pairwise(items):
        if tokens.words[first.right : second.left] != ["("] or tokens.word(second.right) != ")":
            continue
        if second.kind not in ("measure", "amount") or not _convertible(first, second):
            continue
        if second.comparator == "exact" and first.comparator != "between":
            second.comparator = first.comparator
        if first.kind == "change":
            second.kind, second.direction, second.moved = "change", first.direction, first.moved
            second.rule = "said again"


def _convertible(first: Item, second: Item) -> bool:
    """Whether two units measure the same: two currencies, miles and kilometres."""
    if first.unit == second.unit:
        return False
    if first.money or second.money:
        return first.money and second.money
    dimensions = [_dimension(item.unit) for item in (first, second)]
    return dimensions[0] is not None and dimensions[0] == dimensions[1]


def _dimension(unit: str) -> str | None:
    words = unit.split()
    hit = units().at(words, 0)
    return hit[1].dimension if hit and hit[0] == len(words) else None


_SET_AGAINST = tuple(
    [*comma, *link] for comma in ([","], []) for link in (["against"], ["compared", "with"])
)


def bracketed(tokens: Tokens, items: list[Item]) -> None:
    """ "Rents rose to £1,327 (8.5%) in the north, £758 (8.3%) in the west": a level, and in
    brackets by how much it changed.
    """
    model: Item | None = None
    for first, second in pairwise(items):
        aside = second.percent and second.kind == "share" and second.numerator is None
        aside = aside and tokens.word(second.left - 1) == "(" and tokens.word(second.right) == ")"
        if not aside or first.right != second.left - 1 or first.kind == "share":
            continue
        to = first.left - 1
        hit = changes().verbs.ending(tokens.words, to) if tokens.word(to) == "to" else None
        if hit is not None:
            second.direction, second.moved = hit[1], hit[0]
        elif model is not None and tokens.words[model.right + 1 : first.left].count(".") == 0:
            second.direction, second.moved = model.direction, model.moved
        else:
            continue
        second.kind, second.rule, model = "change", "change in brackets", second


def gapped(tokens: Tokens, items: list[Item]) -> None:
    """ "Fares were down 2.3%, rents by 2.6%", "rose by 4% and 2% respectively": the second change
    leaves its verb to the first.
    """
    for first, second in pairwise(items):
        between = tokens.words[first.right : second.left]
        if _points_too(first, second, between):
            second.kind, second.direction, second.moved = "change", first.direction, first.moved
            continue
        if first.kind != "change" or not first.percent or second.kind != "share":
            continue
        if first.rule == _GROWTH and between[-1:] in (["from"], ["with"], ["than"]):
            _change_alike(first, second)
            second.rule = _GROWTH  # "growth was 5%, up from 4%"
            continue
        if second.numerator is not None or second.first.style == "ratio":
            continue
        verb = first.moved is not None and first.moved < first.left
        if between in (["and"], [",", "and"]) and verb and tokens.word(second.right) != "of":
            _change_alike(first, second)
            continue
        if between in _SET_AGAINST and tokens.word(second.right) != "of":
            _change_alike(first, second)
            continue
        if between[-1:] != ["by"] or between[0] not in (",", "and", "but"):
            continue
        own = changes().verbs.every(between) or changes().nouns.every(between)
        if second.percent and not own and {".", ";", ":"}.isdisjoint(between):
            _change_alike(first, second)


_GROWTH = "rate of growth"


def _points_too(first: Item, second: Item, between: list[str]) -> bool:
    """ "up 0.5 percentage points on May and 1.1 percentage points on March"."""
    points = first.unit == second.unit == "percentage_point"
    moved = first.kind == "change" and second.kind == "measure" and first.direction is not None
    return (
        points and moved and between[-1:] == ["and"] and between[:1] in (["on"], ["from"], ["in"])
    )


def _change_alike(first: Item, second: Item) -> None:
    second.kind, second.direction, second.moved = "change", first.direction, first.moved
    second.unit, second.rule = "ratio", "changed alike"
