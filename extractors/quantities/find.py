"""Finds every quantity of a sentence: the order of the steps stands here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import partial
from itertools import zip_longest

from extractors.numbers.find import Reading, readings
from extractors.numbers.neighbours import joined
from extractors.numbers.numeral import Numeral
from extractors.numbers.read import read
from extractors.quantities.averages import averages
from extractors.quantities.category import measured
from extractors.quantities.change import change, lowered_points
from extractors.quantities.coins import with_coins
from extractors.quantities.comparators import compare
from extractors.quantities.compared import moved_rate
from extractors.quantities.compound import compound
from extractors.quantities.denominators import told_per
from extractors.quantities.each import each
from extractors.quantities.item import Item
from extractors.quantities.lent import lent_rates, parts_of_changes, timed_prices
from extractors.quantities.multiplied import multiplied
from extractors.quantities.nouns import count_what
from extractors.quantities.plain import as_said
from extractors.quantities.proportions import proportions
from extractors.quantities.ranges import ranges, shared_nouns, shared_units
from extractors.quantities.rate import carried_rates, ranged_rate, rate
from extractors.quantities.restated import alternatives, bracketed, converted, gapped
from extractors.quantities.units import item as read_item
from extractors.quantities.units import uncoined
from extractors.records import Quantity
from extractors.tokens import Tokens
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import labels


def quantities(reading: Reading, *, alone: bool = False) -> list[Item]:
    """Every quantity among the numbers of a sentence, in order.

    `alone` asks for the quantities as such, not for what a document claims by them: then a duration
    that only places a claim in time ("the past two years") and "one" of something are quantities
    too, and the two ends of a movement ("from $40 to $35") are one range.
    """
    tokens = reading.tokens
    numerals = [*_bare(reading)] if alone else reading.numerals
    items = [
        found
        for numeral in numerals
        if numeral.role == "statistic"
        for found in [read_item(tokens, numeral)]
        if found
    ]
    if not items:
        return items
    items = [*_each_its_own(tokens, items)]
    for item in items:
        compare(tokens, item)
    items = joined(joined(items, partial(with_coins, tokens)), partial(compound, tokens))
    items = ranges(tokens, items, moved=alone)
    shared_units(tokens, items)
    items = items if alone else measured(reading, items)
    numerals = [numeral for numeral in reading.numerals if numeral.value is not None]
    starts = sorted(
        numeral.i
        for numeral in reading.numerals
        if numeral.role not in ("age_qualifier", "ordinal")
    )
    for item in items:
        after = bisect_left(starts, item.j)
        count_what(tokens, item, starts[after] if after < len(starts) else len(tokens))
    shared_nouns(tokens, items)
    items = proportions(tokens, items)
    for item in items:
        change(tokens, item)
        multiplied(tokens, item)
        rate(tokens, item, numerals)
        ranged_rate(tokens, item)
        moved_rate(tokens, item)
    items = told_per(tokens, items)
    each(tokens, items)
    averages(tokens, items)
    timed_prices(tokens, items)
    carried_rates(tokens, items)
    lent_rates(tokens, items)
    parts_of_changes(tokens, items)
    alternatives(tokens, items)
    converted(tokens, items)
    gapped(tokens, items)
    bracketed(tokens, items)
    lowered_points(tokens, items)
    return _apart(items)


def _each_its_own(tokens: Tokens, items: list[Item]) -> Iterator[Item]:
    """The items, with a sign between two numbers ("2£3") left to the one after it alone."""
    for one, following in zip_longest(items, items[1:]):
        shared = following is not None and following.i < one.j
        yield uncoined(tokens, one.first) if shared else one


def _bare(reading: Reading) -> Iterator[Numeral]:
    """The numerals with those of durations, of "one" and of ranks that count ("the top three
    homes") made figures again.
    """
    tokens = reading.tokens
    for numeral in reading.numerals:
        again = None
        if (
            numeral.rule == "time phrase"
            or (numeral.rule == "one" and _of_something(tokens, numeral))
            or (numeral.rule == "rank" and is_plural(tokens.word(numeral.j)))
        ):
            again = read(tokens, numeral.i)
        yield again or numeral


def _of_something(tokens: Tokens, numeral: Numeral) -> bool:
    """Whether "one" counts ("one of the homes", "one home"), and stands for nothing named
    before.
    """
    if labels().one_before.ending(tokens.words, numeral.i):
        return False
    return tokens.word(numeral.j) == "of" or not labels().one_after.at(tokens.words, numeral.j)


def _apart(items: list[Item]) -> list[Item]:
    """The items without those a rate or range has taken into itself."""
    kept: list[Item] = []
    for item in sorted(items, key=lambda item: (item.i, -item.j)):
        if kept and item.i < kept[-1].j:
            continue
        kept.append(item)
    return kept


def find_quantities(text: str) -> list[Quantity]:
    """Every quantity of a text, in order, with value, bounds, comparator, unit and direction."""
    return [
        as_said(item).quantity(reading.tokens)
        for reading in readings(text)
        for item in quantities(reading, alone=True)
    ]
