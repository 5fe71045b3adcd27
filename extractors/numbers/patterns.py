"""Roles that one pattern tells: list markers, laws, addresses, scores, ranks, ages, conventions."""

from __future__ import annotations

from extractors.numbers.numeral import ENDS, Found, Numeral, worth
from extractors.numbers.percent import percent_end
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.measures import units


def act(tokens: Tokens, numeral: Numeral) -> None:
    """ "the Children Act 1989": the year is part of a law's name."""
    i = numeral.i
    if tokens.word(i - 1) not in context("laws") or not tokens.capital(i - 1):
        return
    while (
        i > 0
        and (
            tokens.capital(i - 1)
            or (tokens.words[i - 1] in ("and", "of", "(") and tokens.capital(i - 2))
        )
        and numeral.i - i < 8
    ):
        i -= 1
    numeral.i, numeral.role, numeral.rule = i, "reference", "law"


def list_marker(tokens: Tokens, numeral: Numeral, opens_block: bool) -> Found | None:
    """ "1. The report", "(2) Homes", "1.1 What we do" at the start of a block."""
    if not opens_block or numeral.style not in ("digits", "words"):
        return None
    i = numeral.i - (tokens.word(numeral.i - 1) == "(")
    if i != 0:
        return None
    after = tokens.word(numeral.j)
    digits = numeral.style == "digits" and numeral.value is not None and numeral.value < 200
    if (
        digits
        and (after in (".", ")", ":") and tokens.glued(numeral.j))
        and not (tokens.word(numeral.j + 1)[:1].isdecimal() and tokens.glued(numeral.j + 1))
    ):
        return "list_marker", "list marker"
    if digits and after == "." and tokens.glued(numeral.j):
        return "list_marker", "list marker"
    heading = digits and "." in tokens.words[numeral.i] and tokens.capital(numeral.j)
    if heading:
        return "list_marker", "numbered heading"
    if (
        after in (",", ":")
        and numeral.style == "words"
        and numeral.value is not None
        and 0 < numeral.value < 10
    ):
        return "list_marker", "list marker in words"
    return None


def address(tokens: Tokens, numeral: Numeral) -> Found | None:
    """Among contact details, a number and a capital after it is a street's."""
    if numeral.style == "digits" and tokens.capital(numeral.j) and not tokens.glued(numeral.j):
        numeral.j += 1
        return "address", "contact line"
    if tokens.word(numeral.i - 1) in context("contact_words") or (
        numeral.style == "digits" and len(tokens.words[numeral.i]) >= 5
    ):
        return "phone", "contact line"
    return None


def address_line(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "10 Downing Street", "9 E 71st St": a number, capitals, and a word for a street."""
    if numeral.style != "digits":
        return None
    end = numeral.j
    if tokens.word(end) == "-" and tokens.word(end + 1).isdecimal():
        end += 2
    if tokens.words[numeral.j : numeral.j + 2] in (["zip", "code"], ["zip", "codes"]):
        return "postcode", "zip code"
    if not tokens.capital(end):
        return None
    for j in range(end + 1, end + 4):
        if tokens.capital(j) and tokens.word(j) in context("streets"):
            numeral.j = j + 1
            return "address", "street"
        numbered = tokens.word(j).isdecimal() or tokens.word(j - 1).isdecimal()  # "71st"
        if not (tokens.capital(j) or numbered):
            return None
    return None


def edition(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "17/2024" is the number of a paper."""
    if (
        numeral.style == "digits"
        and tokens.word(numeral.j) == "/"
        and tokens.glued(numeral.j)
        and len(tokens.word(numeral.j + 1)) == 4
    ):
        numeral.j += 2
        return "reference", "edition"
    return None


def score(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "2-0", "89-89": two numbers with a hyphen that are no range, for the second is no larger."""
    j = numeral.j
    tight = tokens.word(j) == "-" and tokens.glued(j) and tokens.glued(j + 1)
    second = worth(tokens.word(j + 1)) if tight and tokens.word(j + 1).isdecimal() else None
    if second is None or numeral.style != "digits" or not tokens.words[numeral.i].isdecimal():
        return None
    if numeral.value is None or not second <= numeral.value < 200:
        return None
    if tokens.word(j + 2) in ("-", "/", "%"):
        return None
    numeral.j = j + 2
    return "name", "score"


def ranked(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "the top 10", "the bottom three": how far a rank goes; "a last-16 tie": a round."""
    if tokens.words[numeral.i - 2 : numeral.i] == ["last", "-"] and tokens.glued(numeral.i):
        return "name", "round"
    ranked = tokens.word(numeral.i - 1) in ("top", "bottom") and tokens.word(
        numeral.i - 2
    ) in word_classes().determiners | {"in", "of", "'s"}
    whole = numeral.value is not None and numeral.value == int(numeral.value)
    if ranked and whole and not percent_end(tokens, numeral.j):
        return "ordinal", "rank"
    return None


def age(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "Jo Rowe, 43, said": the age of a person, between commas after a name."""
    comma = tokens.word(numeral.i - 1) == "," and tokens.capital(numeral.i - 2)
    kin = tokens.word(numeral.i - 3) in context("one_person")
    says = tokens.word(numeral.i - 3) in context("saying")  # "says Rachel, 41."
    named = numeral.i == 2 or tokens.capital(numeral.i - 3) or kin or says
    closed = (tokens.word(numeral.j) == "," and named) or (
        says and tokens.word(numeral.j) in (".", "")
    )
    digits = numeral.style == "digits" and tokens.words[numeral.i].isdecimal()
    old = (0 if kin else 10) < (numeral.value or 0) < 110
    if comma and closed and digits and old and not tokens.capital(numeral.j + 1):
        numeral.rule = "age of a person"
    return None


def announced(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "I see three things", "Three other things matter": parts of a speech are counted."""
    value, j = numeral.value, numeral.j
    few = value is not None and _FEWEST <= value <= _MOST and numeral.style in ("digits", "words")
    j += few and tokens.word(j) in context("between_announced")
    return ("list_marker", "parts announced") if few and tokens.word(j) == "things" else None


_FEWEST, _MOST = 2, 10  # parts that a speech announces


def convention(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "rounded to the nearest 10", "may not add up to 100%", "carers are over 50", "every three
    years".
    """
    words, i = tokens.words, numeral.i
    before = words[max(0, i - 3) : i]
    if tokens.word(numeral.j) in context("digits_shown"):
        return "age_qualifier", "convention"
    if before[-1:] == ["nearest"] or (
        before[-2:] in (["sum", "to"], ["up", "to"], ["add", "to"])
        and not {"add", "adds", "sum", "sums"}.isdisjoint(words[max(0, i - 4) : i])
    ):
        return "age_qualifier", "convention"
    if (
        before[-1:] == ["every"]
        and units().at(words, numeral.j)
        and before[-2:-1] in (["once"], ["twice"], ["least"])
    ):
        return "age_qualifier", "frequency"
    aged = before[-1:] in (["over"], ["under"]) and before[-2:-1] in (
        ["are"],
        ["is"],
        ["were"],
        ["was"],
        ["aged"],
    )
    after = tokens.word(numeral.j)
    if (
        aged
        and numeral.style == "digits"
        and (numeral.value or 0) <= 110
        and (after in ENDS or after in word_classes().conjunctions)
    ):
        return "age_qualifier", "age"
    return None
