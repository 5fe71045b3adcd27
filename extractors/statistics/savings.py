"""Money that is saved: "the scheme has saved £650,000" is about the savings from the scheme."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.phrases import noun_phrase
from extractors.quantities.things import is_thing
from extractors.statistics.asked import is_person
from extractors.statistics.clauses import clause_subject
from extractors.statistics.naming import known
from extractors.statistics.sentence import Said, Subject
from extractors.statistics.subjects import says_nothing
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes

_NEAR = 6  # tokens between a verb of saving and the money: "saves the state about £37,000"


def savings(said: Said, item: Item) -> Subject | None:
    """The savings that an amount is of, with what saves it where its clause says, or None."""
    tokens = said.tokens
    verb = _verb(tokens, item) if item.money else None
    if verb is None:
        return None
    found = clause_subject(tokens, verb)
    if found is None or not is_thing(tokens, found) or says_nothing(tokens, found):
        return Subject("savings", None, "saving")
    core = noun_phrase(tokens, *found) or found
    whom = noun_phrase(tokens, verb + 1, item.left)
    saver = known(tokens, core) is not None or is_person(tokens.raw(*core))
    if saver and (whom is None or says_nothing(tokens, whom)):
        return None  # "councils would save £9m": theirs
    return Subject(f"savings from {tokens.raw(*core)}", None, "saving")


def _verb(tokens: Tokens, item: Item) -> int | None:
    """The token of the verb of saving whose object the amount is, past who is saved it."""
    classes, k = word_classes(), item.left - 1
    stops = classes.conjunctions | classes.auxiliaries | (classes.verbs - classes.nouny) | {"cost"}
    stops = stops - context("saving") | {"by", "for", "from"}
    if tokens.word(k) in ("a", "an", "the"):
        return None  # "saved the £20m scheme"
    while k > max(0, item.left - _NEAR) and tokens.words[k] not in context("saving"):
        if not tokens.words[k].isalpha() or tokens.words[k] in stops:
            return None
        k -= 1
    led = tokens.word(k - 1)
    named = led in classes.determiners or tokens.word(k + 1) == "of" or tokens.glued(k)
    named = named or led in ("was", "were", "been", "be", "being")
    return k if tokens.word(k) in context("saving") and not named else None
