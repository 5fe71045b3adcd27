"""The total a figure is out of, where the same or the previous sentence states it."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.statistics.sentence import Memory, Said
from extractors.vocabulary.lexicon import word_classes

_BACK = frozenset(["these", "them", "whom", "those", "which"])


def total_of(
    said: Said, item: Item, memory: Memory, carried: bool, before: float | None
) -> float | None:
    """The total that a count or share is out of, or None; `before` is that of the item before it.

    "Of the 43 inspected, 10 were good"; "10 of 43 … Seven were …"; "of these, 17% are women";
    "two thirds of the 100 biggest companies"; "survey of 400 people: 67% …".
    """
    if item.kind not in ("count", "share") or item.denominator is not None:
        return None
    items = said.items
    at = items.index(item)
    inner = _of_counted(said, item, at)
    if inner is not None:
        return inner
    if at == 0:
        return _from_memory(said, item, memory, carried)
    return _in_sentence(said, item, at, carried, before)


def _in_sentence(
    said: Said, item: Item, at: int, carried: bool, before: float | None
) -> float | None:
    """The total stated earlier in the same sentence."""
    tokens, items = said.tokens, said.items
    opening, previous = items[0], items[at - 1]
    if tokens.word(0) == "of" and opening.kind == "count" and opening.left <= 4:
        return opening.value if _part(item, opening.value) else None
    if refers_back(said, item) and previous.kind == "count":
        return previous.value if _part(item, previous.value) else None
    earlier = before if before is not None else previous.denominator
    bracketed = tokens.word(item.left - 1) == "("
    if (
        earlier is not None
        and (bracketed or carried)
        and not (item.kind == "count" and item.noun and not bracketed)
    ):
        return earlier if _part(item, earlier) else None
    return None


def _from_memory(said: Said, item: Item, memory: Memory, carried: bool) -> float | None:
    """The total stated in the sentence before, or in the one that introduces the list."""
    bare = item.kind == "count" and not item.noun
    if _part(item, memory.total) and ((bare and carried) or refers_back(said, item)):
        return memory.total
    listed = said.block.kind == "item" and (item.kind == "share" or bare)
    if listed and said.tokens.word(item.right) != "of" and _part(item, memory.lead_total):
        return memory.lead_total
    return None


def _of_counted(said: Said, item: Item, at: int) -> float | None:
    """The count that stands within the phrase a share is of."""
    following = said.items[at + 1] if at + 1 < len(said.items) else None
    tokens = said.tokens
    if (
        item.kind != "share"
        or following is None
        or following.kind != "count"
        or tokens.word(item.right) != "of"
    ):
        return None
    classes = word_classes()
    between = tokens.words[item.right : following.left]
    clear = len(between) <= 6 and not any(
        word in classes.auxiliaries or not word[0].isalpha() or word in classes.conjunctions
        for word in between
    )
    return following.value if clear and _part(item, following.value) else None


def _part(item: Item, total: float | None) -> bool:
    """Whether the item can be a part of the total."""
    return (
        total is not None
        and total > 1
        and (item.kind == "share" or (item.value is not None and item.value <= total))
    )


def refers_back(said: Said, item: Item) -> bool:
    """Whether the item is said of something just named: "of these", "of whom 12", "17% of them"."""
    words = said.tokens.words
    if words[item.right : item.right + 1] == ["of"] and said.tokens.word(item.right + 1) in _BACK:
        return True
    before = words[max(0, item.left - 4) : item.left]
    return any(before[k] == "of" and before[k + 1] in _BACK for k in range(len(before) - 1))
