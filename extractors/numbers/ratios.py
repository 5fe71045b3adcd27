"""Joins two numbers into one share: "10 of 43", "four out of 5", "one in five", "8 … out of the
100"."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from extractors.numbers.money import name_after, sign_before
from extractors.numbers.neighbours import joined
from extractors.numbers.numeral import Numeral, tidy
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes

_RATED = 1_000  # what rates are told in, or more
_REACH = 8  # tokens that may stand between a count and its "out of"


def join(tokens: Tokens, numerals: list[Numeral]) -> list[Numeral]:
    """The numerals with each count and its total made one share, in order."""
    return joined(numerals, partial(_share, tokens))


def _counts(numeral: Numeral) -> bool:
    return (
        numeral.style in ("digits", "words")
        and numeral.form == "cardinal"
        and numeral.role in ("statistic", "pronoun")
        and numeral.value is not None
        and numeral.value == int(numeral.value)
    )


def _share(tokens: Tokens, first: Numeral, second: Numeral) -> Numeral | None:
    if not (_counts(first) and _counts(second)) or first.value is None or second.value is None:
        return None
    if not 0 <= first.value < second.value or _adorned(tokens, first) or _adorned(tokens, second):
        return None
    link = tokens.words[first.j : second.i]
    if (
        link[:1] == ["out"]
        and tokens.capital(first.j)
        and not tokens.raw(first.i, second.j).isupper()
    ):
        end = second.j + tokens.capital(second.j)
        return Numeral(
            first.i, end, None, style="mark", role="name", rule="title"
        )  # "8 Out of 10 Cats"
    rule = _rule(tokens, first, second, link)
    if rule is None:
        return None
    if rule == "n of m" and tokens.words[first.i - 1 : first.j] == ["not", "one"]:
        return None
    if rule == "n of m" and _excepted(tokens, first):
        return replace(
            first, j=second.j, denominator=second.value, rule="all but n of m", role="statistic"
        )
    return Numeral(
        first.i, second.j, tidy(first.value / second.value), "fraction", "ratio", "statistic", rule,
        numerator=first.value, denominator=second.value,
    )  # fmt: skip


def _excepted(tokens: Tokens, first: Numeral) -> bool:
    """ "all but three of the 40": a count, the total with it."""
    return tokens.words[first.i - 2 : first.i] == ["all", "but"]


def _rule(tokens: Tokens, first: Numeral, second: Numeral, link: list[str]) -> str | None:
    """The rule by which the words between two counts make them a share."""
    if not link:
        return None
    core = [word for word in link if word not in context("between_parts")]
    if tokens.word(first.i - 1) == "every":
        return None
    if link[0] == "of" and (not core or _of_owned(link)):
        if _one_of_so_many(tokens, first, link):
            return None  # "one of only 12 councils" counts councils
        return None if tokens.word(second.j) in ("%", "per") else "n of m"
    if "out" in link and len(link) <= _REACH + 4:
        at = link.index("out")
        if (
            tuple(link[at : at + 2]) == ("out", "of")
            and set(link[at + 2 :]) <= context("between_parts")
            and not _breaks(link[:at])
        ):
            return "n out of m" if at == 0 else "n … out of m"
    if core == ["in"] and link[0] == "in" and _one_in_n(first, second):
        took = (first.value or 0) > 1 and tokens.word(second.j) in context("time_nouns")
        return None if took else "n in m"  # "from 40 to 11 in 18 months"
    if link[-1:] in (["every"], ["each"]) and link[-2:-1] == ["in"] and _each_of(link):
        many = (first.value or 0) > 1 and (second.value or 0) >= _RATED
        return None if many else "n … in every m"  # "90 children in every 10,000" is a rate
    single = tokens.words[first.i : first.j] == ["one"] and 2 <= len(link) <= 4 and link[-1] == "in"
    if (
        single
        and all(word.isalpha() for word in link)
        and (second.value or 0) <= 1000
        and not _counts_on(tokens, second)
    ):
        return "one … in m"
    return None


def _one_of_so_many(tokens: Tokens, first: Numeral, link: list[str]) -> bool:
    """Whether "one of" says that something is of a kind, of which there are so many."""
    if tokens.words[first.i : first.j] != ["one"]:
        return False
    opens = first.i == 0 or not tokens.words[first.i - 1][0].isalnum()
    return link[-1] in ("only", "just") or (link == ["of"] and not opens)


def _of_owned(link: list[str]) -> bool:
    """Whether a total is told by whose it is, or by when: "five of the region's 112 rivers", "seven
    of the last 10 quarters".
    """
    if len(link) > _OWNED or not all(word[0].isalpha() for word in link[:-1]):
        return False
    owned = link[-1].endswith("'s") or (link[-1] == "'" and link[-2].endswith("s"))
    return owned or (len(link) == 3 and link[1] == "the" and link[2] in context("placing"))


_OWNED = 7  # tokens between a count and its total


def _each_of(link: list[str]) -> bool:
    """Whether "in every" parts what is counted from its total: "two cases in every five"."""
    return len(link) in (3, 4) and all(word.isalpha() for word in link)


def _breaks(link: list[str]) -> bool:
    return len(link) > _REACH or any(word in (".", ";", ":", "and", "but", ",") for word in link)


def _counts_on(tokens: Tokens, second: Numeral) -> bool:
    """Whether the second number counts something of its own ("one home in 14 towns")."""
    after = tokens.word(second.j)
    return (
        after.isalpha()
        and after
        not in word_classes().auxiliaries
        | word_classes().verbs
        | word_classes().prepositions
        | word_classes().conjunctions
        | word_classes().pronouns
        | word_classes().adverbs
    )


def _one_in_n(first: Numeral, second: Numeral) -> bool:
    """ "one in five", "3 in 10", not "5 in 2014": a small count in a rounder, larger one."""
    assert first.value is not None
    assert second.value is not None
    return (first.value >= 1 and second.value <= 100 and first.value < second.value) or (
        first.value == 1 and second.value <= 1_000_000
    )


def _adorned(tokens: Tokens, numeral: Numeral) -> bool:
    """Whether a sign of money or per cent makes the number no count."""
    return (
        sign_before(tokens, numeral.i) is not None
        or name_after(tokens, numeral.j) is not None
        or tokens.word(numeral.j) in ("%", "percent")
        or (tokens.word(numeral.j) == "per" and tokens.word(numeral.j + 1) == "cent")
    )
