"""Rates whose denominator stands before them: "the rate per 10,000 children was 330.4"."""

from __future__ import annotations

from extractors.numbers.numeral import tidy
from extractors.quantities.heads import head
from extractors.quantities.item import Item
from extractors.quantities.phrases import noun_phrase
from extractors.tokens import Tokens
from extractors.vocabulary.inflection import is_plural, singular
from extractors.vocabulary.lexicon import function_words

_ROUND = (100, 1000, 10_000, 100_000, 1_000_000)  # what rates are told in


def told_per(tokens: Tokens, items: list[Item]) -> list[Item]:
    """The items without denominators that stand before their rates, in order.

    Bare numbers after "per 10,000 children" in its sentence are rates of it; the denominator's own
    number is given the role `age_qualifier`.
    """
    kept: list[Item] = []
    below: Item | None = None
    above = ""
    for item in items:
        if _is_below(tokens, item, kept):
            below, above = item, _above(tokens, item)
            item.first.role, item.first.rule = "age_qualifier", "denominator"
            continue
        if below is not None and _is_bare(tokens, item) and item.left > below.right:
            counted = head(tokens, below.noun) if below.noun else "unit"
            item.kind, item.rule, item.unit = (
                "rate",
                "per before",
                f"{above or counted} per {counted}",
            )
            item.numerator, item.denominator = item.value, below.value
            item.value = tidy((item.value or 0.0) / (below.value or 1.0))
        kept.append(item)
    return kept


def _is_below(tokens: Tokens, item: Item, before: list[Item]) -> bool:
    """Whether an item is what a rate is told per, and no rate before it has taken it in."""
    taken = bool(before) and item.i < before[-1].j
    per = item.kind == "count" and item.value in _ROUND and tokens.word(item.i - 1) == "per"
    return per and not taken


def _above(tokens: Tokens, item: Item) -> str:
    """What is counted in "the number of fires per 1,000 homes" and "fires per 1,000 homes"."""
    if is_plural(tokens.word(item.i - 2)):
        return singular(tokens.word(item.i - 2))
    for k in range(item.i - 2, max(-1, item.i - 10), -1):
        if tokens.words[k] == "of" and tokens.word(k - 1) in ("rate", "rates", "number"):
            phrase = noun_phrase(tokens, k + 1, item.i - 1)
            return head(tokens, phrase) if phrase else ""
    return ""


def _is_bare(tokens: Tokens, item: Item) -> bool:
    """Whether an item is a number with nothing that it counts."""
    after = tokens.word(item.right)
    plain = item.kind == "count" and item.noun is None and item.value is not None
    return plain and (not after.isalpha() or after in function_words())
