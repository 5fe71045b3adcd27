"""The total a figure is out of, where the same or an earlier sentence states it."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.statistics.baselines import is_baseline
from extractors.statistics.sentence import Memory, Said, Subject
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.verdicts import total_words


def total_of(
    said: Said,
    item: Item,
    about: Subject | None,
    memory: Memory,
    carried: bool,
    before: float | None,
) -> float | None:
    """The total that a count or share is out of, or None; `before` is that of the item before it.

    "Of the 43 inspected, 10 were good"; "10 of 43 … Seven were …"; "of these, 17% are women";
    "two thirds of the 100 biggest companies"; "survey of 400 people: 67% …".
    """
    if item.kind not in ("count", "share") or item.denominator is not None:
        return None
    at = said.items.index(item)
    inner = _of_counted(said, item, at)
    if inner is not None:
        return inner
    if at:
        found = _in_sentence(said, item, at, carried, before)
        if found is not None or before is not None:
            return found
    return _from_memory(said, item, about, memory, carried)


def _in_sentence(
    said: Said, item: Item, at: int, carried: bool, before: float | None
) -> float | None:
    """The total stated earlier in the same sentence."""
    items = said.items
    previous = items[at - 1]
    bracketed = said.tokens.word(item.left - 1) == "("
    if at > 1 and (previous.kind == "change" or is_baseline(said, at - 1)):
        # "2,209 homes, up 4%, and four-fifths of them", "618, compared with 447, and 44 of them"
        previous = items[at - 2] if refers_back(said, item) else previous
    if previous.kind == "count" and refers_back(said, item):
        return _whole(item, previous.value)
    if before is not None and carried and is_total(said, previous):
        return _whole(item, previous.value)  # "Of the 118 inspected, 94 were good"
    if before is not None and is_stated(previous):
        return _whole(item, before) if bracketed or carried else None
    if previous.denominator is not None and carried and is_stated(previous):
        return _whole(item, previous.denominator)
    if _part_of(said, previous, item, carried):
        return _whole(item, previous.value)
    fits = carried or item.kind == "share" or not item.noun
    whole = _last_whole(said, at) if fits else None
    return _whole(item, whole.value) if whole and not _own_of(said, item) else None


def _part_of(said: Said, previous: Item, item: Item, carried: bool) -> bool:
    """Whether a bare count with a verb of its own is of those just counted: "We had 212 enquiries
    but only 15 went on", "of the 120 places, 70 stood empty".
    """
    whole = previous.kind == "count" and previous.noun is not None and previous.low is None
    if not (carried and whole and item.kind == "count" and item.noun is None):
        return False
    tokens, classes = said.tokens, word_classes()
    at = item.left - 1
    while tokens.word(at) in classes.determiners | classes.adverbs | classes.measuring:
        at -= 1
    verb = tokens.word(item.right)
    acts = verb in classes.auxiliaries or verb in classes.verbs - classes.nouny
    whole_of = tokens.words[max(0, previous.left - 2) : previous.left] == ["of", "the"]
    return acts and tokens.word(at) in (("but", "that", ",") if whole_of else ("but", "that"))


def _last_whole(said: Said, at: int) -> Item | None:
    """The last item before the one in place `at` that is stated as a whole."""
    wholes = said.wholes
    for k in range(len(wholes) - 1, at):
        item = said.items[k]
        wholes.append(item if is_total(said, item) else wholes[k])
    return wholes[at]


def _own_of(said: Said, item: Item) -> bool:
    """Whether a share says what it is of ("30% of referrals")."""
    return (
        item.kind == "share"
        and said.tokens.word(item.right) == "of"
        and not refers_back(said, item)
    )


def _from_memory(
    said: Said, item: Item, about: Subject | None, memory: Memory, carried: bool
) -> float | None:
    """The total stated in a sentence before, or in the one that introduces the list."""
    added = said.tokens.word(item.right) in context("more_of_them") | {"new"}
    bare = item.kind == "count" and not item.noun and not added  # "24 new ones": none of those
    shared = item.kind == "share" and item.numerator is None and not _own_of(said, item)
    bare = bare or shared
    named = about.text if about else None
    last = memory.last
    if last is not None and last.first.rule == "n of m" and refers_back(said, item):
        return _whole(item, last.numerator)  # "62 of the 153 … In 16 of these"
    if (bare and carried and named in memory.total_of) or refers_back(said, item):
        return _whole(item, memory.total)
    if said.block.kind == "item" and (item.kind == "share" or bare) and not _own_of(said, item):
        return _whole(item, memory.lead_total)
    if item.kind == "share" and item.numerator is None and named in memory.total_of:
        return _whole(item, memory.total)  # "11% of homes" after so many homes
    same = about is not None and about.code is not None and about.code == memory.total_code
    return (
        _whole(item, memory.total)
        if same and item.kind == "count" and not is_total(said, item)
        else None
    )


def _of_counted(said: Said, item: Item, at: int) -> float | None:
    """The count that stands within the phrase a share is of ("two thirds of the 100 …")."""
    following = said.items[at + 1] if at + 1 < len(said.items) else None
    tokens = said.tokens
    parted = item.kind == "share" or item.first.style == "none" or item.first.rule == "not one"
    if (
        not parted
        or following is None
        or following.kind != "count"
        or tokens.word(item.right) != "of"
    ):
        return None
    classes = word_classes()
    between = tokens.words[item.right : following.left]
    clear = len(between) <= 6 and not any(
        word in classes.auxiliaries or not word[0].isalpha() or word in classes.conjunctions
        for word in between
    )
    return _whole(item, following.value) if clear else None


def is_total(said: Said, item: Item) -> bool:
    """Whether a count is stated as a whole: "a survey of 400", "212 homes were inspected"."""
    if item.kind != "count" or item.value is None:
        return False
    tokens, table = said.tokens, total_words()
    end = item.noun[1] if item.noun else item.right
    if table.after.at(tokens.words, end):
        return True
    hit = table.before.ending(tokens.words, item.left)
    if hit is None:
        return False
    if tokens.words[hit[0]] == "of":  # "Of the 43 …" opens a clause
        return (
            hit[0] == 0 or not tokens.words[hit[0] - 1][0].isalnum() or item.first.style == "none"
        )
    return True


def is_stated(item: Item) -> bool:
    """Whether a ratio states a real total: "10 of 43" does, "one in three" does not."""
    return item.numerator is None or item.first.rule == "n of m" or (item.denominator or 0) > 20


def _whole(item: Item, total: float | None) -> float | None:
    """The total, if the item can be a part of it."""
    if total is None or total <= 1:
        return None
    return (
        total if item.kind == "share" or (item.value is not None and item.value <= total) else None
    )


def refers_back(said: Said, item: Item) -> bool:
    """Whether the item is said of something just named: "of these", "of whom 12", "17% of them"."""
    words, table = said.tokens.words, total_words()
    if table.back.at(words, item.right):
        return True
    left = item.left - (said.tokens.word(item.left - 1) in (",", "the", "about", "some"))
    return table.back.ending(words, left) is not None
