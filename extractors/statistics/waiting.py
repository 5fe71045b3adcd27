"""A wait told by a verb: "families waited six weeks for a plan" is about the wait for a plan."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.phrases import noun_phrase
from extractors.quantities.tails import own_clause, with_tail
from extractors.statistics.sentence import Said, Subject
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.word_sets import Words

_LONGEST = 9  # words of what is waited for


def waited(tokens: Tokens, item: Item, verbs: Words) -> bool:
    """Whether a duration is how long somebody did what one of the `verbs` says, averaged or not."""
    i, loose = item.left, word_classes().measuring | word_classes().determiners | {"of", "for"}
    while tokens.word(i - 1) in loose:
        i -= 1
    return tokens.word(i - 1) in verbs


def wait(said: Said, item: Item) -> Subject | None:
    """The wait that a duration is of, where its clause says what for; None elsewhere."""
    tokens, link = said.tokens, said.tokens.word(item.right)
    if item.kind != "measure" or link not in ("for", "to"):
        return None
    if not waited(tokens, item, context("waiting")):
        return None
    limit = said.number_after(item.right)
    end = _awaited(tokens, item.right + 1, limit) if link == "for" else item.right
    if end is not None and tokens.word(end) == "to":
        end = own_clause(tokens, end + 1, limit)
    if end is None:
        return None
    if not item.right + 1 < end <= item.right + _LONGEST:
        return None
    return Subject(f"wait {tokens.raw(item.right, end)}", None, "wait")


def _awaited(tokens: Tokens, i: int, limit: int) -> int | None:
    """The end of the phrase that is waited for, or None where there is none ("waited for it")."""
    if tokens.word(i + 1) == "to":
        return i + 1  # "for someone to answer"
    phrase = noun_phrase(tokens, i, limit)
    return with_tail(tokens, phrase, limit)[1] if phrase else None
