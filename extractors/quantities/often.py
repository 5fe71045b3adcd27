"""Where it may be told how often something happens, after what is counted or measured: "85 offences
recorded every day".
"""

from __future__ import annotations

from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes


def past_what(tokens: Tokens, at: int) -> list[int]:
    """The place past what a measure is of, where how often follows it at once: "five hours of
    tuition a week".
    """
    for k in range(at + 1, min(at + _OF, len(tokens))):
        if not tokens.words[k - 1].isalpha():
            break
        if tokens.words[k] in _OFTEN and tokens.word(k + 1) in context("rate_times"):
            return [k]
        if tokens.words[k] == "per":
            return [k]  # "£5,000 of therapy per child"
    return []


def each_time(tokens: Tokens, at: int) -> list[int]:
    """The place of "every year" at the end of the clause whose subject is counted: "600,000 women
    give birth in England every year".
    """
    verb, classes = tokens.word(at), word_classes()
    if verb not in classes.verbs or verb in classes.auxiliaries or verb.endswith(("ed", "ing")):
        return []
    for k in range(at + 1, min(at + _TAIL + 1, len(tokens))):
        word = tokens.words[k]
        if word in ("each", "every") and tokens.word(k + 1) in context("rate_times"):
            return [k]
        if not word.isalpha() or word in classes.conjunctions or word in classes.verbs:
            break
    return []


_OF = 5  # words of what a measure is of


def past_verb(tokens: Tokens, at: int) -> list[int]:
    """The place past one verb or participle at token `at` ("85 offences recorded every day")."""
    word = tokens.word(at)
    verb = word in word_classes().verbs or (word.endswith("ed") and len(word) > 4)
    timed = tokens.word(at + 1) in ("every", "each", "per") and tokens.word(at + 2) in context(
        "rate_times"
    )
    return [at + 1] if verb and timed else []


def past_tail(tokens: Tokens, at: int) -> list[int]:
    """The place past a tail at token `at` ("4,000 deaths in the city each year")."""
    if tokens.word(at) not in word_classes().prepositions:
        return []
    for k in range(at + 1, at + 1 + _TAIL):
        word = tokens.word(k)
        if word in ("each", "every") and tokens.word(k + 1) in context("rate_times"):
            return [k]
        if not word.isalpha() or word in word_classes().auxiliaries:
            break
    return []


def past_passive(tokens: Tokens, at: int) -> list[int]:
    """The place past a passive at token `at` ("4,000 adults are asked each quarter")."""
    if tokens.word(at) not in ("are", "were"):
        return []
    done = at + 1
    verb = tokens.word(done)
    if not verb.endswith(("ed", "en", "rn")) and verb not in word_classes().verbs:
        return []
    return [done + 1] if tokens.word(done + 1) in _OFTEN else past_tail(tokens, done + 1)


_OFTEN = frozenset({"each", "every", "a", "per"})


_TAIL = 6  # words between what is counted and how often
