"""Whether a phrase can be what a figure is about: its head is a noun that is somebody or
something.
"""

from __future__ import annotations

from extractors.numbers.datemark import months
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import function_words, number_words, word_classes
from extractors.vocabulary.names import populations


def is_thing(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a phrase names a thing, and not what is done ("upheld"), how much there is of it
    ("fewer", "the estimate") or when ("November").
    """
    words, (start, end) = tokens.words, phrase
    while start < end - 1 and not words[start][0].isalnum():
        start += 1
    if end - start == 1 and words[start][0].isdecimal():
        return False  # "3 (7%)": another figure
    after = tokens.word(start + 1)
    if words[start] in word_classes().auxiliaries and (
        words[start] not in _NOUNS or after in word_classes().verbs - word_classes().nouny
    ):
        return False  # "is expected to begin", "can promise"
    if words[start] in word_classes().participles and (
        tokens.word(start - 1) in word_classes().auxiliaries
    ):
        return False  # "had given up work"
    if words[start] in _RELATIVES or (words[start] == "outside" and tokens.capital(start + 1)):
        return False  # "which means", "outside Wales"
    core = noun_phrase(tokens, start, end) or (start, end)
    if core[1] - core[0] == 1 and words[core[0]] in months() and tokens.capital(core[0]):
        return False  # "at 31 March 2024"
    if words[start] in context("stand_for_people") and after in context("asked") | {"who"}:
        return True
    if start in tokens.ages or core[0] in tokens.ages:
        return True
    word = words[core[1] - 1]
    led = words[start] in word_classes().prepositions - context("phrase_openers")
    if led and not tokens.glued(start + 1):  # "out-of-school clubs"
        return False
    if core[1] - core[0] > 1:
        loose = word_classes().measuring | context("referring")
        if word in context("how_much") and loose.issuperset(words[core[0] : core[1] - 1]):
            return core[1] < end  # "the corresponding figure"
        return not is_past(word) and not (
            word in context("time_nouns") and _is_time(words[core[0]])
        )
    if word in context("how_much") or word in context("time_nouns"):
        return core[1] < end and words[core[1]] in _TOLD_OF_TIME
    hit = populations().at(words, core[0])
    return is_noun(word) or (hit is not None and bool(hit[1].code))


_NOUNS = frozenset(["will", "may", "might", "can", "need"])  # auxiliaries that are nouns too
_TOLD_OF_TIME = frozenset(["of", "for", "in", "it", "taken", "between", "lost", "missed"])
_RELATIVES = frozenset(["which", "who", "whom"])


def is_noun(word: str) -> bool:
    """Whether a folded word that stands for itself can be what is counted or measured."""
    classes = word_classes()
    if len(word) == 1 or word in context("no_things") or word in context("time_nouns"):
        return False
    if word in function_words():
        return False
    if word in classes.verbs and not word.endswith("ing"):
        return word in classes.nouny or word in context("past_nouns")
    able = word.endswith(("able", "ible")) and word not in context("able_nouns")
    return not is_past(word) and not able


def _is_time(word: str) -> bool:
    """Whether a noun of time after a word says when ("previous year"), and not what ("school
    days").
    """
    numbers = number_words()
    timing = context("placing") | context("kinds_of_year")
    return word in timing or word in numbers.all or word in numbers.ordinals


def is_past(word: str) -> bool:
    """Whether a word looks like the past of a verb ("relined")."""
    return word.endswith("ed") and len(word) > 4 and word not in context("past_nouns")


def is_done(tokens: Tokens, i: int, at: int) -> bool:
    """Whether token `at` is what those did whose number begins at token i: "of which 14 concerned
    school transport".
    """
    led = tokens.words[max(0, i - 2) : i] in (["of", "which"], ["of", "whom"])
    return led and is_past(tokens.word(at))
