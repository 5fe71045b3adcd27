"""Rates told by "each" or "on average": so much for every one of those it is said of."""

from __future__ import annotations

from extractors.quantities.heads import head
from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase, past_number
from extractors.quantities.subjects import subject_phrase
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural, singular
from extractors.vocabulary.lexicon import is_function, word_classes
from extractors.vocabulary.measures import loads

_FEW = 100  # things that one of many has
_NEAR = 4  # tokens between what is counted and the price of each


def each(tokens: Tokens, items: list[Item]) -> None:
    """ "an average of 17.4 cases each", "£250 each", "7.6 hours each", "2.4 trips on average": a
    rate for each of those it is said of.
    """
    told_per = any(item.kind == "rate" and item.rule == "per" for item in items)
    for k, item in enumerate(items):
        if not told_per:
            _of_load(tokens, item, items[k - 1] if k else None)
        at = item.noun[1] if item.noun else item.right
        if not _shared_out(tokens, item, at):
            _of_each_one(tokens, item)
            continue
        before = items[k - 1] if k else None
        if item.money:
            _priced(tokens, item, before)
            continue
        averaged = tokens.words[item.left - 2 : item.left] == ["average", "of"]
        owner = _owner(tokens, item.left - 2) if averaged else _nearest(tokens, item.left)
        if owner is None or not _many(tokens, owner):
            owner = before.noun if before and before.kind == "count" and not averaged else owner
        counted = (
            item.unit if item.noun or item.kind == "measure" else before.unit if before else ""
        )
        if owner is not None and not counted and head(tokens, owner) in loads():
            counted = loads()[head(tokens, owner)].counts  # "caseloads average 15"
        if owner is None or not counted or not _many(tokens, owner):
            continue
        of = head(tokens, owner)
        of = loads()[of].of if of in loads() else of  # "caseloads averaged 31 children"
        item.kind, item.rule, item.unit = "rate", "each", f"{counted} per {of}"
        item.noun = owner
        if tokens.word(at) == "each":
            item.j = item.right = at + 1


def _of_each_one(tokens: Tokens, item: Item) -> None:
    """Makes what each of several has, gets or costs a rate: "Each team has eight boats", "keepers
    who were each working on 30 boats".
    """
    if item.kind not in ("count", "amount") or (item.kind == "count" and item.noun is None):
        return
    words, classes = tokens.words, word_classes()
    loose = classes.determiners | classes.measuring | classes.adverbs | {"of", "on", "for", "room"}
    k = item.left - 1
    while k > 0 and words[k] in loose - {"each", "every"}:
        k -= 1
    if words[k] not in context("having") and words[k - 1] != "each":
        return
    if words[k - 1] == "each" and tokens.word(k - 2) in classes.auxiliaries:
        owner = _nearest(tokens, k - 1)
    else:
        owner = _each_before(tokens, k)
    if owner is None or "point" in words[slice(*owner)]:
        return  # "Each percentage point costs £4m"
    item.kind, item.rule = "rate", "each"
    item.unit = f"{item.unit} per {head(tokens, owner)}"
    item.noun = owner


def _each_before(tokens: Tokens, verb: int) -> Phrase | None:
    """The singular after "each" or "every" that is the subject of the verb at token `verb`."""
    end = verb
    while tokens.word(end - 1) in word_classes().auxiliaries | word_classes().adverbs:
        end -= 1
    for k in range(end - 2, max(-1, end - _OWNER), -1):
        if tokens.words[k] in ("each", "every"):
            plain = all(word.isalpha() for word in tokens.words[k + 1 : end])
            plain = plain and word_classes().prepositions.isdisjoint(tokens.words[k + 1 : end])
            return (k + 1, end) if plain else None
    return None


_OWNER = 5  # words of "every secondary school"


