"""Rates: so much per head, per month, for every pound; both parts kept."""

from __future__ import annotations

from itertools import pairwise

from extractors.numbers.datemark import months, weekdays
from extractors.numbers.money import name_after
from extractors.numbers.numeral import Numeral, tidy
from extractors.quantities.heads import head
from extractors.quantities.item import Item
from extractors.quantities.measures import unit_at
from extractors.quantities.often import (
    each_time,
    past_passive,
    past_tail,
    past_verb,
    past_what,
)
from extractors.quantities.phrases import noun_phrase
from extractors.quantities.things import is_noun
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import singular
from extractors.vocabulary.lexicon import function_words, number_words
from extractors.vocabulary.measures import loads, units

Per = tuple[int, float, str]  # the token after what a rate is per, how many of it, and its unit


def rate(tokens: Tokens, item: Item, others: list[Numeral]) -> None:
    """Makes the item a rate where "per", "every" or "a month" follows it or what it counts."""
    if item.kind not in ("count", "amount", "measure", "share", "change") or (
        item.value is None and item.low is None
    ):
        return
    if item.kind == "change" and item.unit not in ("", "ratio", "percentage_point"):
        found = per(tokens, item.right, others)
        if found:
            item.unit, item.j = f"{item.unit} per {singular(found[2])}", found[0]
            item.right = item.j
        return
    if item.kind in ("share", "change") and not _yearly(tokens, item):
        return
    at = item.noun[1] if item.noun else item.right
    ends = [at] if at == item.right else [at, item.right]
    if item.kind in ("measure", "amount") and tokens.word(item.right) == "of":
        ends += past_what(tokens, item.right + 1)
    if item.kind == "count":
        back = tokens.word(at) == "of" and tokens.word(at + 1) in ("them", "these")
        ends += each_time(tokens, at + 2 * back) if item.noun or back else []
    if item.kind == "count" and item.noun:
        ends += past_verb(tokens, at) + past_tail(tokens, at) + past_passive(tokens, at)
    for end in ends:
        if item.kind == "count" and tokens.words[end : end + 2] == ["for", "each"]:
            continue  # "told in 3 blocks for each authority"
        found = per(tokens, end, others) or apiece(tokens, item, end)
        if found:
            of = tokens.word(item.right) == "of" and item.kind in ("measure", "amount")
            what = (item.right + 1, end) if of and end > item.right else None
            _apply(tokens, item, found)
            _each_time_too(tokens, item, found[2])
            item.noun = what or item.noun
            return


def _each_time_too(tokens: Tokens, item: Item, below: str) -> None:
    """Takes in the time of so much for one of something: "£5 per learner per day"."""
    j, times = item.right, context("rate_times")
    time = tokens.word(j + 1)
    if below in times or tokens.word(j) not in ("per", "each", "every", "a") or time not in times:
        return
    item.unit, item.j, item.right = f"{item.unit} per {singular(time)}", j + 2, j + 2


def apiece(tokens: Tokens, item: Item, j: int) -> Per | None:
    """ "£7,690 a pupil", "14.5 cases a worker": money, or an average, for one of something."""
    words = tokens.words
    if tokens.word(j) not in ("a", "an") or not (
        item.money or (item.value or 0) % 1 or "average" in words
    ):
        return None
    nxt, after = tokens.word(j + 1), tokens.word(j + 2)
    if _in_time(tokens, j + 2) or not nxt.isalpha() or singular(nxt) != nxt:
        return None
    if after.isalpha() and after not in function_words():
        return None
    return j + 2, 1.0, nxt


def _yearly(tokens: Tokens, item: Item) -> bool:
    """ "3% a year" stays a share or change, but its words take the year in."""
    j = item.right
    if (
        tokens.word(j) in context("rate_links")
        and tokens.word(j + 1) in context("rate_times")
        and item.kind == "change"
    ):
        item.j = item.right = j + 2
    return False


