"""Those counted after a preposition, told by what somebody did with them: "restricted admissions
to 41 homes", "spoke to 213 children", "had been turned down for 23 jobs".
"""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase
from extractors.quantities.things import is_past
from extractors.statistics.clauses import clause_subject
from extractors.statistics.verbs import clause_start
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import changes, word_classes


def done_with(tokens: Tokens, item: Item) -> str | None:
    """The clause that tells those counted apart, without a "that" before it; None where none does.

    "Inspectors spoke to 213 children" gives "Inspectors spoke to".
    """
    link = _preposition(tokens, item)
    verb = None if link is None else _deed(tokens, link)
    if link is None or verb is None:
        return None
    first = verb
    while tokens.word(first - 1) in word_classes().auxiliaries | word_classes().adverbs:
        first -= 1
    who = _who(tokens, first)
    if who is None:
        return None
    name = tokens.raw(*who)
    if tokens.words[who[0]] in word_classes().pronouns or is_plural(tokens.words[who[0]]):
        name = name[0].lower() + name[1:]
    return f"{name} {tokens.raw(first, link + 1)}"


def _preposition(tokens: Tokens, item: Item) -> int | None:
    classes = word_classes()
    at = item.left - 1
    while tokens.word(at) in classes.determiners | classes.adverbs | classes.measuring:
        at -= 1
    return at if tokens.word(at) in _LINKS else None


_LINKS = frozenset(["to", "with", "into", "for", "from", "on", "about"])
_FAR = 5  # tokens from a preposition back to its verb


def _deed(tokens: Tokens, link: int) -> int | None:
    """The token of the past verb that the preposition at token `link` belongs to, or None."""
    classes, start = word_classes(), clause_start(tokens, link)
    for k in range(link - 1, max(start, link - _FAR) - 1, -1):
        word = tokens.words[k]
        done = is_past(word) or word in classes.participles
        if done and (k == link - 1 or tokens.word(k - 1) not in classes.determiners):
            plain = word not in context("no_deeds") and word not in context("time_nouns")
            return k if plain and changes().verbs.at(tokens.words, k) is None else None
        if word in classes.prepositions - _PARTICLES or word in (
            "that",
            "which",
            "who",
            "and",
            ",",
        ):
            return None
        if word in classes.auxiliaries:
            return None
    return None


_PARTICLES = frozenset(["down", "up", "out", "off", "in", "over", "back", "away"])


def _who(tokens: Tokens, verb: int) -> Phrase | None:
    """Who did it: the clause's subject, right before its verb."""
    before = tokens.word(verb - 1)
    if before in ("he", "she", "we", "they", "i"):
        return verb - 1, verb
    found = clause_subject(tokens, verb)
    return found if found is not None and found[1] == verb else None
