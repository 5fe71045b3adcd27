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
    """The counted phrase with what narrows it; people are told by what they did."""
    assert item.noun is not None
    start, end = with_tail(tokens, item.noun, limit)
    noun = tokens.words[item.noun[1] - 1]
    brief = item.noun[1] - item.noun[0]
    person = noun in word_classes().persons and brief <= 2
    if end == item.noun[1] and (person or (brief == 1 and _is_passive(tokens, end))):
        end = did(tokens, end, limit)
    return start, end


_BE = frozenset(["are", "were", "been"])
_PLACED = frozenset(["on", "in", "under", "without", "with", "at"])


def _narrows(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether those who were in or on something are told apart by it: it is no place or time."""
    timed = context("tail_times") | context("tail_manners")
    return not tokens.capital(phrase[0]) and timed.isdisjoint(tokens.words[slice(*phrase)])


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


def _is_passive(tokens: Tokens, i: int) -> bool:
    """Whether a passive follows ("homes were provided through …"): it tells the things apart."""
    words = tokens.words
    return tokens.word(i) in ("are", "were", "was", "is", "have", "had") and any(
        words[k].endswith("ed")
        and tokens.word(k + 1) in ("through", "to", "by", "with", "under", "from", "for")
        for k in range(i + 1, min(i + 6, len(words)))
    )


def did(tokens: Tokens, i: int, limit: int) -> int:
    """The end of the verb phrase at token i ("have used the website"), i where there is none."""
    words, classes = tokens.words, word_classes()
    j = i
    while j < limit and (
        words[j] in classes.auxiliaries
        or words[j] in classes.adverbs
        or words[j].endswith("ly")
        or (words[j] in ("either", "both", "or", "and") and tokens.word(j + 1).endswith("ly"))
    ):
        j += 1
    if words[j : j + 3] == ["the", "subject", "of"] and words[j - 1] in _BE:
        j += 1
    elif j < limit and j > i and words[j] in _PLACED and words[j - 1] in _BE:
        phrase = noun_phrase(tokens, j + 1, limit)
        return phrase[1] if phrase and _narrows(tokens, phrase) else i
    elif j >= limit or words[j] not in classes.verbs:
        return i
    at = j + 1
    while at < limit and words[at] in classes.prepositions and at - j < 3:
        at += 1
    phrase = noun_phrase(tokens, at, limit)
    return phrase[1] if phrase and phrase[1] - i <= 9 else i
