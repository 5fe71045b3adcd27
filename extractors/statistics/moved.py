"""What rose, fell or multiplied: the object or subject of the word of change."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.subjects import trim
from extractors.quantities.tails import with_tail
from extractors.statistics.clauses import clause_subject
from extractors.statistics.subjects import names_time
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import changes, word_classes


def changed(tokens: Tokens, item: Item, limit: int) -> Phrase | None:
    """What a change is of: the verb's object before "by", its subject, or what the noun is of."""
    if item.moved is None:
        return None
    words = tokens.words
    if item.rule in ("added to", "taken off"):
        phrase = noun_phrase(tokens, item.moved + 1, limit)
        return with_tail(tokens, phrase, limit) if phrase else None
    if item.moved >= item.right:
        return _followed(tokens, item, limit)
    verb = changes().verbs.at(words, item.moved)
    if words[item.moved] in ("up", "down") and tokens.word(item.moved - 1) in (",", "(", "-", ":"):
        return None
    if words[item.left - 1] == "of" or verb is None:
        return _noun_of_change(tokens, item, limit)
    end = verb[0]
    if words[item.left - 1] == "by" and item.left - 1 > end:
        return _object(tokens, end, item.left - 1)
    if words[item.left - 1] == "by" and tokens.word(item.moved - 1) in (
        "been",
        "be",
        "was",
        "were",
        "is",
        "are",
    ):
        return clause_subject(tokens, item.moved)
    if item.money and end == item.left and words[item.right : item.right + 1] == ["from"]:
        phrase = noun_phrase(tokens, item.right + 1, limit)
        if phrase and not names_time(tokens, phrase):
            return with_tail(tokens, phrase, limit)  # "cut £4m from dental checks"
    found = clause_subject(tokens, item.moved)
    if found is None and tokens.word(item.right) in ("of", "in"):
        phrase = noun_phrase(tokens, item.right + 1, limit)
        return with_tail(tokens, phrase, limit) if phrase else None
    return found


def _object(tokens: Tokens, start: int, end: int) -> Phrase | None:
    """The whole object of a verb ("the number of workers from abroad in employment")."""
    for k in range(end - 1, start - 1, -1):
        if tokens.words[k][0].isdecimal():
            start = k + 1  # "has grown from 214 to 327, and its budget by 38%"
            break
    while start < end and not tokens.words[start][0].isalpha():
        start += 1
    found = trim(tokens, start, end)
    whole = end - found[0] if found else 0
    plain = all(word[0].isalpha() or word in "'-" for word in tokens.words[start:end])
    return (found[0], end) if found and plain and whole <= 9 else found


def _followed(tokens: Tokens, item: Item, limit: int) -> Phrase | None:
    """ "a 6% rise in caseloads", "20% more homes"."""
    assert item.moved is not None
    noun = changes().nouns.at(tokens.words, item.moved)
    at = noun[0] if noun else item.moved + 1
    if noun and tokens.word(at) not in ("in", "on", "of", "to"):
        return clause_subject(tokens, item.left)
    phrase = noun_phrase(tokens, at + (noun is not None), limit)
    if (
        phrase
        and tokens.word(at) == "on"
        and not context("time_nouns").isdisjoint(tokens.words[slice(*phrase)])
    ):
        return None  # "a 12% increase on the previous year"
    return with_tail(tokens, phrase, limit) if phrase else None


def _noun_of_change(tokens: Tokens, item: Item, limit: int) -> Phrase | None:
    """ "budget cuts of 40%", "an increase of 12% in referrals", "a fall in crime of a tenth"."""
    assert item.moved is not None
    words, at = tokens.words, item.right
    noun = changes().nouns.at(words, item.moved)
    inner = noun[0] if noun else item.moved + 1
    for place in (at, inner):
        if tokens.word(place) in ("in", "to") and (place == at or place < item.left - 1):
            phrase = noun_phrase(tokens, place + 1, limit if place == at else item.left - 1)
            if phrase and not names_time(tokens, phrase):
                return with_tail(tokens, phrase, limit if place == at else item.left - 1)
    if noun and noun[0] - item.moved > 1:
        return item.moved, noun[0] - 1  # "a pay award of 6%"
    start, classes = item.moved, word_classes()
    stop = (
        classes.determiners
        | classes.prepositions
        | classes.verbs - classes.nouny
        | classes.auxiliaries
        | classes.conjunctions
        | context("change_adjectives")
    )
    while (
        start > 0
        and words[start - 1].isalpha()
        and words[start - 1] not in stop
        and item.moved - start < 3
    ):
        start -= 1
    return (start, item.moved) if start < item.moved else None


def multiplied(tokens: Tokens, item: Item, limit: int) -> Phrase | None:
    """ "halve the gap", "doubled the number of homes", "seven times more likely"."""
    noun = changes().nouns.at(tokens.words, item.right)
    if noun and tokens.word(noun[0]) in ("in", "of"):  # "a threefold increase in demand"
        item.direction = item.direction or noun[1]
        phrase = noun_phrase(tokens, noun[0] + 1, limit)
        return with_tail(tokens, phrase, limit) if phrase else None
    if tokens.words[item.right : item.right + 2] in (["as", "many"], ["as", "much"]):
        return noun_phrase(tokens, item.right + 2, limit)
    if item.direction is None:
        return None  # "twice the average": that is what it is set beside
    after = noun_phrase(tokens, item.right, limit)
    if after and tokens.word(item.right) in word_classes().determiners:
        return trim(tokens, *with_tail(tokens, after, limit))
    return clause_subject(tokens, item.left)
