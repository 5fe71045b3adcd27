"""Whether "one" counts something or only stands for it."""

from __future__ import annotations

from extractors.numbers.numeral import ENDS, Numeral
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import is_function, labels, word_classes
from extractors.vocabulary.measures import units


def settle_ones(tokens: Tokens, numerals: list[Numeral]) -> None:
    """ "one" counts only where something makes it a number; else it is a pronoun."""
    for k, numeral in enumerate(numerals):
        if _stands_for_both(tokens, numeral):
            numeral.role, numeral.rule = "pronoun", "the two"
            continue
        single = (
            numeral.role == "statistic" and numeral.style == "words" and numeral.j - numeral.i == 1
        )
        if not single or tokens.words[numeral.i] != "one":
            continue
        if (
            tokens.word(numeral.i - 1) == "not"
            and tokens.word(numeral.i - 2) not in word_classes().auxiliaries
        ):
            numeral.i, numeral.value, numeral.rule = numeral.i - 1, 0.0, "not one"
        elif not _one_counts(tokens, numeral, numerals[k - 1] if k else None):
            numeral.role, numeral.rule = "pronoun", "one"
            if tokens.word(numeral.i - 1) in ("no", "any", "every"):
                numeral.i -= 1


def _stands_for_both(tokens: Tokens, numeral: Numeral) -> bool:
    """ "the two were almost equal", "between the two.": two things named before."""
    if tokens.words[numeral.i : numeral.j] != ["two"] or tokens.word(numeral.i - 1) != "the":
        return False
    if numeral.role != "statistic" or tokens.word(numeral.i - 2) in ("of", "other"):
        return False
    after = tokens.word(numeral.j)
    return after in word_classes().auxiliaries or after in ENDS


def _one_counts(tokens: Tokens, numeral: Numeral, before: Numeral | None) -> bool:
    words, i, j = tokens.words, numeral.i, numeral.j
    if labels().one_after.at(words, j) or labels().one_before.ending(words, i):
        return (
            tokens.word(i - 1) in ("only", "just")
            and tokens.word(j) != "of"
            and not labels().one_after.at(words, j)
        )
    if units().at(words, j) or tokens.word(j) in ("%", "percent", "per", "-", "percentage"):
        return tokens.word(j) != "day" and tokens.word(i - 1) != "-"
    if words[j : j + 2] in (["for", "every"], ["for", "each"], ["in", "every"], ["in", "each"]):
        return True
    if words[max(0, i - 2) : i] in (["more", "than"], ["at", "least"]):
        return False  # "waiting for more than one treatment"
    if tokens.word(i - 1) in ("only", "just", "least", "than"):
        return True
    if _one_thing(tokens, numeral):
        return True
    series = (
        before is not None
        and before.role == "statistic"
        and before.style in ("digits", "words")
        and i - before.j < 14
    )
    return (
        series
        and tokens.word(i - 1) in ("and", ",", "but", "with")
        and tokens.word(j) in (word_classes().auxiliaries | context("after_one_in_series"))
    )


def _one_thing(tokens: Tokens, numeral: Numeral) -> bool:
    """Whether "one" opens its clause and counts the noun after it ("One council closed")."""
    after, verb = tokens.word(numeral.j), tokens.word(numeral.j + 1)
    if tokens.word(numeral.i - 1) not in ("", ".", ",", ";", "and", "but"):
        return False
    noun = after.isalpha() and not is_function(after) and after not in context("one_idioms")
    if after in context("told_of") and verb not in context("befalls"):
        return False  # "One woman described a night": somebody, of whom nobody is counted
    return noun and (verb in word_classes().verbs or verb in word_classes().auxiliaries)
