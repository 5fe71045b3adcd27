"""The grammatical subject of a verb, past what only says where or when."""

from __future__ import annotations

from extractors.numbers.datemark import months
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.subjects import subject_phrase, trim
from extractors.quantities.tails import with_tail
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes


def clause_subject(tokens: Tokens, verb: int) -> Phrase | None:
    """The noun phrase that is the subject of the verb at token `verb`.

    "In London the median rate is" gives "median rate", "In the 2022/23 academic year absence
    stood" gives "absence".
    """
    link = verb - 1
    while tokens.word(link) in word_classes().auxiliaries | word_classes().adverbs:
        link -= 1
    if tokens.word(link) in ("which", "who") or (link == verb - 1 and tokens.word(link) == "that"):
        return _antecedent(tokens, link)
    aside = _aside_start(tokens, verb)
    found = subject_phrase(tokens, verb if aside is None else aside)
    if found is None or (found[0] not in tokens.ages and tokens.words[found[0]][0].isdecimal()):
        found = _from_start(tokens, verb) or found
    for _ in range(2):
        found = _past_month(tokens, found, verb) if found else None
        told_by = _pronoun(tokens, found[1], verb) if found else None
        if told_by is not None:
            return told_by
        timed = found is not None and _is_time(tokens, found)
        if found is None or found[1] >= verb or not (timed or _sets_the_scene(tokens, found)):
            break
        rest = trim(tokens, found[1], verb)
        if rest is None or word_classes().auxiliaries.issuperset(tokens.words[slice(*rest)]):
            break
        if all(
            word[0].isdecimal() or word in ("to", "and", "-", "/")
            for word in tokens.words[slice(*rest)]
        ):
            found = _from_start(tokens, verb) or found
            break
        found = rest
    if found is None:
        return None
    return _past_month(tokens, _past_time(tokens, _past_digits(tokens, found)), verb)


def _past_month(tokens: Tokens, phrase: Phrase, verb: int) -> Phrase:
    """The phrase after a month that has run into it ("From next April kites"), or after the year
    that follows one ("At 31 March 2023 the average distance").
    """
    start, end = phrase
    if not (tokens.capital(start) and tokens.words[start] in months()):
        return phrase
    if end - start > 1:
        return start + 1, end
    end += len(tokens.word(end)) == _YEAR and tokens.word(end).isdecimal()
    end += tokens.word(end) == ","
    rest = trim(tokens, end, verb) if tokens.word(end).isalpha() and end < verb else None
    return rest or phrase


_YEAR = 4  # digits


def _pronoun(tokens: Tokens, start: int, verb: int) -> Phrase | None:
    """The pronoun that is the subject after what sets the scene ("In the end I paid")."""
    at = start + (tokens.word(start) == ",")
    word, classes = tokens.word(at), word_classes()
    after = set(tokens.words[at + 1 : verb]) <= classes.auxiliaries | classes.adverbs
    return (at, at + 1) if at < verb and word in PERSONAL and after else None


PERSONAL = frozenset(["i", "we", "he", "she", "they", "you", "it"])


def _aside_start(tokens: Tokens, verb: int) -> int | None:
    """The comma that opens an aside right before the verb ("the level, after costs, has been")."""
    while tokens.word(verb - 1) in word_classes().auxiliaries:
        verb -= 1
    if tokens.word(verb - 1) != ",":
        return None
    return next((k for k in range(verb - 2, 0, -1) if tokens.words[k] == ","), None)


def _from_start(tokens: Tokens, verb: int) -> Phrase | None:
    """The phrase that opens the clause, where dates or brackets part it from its verb."""
    start = verb
    while start > 0 and tokens.words[start - 1] not in ".;:,!?":
        start -= 1
    phrase = noun_phrase(tokens, start, verb)
    return with_tail(tokens, phrase, verb) if phrase and phrase[0] - start <= 1 else None


def _past_digits(tokens: Tokens, phrase: Phrase) -> Phrase:
    """The phrase after dates that have run into it ("2010 and 2015 spending")."""
    start, end = phrase
    while (
        start < end - 1
        and start not in tokens.ages
        and (tokens.words[start][0].isdecimal() or tokens.words[start] in ("and", "-", "/", "to"))
    ):
        start += 1
    return start, end


def _antecedent(tokens: Tokens, relative: int) -> Phrase | None:
    """The phrase that "which" at token `relative` stands for ("The scheme, which costs")."""
    end = relative - (tokens.word(relative - 1) == ",")
    if tokens.word(end - 2) == "aged":
        end -= 2 + (tokens.word(end - 3) == ",")  # "a driver, aged 84, who"
    if end <= 0:
        return None
    return _person_before(tokens, end, relative) or subject_phrase(tokens, end)


def _person_before(tokens: Tokens, end: int, relative: int) -> Phrase | None:
    """The persons named right before "who" ("posts filled by agency staff, who can cost")."""
    if tokens.words[relative] != "who" or tokens.words[end - 1] not in word_classes().persons:
        return None
    start = end - 1
    while start > 0 and noun_phrase(tokens, start - 1, end) == (start - 1, end):
        start -= 1
    return start, end


def _is_time(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a phrase opens its clause as "Last year the club spent" does, and tells only when."""
    lone = context("time_nouns").issuperset(tokens.words[slice(*phrase)])
    return (
        lone
        and tokens.word(phrase[0] - 1) in _WHEN
        and tokens.word(phrase[1]) in word_classes().determiners
    )


_WHEN = frozenset(["last", "this", "next", "each", "every", "that"])


def _sets_the_scene(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether the phrase follows a preposition of place or time that opens its clause."""
    before, leads = phrase[0] - 1, word_classes().determiners | {"last", "of"}
    while before >= 0 and tokens.words[before] in leads:
        before -= 1
    if before < 0 or tokens.words[before] not in context("setting"):
        return False
    return (
        before == 0
        or not tokens.words[before - 1][0].isalpha()
        or tokens.words[before - 1] in ("and", "but")
    )


def _past_time(tokens: Tokens, phrase: Phrase) -> Phrase:
    """The phrase after a year or month that has run into it ("academic year pupil absence")."""
    start, end = phrase
    if tokens.words[start] == "time" and tokens.word(start - 1) == "that" and end - start > 1:
        return start + 1, end  # "At that time caseloads"
    at = max(
        (k for k in range(start, end) if tokens.words[k] in context("dating_nouns")), default=None
    )
    if (
        at is None
        or at + 1 >= end
        or "who" in tokens.words[start:end]
        or tokens.words[at + 1] in ("olds", "old", "of", "in")
    ):
        return phrase
    return trim(tokens, at + 1, end) or phrase
