"""Participles, adjectives and clauses that narrow the noun before them: "jobs linked to", "pupils
eligible for".
"""

from __future__ import annotations

from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import word_classes


def narrows(tokens: Tokens, i: int, stop: int) -> bool:
    """Whether a participle at token i narrows the noun before it ("jobs linked to", "Britons
    living with").
    """
    word, nxt = tokens.words[i], tokens.word(i + 1)
    if i + 1 >= stop or word in word_classes().prepositions:
        return False
    regular = word.endswith(("ed", "ing", "en")) and len(word) >= 5
    narrows = (regular and word not in context("no_participles")) or (
        word in word_classes().participles
    )
    return narrows and nxt in context("after_participle")


def is_so(tokens: Tokens, i: int, stop: int) -> bool:
    """Whether an adjective at token i narrows the plural before it ("pupils eligible for")."""
    if not is_plural(tokens.word(i - 1)) or i >= stop:
        return False
    after = tokens.word(i + 1)
    if tokens.words[i] in context("so_alone"):
        return not after.isalpha() or after in _SO
    return i + 1 < stop and tokens.words[i] in context("so_for") and after in _SO


_SO = frozenset(["for", "to", "of", "with", "from", "at"])


def contact_clause(tokens: Tokens, i: int, stop: int) -> bool:
    """Whether a clause without "that" narrows the noun before it ("benefits a household can
    get").
    """
    if tokens.words[i] not in context("contact_subjects"):
        return False
    classes = word_classes()
    for k in range(i + 1, min(i + 4, stop)):
        word = tokens.words[k]
        if word in classes.auxiliaries or (word in classes.verbs and word not in classes.nouny):
            return True
        if not word[0].isalpha() or word in classes.prepositions:
            return False
    return tokens.words[i] in ("we", "they", "you", "i")
