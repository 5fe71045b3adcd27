"""Money told in small coin: what stands in the text, where no document's accounts are kept."""

from __future__ import annotations

from extractors.numbers.numeral import tidy
from extractors.quantities.item import Item
from extractors.tokens import Tokens


def with_coins(tokens: Tokens, first: Item, second: Item) -> Item | None:
    """ "thirteen dollars and forty-five cents": one amount, or None where the two are apart."""
    link = tokens.words[first.j : second.i]
    whole = first.kind == "amount" and first.coin is None and first.j > first.first.j
    if not (whole and second.coin and first.unit == second.unit and link in (["and"], [])):
        return None
    if first.value is None or second.value is None or second.value >= 1:
        return None
    first.value = tidy(first.value + second.value)
    first.j = first.right = second.j
    first.last = second.last
    return first


def in_coins(item: Item) -> Item:
    """The item, money said in small coin told in that coin ("19 cents" is 19 of `cent`).

    A quantity keeps the unit it is said in, as "30 months" stays months. A statistic is in the
    currency, so that amounts of one series compare; it is made without this step.
    """
    coin = item.coin
    if coin is None or not item.unit.startswith(coin.code):
        return item
    item.value, item.low, item.high = (
        None if number is None else tidy(number * coin.per)
        for number in (item.value, item.low, item.high)
    )
    item.unit = coin.coin + item.unit.removeprefix(coin.code)
    return item
