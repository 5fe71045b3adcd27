"""Rates that lend their unit to the bare figures beside them: "from £13 to £14 per hour"."""

from __future__ import annotations

from itertools import pairwise

from extractors.numbers.numeral import tidy
from extractors.quantities.item import Item
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import changes, word_classes
from extractors.vocabulary.load import toml


def lent_rates(tokens: Tokens, items: list[Item]) -> None:
    """Makes bare figures beside a rate the same rate: the other end of a change, what it is held
    against, and what stands in the same place of a coupled clause.
    """
    for first, second in pairwise(items):
        between = tokens.words[first.right : second.left]
        if (
            first.kind == "measure"
            and _bare(second)
            and (_same_place(tokens, first, second, between) or _held_against(between))
        ):
            second.kind, second.unit, second.rule = "measure", first.unit, "measure beside it"
            continue
        if second.kind == "measure" and _bare(first) and _held_against_next(between):
            first.kind, first.unit, first.rule = "measure", second.unit, "measure beside it"
            continue
        if second.kind == "rate" and _moves(tokens, first, between):
            _lend(second, first)
        elif first.kind == "rate" and (
            _held_against(between)
            or _same_place(tokens, first, second, between)
            or _goes_on(between)
        ):
            _lend(first, second)


def _moves(tokens: Tokens, item: Item, between: list[str]) -> bool:
    """Whether an item is the other end of a change: "from £13 to £14 an hour"."""
    before = tokens.word(item.left - 1)
    return (before == "from" and between == ["to"]) or (before == "to" and between == ["from"])


def _held_against(between: list[str]) -> bool:
    """Whether what stands before a figure holds it against the one before."""
    short = len(between) <= _NEAR and not word_classes().auxiliaries.intersection(between)
    if short and between[-1:] == ["of"] and between[-2] in context("yardsticks"):
        of = len(between) - 2  # "against a legal limit of 20"
        named = [k for k in range(of) if between[k] in word_classes().determiners]
        between = between[: named[-1]] if named else between[:of]
    return short and (
        between[-1:] == ["against"] or between[-2:] in (["compared", "with"], ["compared", "to"])
    )


def _held_against_next(between: list[str]) -> bool:
    """Whether nothing but that stands between two figures: "27 compared with 22 weeks"."""
    return len(between) <= 2 and _held_against(between)


_NEAR = 13  # tokens between two figures held against each other


def _same_place(tokens: Tokens, first: Item, second: Item, between: list[str]) -> bool:
    """Whether two figures stand alike: "£91 a year on a pupil and £56 on a trainee"."""
    link = tokens.word(second.right)
    alike = link in context("same_place") and link in between
    joined = between[-1:] == ["and"] and between.count("and") == 1
    return alike and joined and len(between) <= _NEAR and ";" not in between


def _goes_on(between: list[str]) -> bool:
    """Whether a pronoun goes on with the rate: "15 hours a week, and that will rise to 30"."""
    told = between[-1:] == ["to"] and changes().verbs.ending(between, len(between))
    if not told:
        return False
    return any(word in ("it", "this", "that", "which") for word in between) and "." not in between


def _bare(item: Item) -> bool:
    return item.kind == "count" and item.noun is None and item.value is not None


def timed_prices(tokens: Tokens, items: list[Item]) -> None:
    """ "the weekly fee will go up from £215 to £335", "a £42 annual charge": money for each of a
    time, which an adjective says.
    """
    for item in items:
        if item.kind != "amount":
            continue
        time = time_of(tokens, item.right) or _timed_before(tokens, item)
        if time:
            item.kind, item.unit, item.rule = "rate", f"{item.unit} per {time}", "timed price"


def _timed_before(tokens: Tokens, item: Item) -> str | None:
    """The time of the price that an item is the level of: "the weekly cost was £40", and no "the
    weekly cost is met and £40 spent".
    """
    if tokens.word(item.left - 1) not in context("growth_is") | context("ends_of_moves"):
        return None
    ends = context("contrasts") | word_classes().conjunctions
    for k in range(item.left - 2, max(-1, item.left - _FAR), -1):
        if tokens.words[k] in ".,;:" or tokens.words[k] in ends:
            return None
        time = time_of(tokens, k)
        if time:
            return time
    return None


_FAR = 16  # tokens between a price and what it is


def time_of(tokens: Tokens, at: int) -> str | None:
    """The time of "weekly" at token `at` where a price follows it ("weekly foster fee")."""
    times: dict[str, str] = toml("times")["adjectives"]
    time = times.get(tokens.word(at))
    if time is None:
        return None
    if time != "year" and tokens.word(at + 1) in context("prices_of_days"):
        return time
    return time if not context("prices").isdisjoint(tokens.words[at + 1 : at + 3]) else None


def parts_of_changes(tokens: Tokens, items: list[Item]) -> None:
    """Makes the share that a change includes one, too: "a 5% rise, including 2% for care"."""
    for before, item in pairwise(items):
        moved = before.kind == "change" and before.percent and before.unit == "ratio"
        part = item.kind == "share" and item.percent and tokens.word(item.right) != "of"
        part = part and (item.value or 1) <= (before.value or 0)
        if moved and part and tokens.word(item.left - 1) == "including":
            item.kind, item.direction = "change", before.direction
            item.rule = "part of a change"


def _lend(rate: Item, item: Item) -> None:
    """Gives a bare figure the unit of a rate; nothing where it has one of its own."""
    above, _, below = rate.unit.partition(" per ")
    bare = _bare(item) and not rate.money
    same = item.kind in ("amount", "measure") and item.unit == above
    if not below or not (bare or same) or item.value is None or item.percent:
        return
    item.kind, item.unit, item.rule = "rate", rate.unit, "rate beside it"
    if rate.denominator and rate.denominator > 1:
        item.numerator, item.denominator = item.value, rate.denominator
        item.value = tidy(item.value / rate.denominator)