def _of_load(tokens: Tokens, item: Item, before: Item | None) -> None:
    """Makes a count that is told of a load a rate: "the caseload has fallen from 27 children in
    2015 to 16".
    """
    if item.kind != "count" or item.value is None:
        return
    on = before is not None and before.rule == "load" and item.left - before.right <= _NEAR
    if before is not None and on and item.noun is None and tokens.word(item.left - 1) == "to":
        item.kind, item.rule, item.unit = "rate", "load", before.unit
        return
    classes, k = word_classes(), item.left - 1
    loose = classes.auxiliaries | classes.adverbs | classes.verbs | _LEVELS
    while k > 0 and tokens.words[k] in loose:
        k -= 1
    load = loads().get(singular(tokens.word(k))) if k < item.left - 1 else None
    if load is None or item.unit == "level":  # "at 2019 levels"
        return
    item.kind, item.rule = "rate", "load"
    item.unit = f"{item.unit if item.noun else load.counts} per {load.of}"
    item.noun = (k, k + 1)


_LEVELS = frozenset(["from", "to", "of", "at", "down", "up", "below", "above", "under"])


def _shared_out(tokens: Tokens, item: Item, at: int) -> bool:
    """Whether an amount, count or measure that ends before token `at` is one of each."""
    if item.kind not in ("count", "amount", "measure") or (item.value is None and item.low is None):
        return False
    if tokens.word(at) == "each":
        averaged = item.kind != "measure" or "average" in tokens.words
        return averaged and tokens.word(at + 1) not in context("rate_times") | {"of"}
    if item.kind != "count" or item.value is None:
        return False
    had = tokens.word(item.left - 1) in ("have", "has", "had")
    if item.noun and tokens.words[at : at + 2] == ["on", "average"] and (item.value % 1 or had):
        return True
    if item.noun and item.value % 1 and item.value < _FEW and had:
        return True  # "women born in 1995 had 0.8 children"
    verb = tokens.word(item.left - 1) in ("average", "averages", "averaged")
    before = item.left - 2 - (tokens.word(item.left - 2) == "now")
    load = singular(tokens.word(before)) in loads()
    return verb and (item.noun is not None or load) and is_plural(tokens.word(before))


def _many(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a phrase names several: its head is a plural."""
    core = noun_phrase(tokens, *phrase) or phrase
    return any(is_plural(tokens.words[k]) for k in range(core[0], min(core[1], len(tokens))))


def _priced(tokens: Tokens, item: Item, before: Item | None) -> None:
    """ "four machines at £250 each": the rate of one of those counted before it in its clause, of
    its subject, or of what was bought.
    """
    noun = before.noun if before and before.kind == "count" else None
    near = noun is not None and item.left - noun[1] <= _NEAR
    owner = noun if near else _owner(tokens, item.left)
    if owner is None or is_function(tokens.words[owner[0]]):
        owner = _bought(tokens, item.left)
    if owner is None:
        return
    item.kind, item.rule, item.unit = "rate", "each", f"{item.unit} per {head(tokens, owner)}"
    item.noun = None if near else owner
    item.j = item.right = item.right + 1


def _bought(tokens: Tokens, i: int) -> Phrase | None:
    """What money was spent on before token i ("on places in schools, at £52,000 each")."""
    for k in range(i - 1, 0, -1):
        if tokens.words[k] in ("on", "for"):
            phrase = noun_phrase(tokens, k + 1, i)
            if phrase and is_plural(tokens.words[phrase[1] - 1]):
                return phrase
    return None


def _owner(tokens: Tokens, i: int) -> Phrase | None:
    """The subject of the first verb of the clause before token i."""
    verbs = word_classes().verbs | word_classes().auxiliaries
    start = next((k for k in range(i - 1, 1, -1) if tokens.words[k - 1 : k + 1] == [",", "and"]), 0)
    for k in range(start + 1, i):
        if tokens.words[k] in verbs:
            return subject_phrase(tokens, k)
    return None


def _nearest(tokens: Tokens, i: int) -> Phrase | None:
    """The subject of the last verb of the clause before token i, without a number of its own."""
    classes = word_classes()
    verbs = classes.verbs - classes.nouny | classes.auxiliaries | {"average", "averages"}
    for k in range(i - 1, 0, -1):
        if tokens.words[k] in ".;:":
            return None
        if tokens.words[k] in verbs:
            phrase = subject_phrase(tokens, k)
            if phrase is None:
                return None
            start = past_number(tokens, phrase[0])
            return (start, phrase[1]) if start < phrase[1] else None
    return None
