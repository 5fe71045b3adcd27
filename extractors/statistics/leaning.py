"""Whether a figure is about what the figure before it in its sentence is about."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.things import is_thing
from extractors.statistics.own import limit_of
from extractors.statistics.sentence import Said, Subject
from extractors.statistics.subjects import among, set_off, subject_of, told_otherwise
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.names import judgements


def holds_on(said: Said, item: Item, phrase: Phrase | None, refers: bool) -> bool:
    """Whether an item is about what the item before it in the sentence is about."""
    if said.tokens.words[max(0, item.left - 2) : item.left] == ["and", "to"] and item.money:
        return True  # "lowered to £23,000 in the city and to £20,000 elsewhere"
    if phrase is not None:
        return _counts_level(said, item)
    if item.rule == "part of a change":
        return True
    if refers or _leans(said, item) or _level_after_change(said, item) or _is_elsewhere(said, item):
        return True
    return _done_to(said, item) or _restates(said, item) or _of_the_same(said, item)


def counts_on(said: Said, item: Item, within: Subject | None) -> bool:
    """Whether a count is of those counted before: its clause's subject is only "the number", or it
    is of more of them.
    """
    return (within is None and _says_number(said, item)) or _is_more(said, item)


def _says_number(said: Said, item: Item) -> bool:
    """Whether a clause's subject is only "the number": of those counted before."""
    phrase = subject_of(said.tokens, item, limit_of(said, item))
    return phrase is not None and said.tokens.words[slice(*phrase)] in (["number"], ["numbers"])


def _is_more(said: Said, item: Item) -> bool:
    """Whether a count is of more of those counted before: "wants to recruit 60 more by May"."""
    after = said.tokens.word(item.right + 1)
    more = item.kind == "count" and item.noun is None and said.tokens.word(item.right) == "more"
    return more and (not after.isalpha() or after in word_classes().prepositions - {"than"})


def _is_elsewhere(said: Said, item: Item) -> bool:
    """Whether a share only says how it is in another place: "…, and just 6% in London"."""
    tokens, before = said.tokens, said.items[said.items.index(item) - 1]
    start, classes = item.left, word_classes()
    while tokens.word(start - 1) in classes.adverbs | classes.determiners:
        start -= 1
    alone = item.kind == before.kind == "share" and tokens.word(start - 1) in ("and", "but")
    there = tokens.word(item.right) in ("in", "outside") and tokens.capital(item.right + 1)
    return alone and there


def _counts_level(said: Said, item: Item) -> bool:
    """Whether a count is the level of the change before it: "fell by 26%, from 1,148 offences to
    850".
    """
    at, words = said.items.index(item), said.tokens.words
    before = said.items[at - 1] if at else None
    if before is None or item.kind != "count" or words[item.left - 1] not in ("to", "from"):
        return False
    between = words[before.right : item.left - 1]
    classes = word_classes()
    plain = len(between) <= _REACH and classes.auxiliaries.isdisjoint(between)
    plain = plain and (classes.verbs - classes.nouny).isdisjoint(between) and ";" not in between
    return before.kind in ("change", "multiple") and plain


_REACH = 8  # words of time between a change and the level it started from


def _done_to(said: Said, item: Item) -> bool:
    """Whether a share is of those just counted: "took 286,000 calls and answered 88%"."""
    words, at, classes = said.tokens.words, said.items.index(item), word_classes()
    verb = words[item.left - 1]
    plain = verb in classes.verbs and verb not in classes.nouny and words[item.left - 2] == "and"
    return plain and item.kind == "share" and said.items[at - 1].kind == "count"


def _restates(said: Said, item: Item) -> bool:
    """Whether an item says the claim before it in other terms: "61,850 crimes, an average of 169
    a day", "against a target of 90%".
    """
    words, classes = said.tokens.words, word_classes()
    loose = classes.determiners | classes.measuring | context("restating")
    start = item.left
    while start > 0 and words[start - 1] in loose:
        start -= 1
    return start < item.left and said.tokens.word(start - 1) in (
        ",",
        "(",
        "-",
        "against",
        "above",
        "below",
    )


def _of_the_same(said: Said, item: Item) -> bool:
    """Whether an item only compares the claim before it: "and 6 per cent fewer than in 2014"."""
    words, at = said.tokens.words, said.items.index(item)
    if item.kind not in ("change", "multiple", "measure") or item.moved is None or at == 0:
        return False
    than = said.tokens.word(item.moved + 1) == "than" and item.moved >= item.right
    between = words[said.items[at - 1].right : item.left]
    classes = word_classes()
    verbs = classes.auxiliaries | (classes.verbs - classes.nouny)
    return than and verbs.isdisjoint(between)


def _level_after_change(said: Said, item: Item) -> bool:
    """Whether the item is the level that the change before it led to ("rising 4% to reach £3m")."""
    at = said.items.index(item)
    bare = item.kind in ("measure", "amount", "rate") or (
        item.kind in ("share", "count") and not item.noun
    )
    moved = at > 0 and said.items[at - 1].kind in ("change", "multiple") and bare
    return moved and not _starts_anew(said, item) and not _of_another(said, item)


def _leans(said: Said, item: Item) -> bool:
    """Whether the item leans on the one before it: in brackets, after a comma, "up from", "to"."""
    tokens = said.tokens
    at = item.left - 1
    if tokens.word(at) in ("the", "a", "an") and tokens.word(at - 1) not in (",", "and", "or"):
        at -= 1
    before = tokens.word(at)
    if _starts_anew(said, item):
        return False
    if item.kind == "count" and item.noun is None:
        return True
    if item.kind == "share" and _for_others(said, item):
        return False
    if before == "(" and (_of_another(said, item) or set_off(said.tokens, said.items, item)):
        return False
    if before in ("to", "at") and _of_another(said, item):
        return False
    if before in ("at", "to") and told_otherwise(tokens, item):
        return False
    if tokens.words[at - 2 : at + 1] == ["on", "top", "of"]:
        return True
    if before in context("leaning"):
        return not (before == "and" and item.kind in ("change", "multiple"))
    return False


def _for_others(said: Said, item: Item) -> bool:
    """Whether a share says whose it is ("71% for girls and 64% for boys"), and not for what they
    are judged.
    """
    tokens, phrase = said.tokens, among(said.tokens, item, limit_of(said, item))
    if phrase is None or judgements().at(tokens.words, phrase[0]):
        return False
    core = noun_phrase(tokens, *phrase) or phrase
    return is_plural(tokens.words[core[1] - 1]) and is_thing(tokens, core)


def _starts_anew(said: Said, item: Item) -> bool:
    """Whether a bare number has a clause of its own ("the number of schools fell to 2,741")."""
    at = said.items.index(item)
    start = said.items[at - 1].right if at else 0
    words = said.tokens.words[start : item.left]
    return any(
        words[k] == "of" and words[k - 1] in context("sum_nouns") | context("share_nouns")
        for k in range(1, len(words))
    )


def _of_another(said: Said, item: Item) -> bool:
    """Whether a bracket follows a clause of its own ("…, and disadvantaged pupils did as well
    (79%)").
    """
    phrase = subject_of(said.tokens, item, limit_of(said, item))
    at = said.items.index(item)
    end = said.items[at - 1].right if at else 0
    if phrase is None or phrase[0] <= end:
        return False
    before = said.tokens.word(phrase[0] - 1)
    before = said.tokens.word(phrase[0] - 2) if before == "the" else before
    if before in ("while", "whilst", "whereas"):
        return True
    return before in ("and", "but", ";", ",") and is_plural(said.tokens.words[phrase[1] - 1])
