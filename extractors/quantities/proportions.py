"""Two numbers set in proportion: "£4 for every £1", "£1 in every £4", "a ratio of 17.8 to 1"."""

from __future__ import annotations

from functools import partial

from extractors.numbers.money import name_after
from extractors.numbers.neighbours import joined
from extractors.numbers.numeral import tidy
from extractors.quantities.heads import head
from extractors.quantities.item import Item
from extractors.quantities.phrases import noun_phrase
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import singular

_ROUND = 100  # what rates are told in, or more
_RATED = 1_000  # the same, where nothing says of what
_FAR = 16  # tokens between "for every £1" and what it yields
_NEAR = 6  # tokens between "1 woman" and "to every 7 men"
_REACH = 12  # tokens between "ratio" and its numbers


def proportions(tokens: Tokens, items: list[Item]) -> list[Item]:
    """The items with each two that are set in proportion made one, in order."""
    return [
        _every_pound(tokens, item) or item for item in joined(items, partial(_proportion, tokens))
    ]


def _every_pound(tokens: Tokens, item: Item) -> Item | None:
    """ "Every pound we spend today saves £3": so much for one, which no number says."""
    if not item.money or item.kind != "amount" or item.value is None:
        return None
    yields = tokens.word(item.left - 1) in context("yielding")
    for k in range(item.left - 2, max(-1, item.left - _FAR), -1):
        if tokens.words[k] in ".;:":
            return None
        one = name_after(tokens, k + 1)
        if (
            tokens.words[k] in ("every", "each")
            and (yields or tokens.word(k - 1) == "for")
            and one
            and singular(tokens.words[k + 1]) == tokens.words[k + 1]
        ):
            return Item(
                k, item.j, "rate", item.value, item.first, item.last,
                unit=f"{item.unit} per {one[1].code}", numerator=item.value, denominator=1.0,
                comparator=item.comparator, rule="every pound", left=k, right=item.right,
                money=True,
            )  # fmt: skip
    return None


def _proportion(tokens: Tokens, first: Item, second: Item) -> Item | None:
    kinds = {first.kind, second.kind}
    if first.value is None or second.value is None or not kinds <= {"amount", "count"}:
        return None
    link = tokens.words[first.j : second.i]
    return (
        _part(tokens, first, second, link)
        or _for_every(tokens, first, second, link)
        or _ratio(tokens, first, second, link)
    )


def _part(tokens: Tokens, first: Item, second: Item, link: list[str]) -> Item | None:
    """ "£1 in every £4", "£3 out of £10": a share of money."""
    within = link[:1] == ["in"] and not {"every", "each"}.isdisjoint(link)
    if not first.money or not (within or link[:2] == ["out", "of"]):
        return None
    if not set(link[1:]) <= context("between_parts") | {"each"}:
        return None
    bare = second.kind == "count" and second.noun is None  # "£1 in every four"
    if not (bare or second.unit == first.unit) or not (first.value or 0) < (second.value or 0):
        return None
    return Item(
        first.i, second.j, "share", tidy((first.value or 0) / (second.value or 1)),
        first.first, second.last, unit="ratio", numerator=first.value, denominator=second.value,
        comparator=first.comparator, rule="money in every", left=first.left, right=second.right,
    )  # fmt: skip


def _for_every(tokens: Tokens, first: Item, second: Item, link: list[str]) -> Item | None:
    """ "for every £1 … £4", "1 woman to every 7 men"."""
    before = tokens.words[max(0, first.i - 2) : first.i]
    every = before in (["for", "every"], ["for", "each"]) or (
        before[-1:] == ["every"] and first.money and link[-1:] and link[-1] in context("yielding")
    )
    if every and len(link) <= _FAR and "." not in link:
        return _some_of_every(first, second) or _rate(
            tokens, (first, second), above=second, below=first
        )
    ends: tuple[list[str], ...] = (["for", "every"], ["to", "every"], ["for", "each"])
    rated = (first.noun or link == ["in", "every"]) and (second.value or 0) >= _RATED
    if rated or ((second.value or 0) >= _ROUND and second.noun):
        ends = (*ends, ["in", "every"], ["in", "each"])  # "13.6 in every 1,000 births"
    if len(link) <= _NEAR and link[-2:] in ends:
        return _rate(tokens, (first, second), above=first, below=second)
    return None


