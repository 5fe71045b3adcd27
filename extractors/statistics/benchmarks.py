"""A figure that others are held against: an average of a place, a target, a limit."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.statistics.naming import made
from extractors.statistics.own import limit_of
from extractors.statistics.sentence import Memory, Said, Subject
from extractors.statistics.subjects import subject_of
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes


def held_against(
    said: Said, item: Item, phrase: Phrase | None, memory: Memory, within: Subject | None
) -> Subject | None:
    """What a figure is of that only says what another is compared with: "The county average is
    12%", "above the 95% target"; None where it says something else, or nothing comes before it.

    `phrase` is what its own words give, `within` the subject before it in its sentence.
    """
    if item.kind not in ("share", "measure", "rate") and not (
        item.kind == "count" and item.noun is None
    ):
        return None
    tokens = said.tokens
    found = _is_benchmark(tokens, phrase) if phrase else _of_benchmark(tokens, item, within)
    if not found and (phrase is not None or not says_benchmark(said, item)):
        return None
    if phrase is not None and item.kind == "share" and tokens.word(item.right) == "of":
        # "Sales reached 91% of the target"
        subject = subject_of(tokens, item, limit_of(said, item))
        return made(tokens, subject, item) if subject else within
    if within is None and (memory.last is None or not _alike(memory.last, item)):
        return None
    return within or (memory.share_subject if item.kind == "share" else memory.subject)


def _alike(before: Item, item: Item) -> bool:
    """Whether a figure can be held against the one before it, a bare number against any."""
    return before.kind == item.kind or item.kind == "count"


def says_benchmark(said: Said, item: Item) -> bool:
    """Whether the clause of a figure says only how high such a mark is: "Its target was 25"."""
    subject = subject_of(said.tokens, item, limit_of(said, item))
    return subject is not None and subject[1] <= item.left and _is_benchmark(said.tokens, subject)


def _is_benchmark(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a phrase names one: "county average", "target set by the board"."""
    core = noun_phrase(tokens, *phrase) or phrase
    end = core[1]
    while end > core[0] and tokens.words[end - 1] in context("set_by"):
        end -= 1
    if end == core[0] or tokens.words[end - 1] not in context("benchmarks"):
        return False
    whose = end - 2
    if whose >= core[0] and not (
        tokens.capital(whose)
        or tokens.words[whose].endswith("'s")
        or tokens.words[whose] in context("of_marks")
    ):
        return False  # "the speed limit", "the rent cap"
    after = tokens.word(end)
    return after not in ("of", "to") or end == phrase[1]


def _of_benchmark(tokens: Tokens, item: Item, within: Subject | None) -> bool:
    """Whether one is right before the figure: "against a London average of 91%"."""
    of = item.left - 1
    if (
        within is None
        or tokens.word(of) != "of"
        or tokens.word(of - 1) not in context("benchmarks")
    ):
        return False
    plain = word_classes().determiners | word_classes().measuring
    return tokens.word(of - 1) != "average" or tokens.word(of - 2) not in plain
