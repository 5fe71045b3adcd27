"""Quantities as they are said, where nothing is claimed of a document: coins, vague magnitudes."""

from __future__ import annotations

from extractors.numbers.numeral import tidy
from extractors.quantities.item import Item


def as_said(item: Item) -> Item:
    """The item in the terms of its words.

    A quantity keeps the coin it is told in ("19 cents" is 19 of `cent`), as it keeps its months,
    and has both ends where a magnitude is vague: "hundreds of miles" are at least 100, and 1,000
    would be called a thousand. A statistic is made without this step: in the currency, so that
    amounts of one series compare, and of the magnitude named.
    """
    _in_coins(item)
    if item.first.style == "vague" and item.comparator == "over" and item.value is not None:
        item.low, item.high, item.value = item.value, tidy(float(item.value) * 10), None
        item.comparator = "between"
    return item


def _in_coins(item: Item) -> None:
    coin = item.coin
    if coin is None or not item.unit.startswith(coin.code):
        return
    item.value, item.low, item.high = (
        None if number is None else tidy(number * coin.per)
        for number in (item.value, item.low, item.high)
    )
    item.unit = coin.coin + item.unit.removeprefix(coin.code)
