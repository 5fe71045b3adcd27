"""Wordings of inspection grades in a sentence, told from everyday "good"."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import number_words
from extractors.vocabulary.names import judgements, populations
from extractors.vocabulary.verdicts import grade_stems, grades, rating_words


@dataclass(frozen=True, slots=True)
class Mention:
    """A wording of grades in tokens i to j."""

    i: int
    j: int
    grades: tuple[str, ...]


def may_grade(folded: str, start: int, end: int) -> bool:
    """Whether a stretch can word a grade: one without any of its words need not be read for it."""
    starts, ends = _stems(folded)
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    return any(ends[k] <= end for k in range(first, last)) if first < last else False


@lru_cache(maxsize=1)
def _stems(folded: str) -> tuple[list[int], list[int]]:
    """Where in a whole text words of grades begin and end: it is asked sentence by sentence."""
    found: list[tuple[int, int]] = []
    for stem in grade_stems():
        place = folded.find(stem)
        while place >= 0:
            found.append((place, place + len(stem)))
            place = folded.find(stem, place + 1)
    found.sort()
    return [start for start, _ in found], [end for _, end in found]


def mentions(tokens: Tokens, *, primed: bool = False, joined: bool = True) -> list[Mention]:
    """Every wording of grades in a sentence; everyday words only where something is judged.

    `primed` says that the claim before was about grades; `joined` makes coupled ones one.
    """
    table = grades()
    wordings = table.wordings.every(tokens.words)
    if not wordings:
        return []
    judged = (
        primed
        or not table.context.isdisjoint(tokens.words)
        or any(not wording.bare for _, _, wording in wordings)
    )
    found = [
        Mention(i, j, wording.grades)
        for i, j, wording in wordings
        if not wording.bare or _is_grade(tokens, i, j, judged)
    ]
    return _joined(tokens, found) if joined else found


def _moves(words: list[str], i: int, j: int) -> bool:
    """Whether a grade at tokens i to j begins a move: "has dropped from good to inadequate"."""
    starts = words[i - 1 : i] == ["from"] and words[j : j + 1] == ["to"]
    return starts and grades().wordings.at(words, j + 1) is not None


def _at_visit(words: list[str], j: int) -> bool:
    """Whether "at its last inspection" stands at token j, after a grade."""
    return not context("visits").isdisjoint(words[j + 1 : j + _TO_VISIT])


_TO_VISIT = 7  # tokens of "at its last 4 full inspections"


def _is_grade(tokens: Tokens, i: int, j: int, judged: bool) -> bool:
    """Whether an everyday word ("good") is a grade here."""
    words = tokens.words
    before, after = tokens.word(i - 1), tokens.word(j)
    judging, verbs = context("judging"), context("before_grade")
    visited = after == "at" and before in verbs | judging and _at_visit(words, j)
    if visited or (before in ("'", '"') and after in ("'", '"')):
        return True
    if _moves(words, i, j):
        return True
    opens = i == 0 or (i == 1 and not before.isalnum())
    if opens and (after in (":", "-", "(") or after[:1].isdecimal()):
        return True  # "Good: 1,904 (66%)"
    if before in judging or words[max(0, i - 2) : i] in (
        ["to", "be"],
        ["rated", "as"],
        ["judged", "as"],
        ["graded", "as"],
    ):
        return after != "at"
    if before in ("and", "or") and tokens.word(i - 2) in (
        "outstanding",
        "inadequate",
        "good",
        "improvement",
    ):
        return True
    if judged and (
        before[:1].isdecimal()
        or before in ("%", "cent", "percent")
        or before in number_words().cardinals
    ):
        return (
            after in ("and", "for", "", ".", ",", ";") or after not in grades().not_before.firsts()
        )
    if after in context("grade_nouns") or (
        before == "to" and tokens.word(i - 2) in context("moved_to_grade")
    ):
        return True  # "a good judgement", "improved to good"
    if before == "a" and judged and after in rating_words().kinds:
        return tokens.word(i - 2) in verbs | {"now", "still"}  # "it is now a good school"
    if judgements().at(words, j):
        return True  # "good adoption services"
    if after == "for":
        named = judgements().at(words, j + 1)
        return (judged and before in verbs) or (named is not None and bool(named[1].code))
    if judged and before in verbs and after in context("after_grade"):
        return True
    if before == "as" and not judging.isdisjoint(words[:i]):
        return True
    if grades().not_before.at(words, j) or before in context("praising"):
        return words[j : j + 1] in (["standard"], ["quality"]) and judged
    judged = judged or _rated_subject(tokens, i)
    return judged and (before in verbs or after in context("after_grade") or before.endswith("ing"))


def _rated_subject(tokens: Tokens, i: int) -> bool:
    """Whether a known population is said to be what token i says ("All 12 councils were good")."""
    if tokens.word(i - 1) not in ("are", "is", "was", "were"):
        return False
    return any(
        (hit := populations().ending(tokens.words, k)) is not None and hit[1].code
        for k in range(max(1, i - 3), i)
    )


def _joined(tokens: Tokens, found: list[Mention]) -> list[Mention]:
    """Mentions with those coupled by "or" or "and" made one ("good or outstanding")."""
    joined: list[Mention] = []
    for mention in found:
        last = joined[-1] if joined else None
        link = (
            [word for word in tokens.words[last.j : mention.i] if word not in "'\""]
            if last
            else ["."]
        )
        if last and mention.i - last.j <= 5 and _joins(link) and mention.grades != last.grades:
            both = tuple(dict.fromkeys([*last.grades, *mention.grades]))
            joined[-1] = Mention(last.i, mention.j, both)
        else:
            joined.append(mention)
    return joined


def _joins(link: list[str]) -> bool:
    """Whether the words between two grades make them one: "good or outstanding", "or was rated"."""
    if len(link) < 2:
        return not link or link[0] in ("or", "and", "/")
    known = context("judging") | context("before_grade") | {"to"}
    return link[0] == "or" and known.issuperset(link[1:])
