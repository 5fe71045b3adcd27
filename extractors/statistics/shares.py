"""What a share is of: "40% of homes", "half the homes", "one employer in six"."""

from __future__ import annotations

from functools import cache

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase, past_number
from extractors.quantities.tails import with_tail
from extractors.quantities.things import is_done, is_past
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import function_words, word_classes
from extractors.vocabulary.names import populations
from extractors.vocabulary.verdicts import grades


def those(tokens: Tokens, i: int) -> Phrase | None:
    """ "those with a child under five": the pronoun, where something narrows it."""
    link = tokens.word(i + 1)
    told = link in context("tails") or link.endswith("ed") or i + 1 in tokens.ages
    return (i, i + 1) if tokens.word(i) == "those" and told else None


def share_of(tokens: Tokens, item: Item, limit: int) -> tuple[Phrase | None, bool]:
    """The phrase after "of", or right after the number; true where it only refers back."""
    words, at = tokens.words, item.right
    if tokens.word(at) == "respectively" and tokens.word(at + 1) in ("for", "among", "amongst"):
        at += 2
    if tokens.word(at) == "(":  # "76 per cent (38 homes) of …"
        close = next((k for k in range(at, min(at + 8, len(tokens))) if words[k] == ")"), None)
        after = tokens.word(close + 1) if close is not None else ""
        noun = (
            after.isalpha() and after not in function_words() and after not in word_classes().verbs
        )
        if close is not None and (after == "of" or noun):
            limit, at = len(tokens), close + 1
        elif close is not None and item.left == 0:
            return _bracketed(tokens, at, close), False  # "7% (10 homes) were full"
    if item.first.rule in ("one … in m", "n … in every m"):
        link = next(k for k in range(item.i + 1, item.j) if words[k] == "in")
        return (past_number(tokens, item.i), link), False
    if tokens.word(at) in ("among", "amongst"):
        phrase = noun_phrase(tokens, at + 1, limit) or those(tokens, at + 1)
        return (with_tail(tokens, phrase, limit) if phrase else None), False
    if item.first.rule == "n … out of m":
        link = next(k for k in range(item.i + 1, item.j) if words[k] == "out")
        return noun_phrase(tokens, past_number(tokens, item.i), link), False
    if tokens.word(at) == "of":
        return _after_of(tokens, at + 1, limit)
    step = at
    while tokens.word(step) in _steps() and item.first.style in ("fraction", "majority", "ratio"):
        step += 1
    phrase = noun_phrase(tokens, step, limit)
    if is_done(tokens, item.left, step) or tokens.word(step) in context("what_was_done"):
        return None, False
    if phrase and phrase[0] == step and words[step] not in ("per", "a") and not _acts(tokens, step):
        return with_tail(tokens, phrase, limit), False
    return None, False


def _bracketed(tokens: Tokens, at: int, close: int) -> Phrase | None:
    """What a count in brackets counts, where nothing else says what a share is of."""
    start = past_number(tokens, at + 1)
    phrase = noun_phrase(tokens, start, close) if start > at + 1 else None
    if phrase != (start, close):
        return None
    many = is_plural(tokens.words[close - 1]) or populations().at(tokens.words, start)
    return phrase if many else None


@cache
def _steps() -> frozenset[str]:
    """Determiners after a share ("half the homes"); in "a third a year" another number begins."""
    return word_classes().determiners - {"a", "an", "each", "that"}


def _acts(tokens: Tokens, i: int) -> bool:
    """Whether a word that could be a noun is the verb of a share ("Seven in ten live with …")."""
    classes = word_classes()
    word, after = tokens.words[i], tokens.word(i + 1)
    plain = word in classes.verbs and not word.endswith(("s", "ing", "ed"))
    past = word.endswith("ing") and after in classes.determiners
    past = past or (is_past(word) and _ends_it(tokens, i))
    many = is_plural(after) and after not in function_words() and word not in classes.nouny
    governs = after in classes.prepositions or after in classes.determiners or many
    return past or (plain and governs)


def _ends_it(tokens: Tokens, i: int) -> bool:
    """Whether "named money" at token i is what some did, and not who did something ("nine in ten
    supported homes were good").
    """
    classes, phrase = word_classes(), noun_phrase(tokens, i)
    after = tokens.word(phrase[1]) if phrase else ""
    verb = after in classes.auxiliaries or after in classes.verbs - classes.nouny
    return tokens.word(i - 1) not in classes.determiners and not verb


def _after_of(tokens: Tokens, at: int, limit: int) -> tuple[Phrase | None, bool]:
    words, classes = tokens.words, word_classes()
    if words[at : at + 2] == ["the", "total"] and not _named_after(tokens, at + 2):
        return None, True  # "make up 36% of the total"
    while tokens.word(at) in _steps():
        nxt = tokens.word(at + 1)
        if tokens.word(at) in ("these", "those", "this") and (
            not nxt[:1].isalnum()
            or nxt in classes.auxiliaries
            or nxt in classes.prepositions
            or nxt in classes.conjunctions
            or (nxt in classes.verbs and nxt not in classes.nouny)
        ):
            if nxt in context("asked"):
                return (at, at + 2), False
            if grades().wordings.at(words, at + 2):
                return None, True  # "Seventeen of those judged inadequate"
            whole = with_tail(tokens, (at, at + 1), limit)
            told = tokens.word(at) == "those" and nxt in classes.prepositions
            narrowed = whole[1] > at + 1 and (told or nxt == "that")
            if nxt == "who" or narrowed:
                return whole, False
            return None, True
        at += 1
    if tokens.word(at) in word_classes().anaphora and not (
        tokens.word(at) in ("those", "that") and tokens.word(at + 1).isalpha()
    ):
        return None, True
    while (
        at < len(tokens)
        and at not in tokens.ages
        and (words[at][0].isdecimal() or words[at] in ("one", "million", "or", "so", ","))
    ):
        at += 1
    stop = limit if limit > at else len(tokens)
    phrase = noun_phrase(tokens, at, stop)
    if phrase and tokens.word(phrase[1]) in ("lost", "missed"):
        return (phrase[0], phrase[1] + 1), False  # "a quarter of the days lost"
    return (with_tail(tokens, phrase, stop) if phrase else None), False


def _named_after(tokens: Tokens, at: int) -> bool:
    """Whether a total is told by what stands after it ("of the total population")."""
    word, classes = tokens.word(at), word_classes()
    ends = classes.conjunctions | classes.auxiliaries | classes.prepositions - {"of"}
    return word.isalpha() and word not in ends


def of_before(tokens: Tokens, item: Item) -> Phrase | None:
    """The phrase of "of everything we sell abroad, 44% goes …", which opens the clause."""
    end = item.left - 1
    if tokens.word(end) != ",":
        return None
    for i in range(end - 1, max(-1, end - 14), -1):
        if (
            tokens.words[i] in ("of", "among", "amongst")
            and (i == 0 or tokens.words[i - 1] == "but" or not tokens.words[i - 1][0].isalnum())
            and not (i and tokens.words[i - 1] == "%")
        ):
            plain = all(word[0].isalpha() for word in tokens.words[i + 1 : end])
            return _trim_start(tokens, i + 1, end) if plain else None
        if not tokens.words[i][0].isalpha():
            return None
    return None


def _trim_start(tokens: Tokens, start: int, end: int) -> Phrase | None:
    """The stretch without its determiners; "those who left" keeps the first."""
    while start < end and tokens.words[start] in word_classes().determiners:
        if tokens.word(start + 1) in ("who", "whose"):
            break
        start += 1
    return (start, end) if start < end else None
