"""The subject of a verb, as a noun phrase."""

from __future__ import annotations

from functools import cache

from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.tails import with_tail
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import function_words, word_classes
from extractors.vocabulary.measures import units

_LONGEST = 9  # words of a phrase that holds no noun known as one


def subject_phrase(tokens: Tokens, verb: int) -> Phrase | None:
    """The noun phrase that is the subject of the verb at token `verb`, read from its clause's
    start.

    "The number of children in care has" gives "children in care".
    """
    words = tokens.words
    while True:
        counted = _counted_before(tokens, verb)
        if counted:
            return counted
        end = _before_verb(tokens, verb)
        shared = _shared_verb(tokens, end)
        if shared is None:
            break
        verb = shared
    start = end
    while start > 0 and not _begins_clause(tokens, start, end):
        start -= 1
    if start < end and start - 1 in tokens.ages:
        start -= 1
    listed = start > 0 and words[start - 1] in _JOINING
    found = _with_clause(tokens, verb) or (_enumerated(tokens, start, end) if listed else None)
    return found or trim(tokens, start, end)


_JOINING = frozenset([",", "and", "or"])


def _enumerated(tokens: Tokens, start: int, end: int) -> Phrase | None:
    """The subject that is a list, of which its last part begins at token `start` ("Care, leisure
    and other service occupations"), or None.
    """
    words, classes = tokens.words, word_classes()
    first, least = start - 1, max(0, end - _LIST - 1)
    while first > least and (words[first - 1] == "," or words[first - 1][0].isalpha()):
        first -= 1
    while first < start and words[first] in classes.determiners | _JOINING:
        first += 1
    stretch = words[first:end]
    opener = words[first] in function_words() or words[first] in context("time_nouns")
    acts = classes.auxiliaries | classes.pronouns | (classes.verbs - classes.nouny)
    if opener or end - first > _LIST or "," not in stretch or not acts.isdisjoint(stretch):
        return None
    joined = {"and", "or"}.intersection(words[start - 1 : end])
    return (first, end) if joined and not _is_name_list(tokens, first, end) else None


_LIST = 12  # tokens of a list that is a subject


def _is_name_list(tokens: Tokens, start: int, end: int) -> bool:
    """Whether names are listed, or one is told by a role ("Anna Vale, keeper and painter")."""
    return sum(tokens.capital(k) for k in range(start, end)) > 1


def _with_clause(tokens: Tokens, verb: int) -> Phrase | None:
    """The subject that a relative clause with a verb of its own parts from `verb` ("people who
    have done the job for five years earn").
    """
    words, classes = tokens.words, word_classes()
    own = 0
    for k in range(verb - 1, max(0, verb - _CLAUSE), -1):
        word = words[k]
        if word in ".,;:!?()" or (word == "that" and words[k - 1] in context("saying")):
            return None
        does = word in ("who", "whose") and words[k + 1] in classes.verbs
        if (own or does) and words[k - 1].isalpha() and _opens_clause(words, k):
            start = k
            while (
                start > 0
                and words[start - 1][0].isalpha()
                and words[start - 1]
                not in (
                    classes.verbs - classes.nouny
                    | classes.participles
                    | classes.auxiliaries
                    | classes.conjunctions
                )
            ):
                start -= 1
            core = trim(tokens, start, k)
            if core is None or verb - core[0] > _CLAUSE:
                return None
            return core[0], max(core[1], _before_verb(tokens, verb))
        own += word in classes.auxiliaries or (word in classes.verbs and word not in classes.nouny)
    return None


def _opens_clause(words: list[str], k: int) -> bool:
    """Whether a relative clause begins at token k: "who", or "I" after a noun ("the cheapest flat
    I could find").
    """
    if words[k] in ("who", "whose"):
        return True
    before = words[k - 1]
    timed = before in context("time_nouns")  # "Last month I met a couple"
    return words[k] in _SUBJECTS and before not in function_words() and not timed


_SUBJECTS = frozenset(["i", "we", "they", "you", "he", "she"])

_CLAUSE = 16  # words of a subject with its relative clause


def _before_verb(tokens: Tokens, verb: int) -> int:
    """The token before which the subject ends: auxiliaries, adverbs and the like are the verb's."""
    words, classes = tokens.words, word_classes()
    end = verb
    while end > 0:
        word = words[end - 1]
        led = word in classes.verbs and word not in classes.nouny
        led = led and end > 1 and words[end - 2] in classes.auxiliaries
        own = word in classes.auxiliaries or word in classes.adverbs
        if not (own or led or word in ("to", ",", "which", "who")):
            break
        end -= 1
    return end


def _shared_verb(tokens: Tokens, end: int) -> int | None:
    """The verb before the conjunction that ends at token `end`, whose subject the verb after it
    shares ("The homes will be let and should save …"), or None.
    """
    words, classes = tokens.words, word_classes()
    if end < _LEAST or words[end - 1] not in ("and", "but"):
        return None
    for k in range(end - 2, 0, -1):
        if words[k] in ".;:!?()" or words[k] in context("contrasts"):
            return None
        if words[k] in classes.auxiliaries or words[k] in classes.verbs - classes.nouny:
            return k
    return None


