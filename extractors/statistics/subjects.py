"""The grammatical subject of a verb, past what only says where or when."""

from __future__ import annotations

from extractors.quantities.nouns import Phrase, subject_phrase, trim
from extractors.tokens import Tokens

_SETTING = frozenset(["in", "at", "on", "across", "since", "by", "during", "within", "from", "under", "after", "before", "among"])
_LEADS = frozenset(["the", "a", "an", "this", "last", "its", "their", "of"])
_YEARS = frozenset(["year", "years", "month", "months", "quarter"])


def clause_subject(tokens: Tokens, verb: int) -> Phrase | None:
    """The noun phrase that is the subject of the verb at token `verb`.

    "In London the median rate is" gives "median rate", "In the 2022/23 academic year absence
    stood" gives "absence".
    """
    found = subject_phrase(tokens, verb)
    for _ in range(2):
        if found is None or not _sets_the_scene(tokens, found) or found[1] >= verb:
            break
        rest = trim(tokens, found[1], verb)
        if rest is None:
            break
        found = rest
    return _past_time(tokens, found) if found else None


def _sets_the_scene(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a preposition of place or time stands before the phrase, at the head of its clause."""
    before = phrase[0] - 1
    while before >= 0 and tokens.words[before] in _LEADS:
        before -= 1
    if before < 0 or tokens.words[before] not in _SETTING:
        return False
    return before == 0 or not tokens.words[before - 1][0].isalpha() or tokens.words[before - 1] in ("and", "but")


def _past_time(tokens: Tokens, phrase: Phrase) -> Phrase:
    """The phrase after a year or month that has run into it ("academic year pupil absence")."""
    start, end = phrase
    at = max((k for k in range(start, end) if tokens.words[k] in _YEARS), default=None)
    if at is None or at + 1 >= end or tokens.words[at + 1] in ("olds", "old", "of", "in"):
        return phrase
    return trim(tokens, at + 1, end) or phrase