def per(tokens: Tokens, j: int, others: list[Numeral]) -> Per | None:
    """What stands after "per" at token j: the token after it, how many, and the unit."""
    if tokens.word(j) == ",":
        j += 1
        if tokens.word(j) not in ("every", "each", "per"):
            return None
    if tokens.word(j) == "-" and tokens.word(j + 1) == "per":
        j += 1
    link, nxt = tokens.word(j), tokens.word(j + 1)
    if link in ("an", "a"):
        return _a_time(tokens, j)
    if link == "/" and nxt in context("rate_times"):
        return j + 2, 1.0, nxt
    if link == "/" and tokens.glued(j) and tokens.glued(j + 1):
        below = unit_at(tokens, j + 1)  # "3 kg/m2", "£20/m2"
        return (below[0], 1.0, below[1].name) if below else None
    if link == "for" and nxt in ("every", "each"):
        return _for_each(tokens, j + 2, others)
    if link == "in" and nxt in ("every", "each"):
        pound = name_after(tokens, j + 2)
        one = pound and tokens.word(pound[0] - 1) == singular(tokens.word(pound[0] - 1))
        return (pound[0], 1.0, pound[1].code) if pound and one else None
    if link == "-" and nxt in ("a", "an") and tokens.glued(j):
        return _a_time(tokens, j + 1)  # "the £6,000-a-week question"
    if link not in ("per", "every", "each") or nxt in ("cent", "cents", "se"):
        return None
    return _one_of(tokens, j, others)


def _one_of(tokens: Tokens, j: int, others: list[Numeral]) -> Per | None:
    """What stands after the "per", "every" or "each" that is token j."""
    link = tokens.words[j]
    numeral = next((n for n in others if n.i == j + 1 and n.value), None)
    if numeral and tokens.word(numeral.j) == "-" and tokens.word(numeral.j + 1)[:1].isdecimal():
        return None  # "4 per 1-2 homes"
    k, count = (numeral.j, numeral.value or 1.0) if numeral else (j + 1, 1.0)
    unit = units().at(tokens.words, k)
    if unit:
        return unit[0], count, unit[1].name
    if link in ("each", "every") and not numeral and tokens.word(k) in context("rate_times"):
        return k + 1, 1.0, tokens.words[k]
    if link == "every" and not numeral:
        return _part_of_week(tokens, k)
    if link == "each":
        return None
    if tokens.word(k) in context("per_head"):
        return k + 1, 1.0, "person"
    phrase = noun_phrase(tokens, k)
    named = tokens.word(k).isalpha() and tokens.word(k) not in function_words()
    if phrase is None and link == "per" and named:
        phrase = (k, k + 1)  # "63 cents per share that"
    if phrase is None:
        return (k, count, "") if numeral else None
    short = (phrase[0], min(phrase[1], phrase[0] + 4))
    return short[1], count, head(tokens, short)


def _for_each(tokens: Tokens, k: int, others: list[Numeral]) -> Per | None:
    """What stands after "for each" before token k ("£300 for each month of lost teaching")."""
    if any(n.i == k for n in others):
        return None  # two numbers in proportion
    unit = units().at(tokens.words, k)
    if unit:
        return unit[0], 1.0, unit[1].name
    phrase = noun_phrase(tokens, k) if tokens.word(k) not in ("of", "") else None
    return (phrase[1], 1.0, head(tokens, phrase)) if phrase else None


def _part_of_week(tokens: Tokens, k: int) -> Per | None:
    """ "every Saturday morning", "every night"."""
    end = k + (tokens.word(k) in weekdays())
    end += tokens.word(end) in context("parts_of_days")
    return (end, 1.0, " ".join(tokens.words[k:end])) if end > k else None


def _a_time(tokens: Tokens, j: int) -> Per | None:
    """ "a week", "a head"; not "a year ago" nor "a second time"."""
    nxt, after = tokens.word(j + 1), tokens.word(j + 2)
    if nxt == "head":
        return j + 2, 1.0, "head"
    if nxt not in context("rate_times") or _in_time(tokens, j + 2):
        return None
    return None if nxt == "second" and after[:1].isalpha() else (j + 2, 1.0, nxt)


