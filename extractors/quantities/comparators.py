"""Comparators: how a number bounds the truth."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import changes, comparators


def compare(tokens: Tokens, item: Item) -> None:
    """Reads the comparators before and after an item into it."""
    words = tokens.words
    if item.first.style in ("majority", "vague"):
        item.comparator = "over"
    at = item.i
    for _ in range(3):
        hit = comparators().before.ending(words, at)
        if hit and not _not_comparing(tokens, hit[0], at, item):
            item.left, item.comparator = hit[0], hit[1]
            if hit[1] in ("about", "just_under", "just_over") and hit[0] > 0:
                outer = comparators().before.ending(words, hit[0])
                if outer and outer[1] in ("over", "under", "at_least", "at_most"):
                    item.left, item.comparator = outer
            break
        if at > 0 and words[at - 1] in context("between_comparator"):
            at -= 1
        else:
            break
    _limits(tokens, item)
    after = comparators().after.at(words, item.j)
    if after and not (words[item.j] == "+" and not tokens.glued(item.j)):
        item.right = max(item.right, after[0])
        if item.comparator == "exact" or after[1] in ("at_least", "at_most"):
            item.comparator = after[1]


def _limits(tokens: Tokens, item: Item) -> None:
    """ "limit … to 15 hours" and "no school loses more than 1.5%" are at most."""
    words = tokens.words
    start = max(0, item.left - 12)
    before = words[start : item.left]
    if (
        item.comparator == "exact"
        and before[-1:] == ["to"]
        and not context("limiting").isdisjoint(before)
    ):
        item.comparator = "at_most"
    elif item.comparator == "over" and words[item.left : item.left + 2] == ["more", "than"]:
        clause = before[
            max((k + 1 for k, word in enumerate(before) if word in ".,;:"), default=0) :
        ]
        if "no" in clause or "never" in clause:
            item.comparator = "at_most"


def _not_comparing(tokens: Tokens, i: int, at: int, item: Item) -> bool:
    """Whether the words are something else here: "over 5 years" of time, "some of", "go up to"."""
    word, before = tokens.words[i], tokens.word(i - 1)
    if tokens.words[i:at] == ["up", "to"]:
        return before in context("moving_up") or changes().verbs.at(tokens.words, i - 1) is not None
    if at - i > 1:
        return False
    if (
        word == "over"
        and item.kind == "measure"
        and item.unit in ("year", "month", "week", "day", "decade", "hour")
    ):
        return before not in context("lasting")
    if word in ("above", "below", "under", "over", "near", "beyond") and before in ("just", "well"):
        return False
    if word == "over" and before in context("hand_over"):
        return True
    if word == "c" or word == ".":
        return not tokens.glued(at)
    return (
        word in ("under", "above", "below")
        and item.kind == "count"
        and before in ("of", "act", "powers", "order")
    )
