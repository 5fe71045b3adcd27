"""What a change or comparison is measured against ("up from 42%"), and which figures are that."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.records import Baseline
from extractors.statistics.sentence import Said
from extractors.vocabulary.contexts import context, context_phrases

_REACH = 16  # tokens between a figure and what it is compared with


def baseline(said: Said, item: Item) -> Baseline | None:
    """The figure of the same sentence that the item is compared with, as said, or None."""
    tokens, items = said.tokens, said.items
    at = items.index(item)
    for other in items[at + 1 : at + 3]:
        if other.left - item.right > _REACH or other.value is None or not _same(item, other):
            continue
        start = _link(tokens.words, other.left, tight=other is not items[at + 1])
        if start is None or start < item.right:
            continue
        return Baseline(tokens.raw(start, other.j), other.value)
    if item.kind == "change" and at >= 1 and items[at - 1].left >= 1:
        return None
    return None


def _same(item: Item, other: Item) -> bool:
    """Whether two figures can be compared: of one unit, or a change and a level."""
    if item.unit == other.unit and item.kind == other.kind:
        return True
    if other.kind == "count" and other.noun is not None and item.kind in ("count", "share"):
        return False
    return (
        item.kind in ("change", "count", "share")
        and other.kind in ("count", "share", "amount", "rate", "measure")
        and (item.percent == other.percent or item.kind == "change")
    )


def _link(words: list[str], left: int, *, tight: bool) -> int | None:
    """The first token of the words of comparison right before a figure."""
    for skip in (0, 1):
        end = left - skip
        if skip and words[left - 1 : left] not in (["the"], ["a"], ["around"], ["about"], ["just"]):
            break
        hit = context_phrases("compared_with").ending(words, end)
        if hit and (skip or words[hit[0] : end] not in (["on"], ["with"])):
            return hit[0]
    return None


def is_baseline(said: Said, at: int) -> bool:
    """Whether an item is what another is compared with ("up from 6%", "compared to 9% and 3%")."""
    if at == 0 and len(said.items) == 1:
        left = said.items[0].left
        return said.tokens.words[max(0, left - 2) : left] in _COMPARES
    return said.baselines[at] if at < len(said.baselines) else _is_compared(said, at)


_STAND = frozenset(["is", "are", "was", "were", "has", "have", "had"])
_COMPARES = (["compares", "with"], ["compares", "to"])


def _is_compared(said: Said, at: int) -> bool:
    item, words = said.items[at], said.tokens.words
    left = item.left
    while words[left - 1 : left] and words[left - 1] in context("before_baselines"):
        left -= 1
    if words[left - 1 : left] not in (["from"], ["than"], ["with"]):
        left = item.left
    before = words[max(0, left - 3) : left]
    if not before:
        return False
    if before[-1] == "and" and at and is_baseline(said, at - 1):
        if before[-2:-1] == [","] and not _STAND.isdisjoint(words[item.right :]):
            return False  # "compared with 23 in 2014, and seven of the 12 are full"
        return item.kind != "change" or "than" not in words[item.right : item.right + 3]
    if before[-1] == "(" and at and is_baseline(said, at - 1):
        return True
    if is_ranged(said, at) or _is_multiplied(said, at):
        return True
    if before[-1] == "from" and words[item.right : item.right + 1] != ["of"]:
        if before[-2:-1] in (["up"], ["down"]):
            return True
        if not at:  # "replies from 5,412 employers" are compared with nothing
            return item.noun is None
        return item.noun is None or item.unit == said.items[at - 1].unit
    return (
        before[-1] == "than"
        or before[-2:]
        in (
            ["compared", "with"],
            ["compared", "to"],
            ["compares", "with"],
            ["compares", "to"],
            ["on", "the"],
            ["similar", "to"],
            ["to", "the"],
        )
        or (
            before[-3:]
            in (["similar", "to", "the"], ["compared", "to", "the"], ["compared", "with", "the"])
        )
    )


def _is_multiplied(said: Said, at: int) -> bool:
    """Whether an item is what the multiple before it is of ("more than double the 410 in 2020")."""
    multiple, words = said.items[at - 1], said.tokens.words
    between = words[multiple.right : said.items[at].left]
    return at > 0 and multiple.kind == "multiple" and between == ["the"]


def is_reached(said: Said, item: Item) -> bool:
    """Whether an item is the level that a change has led to ("up by 20,000 to 83,840", "doubled
    from 31 to 70").
    """
    at = said.items.index(item)
    if not at or item.kind == "change" or said.tokens.word(item.left - 1) != "to":
        return False
    changed = at - 2 if at > 1 and is_ranged(said, at - 1) else at - 1
    return said.items[changed].kind in ("change", "multiple")


def is_ranged(said: Said, at: int) -> bool:
    """Whether an item is the first of "from 1,148 offences to 850"."""
    item, words = said.items[at], said.tokens.words
    following = said.items[at + 1] if at + 1 < len(said.items) else None
    from_to = following is not None and words[following.left - 1] == "to"
    return from_to and said.tokens.word(item.left - 1) == "from"


def spreads(said: Said, item: Item) -> bool:
    """Whether an item tells how far the claim before it spreads (", ranging from 12 to 48")."""
    return said.tokens.word(item.left - 2) in context("ranging")


def sets_beside(said: Said, at: int) -> bool:
    """Whether an item is what another place or group has ("compared with 43% across England"), and
    so of the time of what it is held against.
    """
    item, tokens = said.items[at], said.tokens
    here = tokens.word(item.right)
    placed = here in ("across", "for", "among") or (here == "in" and tokens.capital(item.right + 1))
    return placed and is_baseline(said, at) and tokens.word(item.left - 1) not in ("from", "on")