def _in_time(tokens: Tokens, j: int) -> bool:
    """Whether "a year" before token j is a point or stretch of time, and no rate's: "a year ago",
    "a year on", "a year or two", "a year to March".
    """
    word, nxt = tokens.word(j), tokens.word(j + 1)
    if word == "on":
        return not nxt.isalpha() or nxt == "from"
    if word == "or":
        return nxt in number_words().cardinals or nxt in ("so", "more")
    if word == "to":
        ends = nxt == "the" and tokens.word(j + 2) in ("end", "start", "middle")
        return nxt in months() or nxt[:1].isdecimal() or nxt == "date" or ends
    return word in context("after_time")


def _apply(tokens: Tokens, item: Item, found: Per) -> None:
    end, count, below = found
    above = item.unit or "unit"
    if item.kind == "count":
        counted = head(tokens, item.noun) if item.noun else _rate_of(tokens, item)
        above = counted or ("" if below in context("rate_times") else below)
        below = below or above
    above = loads()[above].counts if above in loads() else above
    item.kind, item.unit, item.rule = (
        "rate",
        f"{above} per {below if below.isupper() else singular(below)}",
        "per",
    )
    timed = below in context("rate_times")
    if count == 1 and not timed and "every" in tokens.words[item.right : end]:
        item.numerator, item.denominator = item.value, count  # "nine for every place"
    if count != 1:
        item.numerator, item.denominator = item.value, count
        item.value = tidy(item.value / count) if item.value is not None else None
        item.low = tidy(item.low / count) if item.low is not None else None
        item.high = tidy(item.high / count) if item.high is not None else None
    item.j = item.right = end


def carried_rates(tokens: Tokens, items: list[Item]) -> None:
    """Completes rates by the one before them: "94 per 10,000 children … 51 per 10,000"."""
    for first, second in pairwise(items):
        if second.kind == "rate" and second.unit.startswith(" per "):
            counted = first.unit if first.kind == "count" else ""
            second.unit = f"{counted or 'unit'}{second.unit}"
        if first.kind != "rate":
            continue
        if second.kind == "rate" and second.unit.endswith(" per "):
            second.unit = first.unit
        elif first.rule == "each" and second.low is not None and second.rule.startswith("ranging"):
            second.kind, second.unit = "rate", first.unit


def _rate_of(tokens: Tokens, item: Item) -> str | None:
    """What is counted in "the rate of fostering places was 94 per 10,000 children"."""
    words = tokens.words
    for i in range(item.left - 1, 0, -1):
        if words[i] == "of" and words[i - 1] in ("rate", "rates", "number"):
            phrase = noun_phrase(tokens, i + 1) if i + 1 < item.left else None
            return head(tokens, phrase) if phrase else None
        if words[i] in ("rate", "rates") and is_noun(words[i - 1]):
            plain = words[i - 1] in context("plain_rates") or not words[i - 1].isalpha()
            return None if plain else singular(words[i - 1])  # "the stillbirth rate was 4 per …"
    return None


def ranged_rate(tokens: Tokens, item: Item) -> None:
    """A range after "the number of X per Y … ranging from 7 to 34" is a range of that rate."""
    if item.kind != "count" or item.low is None or item.noun is not None:
        return
    words = tokens.words
    for at in range(item.left - 1, max(-1, item.left - 25), -1):
        if words[at] in ".;":
            return
        if words[at] != "per" or words[at + 1] == "cent":
            continue
        below = noun_phrase(tokens, at + 1)
        start = at
        while start > 0 and words[start - 1] not in ("of", ",", ".", "the") and at - start < 6:
            start -= 1
        if below and start < at:
            core = noun_phrase(tokens, start, at)
            if core:
                item.kind, item.rule = "rate", "range of a rate"
                item.unit = f"{head(tokens, core)} per {head(tokens, below)}"
                item.noun = (start, at)
        return
