"""The period of a claim: which of the times its sentence says is its own."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.records import Period
from extractors.statistics.sentence import Said
from extractors.statistics.when import When
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes


def period_of(said: Said, item: Item, found: list[When], *, carried: bool = False) -> Period | None:
    """The time of an item's claim.

    The next one said before the following item; else one that opens the sentence or clause; else
    the next one of a claim coupled to it. A time bound to a baseline is that baseline's alone.
    """
    items = said.items
    at = items.index(item)
    if "respectively" in said.tokens.words and len(found) == len(items):
        return found[at].period
    based = is_baseline(said, at)
    found = usable(said, item, found)
    stop = items[at + 1].left if at + 1 < len(items) else len(said.tokens)
    after = next((when for when in found if item.right <= when.i < stop), None)
    if based:
        end = item.noun[1] if item.noun else item.right
        return (
            after.period
            if after and after.i - end <= 5 and "," not in said.tokens.words[end : after.i]
            else None
        )
    if (
        after
        and (after.i - item.right <= 2 or not _broken(said, item.right, after.i))
        and not _elsewhere(said, item.right, after)
    ):
        return after.period
    before = [
        when
        for when in found
        if when.j <= item.left + 1
        and (not _bound(said, when) or (carried and when.period.end is not None))
    ]
    if (
        before
        and not _closed(said, before[-1].j, item.left)
        and not _elsewhere(said, item.left, before[-1])
    ):
        return before[-1].period
    if before and before[0].i <= 2:
        return before[0].period
    later = [when for when in found if when.i >= stop and not _now(said, when)]
    if later and not _broken(said, item.right, later[0].i):
        return later[0].period
    return None


def usable(said: Said, item: Item, found: list[When]) -> list[When]:
    """The times of a sentence without those that only a baseline holds, if the item is none."""
    if is_baseline(said, said.items.index(item)):
        return found
    return [when for when in found if not when.compared and not _bound_to_baseline(said, when)]


def _broken(said: Said, start: int, end: int) -> bool:
    """Whether another clause begins between two tokens."""
    words = said.tokens.words[start:end]
    new = context("contrasts") | {"yet", "who", "which", "that", ";", ":"}
    return not new.isdisjoint(words) or (end - start > 14 and "," in words)


def _elsewhere(said: Said, at: int, when: When) -> bool:
    """Whether "now" or "currently" stands in another clause (", we …" lies between)."""
    words = said.tokens.words
    if words[when.i] not in ("now", "currently", "presently"):
        return False
    low, high = sorted((at, when.i))
    subjects = word_classes().pronouns | {"then"}
    return any(words[k] == "," and words[k + 1] in subjects for k in range(low, high - 1))


def _now(said: Said, when: When) -> bool:
    """Whether "now" stands in a coupled clause, whose time is its own ("…, and 19 are now")."""
    words = said.tokens.words
    return words[when.i] == "now" and "," in words[: when.i]


def _closed(said: Said, start: int, end: int) -> bool:
    """Whether what stands between a time and a later item ends the time's hold."""
    words = said.tokens.words[start:end]
    return not {";", "yet", "but", "compared", "than", "that"}.isdisjoint(words)


def _bound(said: Said, when: When) -> bool:
    """Whether a time directly follows an item, and so is that item's own ("20% in 2014")."""
    return any(0 <= when.i - item.right <= 1 for item in said.items) and when.i > 2


def _bound_to_baseline(said: Said, when: When) -> bool:
    holders = [k for k, item in enumerate(said.items) if item.right <= when.i]
    return (
        bool(holders)
        and is_baseline(said, holders[-1])
        and when.i - said.items[holders[-1]].right <= 8
    )


def is_baseline(said: Said, at: int) -> bool:
    """Whether an item is what another is compared with ("up from 6%", "compared to 9% and 3%")."""
    if at == 0 and len(said.items) == 1:
        return False
    item, words = said.items[at], said.tokens.words
    before = words[max(0, item.left - 3) : item.left]
    if not before:
        return False
    if before[-1] == "and" and at and is_baseline(said, at - 1):
        return True
    if before[-1] == "from" and words[item.right : item.right + 1] != ["of"]:
        return not at or item.noun is None or item.unit == said.items[at - 1].unit
    return (
        before[-1] == "than"
        or before[-2:]
        in (
            ["compared", "with"],
            ["compared", "to"],
            ["on", "the"],
            ["similar", "to"],
            ["to", "the"],
        )
        or (
            before[-3:]
            in (["similar", "to", "the"], ["compared", "to", "the"], ["compared", "with", "the"])
        )
    )


def looks_back(said: Said) -> bool:
    """Whether a sentence speaks of the time of the one before: "This includes …"."""
    words = said.tokens.words
    back = word_classes().anaphora | {"here", "their"}
    figures = context("figure_nouns") | context("share_nouns") | context("sum_nouns")
    if words[:1] and words[0] in back and len(words) > 1:
        return True
    if (
        words[:1] == ["the"]
        and words[1:2]
        and words[1] in figures
        and words[2:3]
        and words[2] in ("was", "is", "were", "had", "has")
    ):
        return True
    return any(
        words[k] in ("same", "this", "that") and words[k + 1] == "period"
        for k in range(len(words) - 1)
    )


def narrated(said: Said) -> bool:
    """Whether a sentence goes on telling of a day: it says the hour, or "immediately"."""
    return any(numeral.role == "time" for numeral in said.reading.numerals) or not context(
        "narrating"
    ).isdisjoint(said.tokens.words)
