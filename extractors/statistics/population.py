"""What a quantity is about: its own phrase, its clause's subject, or the claim before."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.subjects import trim
from extractors.quantities.tails import head
from extractors.statistics.own import limit_of, own
from extractors.statistics.sentence import Memory, Said, Subject
from extractors.statistics.subjects import clause_start, subject_of
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural, singular
from extractors.vocabulary.lexicon import number_words, word_classes
from extractors.vocabulary.names import Named, populations


def subject(
    said: Said, item: Item, memory: Memory, within: Subject | None
) -> tuple[Subject | None, bool]:
    """The subject of an item, and whether it was carried over from an earlier claim.

    `within` is the subject of the item before it in the same sentence.
    """
    if within is not None and said.tokens.words[max(0, item.left - 2) : item.left] == ["and", "to"]:
        return within, True  # "lowered to £23,000 in the city and to £20,000 elsewhere"
    phrase, refers = own(said, item)
    if phrase is not None:
        return _specific(said, item, made(said.tokens, phrase, item)), False
    if refers and within is None and memory.before is not None:
        topic = _topic(said, memory.before)
        if topic is not None:
            return topic, True
    if within is not None and (refers or _leans(said, item) or _level_after_change(said, item)):
        return within, True
    named = _apposed(said, item) if within is None else None
    if named is not None:
        return made(said.tokens, named, item), False
    if _bare_subject(said, item) and memory.subject is not None:
        return memory.subject, True
    if not refers:
        phrase = subject_of(said.tokens, item, limit_of(said, item))
        if phrase is not None and within is not None and within.text in said.tokens.raw(*phrase):
            return within, True  # the clause's subject is the claim before
        if phrase is not None and within is not None and "%" in said.tokens.words[slice(*phrase)]:
            return within, True
        if phrase is not None:
            return made(said.tokens, phrase, item), False
    shared = memory.share_subject if item.kind == "share" and memory.lead_subject is None else None
    earlier = within or shared or memory.subject or memory.lead_subject
    if earlier is None and item.kind in ("amount", "share", "measure"):
        phrase = noun_phrase(said.tokens, item.right + 1)
        if phrase is not None and not names_time(said.tokens, phrase):
            return made(said.tokens, phrase, item), False
    return earlier, earlier is not None


def _topic(said: Said, span: tuple[int, int]) -> Subject | None:
    """What "of them" stands for after a sentence without numbers: its last plural phrase."""
    tokens = Tokens.of(said.document.text, said.folded, *span)
    found: Phrase | None = None
    i = 0
    while i < len(tokens):
        phrase = noun_phrase(tokens, i)
        if phrase is None:
            i += 1
            continue
        if is_plural(tokens.words[phrase[1] - 1]) or known(tokens, phrase):
            found = phrase
        i = max(phrase[1], i + 1)
    if found is None:
        return None
    named = known(tokens, found)
    return Subject(_tidy(tokens.raw(*found)), named.code if named else None, head(tokens, found))


def names_time(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a phrase is a stretch of time or begins with a number ("five years")."""
    first = tokens.words[phrase[0]]
    return (
        first in number_words().all
        or first[0].isdecimal()
        or tokens.words[phrase[1] - 1] in context("time_nouns")
    )


def made(tokens: Tokens, phrase: Phrase, item: Item) -> Subject:
    """The subject that a phrase names; an acronym of a known population is given its full name."""
    named = known(tokens, phrase)
    text = _tidy(tokens.raw(*phrase))
    core = noun_phrase(tokens, *phrase) or phrase
    unit = item.unit if item.kind == "count" and item.noun else head(tokens, core)
    if named and phrase[1] - phrase[0] == 1 and text[:2].isupper():
        text = named.label
    return Subject(text, named.code if named else None, unit)


def _tidy(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split()).strip(" ,;:.-–•·%()")


_QUOTES = str.maketrans("", "", '“”"')


def known(tokens: Tokens, phrase: Phrase) -> Named | None:
    """The population of the vocabulary that a phrase names: the last one of its core."""
    core = noun_phrase(tokens, *phrase) or phrase
    found = [named for _, _, named in populations().every(tokens.words, *core) if named.code]
    return found[-1] if found else None


def _specific(said: Said, item: Item, about: Subject) -> Subject:
    """The subject, or for one too general ("85% of providers") the known one its sentence names."""
    if singular(about.unit.split(" ")[-1]) not in word_classes().generic or " " in about.text:
        return about
    before = [
        (i, j) for i, j, named in populations().every(said.tokens.words, 0, item.left) if named.code
    ]
    if about.code is None and before:
        return made(said.tokens, before[-1], item)
    return about


def _apposed(said: Said, item: Item) -> Phrase | None:
    """The phrase a bare number restates ("a handful of schools, fewer than 20, …")."""
    tokens = said.tokens
    if item.kind != "count" or item.noun is not None or tokens.word(item.left - 1) != ",":
        return None
    if tokens.word(item.right) != ",":
        return None
    start = clause_start(tokens, item.left - 1)
    return trim(tokens, start, item.left - 1)


def _bare_subject(said: Said, item: Item) -> bool:
    """Whether a number stands alone as the subject ("Seven were", "The remaining nine were")."""
    if item.kind != "count" or item.noun is not None:
        return False
    tokens, classes = said.tokens, word_classes()
    start = clause_start(tokens, item.left)
    plain = (
        classes.determiners | classes.adverbs | classes.conjunctions | classes.measuring | {"in"}
    )  # fmt: skip
    return all(word in plain for word in tokens.words[start : item.left])


def _level_after_change(said: Said, item: Item) -> bool:
    """Whether the item is the level that the change before it led to ("rising 4% to reach £3m")."""
    at = said.items.index(item)
    bare = item.kind in ("measure", "amount", "rate") or (
        item.kind in ("share", "count") and not item.noun
    )
    return at > 0 and said.items[at - 1].kind in ("change", "multiple") and bare


def _leans(said: Said, item: Item) -> bool:
    """Whether the item leans on the one before it: in brackets, after a comma, "up from", "to"."""
    tokens = said.tokens
    before = tokens.word(item.left - 1)
    if item.kind == "count" and item.noun is None:
        return not _starts_anew(said, item)
    if before in context("leaning"):
        return not (before == "and" and item.kind in ("change", "multiple"))
    return False


def _starts_anew(said: Said, item: Item) -> bool:
    """Whether a bare number has a clause of its own ("the number of schools fell to 2,741")."""
    at = said.items.index(item)
    start = said.items[at - 1].right if at else 0
    words = said.tokens.words[start : item.left]
    return any(
        words[k] == "of" and words[k - 1] in context("sum_nouns") for k in range(1, len(words))
    )
