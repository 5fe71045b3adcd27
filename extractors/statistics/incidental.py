"""Counts by the way, on which no later figure leans: "… in the area's four boroughs"."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.statistics.sentence import Said
from extractors.vocabulary.lexicon import word_classes


def is_by_the_way(said: Said, item: Item) -> bool:
    """Whether a count only says where or among whom: "… in the area's four boroughs"."""
    if item.kind != "count" or item.noun is None:
        return False
    tokens, at, classes = said.tokens, item.left - 1, word_classes()
    if _in_relative(said, item):
        return True
    while tokens.word(at) in classes.determiners or tokens.word(at).endswith("'s"):
        owned = tokens.word(at).endswith("'s")
        at -= 1
        while owned and tokens.word(at) not in classes.prepositions and at > item.left - _OWNER:
            at -= 1
    link, verb = tokens.word(at), tokens.word(at - 1)
    done = verb in classes.verbs - classes.nouny or verb.endswith("ed")
    return link in _WHERE and not (done and link == "at")  # "looked at 38 cases"


_WHERE = frozenset(["in", "across", "at", "among", "from", "by"])
_OWNER = 6  # tokens of whose they are


def _in_relative(said: Said, item: Item) -> bool:
    """Whether a count stands in what is told of those counted before: "900 carers, who between them
    are raising 400 boys".
    """
    before = said.items[said.items.index(item) - 1]
    words = said.tokens.words
    start = before.noun[1] if before.noun else before.right
    if before.kind != "count" or before.noun is None:
        return False
    clause = words[start : item.left]
    return clause[:2] == [",", "who"] and "," not in clause[1:] and "and" not in clause
