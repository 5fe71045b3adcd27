"""Tells whether a currency's sign stands before a number or its name after one."""

from __future__ import annotations

from extractors.tokens import Tokens
from extractors.vocabulary.lexicon import function_words, number_words
from extractors.vocabulary.measures import Currency, currencies


def fits(tokens: Tokens, entry: Currency, i: int, j: int) -> bool:
    """Whether an entry's demands on case and on the words around it are met by tokens i to j."""
    if entry.exact is not None and tokens.raw(i, j) != entry.exact:
        return False
    return not entry.cues or not entry.cues.isdisjoint(tokens.words)


def sign_before(tokens: Tokens, i: int) -> tuple[int, Currency] | None:
    """The currency whose sign or code ends right before token i: its first token, and the
    currency.
    """
    hit = currencies().signs.ending(tokens.words, i)
    if hit and i - hit[0] == 2 and len(tokens.words[hit[0]]) == 1 and not tokens.glued(i - 1):
        alone = currencies().signs.ending(tokens.words[i - 1 : i], 1)  # "A $5m grant"
        hit = (i - 1, alone[1]) if alone else None
    if hit is None:
        return None
    start, currency = hit
    if not fits(tokens, currency, start, i):
        return None
    runs_on = start > 0 and tokens.glued(start) and tokens.words[start - 1].isalnum()
    if tokens.words[start][0].isalpha() and runs_on:
        return None
    if currency.garbled and not (tokens.glued(i) and _priced(tokens, i)):
        return None
    return hit


def told_apart(tokens: Tokens, j: int) -> tuple[int, Currency] | None:
    """The currency that the letters from token j on make of a signed amount before them ("$50
    AUD", "$31.20 US"): the token after them, and the currency.
    """
    hit = currencies().after.at(tokens.words, j)
    if hit is None or not fits(tokens, hit[1], j, hit[0]):
        return None
    after = tokens.word(hit[0])  # "a $5m US grant": the letters are the grant's
    return None if after.isalpha() and after not in function_words() else hit


def _priced(tokens: Tokens, i: int) -> bool:
    """Whether the digits at token i read as a price, not a model: "2.7", "21,700", "5m"."""
    word = tokens.word(i)
    scale = tokens.word(i + 1)
    words = number_words()
    return "." in word or "," in word or scale in words.abbreviations or scale in words.magnitudes


def name_after(tokens: Tokens, j: int) -> tuple[int, Currency] | None:
    """The currency named from token j on: the token after its name, and the currency."""
    hit = currencies().words.at(tokens.words, j)
    if hit is None or not fits(tokens, hit[1], j, hit[0]):
        return None
    word = tokens.words[j]
    leads = not word.isalpha() and tokens.glued(hit[0]) and not tokens.glued(j)
    if leads and tokens.word(hit[0])[:1].isdecimal():
        return None  # "gives all four £20"
    short = hit[0] - j == 1 and len(word) <= 2 and word.isalpha()
    return hit if not short or tokens.glued(j) else None
