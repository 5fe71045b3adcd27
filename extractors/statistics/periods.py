"""The period of a claim: which of the times its sentence says is its own."""

from __future__ import annotations

from itertools import pairwise

from extractors.quantities.item import Item
from extractors.records import Period
from extractors.statistics.baselines import is_baseline, is_ranged, spreads
from extractors.statistics.own import is_aside
from extractors.statistics.reach import is_broken, stands_too, usable
from extractors.statistics.sentence import Said
from extractors.statistics.when import When
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes

_NEAR = 5  # tokens between a baseline and its time


def period_of(said: Said, item: Item, found: list[When], *, carried: bool = False) -> Period | None:
    """The time of an item's claim.

    The next one said before the following item; else one that opens the sentence or clause; else
    the next one of a claim coupled to it. A time bound to a baseline is that baseline's alone.
    """
    if not found:
        return None
    items = said.items
    at = items.index(item)
    if "respectively" in said.tokens.words and len(found) == len(items):
        return found[at].period
    based = is_baseline(said, at) and not spreads(said, item)
    found = usable(said, item, found)
    current = next((when for when in found if _said_right_before(said, item, when)), None)
    if current is not None:
        return current.period
    inside = next((one for one in found if _now_within(said, item, one)), None)
    if inside is not None:
        return inside.period  # "for every £1 of … it now spends £5"
    stop = items[at + 1].left if at + 1 < len(items) else len(said.tokens)
    after = next((when for when in found if item.right <= when.i < stop), None)
    if based:
        after = next((when for when in found if item.right <= when.i), None)
        end = min(_past_aside(said, item), after.i) if after else item.right
        ranged = after is not None and is_ranged(said, at) and after.i < stop
        if (
            after is None
            or (after.i - end > _NEAR and not ranged)
            or "," in said.tokens.words[end : after.i]
        ):
            return None
        return after.period
    if after and _reaches_after(said, item, after, stop):
        return (_asked(said, item, after, found) or after).period
    before = [
        when
        for when in found
        if when.j <= item.left + 1
        and (not _bound(said, when) or _shared(said, item, when, found, carried=carried))
    ]
    if before and stands_too(said, item, before[-1]):
        return before[-1].period
    if before and not _closed(said, item, before[-1].j, carried=carried):
        return before[-1].period
    if before and before[0].i <= 2:
        return before[0].period
    later = [when for when in found if when.i >= stop and not _now(said, when)]
    if not later or _own_clause(said, items[at + 1].right, later[0].i):
        return None
    if _is_due_aside(said, item, later[0]):
        return None
    apart = _opens_clause(said, later[0]) or is_broken(said, item.right, later[0].i)
    return None if apart else later[0].period


def _is_due_aside(said: Said, item: Item, when: When) -> bool:
    """Whether a time by which something is to be is that of a clause beside the item's ("paid £120
    as the council seeks 60 homes by April", "16 are named, with all to open by April").
    """
    if when.period.start is not None or when.period.end is None:
        return False
    words, determiners = said.tokens.words[item.right : when.i], word_classes().determiners
    return any(
        pair == (",", "with") or (pair[0] == "as" and pair[1] in determiners)
        for pair in pairwise(words)
    )


def _said_right_before(said: Said, item: Item, when: When) -> bool:
    """Whether "now" stands right before an item ("fees, currently £95 a term, will end in May")."""
    words = said.tokens.words
    return when.j == item.left and words[when.i] in context("current") and when.i > 0


def _now_within(said: Said, item: Item, when: When) -> bool:
    return item.left < when.i < item.right and said.tokens.words[when.i] in context("current")


def _past_aside(said: Said, item: Item) -> int:
    """The token after an item, its noun and figures in brackets ("34,900 (42 per 10,000) on …")."""
    words, end = said.tokens.words, item.noun[1] if item.noun else item.right
    if words[end : end + 1] == ["("] and ")" in words[end:]:
        return words.index(")", end) + 1
    return end


def _reaches_after(said: Said, item: Item, when: When, stop: int) -> bool:
    """Whether a time said after an item, and before the next one, is the item's."""
    until = said.tokens.word(when.i - 1) == "until"
    if (until or stop < len(said.tokens)) and _opens_clause(said, when):
        return False
    if _is_due_aside(said, item, when):
        return False
    return when.i - item.right <= 2 or not is_broken(said, _past_relative(said, item), when.i)


def _asked(said: Said, item: Item, after: When, found: list[When]) -> When | None:
    """When people were asked what they did "in the past year": the claim is of that time."""
    words = said.tokens.words
    if context("lately").isdisjoint(words[after.i : after.j]):
        return None
    end = item.noun[1] if item.noun else item.right
    if said.tokens.word(end) in context("told_when_asked"):
        # "In May 61% said they had left lately"
        return next((when for when in reversed(found) if when.j <= item.left), None)
    told = next((k for k in range(1, item.left) if words[k] == "that"), 0)
    if not told or words[told - 1] not in context("finding_that"):
        return None
    return next((when for when in reversed(found) if when.j <= told), None)


