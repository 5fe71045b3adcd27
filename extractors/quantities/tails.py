"""What narrows a noun phrase: its tail, and the noun at its head."""

from __future__ import annotations

from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural, singular
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.names import populations


def with_tail(tokens: Tokens, phrase: Phrase, stop: int | None = None) -> Phrase:
    """The phrase with what narrows it: "homes on stalled sites", "pupils who were absent", "men
    aged 40".

    A tail that says when or where, or runs into another number, is left off.
    """
    stop = len(tokens) if stop is None else min(stop, len(tokens))
    start, end = phrase
    for step in range(2):
        if end in tokens.ages:
            end = tokens.ages[end]
        if end >= stop:
            break
        link = tokens.words[end]
        if step == 0 and _contact_clause(tokens, end, stop):
            return start, _one_verb(tokens, end, _clause_end(tokens, end, stop))
        if link in context("relative_pronouns"):
            if link == "that" and tokens.word(end - 1) in word_classes().verbs:
                break
            return start, _clause_end(tokens, end + 1, stop)
        if step == 0 and _narrows(tokens, end, stop):
            end += 1
            while tokens.word(end) in ("up", "out", "over", "off"):
                end += 1
            link = tokens.word(end)
        elif link in ("to", "by", "through", "from"):
            break
        if link not in context("tails") or end >= stop:
            break
        inner = noun_phrase(tokens, end + 1, stop)
        if (
            inner is None
            or (
                inner[0] not in tokens.ages
                and context("tail_times") & set(tokens.words[inner[0] : inner[1]])
            )
            or (link in ("in", "at", "by", "within") and tokens.capital(inner[0]))
        ):
            break
        end = inner[1]
    while end > phrase[1] and (
        tokens.words[end - 1] in context("tails") or tokens.words[end - 1] in ("up", "out")
    ):
        end -= 1
    return start, end


def _narrows(tokens: Tokens, i: int, stop: int) -> bool:
    """Whether a participle at token i narrows the noun before it ("jobs linked to", "Britons
    living with").
    """
    word, nxt = tokens.words[i], tokens.word(i + 1)
    if i + 1 >= stop or not word.endswith(("ed", "ing", "en")) or len(word) < 5:
        return False
    return nxt in context("after_participle")


def _contact_clause(tokens: Tokens, i: int, stop: int) -> bool:
    """Whether a clause without "that" narrows the noun before it ("benefits a household can
    get").
    """
    if tokens.words[i] not in context("contact_subjects"):
        return False
    classes = word_classes()
    for k in range(i + 1, min(i + 4, stop)):
        word = tokens.words[k]
        if word in classes.auxiliaries or (word in classes.verbs and word not in classes.nouny):
            return True
        if not word[0].isalpha() or word in classes.prepositions:
            return False
    return tokens.words[i] in ("we", "they", "you", "i")


def _one_verb(tokens: Tokens, start: int, end: int) -> int:
    """The end of a clause before its second verb, which is the sentence's ("homes we saw had no
    …").
    """
    classes, seen = word_classes(), False
    for k in range(start, end):
        word = tokens.words[k]
        helps = word in classes.auxiliaries
        if helps or (word in classes.verbs and word not in classes.nouny):
            if seen and (helps or tokens.words[k - 1] not in classes.auxiliaries):
                return k
            seen = seen or not helps or tokens.word(k + 1) not in classes.verbs
    return end


def _clause_end(tokens: Tokens, i: int, stop: int) -> int:
    """The end of a relative clause: the next sign, or ten words on."""
    end, classes = i, word_classes()
    while (
        end < stop
        and end - i < 10
        and (tokens.words[end][0].isalpha() or (tokens.glued(end) and tokens.words[end] in "'-"))
    ):
        end += 1
    while (
        end > i
        and tokens.words[end - 1]
        in classes.prepositions | classes.conjunctions | classes.auxiliaries | classes.determiners
    ):
        end -= 1
    return end


def head(tokens: Tokens, phrase: Phrase) -> str:
    """The counted noun of a phrase in the singular, a known population by all its words.

    "additional local authorities" gives "local authority", "children in need" "child".
    """
    start, end = phrase
    words = tokens.words
    end = next((k for k in range(start + 1, end) if tokens.ages.get(k, 0) >= end), end)
    if start in tokens.ages and tokens.ages[start] == end:
        return "person"
    for i in range(start, end):
        known = populations().at(words, i)
        if known and known[1].code:
            end = min(end, known[0])
            cut = next(
                (
                    k
                    for k in range(i + 1, end)
                    if words[k] in context("head_ends") or _participle(words, k)
                ),
                end,
            )
            own = words[i:cut]
            if len(own) == 1 and tokens.raw(i, i + 1)[:2].isupper():
                return singular(known[1].label)
            return " ".join([*own[:-1], singular(own[-1])])
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
            return f"{singular(words[last])} of {head(tokens, inner)}"
    if last - 1 >= start and words[last - 1] in context("compound_firsts"):
        return f"{words[last - 1]} {singular(words[last])}"
    return singular(words[last])


def _participle(words: list[str], k: int) -> bool:
    """ "using" in "people using the service"."""
    return words[k].endswith("ing") and is_plural(words[k - 1])
