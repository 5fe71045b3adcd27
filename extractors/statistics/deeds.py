"""Persons told by what they did: "Some 900 patients are on the list; 31 had waited for a year"."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.statistics.asked import is_person
from extractors.statistics.counted import did
from extractors.statistics.own import limit_of
from extractors.statistics.population import bare_subject
from extractors.statistics.sentence import Said, Subject
from extractors.vocabulary.lexicon import word_classes


def told_apart(said: Said, item: Item, about: Subject) -> str:
    """What a figure is about: of persons that it stands for alone, those who did what it says."""
    text, tokens = about.text, said.tokens
    if item.kind != "count" or item.noun is not None or not bare_subject(said, item):
        return text
    start = item.right
    end = did(tokens, start, limit_of(said, item))
    if end == start or not is_person(text) or not _WHO.isdisjoint(text.lower().split()):
        return text
    while start < end and tokens.words[start] in word_classes().adverbs:
        start += 1
    narrowed = tokens.words[start] in ("are", "were")
    deed = tokens.raw(start + narrowed, end)
    return f"{text} {deed}" if narrowed else f"{text} who {deed}"


_WHO = frozenset(["who", "that", "whose"])
