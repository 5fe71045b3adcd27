"""How long a change or a deed has taken, and how long a plan is to take: "in five years"."""

from __future__ import annotations

from datetime import date
from functools import cache

from extractors.numbers.read import read
from extractors.quantities.item import Item
from extractors.records import Period
from extractors.statistics.sentence import Said
from extractors.statistics.when import When, back
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.load import toml

_FAR = 6  # tokens between a change and the time it took


def planned(tokens: Tokens, i: int) -> When | None:
    """ "£40 over four years": a stretch of time that nothing dates."""
    numeral = read(tokens, i + 1 + (tokens.word(i + 1) == "the"))
    if numeral is None or not numeral.value or numeral.form != "cardinal":
        return None
    unit = units().get(tokens.word(numeral.j))
    dated = tokens.word(numeral.j + 1) in ("to", "from", "ending", "since", "between", "old", "ago")
    if unit is None or unit > -1 or dated:
        return None
    return When(i, numeral.j + 1, Period(tokens.raw(i, numeral.j + 1)))


def within(said: Said, i: int, published: date) -> When | None:
    """ "has risen by 12% in five years": so long up to publication, for what has changed or been
    done; "needs 60 carers in two years": so long from it on.
    """
    tokens = said.tokens
    at = i + 1 + (tokens.word(i + 1) in context("just"))
    numeral = read(tokens, at)
    counted = numeral is not None and bool(numeral.value) and numeral.form == "cardinal"
    if not counted and tokens.word(at) not in ("a", "one"):
        return None
    end = numeral.j if numeral and counted else at + 1
    unit = units().get(tokens.word(end))
    if unit is None or unit > -1 or tokens.word(end + 1) in context("after_stretches"):
        return None
    item = next((item for item in reversed(said.items) if item.right <= i), None)
    if item is None or i - item.right > _FAR or "," in tokens.words[item.right : i]:
        return None
    count = numeral.value if numeral and numeral.value and counted else 1.0
    text = tokens.raw(i, end + 1)
    if _is_aim(said, item):
        last = back(published, -count, unit)
        return When(i, end + 1, Period(text, published, last), lasted=True) if last else None
    if not (context("future") - {"from"}).isdisjoint(tokens.words):
        return None
    done = item.kind == "count" and tokens.word(item.left - 1) != "to"
    done = done and bool(counted) and unit <= units()["year"]
    done = done and _has_been_done(said, item)
    if tokens.words[i] != "in" or (item.direction is None and not done):
        return None
    first = back(published, count, unit)
    return When(i, end + 1, Period(text, first, published), lasted=True) if first else None


def _has_been_done(said: Said, item: Item) -> bool:
    """Whether a clause tells what has been done ("has built", "he said that it had built")."""
    clause = said.clause(item)
    told = "had" in clause and not {"said", "told"}.isdisjoint(said.tokens.words[: item.left])
    return told or not context("perfect").isdisjoint(clause)


def _is_aim(said: Said, item: Item) -> bool:
    """Whether an item is still to be: "will open 40", "needs 40", "to recruit 40"."""
    words, at = said.tokens.words, item.left
    at -= words[at - 1] in ("another", "some", "a")
    acts = words[at - 2 : at - 1] == ["to"] and words[at - 1] in word_classes().verbs
    aiming = not context("aiming").isdisjoint(
        words[at - 1 - (words[at - 1] in ("another", "some", "a")) : at]
    )
    return acts or aiming or not context("to_come").isdisjoint(said.clause(item))


@cache
def units() -> dict[str, int]:
    """Units of time in days, or in months where negative."""
    table: dict[str, int] = toml("times")["units"]
    return table
