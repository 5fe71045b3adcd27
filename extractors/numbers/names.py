"""Numbers that are part of a name or a reference: "Key Stage 2", "section 47", "M25", "Heysham
2"."""

from __future__ import annotations

from extractors.numbers.numeral import ENDS, Found, Numeral
from extractors.records import Role
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import is_function, labels, word_classes

_GRADES = 12  # the most grades that a scale has
_YEARS = 13  # of school


def label(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "Key Stage 2", "Type 2", "section 47", "24/7", "Terrorism Act 2000"."""
    whole = labels().names.at(tokens.words, numeral.i)
    if whole and whole[0] >= numeral.j:
        numeral.j = whole[0]
        return "name", "name"
    if numeral.style not in ("digits", "mark", "words"):
        return None
    ended = labels().names.ending(tokens.words, numeral.j)
    if ended and ended[0] < numeral.i:
        numeral.i = ended[0]
        return "name", "name"
    if _in_capitals(tokens, numeral):
        numeral.j += 1
        return "name", "capitals"
    hit = _label_before(tokens, numeral)
    if hit is None:
        return None
    start, role = hit
    if tokens.words[numeral.i - 1] not in context("number_labels"):
        numeral.i = start
    numeral.j = _listed(tokens, numeral.j)
    return role, "label"


def _in_capitals(tokens: Tokens, numeral: Numeral) -> bool:
    """Whether a number in words has a capital within the sentence, and so has the word after it."""
    return (
        numeral.style == "words"
        and numeral.i > 0
        and tokens.capital(numeral.i)
        and tokens.capital(numeral.j)
        and tokens.word(numeral.i - 1) not in (".", ":", '"', "'")
    )


def _label_before(tokens: Tokens, numeral: Numeral) -> tuple[int, Role] | None:
    """The label before the number, past a sign: its first token, and the role it gives."""
    i = numeral.i
    before = tokens.word(i - 1)
    linked = before in (".", "(", ":", "/") or (before == "-" and tokens.glued(i))
    linked = linked or (before in ("is", "was") and (numeral.value or 0) >= 1000)
    hit = labels().before.ending(tokens.words, i - 1 if linked else i)
    if hit is None:
        return None
    start, role = hit
    word = tokens.words[start]
    small = role == "name" and tokens.raw(start, start + 1).islower()
    if small and word not in context("small_labels") and not _school_year(tokens, start, numeral):
        return None
    if word in context("plain_labels") and not (tokens.capital(start) or before == "."):
        return None
    if role == "age_qualifier" and not 0 < (numeral.value or 0) <= _GRADES:
        return None
    if word == "no" and not linked and _counts_after(tokens, numeral):
        return None  # "No one", "No 40 homes": no abbreviation of "number"
    return hit


def _school_year(tokens: Tokens, i: int, numeral: Numeral) -> bool:
    """Whether "year" at token i names a class: "in year 5", no "that year 5 homes closed"."""
    named = tokens.words[i] in ("year", "years") and 0 < (numeral.value or 0) <= _YEARS
    return named and tokens.word(i - 1) in context("before_school_years")


def _listed(tokens: Tokens, j: int) -> int:
    """The token after the further numbers of a label: "sections 3, 4 and 12", "12/3"."""
    if tokens.word(j) == "/" and tokens.glued(j):
        j += 2
    while tokens.word(j) == "(" and tokens.glued(j) and tokens.word(j + 2) == ")":
        j += 3  # "section 8(1)(c)"
    while tokens.word(j) in ("to", "and", "-", ","):
        more = tokens.word(j + 1)
        if not (more.isdecimal() and len(more) < 4):
            break
        j += 2
    return j


def _counts_after(tokens: Tokens, numeral: Numeral) -> bool:
    """Whether the number is spelled, or a word in small letters is counted by it."""
    after = tokens.word(numeral.j)
    return numeral.style == "words" or (
        after.isalpha() and not tokens.capital(numeral.j) and not is_function(after)
    )


def code(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "G7", "5K", "M25", "URN123": digits and letters in one word that no unit explains."""
    if numeral.style != "digits":
        return None
    start = _letters_before(tokens, numeral.i)
    if start is None:
        return None
    numeral.i = start
    if tokens.word(numeral.j).isalpha() and tokens.glued(numeral.j):
        numeral.j += 1
    return "name", "code"


def _letters_before(tokens: Tokens, i: int) -> int | None:
    """The first token of the letters that token i is glued to, by a hyphen too ("M25", "TA-35")."""
    before = tokens.word(i - 1)
    if not tokens.glued(i):
        return None
    if before == "-" and i > 1 and tokens.glued(i - 1):
        raw = tokens.raw(i - 2, i - 1)
        return i - 2 if 1 < len(raw) <= 5 and raw.isalpha() and raw.isupper() else None
    if not before.isalpha() or tokens.words[i - 1] == "-":
        return None
    sign = tokens.text[tokens.starts[i] - 1]
    if sign.isalpha():
        lower = before in ("c", "a", "x") and not tokens.capital(i - 1)
        return None if lower else i - 1
    return i - 1 if sign in "-‑" and tokens.capital(i - 1) else None


def proper_name(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "Heysham 2": a capitalised word within the sentence, a small number, and nothing counted
    after.
    """
    if numeral.style != "digits" or numeral.i < 2 or tokens.glued(numeral.i):
        return None
    value, before = numeral.value, tokens.words[numeral.i - 1]
    if value is None or value != int(value) or value >= 100 or not before.isalpha():
        return None
    own = (
        tokens.capital(numeral.i - 1)
        and before
        not in word_classes().determiners
        | word_classes().adverbs
        | word_classes().prepositions
        | word_classes().conjunctions
    )
    after = tokens.word(numeral.j)
    ends = (
        after in ENDS
        or after in word_classes().prepositions
        or after in word_classes().conjunctions
        or after in word_classes().auxiliaries
    )
    if own and ends and len(before) > 1 and after not in ("of", "out", "to"):
        numeral.i -= 1
        return "name", "proper name"
    return None
