"""Ranges: two numbers that are the two ends of one quantity, or share a unit."""

from __future__ import annotations

from itertools import pairwise

from extractors.numbers.neighbours import joined
from extractors.numbers.numeral import tidy, worth
from extractors.quantities.item import Item
from extractors.quantities.rate import apiece, per
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import changes, function_words
from extractors.vocabulary.measures import Currency

_SERIES = ([","], ["and"], ["or"], [",", "and"], [",", "or"])
_COUPLED = (["or"], [",", "or"], [",", "and"], [",", "but"])
_WHERE = frozenset(["in", "for", "at", "on", "among", "outside"])
_REACH = 12  # tokens between the two ends of a stated range


def ranges(tokens: Tokens, items: list[Item], *, moved: bool = False) -> list[Item]:
    """The items with the two ends of each stated range made one; those of a movement too if
    `moved`.
    """

    def ends(first: Item, second: Item) -> Item | None:
        stated = _range(tokens, first, second)
        return _movement(tokens, first, second) if moved and stated is None else stated

    return joined(items, ends)


def _range(tokens: Tokens, first: Item, second: Item) -> Item | None:
    if not _plain(first) or not _plain(second):
        return None
    link = tokens.words[first.j : second.i]
    if len(link) > _REACH:
        return None
    rule = _range_rule(tokens, first, second, link)
    if rule is None:
        return None
    low, high = _scaled(tokens, first, second)
    if low is None or high is None or not low < high:
        return None
    merged = Item(
        first.i, second.j, "amount" if first.money else second.kind, None, first.first,
        second.last, low, high, "between",
        first.unit if first.money else second.unit or first.unit,
        rule=rule, left=first.left, right=second.j,
        percent=second.percent, money=second.money or first.money, coin=_coin(first, second),
    )  # fmt: skip
    if rule == "between … and …":
        merged.left = first.left - 1
    return merged


def _movement(tokens: Tokens, first: Item, second: Item) -> Item | None:
    """ "from $40 … to $35": one range of the two levels of a movement."""
    if not (_plain(first) and _plain(second)) or not _from(tokens, first):
        return None
    link = tokens.words[first.right : second.left]
    if link[-1:] != ["to"] or len(link) > _REACH or not {".", ";", "from"}.isdisjoint(link):
        return None
    if first.kind != second.kind and "count" not in (first.kind, second.kind):
        return None
    ends = _scaled(tokens, first, second)
    if first.percent and not second.percent:
        return None
    low, high = sorted(end for end in ends if end is not None)
    if low == high:
        return None
    if first.unit and not second.unit and not _bare(tokens, second):
        return None  # "from 3 miles to 5 homes"
    better = first if first.unit and not second.unit else second
    kind, unit = better.kind, better.unit
    rated = per(tokens, first.j, []) or apiece(tokens, first, first.j)
    if rated and better.kind in ("amount", "measure"):  # "from $75 a barrel to $45"
        kind, unit = "rate", f"{unit} per {rated[2]}"
    return Item(
        first.i, second.j, kind, None, first.first, second.last, low, high, "between", unit,
        rule="from … to …", left=first.left - 1, right=second.right,
        percent=second.percent, money=first.money or second.money, coin=_coin(first, second),
    )  # fmt: skip


def _coin(first: Item, second: Item) -> Currency | None:
    """The small coin that both ends are told in ("30p to 45p", "10 to 15 cents")."""
    return second.coin if second.coin == first.coin or not first.money else None


def _from(tokens: Tokens, item: Item) -> bool:
    """Whether "from" stands before the item or what bounds it."""
    return tokens.word(item.left - 1) == "from" or tokens.word(item.i - 1) == "from"


def _plain(item: Item) -> bool:
    return (
        item.value is not None
        and item.first.style in ("digits", "words")
        and item.kind != "multiple"
        and item.numerator is None
    )


def _range_rule(tokens: Tokens, first: Item, second: Item, link: list[str]) -> str | None:
    """The rule that makes two numbers one range, by what stands before and between them."""
    at = first.left if first.comparator != "between" else first.i
    before = [tokens.word(at - 1), tokens.word(at - 2), tokens.word(at - 3), tokens.word(at - 4)]
    same = (
        first.kind == second.kind
        or first.kind == "count"
        or (first.money and second.kind == "count")
    )
    if not same:
        return None
    if before[0] == "between" and link == ["and"]:
        return "between … and …"
    spread = any(word in context("ranging") for word in before)
    if (
        spread
        and ("to" in link or link in (["-"], ["and"]))
        and before[0] in context("ranging") | {"from", "between"}
    ):
        return "ranging from … to …"
    if before[0] == "from" and (link != ["-"] or first.left == first.i):
        return _span_rule(tokens, first, second, link)
    if before[0] == "by" and _far_apart(first, second):
        return None  # "fell by 2,300 to 465,500"
    if link in (["to"], ["-"], ["to", "-"]) and (first.kind == second.kind or not first.percent):
        return None if _moved_to(tokens, first, second) else "… to …"
    close = first.kind == "count" and first.value is not None and second.value == first.value + 1
    close = (close and (second.value or 0) <= _SMALL) or _round(first, second)
    return "… or …" if link == ["or"] and close else None


_SMALL = 20  # up to it the next number is told as "or": "two or three"


