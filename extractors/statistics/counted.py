"""What a count counts: its phrase with what narrows it, or the subject of "was 400 …"."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.tails import with_tail
from extractors.statistics.clauses import clause_subject
from extractors.statistics.subjects import says_nothing
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import word_classes


def counted(tokens: Tokens, item: Item, limit: int) -> Phrase:
    """The counted phrase with what narrows it."""
    assert item.noun is not None
    return with_tail(tokens, item.noun, limit)


def copular(tokens: Tokens, item: Item) -> Phrase | None:
    """The subject of "demand was 77,000 full time equivalents": a count of it, in some unit."""
    at = item.left
    while at > 0 and tokens.words[at - 1] in word_classes().adverbs:
        at -= 1
    at -= tokens.word(at - 1) == "at" and tokens.word(at - 2) in ("stood", "stands")
    if tokens.word(at - 1) not in context("equals") or tokens.word(at - 2) == "there":
        return None
    found = clause_subject(tokens, at - 1)
    core = noun_phrase(tokens, *found) if found else None
    if found is None or core is None or says_nothing(tokens, found):
        return None
    if tokens.words[core[1] - 1] in context("tellers"):
        return None  # "the survey reached 900 mothers" counts mothers
    if is_plural(tokens.words[core[1] - 1]):  # "the schools were 12 academies" counts academies
        return None
    loose = word_classes().pronouns | word_classes().adverbs | word_classes().determiners
    return None if loose.issuperset(tokens.words[found[0] : found[1]]) else found
