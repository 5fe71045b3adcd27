"""Bounds that define who is counted rather than measure anything: "62% had waited over 4 hours"."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context

_REACH = 10  # tokens between a share and the bound in its clause


def measured(tokens: Tokens, items: list[Item]) -> list[Item]:
    """The items without bounds on a measure that only narrow the share or count before them.

    Their numbers are given the role `age_qualifier`.
    """
    kept: list[Item] = []
    for item in items:
        if kept and _narrows(tokens, kept[-1], item):
            item.first.role, item.first.rule = "age_qualifier", "category"
        else:
            kept.append(item)
    return kept


def _narrows(tokens: Tokens, before: Item, item: Item) -> bool:
    bound = item.kind == "measure" and item.comparator in ("over", "under", "at_least", "at_most")
    if not bound or before.kind not in ("share", "count") or before.first.role != "statistic":
        return False
    between = tokens.words[before.right : item.left]
    return 1 < len(between) <= _REACH and context("category_breaks").isdisjoint(between)