_LEAST = 3  # words of a subject, its verb and a conjunction


def _begins_clause(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the subject that ends at token `end` begins at `start`, for what stands before it."""
    word, classes = tokens.words[start - 1], word_classes()
    if word in '.,;:!?()"' or word in classes.auxiliaries:
        return True
    if word in classes.conjunctions and word not in context("within_subject"):
        return True
    if word in context("saying") and tokens.word(start) not in ("by", "in", "to"):
        return True
    if word[0].isdecimal() and not _in_age(tokens, start - 1):
        return not (len(word) == 4 and word[:2] in ("19", "20"))
    verb = word in classes.verbs and word not in classes.nouny
    narrows = word in classes.participles and tokens.word(start) in context("after_participle")
    return verb and not narrows and not word.endswith(("ed", "ing")) and end > start


def _in_age(tokens: Tokens, i: int) -> bool:
    """Whether a number stands in a phrase that narrows a population ("under-19s")."""
    return any(start <= i < end for start, end in tokens.ages.items())


def _counted_before(tokens: Tokens, verb: int) -> Phrase | None:
    """What "the percentage of" or "the number of" before a verb is of, however long it runs."""
    words = tokens.words
    for k in range(verb - 1, 0, -1):
        if (words[k] in ".;:,()" and not _lists(tokens, k, verb)) or (
            words[k][0].isdecimal()
            and k not in tokens.ages
            and not any(a < k < b for a, b in tokens.ages.items())
            and units().at(words, k + 1) is None  # "children placed more than 20 miles away"
        ):
            return None
        if words[k] == "of" and words[k - 1] in _shares():
            phrase = noun_phrase(tokens, k + 1, verb)
            whole = with_tail(tokens, phrase, verb) if phrase else None
            end = _before_verb(tokens, verb)
            far = any(words[j][0].isdecimal() and j not in tokens.ages for j in range(k, end))
            return (whole[0], end) if whole and far and end - k <= _CLAUSE else whole
    return None


def _lists(tokens: Tokens, comma: int, verb: int) -> bool:
    """Whether the comma at token `comma` stands in a list of nouns before the verb ("children in
    hotels, hostels and other lodgings have").
    """
    words, classes = tokens.words, word_classes()
    rest = words[comma + 1 : _before_verb(tokens, verb)]
    if words[comma] != "," or not {"and", "or"}.intersection(rest[:_ITEM]):
        return False
    acts = classes.auxiliaries | (classes.verbs - classes.nouny)
    return acts.isdisjoint(rest) and not classes.pronouns.intersection(rest)


_ITEM = 5  # words from a comma to the "and" that ends its list


def _shares() -> frozenset[str]:
    """Nouns that only say how much of what follows "of"."""
    return context("share_nouns") | context("sum_nouns")


def _is_adverb(word: str) -> bool:
    """Whether a word looks like an adverb ("gradually", not "families" or "supply")."""
    return len(word) > _LY and word.endswith("ly") and word not in context("ly_nouns")


_LY = 5  # letters of words in -ly that are nouns or adjectives as often as not ("only", "early")


def trim(tokens: Tokens, start: int, end: int) -> Phrase | None:
    """The phrase without leading function words, "the number of", and what follows its first
    tail.
    """
    words, loose = tokens.words, _loose()
    start = _past_label(tokens, start, end)
    while end > start and (words[end - 1] in loose or words[end - 1] in ",;:.-"):
        end -= 1
    if end <= start:
        return None
    core = noun_phrase(tokens, start, end)
    if core is None:
        return (start, end) if end - start <= _LONGEST else None
    whole = with_tail(tokens, core, end)
    return whole if whole[1] > start else None


def _past_label(tokens: Tokens, start: int, end: int) -> int:
    """The token past leading function words and "the number of"."""
    words, loose = tokens.words, _loose()
    while True:
        while (
            start < end
            and (words[start] in loose or _is_adverb(words[start]))
            and start not in tokens.ages
            and not (tokens.glued(start + 1) and words[start] == "no")
        ):
            start += 1
        if start + 2 < end and words[start] in _shares() | {"cent"} and words[start + 1] == "of":
            start += 2
        elif (
            start + 3 < end
            and words[start] in ("overall", "average", "total")
            and words[start + 1] in _shares()
            and words[start + 2] == "of"
        ):
            start += 3
        else:
            return start


@cache
def _loose() -> frozenset[str]:
    """Words and signs that neither begin nor end what a phrase names."""
    classes = word_classes()
    grammar = classes.determiners | classes.adverbs | classes.pronouns | classes.prepositions
    return grammar | {"and", "or", "but", "'", '"', "-"}
