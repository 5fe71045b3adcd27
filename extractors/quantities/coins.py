"""Small coin beside whole money: "thirteen dollars and forty-five cents"."""

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