def _some_of_every(first: Item, second: Item) -> Item | None:
    """ "For every ten people we hire, four leave": a share, for the second counts nothing new."""
    bare = first.kind == second.kind == "count" and first.noun and second.noun is None
    if not bare or second.value is None or not second.value < (first.value or 0):
        return None
    return Item(
        first.i, second.j, "share", tidy(second.value / (first.value or 1)), first.first,
        second.last, unit="ratio", numerator=second.value, denominator=first.value,
        comparator=second.comparator, rule="some of every", left=first.left, right=second.right,
        noun=first.noun,
    )  # fmt: skip


def _rate(tokens: Tokens, both: tuple[Item, Item], *, above: Item, below: Item) -> Item | None:
    if not below.value or above.value is None:
        return None
    first, second = both
    counted, of = _name(tokens, above), _name(tokens, below)
    if above.kind == below.kind == "count" and above.noun and not below.noun:
        of = counted  # "90 children in every 10,000"
    unit = f"{counted} per {of}"
    end = second.j
    if not second.money and second.noun and above is first:
        end = second.noun[1]
    return Item(
        first.i, end, "rate", tidy(above.value / below.value), first.first, second.last,
        unit=unit, numerator=above.value, denominator=below.value,
        comparator=above.comparator, rule="for every", left=first.left, right=end,
        money=above.money,
    )  # fmt: skip


def _name(tokens: Tokens, item: Item) -> str:
    if item.money:
        return item.unit
    return head(tokens, item.noun) if item.noun else item.unit or "unit"


def _ratio(tokens: Tokens, first: Item, second: Item, link: list[str]) -> Item | None:
    """ "17.8:1", and where a ratio is spoken of "18 to 1" and "1:4" too: so many to so many."""
    if first.kind != "count" or second.kind != "count" or not first.value or not second.value:
        return None
    spoken = _spoken(tokens, first, second)
    colon = link == [":"] and tokens.glued(first.j) and tokens.glued(second.i)
    decimal = 1 in (first.value, second.value) and (first.value % 1 or second.value % 1)
    if not (colon and (spoken is not None or decimal)):
        plain = link == ["to"] and 1 in (first.value, second.value) and not _from(tokens, first)
        if not plain or spoken is None:
            return None
    return Item(
        first.i, second.j, "rate", tidy(first.value / second.value), first.first, second.last,
        unit=spoken or "ratio", numerator=first.value, denominator=second.value,
        comparator=first.comparator, rule="ratio", left=first.left, right=second.right,
    )  # fmt: skip


def _from(tokens: Tokens, item: Item) -> bool:
    return "from" in (tokens.word(item.left - 1), tokens.word(item.i - 1))


def _spoken(tokens: Tokens, first: Item, second: Item) -> str | None:
    """The unit of the ratio that the clause speaks of ("the ratio of pupils to teachers": "pupil
    per teacher"; "" where it says nothing of what is set against what), or None.
    """
    words = tokens.words
    if words[second.j : second.j + 1] and words[second.j] in context("ratios"):
        return _sides(tokens, second.j)
    for at in range(first.left - 1, max(-1, first.left - 1 - _REACH), -1):
        if words[at] in ".;":
            return None
        if words[at] in context("ratios"):
            return _sides(tokens, at)
    return None


def spoken_ratio(tokens: Tokens, item: Item) -> bool:
    """Makes a bare number the ratio that its clause speaks of ("the pupil to teacher ratio was
    16.8").
    """
    if item.kind != "count" or item.noun is not None or item.value is None:
        return False
    sides = _spoken(tokens, item, item)
    if not sides:
        return False
    item.kind, item.unit, item.rule = "rate", sides, "ratio"
    return True


def _sides(tokens: Tokens, at: int) -> str:
    """What the ratio named at token `at` is of: "ratio of pupils to teachers", "pupil to teacher
    ratio", "pupil-to-teacher ratio".
    """
    words = tokens.words
    if tokens.word(at + 1) == "of":
        above = noun_phrase(tokens, at + 2)
        below = noun_phrase(tokens, above[1] + 1) if above else None
        if above and below and words[above[1]] == "to":
            return f"{head(tokens, above)} per {head(tokens, below)}"
    before, link, after = tokens.word(at - 3), tokens.word(at - 2), tokens.word(at - 1)
    if link == "to" and before.isalpha() and after.isalpha():
        return f"{singular(before)} per {singular(after)}"
    return ""
