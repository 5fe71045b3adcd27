"""What a figure is about that its own clause does not say: a list's introduction, the wait that it
is of, what it is held against, the clause before.
"""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase
from extractors.quantities.things import is_thing
from extractors.statistics.benchmarks import held_against
from extractors.statistics.clauses import clause_subject
from extractors.statistics.naming import made
from extractors.statistics.savings import savings
from extractors.statistics.sentence import Memory, Said, Subject
from extractors.statistics.verbs import clause_start
from extractors.statistics.waiting import wait
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.names import populations


def told_beside(
    said: Said, item: Item, phrase: Phrase | None, memory: Memory, within: Subject | None
) -> tuple[Subject, bool] | None:
    """The subject of an item whose own `phrase` does not say it: the wait or the savings that it is
    of, what a list that it stands in is of, or what it is held against.
    """
    waited_for = wait(said, item)
    saved = waited_for or savings(said, item)
    if saved is not None:
        return saved, False
    if within is None and memory.lead_subject is not None and _is_name_in_list(said, item):
        return memory.lead_subject, True
    against = held_against(said, item, phrase, memory, within)
    return (against, True) if against is not None else None


def _is_name_in_list(said: Said, item: Item) -> bool:
    """Whether a list's item only names where its figure is of: "Aldmere – 95%"."""
    tokens, end = said.tokens, item.left - 1
    if said.block.kind != "item" or item.noun is not None or tokens.word(end) not in ("-", ":"):
        return False
    named = all(tokens.capital(k) or tokens.word(k) in ("and", "of", "-") for k in range(end))
    many = end > 0 and is_plural(tokens.words[end - 1])
    return named and end > 0 and not many and populations().at(tokens.words, 0) is None


def of_clause_before(said: Said, item: Item) -> Subject | None:
    """The many whom the clause before a figure is about ("Families hear today, and most will be
    pleased"), or None.
    """
    tokens, classes = said.tokens, word_classes()
    start = clause_start(tokens, item.left)
    if tokens.word(start) not in ("and", "but") or start < _LEAST:
        return None
    for verb in range(1, start - 1):
        if tokens.words[verb] in classes.auxiliaries or tokens.words[verb] in ".;:":
            phrase = clause_subject(tokens, verb)
            many = phrase and is_plural(tokens.words[phrase[1] - 1]) and is_thing(tokens, phrase)
            return made(tokens, phrase, item) if phrase and many else None
    return None


_LEAST = 4  # words of a clause before a figure's, and its "and"
