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
    if item.kind != "multiple" or (item.value or 0) < 1:
        return
    if _of_another(tokens, item):
        item.direction = None
    if item.direction is not None:
        return
    noun = changes().nouns.at(words, item.right)
    verb = changes().verbs.ending(words, item.left)
    folds = tokens.word(item.right - 1).endswith("fold")
    if verb and folds:  # "the list has grown threefold"
        item.direction, item.moved = verb[1], verb[0]
    elif noun and folds:
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
    if tokens.word(at) == "the":
        marked = tokens.word(at + 2) in context("marks_of") and _is_year(tokens.word(at + 1))
        return marked or _of_then(tokens, at + 1)
    if tokens.word(at) != "as" and tokens.word(at - 1) != "as":
        return False
    again = next((k for k in range(at + 1, min(at + _REACH, len(words))) if words[k] == "as"), None)
    return again is not None and earlier(tokens, again + 1)


def _of_another(tokens: Tokens, item: Item) -> bool:
    """Whether a word such as "double" holds one level against another: "almost double the number in
    foster care", no "numbers will double" nor "double the 2015 rate".
    """
    if tokens.words[item.first.i] not in context("base_multiples"):
        return False
    if tokens.word(item.right) not in context("other_levels"):
        return False
    return tokens.word(item.left - 1) not in context("before_base_verbs")


def _of_then(tokens: Tokens, at: int) -> bool:
    """Whether a time tells of the level at token `at`: "the number turned away in 2023"."""
    for k in range(at, min(at + _REACH, len(tokens))):
        if not tokens.words[k][0].isalnum():
            return False
        if tokens.words[k] in ("in", "a", "last", "at") and earlier(tokens, k):
            return True
    return False


_REACH = 6  # tokens from "twice" to the second "as"


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and word[:2] in ("19", "20")
