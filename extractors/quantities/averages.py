"""Averages told of one thing that stands for all: "the average home has 3 places", "a place cost
£318,400 on average".
"""

from __future__ import annotations

from extractors.quantities.heads import head
from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import word_classes

_FAR = 14  # tokens between "the average home" and what it has


def averages(tokens: Tokens, items: list[Item]) -> None:
    """Makes what one average thing has, gets or costs the rate of that for each of them."""
    words = tokens.words
    if "average" not in words and "typical" not in words:
        return
    before: Item | None = None
    for item in items:
        counted = item.unit if item.noun is not None else ""
        if item.kind == "count" and item.noun is None and before is not None:
            counted = before.unit.partition(" per ")[0]  # "… whereas the average shop had 5"
        counts = item.kind == "count" and counted
        less = tokens.word(item.right) in ("less", "more")
        if not (counts or item.kind == "amount") or item.value is None or less:
            continue
        owner = _average(tokens, item) or _on_average(tokens, item)
        if owner is not None:
            item.unit = f"{counted or item.unit} per {_one(tokens, owner)}"
            item.kind, item.rule, item.noun = "rate", "average", owner
            before = item


def _one(tokens: Tokens, owner: Phrase) -> str:
    """The noun of the thing, without what narrows it."""
    return head(tokens, noun_phrase(tokens, *owner) or owner)


def _average(tokens: Tokens, item: Item) -> Phrase | None:
    """The thing in "the average council gets", right before the verb whose object the item is."""
    for k in range(item.left - 2, max(-1, item.left - _FAR), -1):
        if tokens.words[k] in ".;:!?,":
            return None
        if tokens.words[k] not in ("average", "typical"):
            continue
        if tokens.word(k - 1) not in ("the", "a"):
            return None
        core = noun_phrase(tokens, k + 1, item.left)
        return _owner(tokens, core, item) if core and core[0] == k + 1 else None
    return None


def _on_average(tokens: Tokens, item: Item) -> Phrase | None:
    """The thing in "a place cost £318,400 on average"."""
    words = tokens.words
    after = words[item.right : item.right + 2] == ["on", "average"]
    before = words[item.left - 2 : item.left] == ["on", "average"]
    if item.kind != "amount" or not (after or before):
        return None
    end = item.left - 2 * before - 1
    if tokens.word(end) not in context("one_costs"):
        return None
    start = end
    while start > 0 and words[start - 1] not in ".;:!?," and end - start < _FAR:
        start -= 1
        if words[start] in ("a", "an", "each"):
            core = noun_phrase(tokens, start + 1, end)
            return _owner(tokens, core, item) if core and core[0] == start + 1 else None
    return None


def _owner(tokens: Tokens, core: Phrase, item: Item) -> Phrase | None:
    """A singular noun, with what stands between it and the verb that leads to the item; None for
    one that only measures ("the average cost of").
    """
    classes = word_classes()
    last = tokens.words[core[1] - 1]
    measures = classes.measuring | context("how_much") | context("measured_nouns")
    if is_plural(last) or last in measures:
        return None
    verb = item.left - 1
    while tokens.word(verb) in classes.determiners:
        verb -= 1
    has = context("one_has") if item.kind == "count" else context("one_costs")
    if verb < core[1] or tokens.word(verb) not in has:
        return None
    end = verb
    while end > core[1] and tokens.words[end - 1] in classes.auxiliaries | classes.adverbs:
        end -= 1
    between = tokens.words[core[1] : end]
    plain = all(word.isalpha() for word in between) and classes.auxiliaries.isdisjoint(between)
    return (core[0], end) if plain and len(between) <= _TAIL else None


_TAIL = 6  # words that narrow a noun
