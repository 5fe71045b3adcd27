"""Who is given money: "paid shareholders £57m", "the company was fined £2m"."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.tails import with_tail
from extractors.quantities.things import is_thing
from extractors.statistics.clauses import clause_subject
from extractors.statistics.subjects import says_nothing
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes


def payer(tokens: Tokens, item: Item) -> Phrase | None:
    """Those who pay an amount to a body that levies it ("A flat will pay £1,800 to the council"),
    of whom it tells; None elsewhere.
    """
    for k in range(item.left - 1, max(-1, item.left - _NEAR), -1):
        if tokens.words[k] not in context("paying"):
            continue
        to = tokens.word(item.right) == "to"
        taker = noun_phrase(tokens, item.right + 1) if to else noun_phrase(tokens, k + 1, item.left)
        levied = taker is not None and tokens.words[taker[1] - 1] in context("levying")
        who = clause_subject(tokens, k) if levied else None
        return who if who and tokens.words[who[1] - 1] not in context("levying") else None
    return None


_NEAR = 6  # tokens between a verb of paying and the amount


def receiver(tokens: Tokens, item: Item) -> Phrase | None:
    """Those whom the verb of giving before an amount names as having it, or None."""
    if not item.money:
        return None
    classes, i = word_classes(), item.left
    loose = classes.determiners | classes.measuring | classes.adverbs | {"of"}
    while tokens.word(i - 1) in loose:
        i -= 1
    if tokens.word(i - 1) in context("giving"):
        return _given(tokens, i - 1)
    for k in range(i - 2, max(-1, i - _LONGEST), -1):
        word = tokens.words[k]
        if not word[0].isalpha() or word in classes.auxiliaries:
            return None
        if word in context("giving"):
            phrase = noun_phrase(tokens, k + 1, i)
            whole = with_tail(tokens, phrase, i) if phrase and is_thing(tokens, phrase) else None
            return whole if whole and whole[1] == i else None
    return None


_LONGEST = 9  # words of those who are given something, and of the verb


def _given(tokens: Tokens, verb: int) -> Phrase | None:
    """The subject of the passive at token `verb` ("carers are paid")."""
    k = verb - 1
    while tokens.word(k) in word_classes().adverbs:
        k -= 1
    if tokens.word(k) not in _PASSIVE:
        return None
    found = clause_subject(tokens, verb)
    nothing = found is None or says_nothing(tokens, found) or not is_thing(tokens, found)
    return None if nothing else found


_PASSIVE = frozenset(["is", "are", "was", "were", "be", "been", "being"])
