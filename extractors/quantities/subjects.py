"""The subject of a verb, as a noun phrase."""

from __future__ import annotations

from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.tails import with_tail
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes

_LONGEST = 9  # words of a phrase that holds no noun known as one


def subject_phrase(tokens: Tokens, verb: int) -> Phrase | None:
    """The noun phrase that is the subject of the verb at token `verb`, read from its clause's start.

    "The number of children in care has" gives "children in care".
    """
    words, classes = tokens.words, word_classes()
    counted = _counted_before(tokens, verb)
    if counted:
        return counted
    end = verb
    while end > 0 and (
        words[end - 1] in classes.auxiliaries
        or words[end - 1] in classes.adverbs
        or words[end - 1] in ("to", ",", "which", "who")
        or (
            words[end - 1] in classes.verbs
            and words[end - 1] not in classes.nouny
            and end > 1
            and words[end - 2] in classes.auxiliaries
        )
    ):
        end -= 1
    start = end
    opening = classes.conjunctions - {"or", "and", "than", "as"}
    while start > 0:
        word = words[start - 1]
        told = word in context("saying") and tokens.word(start) not in ("by", "in", "to")
        if (
            word in '.,;:!?()"'
            or word in opening
            or told
            or word in classes.auxiliaries
            or (
                word[0].isdecimal()
                and start - 1 not in tokens.ages
                and not (len(word) == 4 and word[:2] in ("19", "20"))
            )
        ):
            break
        if (
            word in classes.verbs
            and word not in classes.nouny
            and not word.endswith(("ed", "ing"))
            and end - start > 0
        ):
            break
        start -= 1
    if start < end and start - 1 in tokens.ages:
        start -= 1
    return trim(tokens, start, end)


def _counted_before(tokens: Tokens, verb: int) -> Phrase | None:
    """What "the percentage of" or "the number of" before a verb is of, however long it runs."""
    words = tokens.words
    for k in range(verb - 1, 0, -1):
        if words[k] in ".;:,()" or (
            words[k][0].isdecimal()
            and k not in tokens.ages
            and not any(a < k < b for a, b in tokens.ages.items())
        ):
            return None
        if words[k] == "of" and words[k - 1] in _MEASURED:
            phrase = noun_phrase(tokens, k + 1, verb)
            return with_tail(tokens, phrase, verb) if phrase else None
    return None


_MEASURED = frozenset(["number", "numbers", "proportion", "percentage", "share", "total", "amount"])


def trim(tokens: Tokens, start: int, end: int) -> Phrase | None:
    """The phrase without leading function words, "the number of", and what follows its first tail."""
    words, classes = tokens.words, word_classes()
    loose = (
        classes.determiners
        | classes.adverbs
        | classes.pronouns
        | classes.prepositions
        | {"and", "or", "but", "'", '"', "-"}
    )
    while (
        start < end
        and words[start] in loose
        and start not in tokens.ages
        and not (tokens.glued(start + 1) and words[start] == "no")
    ):
        start += 1
    if start + 2 < end and words[start] in _MEASURED and words[start + 1] == "of":
        return trim(tokens, start + 2, end)
    if (
        start + 3 < end
        and words[start] in ("overall", "average", "total")
        and words[start + 1] in _MEASURED
        and words[start + 2] == "of"
    ):
        return trim(tokens, start + 3, end)
    while end > start and (words[end - 1] in loose or words[end - 1] in ",;:.-"):
        end -= 1
    if end <= start:
        return None
    core = noun_phrase(tokens, start, end)
    if core is None:
        return (start, end) if end - start <= _LONGEST else None
    whole = with_tail(tokens, core, end)
    return whole if whole[1] > start else None
