"""Multiples that state a change: "an almost fourfold increase", "twice as many as in 2015"."""

from __future__ import annotations

from extractors.quantities.compared import earlier
from extractors.quantities.item import Item
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import changes


def multiplied(tokens: Tokens, item: Item) -> None:
    """Gives a multiple over time its direction; makes "gone up two and a half times" one."""
    words = tokens.words
    if item.kind == "count" and item.unit == "time":
        _times(tokens, item)
    if item.kind != "multiple" or item.direction is not None or (item.value or 0) < 1:
        return
    noun = changes().nouns.at(words, item.right)
    if noun and tokens.word(item.right - 1).endswith("fold"):
        item.direction, item.moved = noun[1], item.right
    elif _than_then(tokens, item):
        item.direction = "increase"


def _times(tokens: Tokens, item: Item) -> None:
    """Makes "gone up two and a half times" and "grew by three times" multiples: what has a fraction
    or a "by" is no number of occasions.
    """
    at = item.left
    by = tokens.word(at - 1) == "by"
    grown = changes().verbs.ending(tokens.words, at - by)
    if grown and (by or (item.value or 0) % 1):
        item.kind, item.unit, item.noun, item.rule = "multiple", "ratio", None, "times"
        item.direction, item.moved = grown[1], grown[0]
        item.j = item.right = max(item.j, item.last.j + 1)


def _than_then(tokens: Tokens, item: Item) -> bool:
    """Whether a multiple is of an earlier time: "as many as in 2015", "the 2015 rate"."""
    words, at = tokens.words, item.right
    if tokens.word(at) == "the" and tokens.word(at + 2) in context("marks_of"):
        return _is_year(tokens.word(at + 1))
    if tokens.word(at) != "as" and tokens.word(at - 1) != "as":
        return False
    again = next((k for k in range(at + 1, min(at + _REACH, len(words))) if words[k] == "as"), None)
    return again is not None and earlier(tokens, again + 1)


_REACH = 6  # tokens from "twice" to the second "as"


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and word[:2] in ("19", "20")
