"""Times that a sentence without one of its own takes over from what was said before."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from extractors.documents.words import words as listed
from extractors.quantities.item import Item
from extractors.records import Period
from extractors.statistics.baselines import is_baseline, is_ranged
from extractors.statistics.remembered import is_quoted
from extractors.statistics.sentence import Memory, Said
from extractors.statistics.tables import cell_period
from extractors.statistics.when import When
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import singular
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.word_sets import Words


def carried_period(
    said: Said, item: Item, memory: Memory, carried: bool, release: Period | None
) -> Period | None:
    """The time of the claim before, of a list's lead, of a header, or of the `release`.

    `carried` says that the item's subject is that of the claim before.
    """
    if said.block.kind == "cell":
        told = cell_period(said) or memory.lead_period
        beside = item.kind != "change" or memory.period == release
        return told or (release if beside else None)
    if said.block.kind == "item" and memory.lead_period is not None:
        return None if from_elsewhen(said, item) else memory.lead_period
    if narrated(said) and memory.day is not None:
        return memory.day
    goes_on = carried or looks_back(said) or _parts(said, memory) or _again(said, item, memory)
    earlier = _told_earlier(said, item) or (_had(said, item) and not memory.had)
    told = memory.period if goes_on and not earlier else None
    told = _counted_before(said, memory) or told
    if told is not None and told.start == told.end == said.published and tells_past(said, item):
        told = None  # "now" is over
    if told is not None and told.end is None and told.start and tells_past(said, item):
        told = None  # "since May" is what has been
    due = told is not None and told.start is None and told.end != said.published
    if due and told is not None and told.end and not tells_past(said, item):
        told = None  # "By June 40 had opened. They offer …"
    if told is not None and _is_past(said, told) and _tells_now(said, item):
        told = None  # "In 2015 there were 40 pupils. One in eight of them is taught elsewhere"
    now = told is not None and told.start == told.end == said.published
    if now and not context("to_come").isdisjoint(said.clause(item)):
        told = None  # "There are now 40. Half of them will close"
    if _is_habit(said.clause(item)) and not tells_past(said, item):
        told = None  # "They usually last for 40 weeks"
    told = told or framed(said, item, memory)
    if told is None and from_elsewhen(said, item):
        return None
    return told or release


def _is_habit(clause: list[str]) -> bool:
    """Whether a clause tells what is so at any time ("usually", "each year")."""
    if not context("in_general").isdisjoint(clause):
        return True
    if "each" not in clause and "every" not in clause:
        return False
    return any(a in ("each", "every") and b in context("time_nouns") for a, b in pairwise(clause))


def framed(said: Said, item: Item, memory: Memory) -> Period | None:
    """The time that opened the paragraph or the quotation, for what is told of the past in it."""
    if memory.frame is None or memory.frame_quoted != is_quoted(said, item):
        return None
    return memory.frame if tells_past(said, item) else None


def ahead(said: Said, item: Item, memory: Memory) -> Period | None:
    """The time to come that opened the paragraph ("From April …"), for what will be in it."""
    if memory.ahead is None or said.tokens.words[:1] in (["this"], ["that"]):
        return None
    clause = said.clause(item)
    coming = not context("to_come").isdisjoint(clause) or ("going", "to") in pairwise(clause)
    return memory.ahead if coming and not is_baseline(said, said.items.index(item)) else None


def _is_past(said: Said, period: Period) -> bool:
    return bool(period.end and said.published and period.end < said.published)


def _tells_now(said: Said, item: Item) -> bool:
    """Whether an item's clause tells of what is or has been, and does not say again what was told
    ("That is 40 a week", "Of these, 12 are shut", "A further 12 are").
    """
    words = said.tokens.words
    opening = words[words[:1] in (["a"], ["the"]) :][:1]
    if not opening or opening[0] in context("saying_again"):
        return False
    clause = said.clause(item)
    present = not context("present").isdisjoint(clause) or _acts_now(clause)
    return present and not tells_past(said, item)


def _acts_now(clause: list[str]) -> bool:
    """Whether somebody does something now ("it costs", "one in 16 goes")."""
    verbs, nouny = word_classes().verbs, word_classes().nouny
    return any(
        word[-1:] == "s"
        and word in verbs
        and (word not in nouny or before in ("it", "he", "she", "which", "who"))
        for before, word in pairwise(clause)
    )


def end_of_a_move(said: Said, item: Item, memory: Memory) -> Period | None:
    """The time of an end of "from 20% to 18%" in a sentence that says none, where the one before
    told of two ("in 2015, up from 7,900 a year earlier").
    """
    at = said.items.index(item)
    if memory.earlier is None or memory.dated is not said.block:
        return None
    if is_ranged(said, at):
        return memory.earlier
    return memory.time if at and is_ranged(said, at - 1) else None


def is_age(item: Item) -> bool:
    """Whether an item is the age of a named person."""
    return item.first.rule == "age of a person"


_NEAR = 3


def is_timeless(said: Said, item: Item, times: list[When]) -> bool:
    """Whether an item is of no time: a person's age, or a mark without a time right after it that
    others are held against ("against the standard of 92%").
    """
    if is_age(item):
        return True
    if any(0 <= when.i - item.right <= _NEAR for when in times):
        return False
    before = said.tokens.words[max(0, item.left - 5) : item.left]
    held = "against" in before or "(" in before
    return held and not context("norms").isdisjoint(before)


def _told_earlier(said: Said, item: Item) -> bool:
    """Whether a time that cannot be told stands before the item ("A year before the flood")."""
    words = said.tokens.words[: item.left]
    told, nouns = context("earlier_told"), context("time_nouns")
    if told.isdisjoint(words):
        return False
    return any(word in told and words[k] in nouns for k, word in enumerate(words[1:]))


def _parts(said: Said, memory: Memory) -> bool:
    """Whether a sentence takes the whole before it apart ("Of the 90 homes, …" after 120)."""
    first = said.items[0].value if said.items else None
    opens = said.tokens.words[:2] == ["of", "the"] and said.items[0].left <= 2
    return opens and first is not None and memory.total is not None and first < memory.total


def _counted_before(said: Said, memory: Memory) -> Period | None:
    """The time of a whole that was counted before, and is taken apart: "Of the 131 homes, …"."""
    words, item = said.tokens.words, said.items[0]
    opens = words[:1] == ["of"] and item.left == 2 and words[1] in ("the", "those", "these")
    return memory.counts.get(item.value or 0) if opens else None


def _again(said: Said, item: Item, memory: Memory) -> bool:
    """Whether a sentence tells more of what was counted before ("There were 40 spills. The spills
    lasted …", "a third of the spills").
    """
    words, subject = said.tokens.words, memory.subject
    period, published = memory.period, said.published
    over = period is not None and period.end is not None and period.end != published
    if subject is None or not over or not tells_past(said, item):
        return False
    counted = subject.unit.split(" ")[-1]
    of = item.right if words[item.right : item.right + 1] == ["of"] else -1
    return any(
        words[k : k + 1] == ["the"] and k + 1 < len(words) and words[k + 1] != counted
        and singular(words[k + 1]) == counted
        for k in (0, of + 1)
    )  # fmt: skip


def from_elsewhen(said: Said, item: Item) -> bool:
    """Whether an item is what another rose or fell from, and so of a time that is not said."""
    at, words = said.items.index(item), said.tokens.words[: item.left]
    from_there = words[-1:] == ["from"] and not context("ranging").intersection(words[-2:-1])
    return from_there and is_baseline(said, at)


def _had(said: Said, item: Item) -> bool:
    """Whether an item's clause speaks of what had been before, not of what someone had."""
    words = [*said.clause(item), ""]
    if "had" not in words or _told_first(said, item):
        return False
    owned = word_classes().determiners | {"no", "a", "an", "the", "any"}
    return any(
        word == "had" and after not in owned and not after[:1].isdecimal()
        for word, after in pairwise(words)
    )


def _told_first(said: Said, item: Item) -> bool:
    """Whether an item is told of before any "had" ("12 were full and 9 had been so for a year")."""
    at = said.items.index(item) + 1
    end = said.items[at].left if at < len(said.items) else item.right
    words = said.tokens.words[:end]
    return "had" not in words and not {"was", "were"}.isdisjoint(words[item.right :])


def tells_past(said: Said, item: Item) -> bool:
    """Whether an item's clause tells of the past, and of nothing that is, has been or will be."""
    words, classes = said.clause(item), word_classes()
    if ":" in words and ":" in said.tokens.words[: item.left]:
        words = words[words.index(":") :]  # "They asked for much: a grant for two years"
    at = words.index("which") if "which" in words else 0
    if at and words[at - 1] == "," and "which" not in said.tokens.words[: item.left]:
        words = words[:at]  # "Seven homes were shut, which is the most that there have been"
    narrowing = classes.determiners | classes.prepositions | classes.auxiliaries
    return context("present").isdisjoint(words) and any(
        word in context("past")
        or (word == "had" and not _had(said, item))
        or (word.endswith("ed") and word in classes.verbs and before not in narrowing)
        for before, word in pairwise(["", *words])
    )


@cache
def _looking_back() -> tuple[Words, Words]:
    """Words that open such a sentence, and nouns that do after "the"."""
    figures = context("figure_nouns") | context("share_nouns") | context("sum_nouns")
    return word_classes().anaphora | {"here", "their"}, figures


@cache
def _saying() -> frozenset[str]:
    """Verbs by which is said what need not be of the time told before ("It estimates that")."""
    return frozenset(listed("speech", "reporting")) - context("finding_that")


def looks_back(said: Said) -> bool:
    """Whether a sentence speaks of the time of the one before: "This includes …"."""
    words = said.tokens.words
    if words[:1] and words[0] in context("opening_together"):
        words = words[1 + (words[1:2] == [","]) :]
    back, figures = _looking_back()
    if words[:1] and words[0] in back and len(words) > 1 and words[1] not in ("who", "which"):
        return not (words[0] in ("it", "they") and words[1] in _saying())
    if words[:2] in (["but", "just"], ["but", "only"]):
        return True
    if words[:1] == ["of"] and words[1:2] and words[1] in word_classes().anaphora:
        return True
    if (
        words[:1] == ["the"]
        and words[1:2]
        and words[1] in figures
        and words[2:3]
        and words[2] in ("was", "is", "were", "had", "has")
    ):
        return True
    return "period" in words and any(
        words[k] in ("same", "this", "that") and words[k + 1] == "period"
        for k in range(len(words) - 1)
    )


def narrated(said: Said) -> bool:
    """Whether a sentence goes on telling of a day: it says the hour, or "immediately"."""
    return any(numeral.role == "time" for numeral in said.reading.numerals) or not context(
        "narrating"
    ).isdisjoint(said.tokens.words)