def _round(first: Item, second: Item) -> bool:
    """Whether two round numbers are near: "30 or 40 times"."""
    low, high = first.value or 0, second.value or 0
    tens = first.kind == "count" and low >= _TEN and low % _TEN == high % _TEN == 0
    return tens and low < high <= low + _TEN


_TEN = 10


def _far_apart(first: Item, second: Item) -> bool:
    """Whether the second number is too large to be the other end of a range from the first."""
    return (second.value or 0) > 3 * (first.value or 0)


def _span_rule(tokens: Tokens, first: Item, second: Item, link: list[str]) -> str | None:
    """ "lasted from 2 to 4 hours": a range, where no word of change makes it a movement."""
    if link != ["to"] or first.kind != "count" or second.kind not in ("measure", "amount"):
        return None
    for i in range(first.i - 2, max(-1, first.i - 12), -1):
        if tokens.words[i] in ".;":
            break
        if changes().verbs.at(tokens.words, i) or changes().nouns.at(tokens.words, i):
            return None
    return "from … to …"


def _moved_to(tokens: Tokens, first: Item, second: Item) -> bool:
    """Whether "to" leads from a change to its level ("up 19 cents to $2.24", "rose 5% to 10%")."""
    own = (first.percent and second.percent) or (first.money and second.money)
    return own and changes().verbs.ending(tokens.words, first.left) is not None


def _scaled(tokens: Tokens, first: Item, second: Item) -> tuple[float | None, float | None]:
    """Both ends in the second's scale: "£2-3 million", "10 to 20%", "10 to 15 cents"."""
    low, high = first.value, second.value
    if low is None or high is None:
        return None, None
    if second.percent and not first.percent:
        low = tidy(low / 100)
    elif second.coin and not first.money:
        low = tidy(low / second.coin.per)
    elif (
        first.first.rule == "digits"
        and second.first.rule in ("magnitude", "magnitude in words")
        and low < 1000
    ):
        digits = tokens.words[second.first.i]
        value = worth(digits)
        scaled = tidy(low * high / value) if value else low
        low = scaled if scaled < high else low
    return low, high


def shared_units(tokens: Tokens, items: list[Item]) -> None:
    """Gives a bare number the unit of the one it is coupled with: "33 and 35 days", "from 12 to
    9%", "from 14-18 miles to 24", "12 weeks in 2018 and nine last year".
    """
    for first, second in pairwise(items):
        ends = tokens.words[first.j : second.i] == ["to"] and _from(tokens, first)
        if (
            (ends or _parallel(tokens, first, second))
            and first.kind in ("measure", "amount")
            and _bare(tokens, second)
        ):
            second.kind, second.unit, second.money = first.kind, first.unit, first.money
            second.rule = "shared unit"
            continue
        if (
            first.kind != "count"
            or first.value is None
            or first.first.style not in ("digits", "words")
        ):
            continue
        link = tokens.words[first.j : second.i]
        moved = link == ["to"] and tokens.word(first.i - 1) == "from"
        if second.money and link in (["of", "the"], ["of", "its"], ["of", "their"]):
            first.kind, first.unit, first.money = "amount", second.unit, True
            continue
        if not (moved or link in (["and"], ["or"], [","])) or second.first.style == "fraction":
            continue
        if second.unit == "percentage_point":
            first.kind = second.kind = "measure" if moved else second.kind
            first.unit, first.rule = second.unit, "shared unit"
        elif second.percent and moved:
            first.kind, first.unit, first.rule = "share", "ratio", "shared unit"
            first.value, first.percent = tidy(first.value / 100), True
        elif second.kind == "measure":
            first.kind, first.unit, first.rule = second.kind, second.unit, "shared unit"


def _parallel(tokens: Tokens, first: Item, second: Item) -> bool:
    """Whether two numbers stand each with its time or place: "12 weeks in 2018 and nine last year",
    "11 minutes, or 18 in the villages".
    """
    link = tokens.words[first.j : second.i]
    if first.kind == "measure" and link in _COUPLED and tokens.word(second.right) in _WHERE:
        return True
    dated = len(link) > 2 and link[-3] == "in" and len(link[-2]) == 4 and link[-2].isdecimal()
    after = tokens.words[second.right : second.right + 2]
    timed = after[:1] == ["in"] and after[1:] and len(after[1]) == 4 and after[1].isdecimal()
    return (
        dated
        and link[-1] == "and"
        and len(link) <= _REACH
        and {".", ";", ":"}.isdisjoint(link)
        and (bool(timed) or after in (["last", "year"], ["this", "year"]))
    )


def _bare(tokens: Tokens, item: Item) -> bool:
    """Whether a count has nothing after it that it could count."""
    after = tokens.word(item.right)
    return item.kind == "count" and (not after.isalpha() or after in function_words())


def shared_nouns(tokens: Tokens, items: list[Item]) -> None:
    """Gives a bare count the noun of the count it is coupled with: "six and nine councils", "four-,
    five- and six-cylinder engines".
    """
    for first, second in reversed([*pairwise(items)]):
        if first.kind != "count" or first.noun or second.kind != "count" or not second.noun:
            continue
        link = tokens.words[first.j : second.i]
        hung = link[:1] == ["-"] and tokens.glued(first.j) and link[1:] in _SERIES
        if first.low is None and (hung or link in (["and"], ["or"])):
            first.noun, first.unit = second.noun, second.unit
