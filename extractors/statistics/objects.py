"""Those counted after a preposition, told by what somebody did with them: "restricted admissions
to 41 homes", "spoke to 213 children", "had been turned down for 23 jobs".
"""

from __future__ import annotations

from extractors.numbers.datemark import months
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
    led, classes = tokens.words[who[0]], word_classes()
    if led != "i" and (led in classes.pronouns | classes.determiners or is_plural(led)):
        name = name[0].lower() + name[1:]
    return f"{name} {tokens.raw(first, link + 1)}"


def _preposition(tokens: Tokens, item: Item) -> int | None:
    classes = word_classes()
    at = item.left - 1
    while tokens.word(at) in classes.determiners | classes.adverbs | classes.measuring:
        at -= 1
    after = tokens.word(at) == "after" and tokens.word(at - 1) in _LOOK
    return at if after or tokens.word(at) in _LINKS else None


_LINKS = frozenset(["to", "with", "into", "for", "on", "about"])
_LOOK = frozenset(["look", "looks", "looked", "looking"])
_FAR = 5  # tokens from a preposition back to its verb


def _deed(tokens: Tokens, link: int) -> int | None:
    """The token of the verb that the preposition at token `link` belongs to, or None: "spoke with",
    "was caring for", "has room for".
    """
    start = clause_start(tokens, link)
    for k in range(link - 1, max(start, link - _FAR) - 1, -1):
        if _acts(tokens, k, link):
            plain = context("no_deeds") | context("time_nouns")
            moved = changes().verbs.at(tokens.words, k) is not None
            return None if moved or tokens.words[k] in plain else k
        if _breaks(tokens, k):
            return None
    return None


def _acts(tokens: Tokens, k: int, link: int) -> bool:
    """Whether token k is a verb that somebody does, and what stands up to `link` its object."""
    word, before, classes = tokens.words[k], tokens.word(k - 1), word_classes()
    if word in _HAVE:
        held = tokens.words[k + 1 : link]
        return bool(held) and all(one.isalpha() and one not in classes.verbs for one in held)
    if word in classes.auxiliaries or before in classes.determiners:
        return False
    if word.endswith("ing"):
        return before in classes.auxiliaries and word in classes.verbs
    finite = word in classes.verbs and word not in classes.nouny
    return finite or is_past(word) or word in classes.participles


def _breaks(tokens: Tokens, k: int) -> bool:
    word, classes = tokens.words[k], word_classes()
    if word in classes.auxiliaries or word in classes.prepositions - _PARTICLES:
        return True
    return word in ("that", "which", "who", "and", ",")


_HAVE = frozenset(["has", "have", "had"])
_PARTICLES = frozenset(["down", "up", "out", "off", "in", "over", "back", "away", "after"])


def _who(tokens: Tokens, verb: int) -> Phrase | None:
    """Who did it: the clause's subject, right before its verb."""
    before = tokens.word(verb - 1)
    if before in ("he", "she", "we", "they", "i"):
        return verb - 1, verb
    found = clause_subject(tokens, verb)
    if (
        found is None
        or found[1] > verb
        or (found[1] < verb and "and" not in tokens.words[found[1] : verb])
    ):
        return None
    named = tokens.words[slice(*found)]
    if not all(word[0].isalpha() for word in named) or not months().keys().isdisjoint(named):
        return None
    return found[0] - (tokens.word(found[0] - 1) in ("the", "a", "an")), found[1]
