"""Whether a quantity is by how much something rose or fell, and which way."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.records import Direction
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import changes

_REACH = 14  # tokens between a verb of change and its "by"


def change(tokens: Tokens, item: Item) -> None:
    """Makes the item a change, with its direction, where the words around say so."""
    if (
        item.kind in ("multiple", "rate")
        or item.rule == "from … to …"
        or item.first.style in ("majority", "ratio", "none")
        or (item.kind == "share" and item.numerator is not None)
    ):
        return
    if item.percent and _signed(tokens, item):
        return
    found = (
        _of_noun(tokens, item) or _by(tokens, item) or _verb(tokens, item) or _after(tokens, item)
    )
    if found is None:
        if item.unit == "percentage_point":
            _points(tokens, item)
        return
    direction, item.moved, rule = found
    item.kind, item.direction, item.rule = "change", direction, rule
    if item.percent or item.first.style == "fraction":
        item.unit = "ratio"


def _signed(tokens: Tokens, item: Item) -> bool:
    """Makes a signed percentage a change ("-2%", "+0.3%")."""
    if item.value is None or item.kind != "share":
        return False
    plus = tokens.word(item.i - 1) == "+" and not tokens.glued(item.i - 1)
    if item.value >= 0 and not plus:
        return False
    item.kind, item.unit, item.rule = "change", "ratio", "signed"
    item.direction, item.value = ("increase" if plus else "decrease"), abs(item.value)
    return True


def _points(tokens: Tokens, item: Item) -> None:
    """Percentage points that no word of change governs: a difference, or a rise with its word farther off."""
    for i in range(item.left - 1, max(-1, item.left - _REACH), -1):
        if tokens.words[i] in ".;":
            break
        hit = changes().verbs.at(tokens.words, i) or changes().nouns.at(tokens.words, i)
        if hit and tokens.words[i] not in ("up", "down"):
            item.direction, item.moved = hit[1], i
            return
    before = _than_before(tokens, item)
    if before:
        item.direction, item.moved, item.rule = before
    else:
        item.kind = "measure"


Found = tuple[Direction, int, str]


def _of_noun(tokens: Tokens, item: Item) -> Found | None:
    """ "a decrease of 4%", "cuts of nearly £2m"."""
    words, at = tokens.words, item.left
    if tokens.word(at - 1) in ("of", "by", "worth"):
        hit = changes().nouns.ending(words, at - 1)
        if hit and tokens.word(hit[0] - 1) not in ("to",):
            return hit[1], hit[0], "noun of change"
        if words[at - 1] == "of" and (item.percent or item.first.style == "fraction"):
            return _noun_in(tokens, at - 1)
    return None


def _noun_in(tokens: Tokens, of: int) -> Found | None:
    """ "a fall in recorded crime of": the noun of change some words before the "of" at token `of`."""
    for i in range(of - 2, max(-1, of - 7), -1):
        if tokens.words[i] in ".,;:":
            return None
        hit = changes().nouns.at(tokens.words, i)
        if hit and tokens.word(hit[0]) in ("in", "to"):
            return hit[1], i, "noun of change"
    return None


def _by(tokens: Tokens, item: Item) -> Found | None:
    """ "increased … by 2.5 million"."""
    at = item.left
    if tokens.word(at - 1) != "by":
        return None
    return _back(tokens, at - 1)


def _back(tokens: Tokens, at: int) -> Found | None:
    """The nearest verb or noun of change before token `at` in the same clause."""
    words = tokens.words
    for i in range(at - 1, max(-1, at - _REACH - 1), -1):
        if words[i] in ".;:!?":
            return None
        hit = changes().verbs.at(words, i) or changes().nouns.at(words, i)
        if (
            hit
            and hit[0] <= at
            and not (words[i] in ("up", "down", "lower", "lost", "lead", "better") and hit[0] != at)
        ):
            return hit[1], i, "changed by"
    return None


def _verb(tokens: Tokens, item: Item) -> Found | None:
    """ "rose 4%", "up 3%", "loses more than 1.5%"; for counts only verbs that take no object."""
    words, at = tokens.words, item.left
    if tokens.word(at - 1) in ("a", "an", "the", "another", "further") and item.percent:
        at -= 1
    if tokens.word(at - 1) == "at" and item.percent:
        at -= 1
    if tokens.words[at - 4 : at] == ["at", "a", "rate", "of"] and item.percent:
        at -= 4
    hit = changes().verbs.ending(words, at)
    if hit is None:
        return None
    verb = words[hit[0]]
    loose = not (item.percent or item.money or item.unit == "percentage_point")
    if loose and verb not in context("count_verbs") and item.first.style != "fraction":
        return None
    if item.money and verb in context("no_money_change"):
        return None
    if item.kind == "measure" and verb in context("no_money_change"):
        return None  # "loses 19 days"
    if verb in ("up", "down") and words[hit[0] - 1 : hit[0]] in (
        ["ramped"],
        ["made"],
        ["make"],
        ["makes"],
        ["making"],
        ["take"],
        ["takes"],
        ["took"],
        ["set"],
        ["signed"],
        ["picked"],
        ["give"],
        ["given"],
        ["end"],
        ["gave"],
        ["add"],
        ["opened"],
        ["opens"],
        ["built"],
        ["laid"],
    ):
        return None
    of_what = tokens.word(item.right)
    if item.percent and of_what == "of" and verb not in ("up", "down"):
        if verb in ("lost", "lose", "loses", "losing", "cut", "cutting", "shed"):
            return hit[1], hit[0], "verb of change"
        return None
    return hit[1], hit[0], "verb of change"


def _after(tokens: Tokens, item: Item) -> Found | None:
    """ "a 6% rise", "£900 million increase", "20% more", "10% down on"."""
    words, at = tokens.words, item.right
    share = item.percent or item.unit == "percentage_point" or item.first.style == "fraction"
    for gap in range(3):
        if gap and tokens.word(at + gap - 1) not in context("before_change_noun"):
            break
        hit = changes().nouns.at(words, at + gap)
        if hit and tokens.word(hit[0]) not in ("-",):
            single = words[at + gap] in context("change_nouns_of_counts")
            if (
                share
                or (item.kind == "count" and single and not gap)
                or (
                    item.money
                    and single
                    and words[at + gap] not in ("loss", "losses", "gain", "gains", "shortfall")
                )
            ):
                return hit[1], at + gap, "noun of change"
    if not share:
        return _than_before(tokens, item)
    more = changes().more.at(words, at)
    if (
        more
        and not (words[at] in ("up", "down") and tokens.word(at + 1) == "to")
        and item.unit != "percentage_point"
    ):
        return more[1], at, "more or fewer"
    if tokens.words[at : at + 1] == ["off"]:
        return "decrease", at, "off"
    return None


def _than_before(tokens: Tokens, item: Item) -> Found | None:
    """ "290 fewer than a year earlier": a difference in time is a change, one between groups is not."""
    at = item.noun[1] if item.noun else item.right
    for place in (item.right, at):
        more = changes().more.at(tokens.words, place)
        than = more[0] if more else 0
        if more and place == item.right and item.noun and item.noun[0] == than:
            than = item.noun[1]  # "200 fewer adoptions than"
        if more and tokens.word(than) == "than":
            after = tokens.words[than + 1 : than + 5]
            dated = any(
                len(word) == 4 and word.isdecimal() and word[:2] in ("19", "20") for word in after
            )
            if dated or not context("earlier").isdisjoint(after):
                return more[1], place, "than before"
    return None


def alternatives(tokens: Tokens, items: list[Item]) -> None:
    """ "risen by 300, or 12%", "by 4%, or £150 a home": the same change said again in other terms."""
    for first, second in zip(items, items[1:], strict=False):
        if first.kind != "change" or second.first.style == "ratio":
            continue
        link = tokens.words[first.right : second.left]
        bracket = link[-1:] == ["("] and len(link) <= 3 and second.percent
        if not (bracket or link == ["or"] or (link[-2:] == [",", "or"] and len(link) <= 5)):
            continue
        if second.kind in ("share", "amount") or (second.kind == "rate" and second.money):
            second.kind, second.direction, second.moved = "change", first.direction, first.moved
            second.rule = "said again"


def lowered_points(tokens: Tokens, items: list[Item]) -> None:
    """Per cent that means percentage points: "fallen by nine per cent from 28.3 to 19.3 per cent".

    A change in per cent whose two stated ends differ by just that many points is in points.
    """
    for k, item in enumerate(items):
        if item.kind != "change" or not item.percent or item.value is None:
            continue
        ends = [other for other in items[k + 1 : k + 3] if other.percent and other.kind == "share"]
        if len(ends) < 2 or ends[0].value is None or ends[1].value is None:
            continue
        if (
            tokens.word(ends[0].left - 1) != "from"
            or "to" not in tokens.words[ends[0].right : ends[1].i]
        ):
            continue
        if abs(abs(ends[0].value - ends[1].value) - item.value) < 0.0055:
            item.value, item.unit = round(item.value * 100, 10), "percentage_point"
            item.rule = "per cent that means points"
