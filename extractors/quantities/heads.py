"""The noun at the head of a phrase, by which what is counted is told."""

from __future__ import annotations

from extractors.quantities.phrases import Phrase, leads, noun_phrase
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural, singular
from extractors.vocabulary.names import populations


def head(tokens: Tokens, phrase: Phrase) -> str:
    """The counted noun of a phrase in the singular, a known population by all its words.

    "additional local authorities" gives "local authority", "children in need" "child", "parts of
    schools" "part of school".
    """
    said, rest = _noun(tokens, phrase)
    while rest is not None:
        more, rest = _noun(tokens, rest)
        said += f" of {more}"
    return said


def _noun(tokens: Tokens, phrase: Phrase) -> tuple[str, Phrase | None]:
    """The counted noun of a phrase, and what it is a part of."""
    start, end = phrase
    words = tokens.words
    end = next((k for k in range(start + 1, end) if tokens.ages.get(k, 0) >= end), end)
    if start in tokens.ages and tokens.ages[start] == end:
        bare = words[start] in context("age_bounds") or not is_plural(words[start])
        return "person" if bare else singular(words[start]), None
    openers = populations().openers
    for i in range(start, end):
        known = populations().at(words, i) if words[i] in openers else None
        if known and known[1].code and not leads(tokens, known[0], end):
            end = min(end, known[0])
            cut = next(
                (
                    k
                    for k in range(i + 1, end)
                    if words[k] in context("head_ends") | _AFTER or _participle(words, k)
                ),
                end,
            )
            own = words[i:cut]
            if own[:2] == ["looked", "after"] and len(own) > _LOOKED:
                own = own[_LOOKED:]
            if len(own) == 1 and tokens.raw(i, i + 1)[:2].isupper():
                return singular(known[1].label), None
            joined = [
                singular(word) if own[k + 1] == "and" else word for k, word in enumerate(own[:-1])
            ]
            return " ".join([*joined, singular(own[-1])]), None
    cut = next(
        (
            k
            for k in range(start + 1, end)
            if words[k] in context("head_ends") or words[k] in ("from", "to")
        ),
        end,
    )
    last = cut - 1
    while last > start and not words[last][0].isalpha():
        last -= 1
    if words[last] in context("parts") and tokens.word(last + 1) == "of":
        inner = noun_phrase(tokens, last + 2)
        if inner:
            return singular(words[last]), inner
    if last - 1 >= start and words[last - 1] in context("compound_firsts"):
        return f"{words[last - 1]} {singular(words[last])}", None
    return singular(words[last]), None


_AFTER = frozenset(["to", "looked"])  # "referrals to social care", "children looked after"
_LOOKED = 2  # words of "looked after"


def _participle(words: list[str], k: int) -> bool:
    """ "using" in "people using the service"."""
    return words[k].endswith("ing") and is_plural(words[k - 1])