def _past_relative(said: Said, item: Item) -> int:
    """The token after what is counted and the "that" or "who" which narrows it."""
    words, classes = said.tokens.words, word_classes()
    start = item.noun[1] - 1 if item.noun else item.right
    for k in range(start, min(start + 5, len(words))):
        if words[k] in ("that", "who", "which"):
            saying = words[k - 1] in classes.verbs - classes.nouny
            return item.right if saying or words[k - 1] == "," else k + 1
        if not words[k].isalpha() or words[k] in classes.auxiliaries:
            break
    return item.right


def _opens_clause(said: Said, when: When) -> bool:
    """Whether a time opens the clause of the items after it ("…, and last year 83 did")."""
    words, i = said.tokens.words, when.i
    if words[i] == "when":
        return True
    if i and words[i - 1] in ("and", "but", "while", ";", "until"):
        opens = words[i] == "now" or words[i - 1] == "until"
        return opens or any(item.left >= when.j for item in said.items)
    return False


def _own_clause(said: Said, start: int, end: int) -> bool:
    """Whether a pronoun opens a clause between two tokens ("the £61m it has cut since 2017")."""
    subjects = word_classes().pronouns | {"it", "he", "she"}
    words = said.tokens.words
    return any(words[k] in subjects and words[k - 1] != "of" for k in range(start, end))


def _shared(said: Said, item: Item, when: When, found: list[When], *, carried: bool) -> bool:
    """Whether a time bound to one item holds for a later one too, which has none of its own."""
    between = said.tokens.words[when.j : item.left]
    if "including" in between[-2:]:
        return True  # "£40 this year, including £9 for roads"
    if when.period.end is None:  # "40 since May, and that saved £9", "since May, a rise of 9%"
        return between[:2] == ["and", "that"] or is_aside(said.tokens, item)
    words = said.tokens.words
    coupled = any(
        words[k] == "," and words[k + 1] == "and" for k in said.pauses(when.j, item.left - 1)
    )  # "…, and more than a quarter had …" is another claim
    clause = said.clause(item)
    if coupled and "had" in clause:
        return False
    if coupled and len(found) == 1 and not {"it", "they"}.isdisjoint(clause):
        return True  # "…, and among workers under 25 it came to 46.8%"
    return carried or (len(found) == 1 and not coupled)


def _now(said: Said, when: When) -> bool:
    """Whether "now" stands in a coupled clause, whose time is its own ("…, and 19 are now")."""
    words = said.tokens.words
    return words[when.i] == "now" and "," in words[: when.i]


def _closed(said: Said, item: Item, start: int, *, carried: bool) -> bool:
    """Whether what stands between a time and a later item ends the time's hold."""
    words = said.tokens.words[start : item.left]
    ends = {"yet", "but", "compared", "than", "that", "where"} | (set() if carried else {";"})
    if any(
        words[k] == ";" and words[k + 1] in ("this", "it", "that") for k in range(len(words) - 1)
    ):
        ends -= {";"}  # "was 2% in 2023; this is a fall of …"
    if said.tokens.words[start - 2 : start - 1] == ["since"] and words == [",", "and"]:
        return True  # "Pay has fallen since 2010, and a third of teachers leave"
    told = next((k for k in range(1, len(words)) if words[k] == "that"), None)
    if told is not None and words[told - 1] in context("finding_that"):
        ends -= {"that"}  # "A poll of 40 carers in June found that 12% …"
    if item.kind in ("change", "multiple") and words[-1:] == [","]:
        ends -= {"that"}  # ", twice as many as …" goes back to the main clause
    stands = words[:1] == ["that"] and words[1:2] and words[1] in word_classes().auxiliaries
    if stands or words[:2] == ["and", "that"]:
        ends -= {"that"}  # "by 2018 that will have doubled to 30 hours"
    aside = any(words[k] == "," and words[k + 1] in ("which", "who") for k in range(len(words) - 1))
    if aside and words[-3:-1] == [",", "which"] and words[-1] in word_classes().auxiliaries:
        aside = False  # ", which is £5m more than …" speaks of the claim before
    if words[:2] == [",", "as"] and item.left - start > _BESIDE:
        return True  # "40 opened in 2014, as the council found another £12m"
    return aside or _has_come_since(words) or not ends.isdisjoint(words)


_BESIDE = 3  # tokens of ", as" and what does not tell yet: "in 2014, as 40 did"


def _has_come_since(words: list[str]) -> bool:
    """Whether words open a clause of what has been ("…, and the share has come down to 4%")."""
    opens = [k for k, pair in enumerate(pairwise(words)) if pair == (",", "and")]
    return bool(opens) and not {"has", "have"}.isdisjoint(words[opens[-1] :])


def _bound(said: Said, when: When) -> bool:
    """Whether a time directly follows an item, and so is that item's own ("20% in 2014")."""
    return when.i > 2 and (when.i in said.ends or when.i - 1 in said.ends)
