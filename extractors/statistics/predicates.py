"""What a clause says of those that are its subject, and how it tells them apart: "had missed a
dose", "did not have enough staff", "could not be accounted for".
"""

from __future__ import annotations

from extractors.numbers.read import read
from extractors.quantities.measures import unit_at
from extractors.quantities.phrases import noun_phrase
from extractors.quantities.things import is_past
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import changes, comparators, word_classes
from extractors.vocabulary.verdicts import grades

_LONGEST = 10  # words of what is said of somebody
_BREAKS = frozenset(
    ["and", "but", "while", "when", "as", "because", "although", "though", "than", "which", "that"]
)
_HAVE = frozenset(["have", "has", "had"])
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])
_TIMED = frozenset(["last", "this", "next", "each", "every"])


def predicate_end(tokens: Tokens, start: int, limit: int) -> int:
    """The end of what the verb at token `start` says, times left off; `start` where it says
    nothing that tells its subject apart.

    `limit` is the token that it may not run past: the next number.
    """
    verb = _main_verb(tokens, start, limit)
    if verb is None or _judges(tokens, verb):
        return start
    end = _clause_end(tokens, verb, min(limit, start + _LONGEST + 1))
    unfinished = end == limit < len(tokens) and end == verb + 1  # "will receive £4,000"
    if end - start > _LONGEST or unfinished:
        return start
    end = _before_time(tokens, verb, end)
    return end if end - start > 1 else start


def past_extent(tokens: Tokens, end: int) -> int:
    """The end of how far or how long it is said to be, after token `end`: "living more than 20
    miles from home", "waiting for over a year"; `end` itself where that is not said.
    """
    bound = comparators().before.at(tokens.words, end + (tokens.word(end) == "for"))
    if bound is None:
        return end
    number = read(tokens, bound[0])
    unit = unit_at(
        tokens, number.j if number else bound[0] + (tokens.word(bound[0]) in ("a", "an"))
    )
    if unit is None:
        return end
    away = unit[0] + (tokens.word(unit[0]) == "away")
    home = noun_phrase(tokens, away + 1) if tokens.word(away) == "from" else None
    return home[1] if home else away


def _main_verb(tokens: Tokens, start: int, limit: int) -> int | None:
    """The token of the verb past its auxiliaries and adverbs, None where none is, or one that
    tells nobody apart ("rose", "said").
    """
    classes, at = word_classes(), start
    while at < limit and (
        tokens.words[at] in classes.auxiliaries
        or tokens.words[at] in classes.adverbs
        or (tokens.words[at].endswith("ly") and tokens.words[at] not in classes.verbs)
    ):
        at += 1
    if tokens.words[at - 1 : at + 1] in (["had", "to"], ["have", "to"], ["has", "to"]):
        at += 1  # "have had to move", "had to be issued"
        while tokens.word(at) in _BE:
            at += 1
    if at >= limit:
        return None
    word, led = tokens.words[at], tokens.words[at - 1] if at > start else ""
    if led in _HAVE and word not in classes.verbs and not is_past(word):
        return at - 1 if word.isalpha() else None  # "did not have enough staff"
    acts = word in classes.verbs or is_past(word)
    if not acts or (word in classes.nouny and not led and not is_past(word)):
        return None
    if led in _BE and not (is_past(word) or word in classes.participles or word.endswith("ing")):
        return None
    goes_on = tokens.word(at + 1) == "to" and tokens.word(at + 2) in classes.verbs | _BE
    if goes_on and tokens.word(at + 2) in _BE and not tokens.word(at + 3).isalpha():
        return None  # "ceased to be"
    told = (word in context("no_deeds") and not goes_on) or word in context("told")
    return None if told or changes().verbs.at(tokens.words, at) is not None else at


def _judges(tokens: Tokens, verb: int) -> bool:
    """Whether a grade follows the verb, which the claim is about: "were rated good"."""
    return any(grades().wordings.at(tokens.words, k) for k in range(verb, verb + _VERDICT))


_VERDICT = 5  # words after a verb that may give its grade


def _clause_end(tokens: Tokens, verb: int, limit: int) -> int:
    """The end of the clause: the next sign or conjunction, without what leads to what follows."""
    classes, end = word_classes(), verb + 1
    while end < limit and tokens.words[end] not in _BREAKS:
        word = tokens.words[end]
        if not (word[0].isalpha() or (word in "-'" and tokens.glued(end))):
            break
        end += 1
    closed = end >= len(tokens) or not tokens.words[end][0].isalnum()
    loose = classes.determiners | classes.auxiliaries | classes.conjunctions | classes.adverbs
    while end > verb + 1 and (
        tokens.words[end - 1] in loose
        or (not closed and tokens.words[end - 1] in classes.prepositions)
    ):
        end -= 1
    return end


def _before_time(tokens: Tokens, verb: int, end: int) -> int:
    """The end without the time that it is said of: "missed a dose in the previous month"."""
    times = context("tail_times") | context("time_nouns")
    for k in range(verb + 1, end):
        word = tokens.words[k]
        if word in ("since", "during"):
            return k
        leads = word in context("setting") or word in _TIMED
        if leads and not times.isdisjoint(tokens.words[k + 1 : min(k + 4, end)]):
            return k
    return end
