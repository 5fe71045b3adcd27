"""Numbers that narrow what is spoken of and measure nothing: ages, lines to call, levels of
certainty."""

from __future__ import annotations

from extractors.numbers.numeral import ENDS, Found, Numeral
from extractors.numbers.percent import percent_end
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import is_function, word_classes

_OLDEST = 110  # years


def younger(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "workers under 25", "a child under two": people of an age, though no age is spoken of."""
    i = numeral.i
    if tokens.word(i - 1) not in context("age_limits"):
        return None
    if tokens.word(i - 2) not in context("of_an_age") or not _whole(numeral, _OLDEST):
        return None
    if not _stands_alone(tokens, numeral.j):
        return None
    tokens.ages[i - 1] = numeral.j
    numeral.i -= 1
    return "age_qualifier", "age"


def grown(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "in care since she was six", "before I turned 18": an age that something is told by."""
    i = numeral.i
    clause = tokens.words[i - _CLAUSE : i]
    if i < _CLAUSE or clause[2] not in (
        "was",
        "were",
        "are",
        "is",
        "turned",
        "turn",
        "reach",
        "reached",
    ):
        return None
    told = clause[0] in ("since", "before", "until", "till") and clause[1] in _WHO
    if told and _whole(numeral, _OLDEST) and _stands_alone(tokens, numeral.j):
        return "age_qualifier", "age"
    return None


_CLAUSE = 3  # words of "since she was"
_WHO = frozenset(["he", "she", "i", "they", "we", "you"])


def turning(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "on the day that they turn 18": an age that many reach."""
    before, of = tokens.word(numeral.i - 1), tokens.word(numeral.i - 2)
    turned = before in ("turn", "turning", "turned") and of in context("of_an_age") | {
        "they",
        "who",
    }
    if turned and _whole(numeral, _OLDEST) and _stands_alone(tokens, numeral.j):
        return "age_qualifier", "age"
    return None


def aged(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "aged seven to 10", "five-year-olds", "five to nine-year-olds": ages told in words."""
    i, j = numeral.i, numeral.j
    if not _whole(numeral, _OLDEST) or percent_end(tokens, j):
        return None  # "4% of 10 to 17 year olds and 28% of those in care"
    olds = _olds(tokens, j)
    linked = tokens.word(i - 1) in _LINKS
    start = next((k for k, end in tokens.ages.items() if linked and end == i - 1), None)
    if start is None and tokens.word(i - 1) in ("aged", "ages"):
        start = i - 1
    if start is None and tokens.words[max(0, i - 3) : i] == ["the", "age", "of"]:
        start = i - 4 if tokens.word(i - 4) in ("under", "over", "below", "above") else None
    spans = tokens.word(j) in _LINKS and _olds(tokens, j + 2) > 0
    if not (olds or spans or start is not None):
        return None
    numeral.j = olds or j
    tokens.ages[i if start is None else start] = numeral.j
    return "age_qualifier", "age"


_LINKS = ("to", "and", "or", "-")


def _olds(tokens: Tokens, j: int) -> int:
    """The token after "year-olds" at token j, 0 where it does not stand there."""
    j += tokens.word(j) == "-"
    said = tokens.word(j) in ("year", "years") and tokens.word(j + 1) in ("olds", "old's")
    return j + 2 if said else 0


def service_number(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "999 calls", and "call 999; otherwise 101": the number of a public service."""
    if tokens.words[numeral.i] not in context("service_numbers") or numeral.style != "digits":
        return None
    if tokens.word(numeral.j) in context("service_nouns") or tokens.word(numeral.i - 1) == "nhs":
        return "name", "service number"
    calls = "999" in tokens.words and tokens.word(numeral.i - 1) in ("to", "on", "or")
    called = calls or not context("contact_words").isdisjoint(tokens.words)
    return ("phone", "service number") if called and _stands_alone(tokens, numeral.j) else None


def certainty(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "95% confidence interval", "at the 95% level": how sure a figure is, not how large."""
    end = percent_end(tokens, numeral.j)
    if end is None:
        return None
    after = tokens.word(end)
    level = after == "level" and tokens.words[numeral.i - 2 : numeral.i] == ["at", "the"]
    if not level and after not in context("certainty"):
        return None
    numeral.j = end
    return "age_qualifier", "certainty"


def size(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "a family of four": how many are in one of them."""
    sized = tokens.words[numeral.i - 1 : numeral.i] == ["of"] and _whole(numeral, _OLDEST)
    if sized and tokens.word(numeral.i - 2) in context("sized"):
        return ("age_qualifier", "size") if _stands_alone(tokens, numeral.j) else None
    return None


def _whole(numeral: Numeral, most: int) -> bool:
    value = numeral.value
    plain = numeral.style in ("digits", "words") and numeral.form == "cardinal"
    return plain and value is not None and value == int(value) and 0 < value <= most


def _stands_alone(tokens: Tokens, j: int) -> bool:
    """Whether nothing that the number before token j could count comes after it."""
    after = tokens.word(j)
    return after in ENDS or is_function(after) or after in word_classes().verbs
