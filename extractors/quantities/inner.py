"""What may stand within a noun phrase besides nouns and adjectives: signs, and adverbs with a
participle.
"""

from __future__ import annotations

from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import function_words, word_classes


def past_sign(tokens: Tokens, i: int, limit: int) -> int:
    """The token after a sign within a phrase: a hyphen, an apostrophe, a short form in brackets;
    token i itself where the phrase ends at it.
    """
    word = tokens.words[i]
    if word == "-" and tokens.glued(i) and i + 1 < limit and tokens.glued(i + 1):
        return i + 1
    if word == "'" and tokens.glued(i) and tokens.words[i - 1].endswith("s"):
        return i + 1
    return i + 3 if word == "(" and _spelled_out(tokens, i, limit) else i


def hyphened(tokens: Tokens, i: int) -> bool:
    """Whether it is a hyphen that ties token i to the word before it, which is no function word."""
    tied = tokens.text[tokens.starts[i] - 1] in "-‐‑"
    return tied and tokens.words[i - 1] not in function_words()


def _spelled_out(tokens: Tokens, i: int, limit: int) -> bool:
    """Whether the bracket at token i holds the short form of what a noun goes on with: "full-time
    equivalent (FTE) staff".
    """
    if i + 3 >= limit or tokens.words[i + 2] != ")" or not tokens.raw(i + 1, i + 2).isupper():
        return False
    after, classes = tokens.words[i + 3], word_classes()
    return after.isalpha() and after not in function_words() | classes.verbs | classes.determiners


def was_so(tokens: Tokens, i: int) -> bool:
    """Whether an adverb and an adjective stand before a plural ("270 formerly exempt schools")."""
    nxt, noun = tokens.word(i + 1), tokens.word(i + 2)
    if tokens.words[i] not in context("of_adjectives") or not nxt.isalpha() or nxt.endswith("s"):
        return False
    many = is_plural(noun) or noun in ("staff", "people")
    if not many and nxt.endswith("ed") and noun.isalpha():  # "newly qualified social workers"
        many, noun = is_plural(tokens.word(i + 3)), tokens.word(i + 3)
    return many and nxt not in function_words() and noun not in function_words()


def modifies(tokens: Tokens, i: int) -> bool:
    """Whether an adverb at token i and a participle stand before their noun ("a state newly funded
    school").
    """
    nxt, noun = tokens.word(i + 1), tokens.word(i + 2)
    return (
        nxt.endswith(("ed", "en", "ing"))
        and noun.isalpha()
        and noun not in function_words()
        and noun not in word_classes().determiners
    )


def tells_when(tokens: Tokens, i: int) -> bool:
    """Whether a word in -ly after a noun ends its phrase: "households newly approved", "painted 40
    kites early."
    """
    nxt, after = tokens.word(i + 1), tokens.word(i + 2)
    if tokens.words[i] in context("ly_adjectives"):
        return not nxt.isalpha()
    if tokens.words[i] not in context("of_adjectives"):
        return False
    done = nxt.endswith("ed") or nxt in word_classes().participles
    return done and (not after.isalpha() or after in function_words())
