"""What has a price told after it: "a hub in every town, at a cost of £1bn"."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.tails import with_tail
from extractors.quantities.things import is_thing
from extractors.statistics.subjects import names_time
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes


def priced_before(tokens: Tokens, item: Item) -> Phrase | None:
    """The thing right before "at a cost of" an amount, with what narrows it, or None."""
    noun = item.left - 2
    if tokens.word(noun) not in context("price_nouns"):
        return None
    at = noun - 1
    while at > noun - _ADJECTIVES and tokens.word(at) not in ("a", "an"):
        at -= 1
    if tokens.word(at) not in ("a", "an") or tokens.word(at - 1) != "at":
        return None
    end = at - 1 - (tokens.word(at - 2) == ",")
    if tokens.word(end - 2) in ("each", "every", "a", "last", "this"):
        end -= 2 * (tokens.word(end - 1) in context("time_nouns"))  # "a round trip each day"
    acts = word_classes().auxiliaries | (word_classes().verbs - word_classes().nouny)
    if tokens.word(end - 2) in word_classes().auxiliaries:
        return None  # "will be set at a rate of £66"
    found: Phrase | None = None
    for start in range(end - 1, max(-1, end - _LONGEST), -1):
        if tokens.words[start] in acts or not tokens.words[start][0].isalnum():
            break
        phrase = noun_phrase(tokens, start, end)
        if phrase is None or phrase[0] != start or names_time(tokens, phrase):
            continue
        if with_tail(tokens, phrase, end)[1] >= end and is_thing(tokens, phrase):
            found = start, end
    return found


_ADJECTIVES = 4  # words of "an average annual cost"
_LONGEST = 10  # words of what has a price
