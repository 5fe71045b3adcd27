"""Subjects whose verb is that of the figure before: "Women lost 3% and men 2%"."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.things import is_thing
from extractors.statistics.naming import made
from extractors.statistics.sentence import Said, Subject
from extractors.statistics.subjects import names_time, says_nothing
from extractors.tokens import Tokens
from extractors.vocabulary.lexicon import word_classes


def gapped(said: Said, item: Item, within: Subject) -> Subject | None:
    """What an item is about whose clause has the verb of the item before: the new subject right
    before it, or the same things ("companies run 83% of homes and councils 13%").
    """
    at = said.items.index(item)
    before = said.items[at - 1] if at else None
    if before is None:
        return None
    tokens = said.tokens
    link = tokens.word(item.left - 1)
    moved = link in _MOVES and tokens.word(before.left - 1) == link
    alike = before.kind == item.kind or (before.percent and item.percent)
    if not (alike or moved) and not (before.money and item.money):
        return None
    phrase = _between(tokens, before.right, item.left - moved)
    if phrase is None or not is_thing(tokens, phrase) or _tells(tokens, item.right):
        return None
    if names_time(tokens, phrase) or says_nothing(tokens, phrase):
        return None
    led = within.text.lower() in tokens.raw(0, before.left).lower()
    return made(tokens, phrase, item) if led else within


_MOVES = frozenset(["to", "from", "by"])  # "fell to 7,700, and the vacancy rate to 18.9%"


def _tells(tokens: Tokens, at: int) -> bool:
    """Whether a verb or "of" follows a figure, which then has a clause of its own."""
    classes = word_classes()
    acts = classes.auxiliaries | (classes.verbs - classes.nouny) | {"of"}
    return tokens.word(at) in acts


def _between(tokens: Tokens, start: int, end: int) -> Phrase | None:
    """The plural or known noun phrase that fills all between "and" and token `end`."""
    classes = word_classes()
    k = end - 1
    while k >= max(start, end - _LONGEST) and tokens.words[k][0].isalpha():
        if tokens.words[k] in ("and", "but", "while"):
            first = k + 1
            while tokens.words[first] in classes.determiners:
                first += 1
            phrase = noun_phrase(tokens, first, end)
            return phrase if phrase == (first, end) else None
        k -= 1
    return None


_LONGEST = 6  # words of a subject whose verb is left out
