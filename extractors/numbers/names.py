"""Numbers that are part of a name or a reference: "Key Stage 2", "section 47", "M25", "Heysham 2"."""

from __future__ import annotations

from extractors.numbers.numeral import Found, Numeral
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import is_function, labels, word_classes

_NAME_ENDS = frozenset([".", ",", ";", ":", ")", "'", '"', "!", "?", "-", ""])


def label(tokens: Tokens, numeral: Numeral) -> Found | None:
    """ "Key Stage 2", "Type 2", "section 47", "24/7", "Terrorism Act 2000"."""
    whole = labels().names.at(tokens.words, numeral.i)
    if whole and whole[0] >= numeral.j:
        numeral.j = max(numeral.j, whole[0])
        return "name", "name"
    if numeral.style not in ("digits", "mark", "words"):
        return None
    ended = labels().names.ending(tokens.words, numeral.j)
    if ended and ended[0] < numeral.i:
        numeral.i = ended[0]
        return "name", "name"
    if (
        numeral.style == "words"
        and tokens.capital(numeral.i)
        and tokens.capital(numeral.j)
        and numeral.i > 0
        and tokens.word(numeral.i - 1) not in (".", ":", '"', "'")
    ):
        numeral.j += 1
        return "name", "capitals"
    before = tokens.word(numeral.i - 1)
    at = numeral.i - 1 if before in (".", "(", ":", "/", "-", "is", "was") else numeral.i
    small = before in ("is", "was") and (numeral.value or 0) < 1000
    if small or (before == "-" and not tokens.glued(numeral.i)):
        at = numeral.i
    hit = labels().before.ending(tokens.words, at)
    if hit is None:
        return None
    start, role = hit
    named = (
        role == "name"
        and tokens.raw(start, start + 1).islower()
        and tokens.words[start]
        not in ("type", "tier", "band", "level", "grade", "category", "class")
    )
    plain = tokens.word(start) in context("plain_labels")
    if named or (plain and not (tokens.capital(start) or tokens.words[numeral.i - 1] == ".")):
        return None
    if tokens.words[start] == "no" and at == numeral.i and _counts_after(tokens, numeral):
        return None  # "No one", "No 40 homes": no abbreviation of "number"
    numeral.i = start
    if tokens.word(numeral.j) == "/" and tokens.glued(numeral.j):
        numeral.j += 2
    while (
        tokens.word(numeral.j) in ("to", "and", "-", ",")
        and tokens.word(numeral.j + 1).isdecimal()
        and len(tokens.word(numeral.j + 1)) < 4
    ):
        numeral.j += 2
    return ("name" if role == "name" else "reference"), "label"


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
    """ "Heysham 2": a capitalised word within the sentence, a small number, and nothing counted after."""
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
        after in _NAME_ENDS
        or after in word_classes().prepositions
        or after in word_classes().conjunctions
        or after in word_classes().auxiliaries
    )
    if own and ends and len(before) > 1 and after not in ("of", "out", "to"):
        numeral.i -= 1
        return "name", "proper name"
    return None
