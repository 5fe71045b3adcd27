"""Those whom a survey asked: whom the shares that say, feel or have something are of."""

from __future__ import annotations

from dataclasses import replace

from extractors.quantities.item import Item
from extractors.quantities.phrases import noun_phrase
from extractors.statistics.naming import made, topic
from extractors.statistics.sentence import Memory, Said, Subject
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context, context_phrases
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import word_classes


def were_asked(said: Said, item: Item) -> bool:
    """Whether a count is of those who were asked: "a survey of 400 men", "90 men replied"."""
    if item.kind != "count" or item.noun is None:
        return False
    words, (_, end) = said.tokens.words, item.noun
    start = item.left
    while said.tokens.word(start - 1) in word_classes().determiners | word_classes().adverbs:
        start -= 1
    if context_phrases("asking").ending(words, start):
        return True
    for k in range(end, min(end + _REACH, len(words))):
        if not words[k][0].isalpha():
            return False
        if context_phrases("taking_part").at(words, k):
            return True
    return False


_REACH = 8  # words between those counted and that they took part


def shortly(about: Subject) -> Subject:
    """The subject without what narrows it, as later figures speak of it ("carers aged 8 to 17")."""
    tokens = Tokens.of(about.text)
    aged = tokens.words.index("aged") if "aged" in tokens.words else None
    core = noun_phrase(tokens, 0, aged)
    if core is None:
        return about
    part = context_phrases("taking_part")
    took = next((k for k in range(core[1], len(tokens)) if part.at(tokens.words, k)), None)
    if took is None or tokens.words[took - 1] not in ("who", "that"):
        return replace(about, text=tokens.raw(*core))
    return replace(about, text=f"{tokens.raw(*core)} {tokens.raw(took - 1, len(tokens))}")


def respondents(said: Said, item: Item, memory: Memory) -> Subject | None:
    """Those whom a share or count that says nothing of whom is of ("Six in ten said …"), or None.

    What is said or felt is of those who were asked; whatever else too, where the share before is of
    no persons.
    """
    tokens = said.tokens
    here = _asked_here(said, item)
    if here is not None:
        return here
    spoken = topic(said, memory.before) if memory.before is not None else None
    if spoken is not None:
        return spoken if is_person(spoken.text) else None
    asked, at = memory.asked, item.right
    while tokens.word(at) in word_classes().auxiliaries | word_classes().adverbs:
        at += 1
    answers = tokens.word(at) in context("answering")
    last = memory.subject
    if asked is not None and item.kind == "share" and memory.last and memory.last.kind == "count":
        last = memory.share_subject  # "They care for 400 boys. One in three said …"
    if last is not None and is_person(last.text) and (asked is None or not answers):
        return None
    if asked is not None and (answers or item.kind == "share"):
        return asked
    if not answers:
        return None
    return next((about for _, about in reversed(memory.told) if is_person(about.text)), None)


def _asked_here(said: Said, item: Item) -> Subject | None:
    """Those whom the survey asked that tells the figure ("a survey of men found that 40% …")."""
    tokens = said.tokens
    for k in range(1, item.left):
        if context_phrases("asking").ending(tokens.words, k):
            phrase = noun_phrase(tokens, k, item.left)
            if phrase is not None and phrase[0] < item.left:
                many = is_plural(tokens.words[phrase[1] - 1])
                return made(tokens, phrase, item) if many else None
    return None


def is_person(text: str) -> bool:
    """Whether a phrase names persons, by its head: the plural before whatever narrows it."""
    tokens = Tokens.of(text)
    persons = word_classes().persons
    for k, word in enumerate(tokens.words):
        if word in persons:
            return True
        if k and word in word_classes().prepositions:
            return False
        if is_plural(word) and tokens.word(k + 1) not in persons:
            return False
    return False
