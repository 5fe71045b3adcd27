"""What a rate is of: "71 per 10,000 children", "every pound spent on roads saves £3"."""

from __future__ import annotations

from extractors.quantities.heads import head
from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.statistics.amounts import moved_to, of_amount
from extractors.statistics.clauses import clause_subject
from extractors.statistics.counted import copular
from extractors.statistics.subjects import says_nothing
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import changes, word_classes
from extractors.vocabulary.measures import loads, units


def of_rate(tokens: Tokens, item: Item, limit: int) -> Phrase | None:
    """The phrase that the words of a rate name as what it is of, or None."""
    if item.unit.partition(" ")[0] == "time":
        return None  # "eight times a day"
    if item.rule in ("every pound", "for every") and item.money:
        spent = _spent_on(tokens, item)
        if spent:
            return spent
    if item.rule == "every pound":
        return _giver(tokens, item)
    if item.noun:
        return _rated(tokens, item) or (None if _lasts(tokens, item.noun) else item.noun)
    if item.rule == "for every" and not item.money:
        return noun_phrase(tokens, item.first.j, item.j)
    if (item.denominator or 0) > 1:
        return None
    timed = not item.money and units().at([item.unit.partition(" ")[0]], 0) is not None
    if timed and tokens.word(item.right) in word_classes().prepositions - {"of", "for"}:
        return None  # "spends three hours a day in a taxi"
    return of_amount(tokens, item, limit)


def _lasts(tokens: Tokens, noun: Phrase) -> bool:
    """Whether what is counted is only time ("shut for ten or more days each year")."""
    return noun[1] - noun[0] == 1 and tokens.words[noun[0]] in context("time_nouns")


def _spent_on(tokens: Tokens, item: Item) -> Phrase | None:
    """What each pound is spent on, where that stands before what it brings ("every pound spent on
    X saves £3").
    """
    if tokens.words[item.last.i - 2] not in context("yielding"):
        return None
    for k in range(item.i, item.j):
        if tokens.words[k] in ("on", "in"):
            return noun_phrase(tokens, k + 1, item.last.i - 2)
    return None


def _rated(tokens: Tokens, item: Item) -> Phrase | None:
    """The rate itself, where it is named ("the fertility rate was 49.8 births per 1,000 women")."""
    lifted = moved_to(tokens, item) or _moved(tokens, item)
    if lifted:
        return lifted
    load = _load(tokens, item)
    if load is not None:
        return load
    named = copular(tokens, item)
    return named if named and tokens.words[named[1] - 1] in context("rated") else None


def _load(tokens: Tokens, item: Item) -> Phrase | None:
    """The load that a rate is of: "Average caseloads were 16 cases per worker"."""
    verb = item.left - 1
    if tokens.word(verb) not in context("equals"):
        return None
    found = clause_subject(tokens, verb)
    return found if found and head(tokens, found) in loads() else None


def _moved(tokens: Tokens, item: Item) -> Phrase | None:
    """What moved to the rate or from it ("caseloads fell from 27 children per worker to 18")."""
    if tokens.word(item.left - 1) not in ("from", "to", "at"):
        return None
    for i in range(item.left - 2, max(-1, item.left - _REACH), -1):
        if tokens.words[i] in ".,;:":
            return None
        if changes().verbs.at(tokens.words, i):
            found = clause_subject(tokens, i)
            nothing = found is None or says_nothing(tokens, found)
            return None if nothing else found
    return None


_REACH = 8  # words between a verb of change and the rate


def _giver(tokens: Tokens, item: Item) -> Phrase | None:
    """Who gives so much for every pound ("for every pound we put in, firms have put in £1.70")."""
    comma = next((k for k in range(item.last.i - 1, item.i, -1) if tokens.words[k] == ","), None)
    return noun_phrase(tokens, comma + 1, item.last.i) if comma else None


def per_what(tokens: Tokens, item: Item) -> Phrase | None:
    """ "71 per 10,000 children" is of children."""
    for k in range(item.j - 1, item.i, -1):
        if tokens.words[k][0].isdecimal():
            return noun_phrase(tokens, k + 1, item.j)
    return None
