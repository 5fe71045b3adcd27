"""How far a time reaches in its sentence: which items may have it, and where a clause ends it."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.records import Period
from extractors.statistics.baselines import is_baseline, is_reached, spreads
from extractors.statistics.sentence import Said
from extractors.statistics.when import When
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes


def usable(said: Said, item: Item, found: list[When]) -> list[When]:
    """The times that an item may have: not those of another clause, or of a baseline alone."""
    if not found:
        return found
    words = said.tokens.words
    found = [
        when
        for when in found
        if not (_elsewhere(said, item, when) or _apart(said, item, when))
        and not (words[when.i] == "when" and item.left < when.i)
        and not (when.lasted and _last_before(said, when) is not item)
        and not (is_up_to_now(said, when.period) and is_reached(said, item))
        and not _of_what_it_multiplies(said, item, when)
    ]
    if is_baseline(said, said.items.index(item)) and not spreads(said, item):
        return found
    return [when for when in found if not when.compared and not bound_to_baseline(said, when)]


def _of_what_it_multiplies(said: Said, item: Item, when: When) -> bool:
    """Whether a time is that of what a multiple is so many times of ("double the number in 2018",
    "three times as many as five years earlier").
    """
    if item.kind != "multiple" or when.i <= item.right:
        return False
    between = said.tokens.words[item.right : when.i]
    if between[0] == "as":
        return "as" in between[1:] and "," not in between
    if said.tokens.word(item.left - 1) == "to" or said.tokens.words[item.right - 1].endswith("ed"):
        return False  # "to double the number by 2024"
    return between[0] in _MULTIPLIED and len(between) <= _OF_WHAT and "," not in between


_MULTIPLIED = frozenset(["the", "those", "that", "what"])
_OF_WHAT = 5  # words of "the number that we took"


def is_up_to_now(said: Said, period: Period) -> bool:
    """Whether a time is how long a change has taken up to the release ("since 2010", "over the past
    ten years"), which the level that it has reached is not of. What was counted in the past year
    is of that year.
    """
    first, published = period.start, said.published
    if first is None or (published and first > published):
        return False
    return period.end is None or (period.end == published and (published - first).days > _YEAR)


_YEAR = 366  # days


def _elsewhere(said: Said, item: Item, when: When) -> bool:
    """Whether "now" or "currently" stands in another clause (", we …" lies between).

    A word such as "has since" never leaves its clause, and no duration is "now".
    """
    words = said.tokens.words
    low, high = (item.right, when.i) if when.i >= item.right else (when.j, item.left)
    between = words[low:high]
    if when.period.start is None and when.period.end is None and words[when.j - 1] != "parliament":
        return not {",", ";", "and", "but"}.isdisjoint(between)
    if words[when.i] not in context("current"):
        return False
    if item.kind == "measure" and words[item.left - 1 : item.left] == ["for"]:
        return True
    if when.i < item.left and _coordinate(between) and not stands_too(said, item, when):
        return True
    if when.i >= item.right and words[when.i - 1] == "," and _tells(said, when.j):
        return True  # "Rosa, a mother of three, now pays …"
    subjects = word_classes().pronouns | {"then", "where"}
    if when.i >= item.right:
        subjects |= {"and", "but"}
    return any(words[k] == "," and words[k + 1] in subjects for k in said.pauses(low, high - 1))


def stands_too(said: Said, item: Item, when: When) -> bool:
    """Whether a clause after one with "now" tells of others what is ("…, and seven of the 12 are
    full", "…, and the average home has 46").
    """
    words = said.tokens.words
    if words[when.i] not in context("current") or when.j > item.left:
        return False
    opens = [
        k for k in said.pauses(when.j, item.left) if words[k + 1 : k + 2] in (["and"], ["but"])
    ]
    if not opens:
        return False
    led = words[opens[-1] + 2 : item.left]
    clause = words[opens[-1] + 2 :]
    pronouns = word_classes().pronouns | {"it", "he", "she", "as"}
    return pronouns.isdisjoint(led[:4]) and not {"is", "are", "has", "have"}.isdisjoint(clause[:12])


def _tells(said: Said, j: int) -> bool:
    """Whether a verb of a subject before it stands at token j ("pays", not "closed")."""
    word, classes = said.tokens.word(j), word_classes()
    return word in classes.verbs and not word.endswith(("ed", "ing", "en"))


def _apart(said: Said, item: Item, when: When) -> bool:
    """Whether an aside or the start of a quotation stands between an item and a time."""
    quoted = when.i > 0 and when.j < item.left and said.tokens.word(when.j) == ":"
    if quoted or _in_aside(said, item, when) or _was_said(said, item, when):
        return True  # "As she said to me last week: “We have gone from 80 to …”"
    words = said.tokens.words
    opened = next((k for k in reversed(said.pauses(1, item.left + 1)) if words[k] == ","), None)
    if opened is None or words[opened + 1] not in ("who", "which", "whose", "where"):
        return False
    closed = next((k for k in said.pauses(item.right, len(words)) if words[k] == ","), None)
    return closed is not None and when.i > closed  # "Ada, who ran it for 18 years, left in May"


def _was_said(said: Said, item: Item, when: When) -> bool:
    """Whether a time is that at which the claim was made (", the committee heard on Monday")."""
    words = said.tokens.words
    between = words[item.right : when.i]
    return between[-1:] != [] and between[-1] in context("claiming") and "," in between


def _in_aside(said: Said, item: Item, when: When) -> bool:
    """Whether a time stands in an aside closed before an item ("which had risen in 2023, fell")."""
    words = said.tokens.words
    if said.opens_aside + 1 < when.i and "," in words[when.j : item.left]:
        return True
    lead = next((k for k in range(when.i, 0, -1) if words[k - 1] == ","), when.i)
    done = lead < when.i and words[lead].endswith("ed") and when.i - lead <= _BRIEF
    done = done and not lead < item.left < when.i
    return done and words[when.j : when.j + 1] == [","]  # ", announced in the spring,"


_BRIEF = 4  # tokens of a participle and what leads to its time


def _last_before(said: Said, when: When) -> Item | None:
    return next((item for item in reversed(said.items) if item.right <= when.i), None)


def is_broken(said: Said, start: int, end: int) -> bool:
    """Whether another clause begins between two tokens."""
    words = said.tokens.words[start:end]
    new = context("contrasts") | {"yet", "who", "which", "that", ";", ":"}
    if "where" in words[1:] and words[words.index("where", 1) - 1] == ",":
        return True
    if _coordinate(words):
        return True
    verbs = word_classes().verbs - word_classes().nouny
    after_and = [
        words[k + 1]
        for k in range(len(words) - 1)
        if words[k] == "and" and not (k and words[k - 1] in verbs)  # "were stopped and searched"
    ]
    if not _ANEW.isdisjoint(after_and):
        return True  # "spent £20m and would report in the spring", "12 jobs and he left in May"
    if any(word in verbs and not word.endswith("ing") for word in after_and):
        return True  # "adds £2 a week to the bill and takes it to £900 for the year"
    if any(word in new and not _points_back(words, k) for k, word in enumerate(words)):
        return True
    if end - start <= 14 or "," not in words:
        return False
    told = words[words.index(",") :]  # "… motels into warm, dry homes over the past year"
    return not (verbs | word_classes().auxiliaries | word_classes().pronouns).isdisjoint(told)


# after "and": another clause
_ANEW = frozenset(
    ["will", "would", "should", "could", "can", "must", "may", "he", "she", "they", "it", "we", "i"]
)


def _points_back(words: list[str], k: int) -> bool:
    """Whether "that" belongs to a time or a limit ("within that time")."""
    return words[k] == "that" and not context("stretches").isdisjoint(words[k + 1 : k + 2])


def _coordinate(words: list[str]) -> bool:
    """Whether words hold the start of a clause: ", and the bill will …", ", having lost …"."""
    classes = word_classes()
    telling = (classes.verbs - classes.nouny) | classes.auxiliaries
    for k in range(len(words) - 1):
        if words[k] != ",":
            continue
        if words[k + 1] in ("and", "but", "so"):
            if words[k + 2 : k + 3] and not telling.isdisjoint(words[k + 2 :]):
                return True
        elif words[k + 1] == "having":
            return True
    return False


def bound_to_baseline(said: Said, when: When) -> bool:
    """Whether a time is that of a figure which another is compared with ("up from 3% in 2019")."""
    if when.i not in said.after_baselines:
        items = said.items
        holder = next((k for k in reversed(range(len(items))) if items[k].right <= when.i), None)
        near = holder is not None and when.i - items[holder].right <= 8
        said.after_baselines[when.i] = near and holder is not None and is_baseline(said, holder)
    return said.after_baselines[when.i]
