"""Whether a quantity is by how much something rose or fell, and which way."""

from __future__ import annotations

from extractors.numbers.money import sign_before
from extractors.quantities.compared import Found, added, growing, sized, than_before
from extractors.quantities.item import Item
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import changes

_REACH = 14  # tokens between a verb of change and its "by"


def change(tokens: Tokens, item: Item) -> None:
    """Makes the item a change, with its direction, where the words around say so."""
    if (
        item.kind in ("multiple", "rate")
        or (item.kind == "count" and item.unit == "time")  # "had fallen 11 times"
        or item.rule == "from … to …"
        or item.first.style in ("majority", "ratio", "none")
        or (item.kind == "share" and item.numerator is not None)
    ):
        return
    if item.percent and _signed(tokens, item):
        return
    found = (
        _of_noun(tokens, item)
        or _by(tokens, item)
        or _verb(tokens, item)
        or added(tokens, item)
        or _after(tokens, item)
        or _real_terms(tokens, item)
        or growing(tokens, item)
        or _reached(tokens, item)
        or _of_each(tokens, item)
        or sized(tokens, item)
    )
    if found is None:
        if item.unit == "percentage_point":
            _points(tokens, item)
        return
    direction, item.moved, rule = found
    item.kind, item.direction, item.rule = "change", direction, rule
    if item.percent or item.first.style == "fraction":
        item.unit = "ratio"


def _real_terms(tokens: Tokens, item: Item) -> Found | None:
    """ "reduce spending of 14% in real terms": prices are only taken out of changes."""
    if not item.percent or tokens.words[item.right : item.right + 3] != ["in", "real", "terms"]:
        return None
    return _back(tokens, item.left)


def _reached(tokens: Tokens, item: Item) -> Found | None:
    """ "a reduction in the cap that reached £16m": the size a change came to."""
    words, at = tokens.words, item.left
    if tokens.word(at - 1) not in ("reached", "totalled", "totalling", "reaching"):
        return None
    if tokens.word(at - 2) not in ("that", "which"):
        return None
    for i in range(at - 3, max(-1, at - 3 - _REACH), -1):
        hit = changes().nouns.at(words, i)
        if words[i] in ".;:" or hit:
            return (hit[1], i, "noun of change") if hit else None
    return None


def _signed(tokens: Tokens, item: Item) -> bool:
    """Makes a signed percentage a change ("-2%", "+0.3%")."""
    if item.value is None or item.kind != "share":
        return False
    plus = tokens.word(item.i - 1) == "+" and not tokens.glued(item.i - 1)
    if item.value >= 0 and not plus:
        return False
    item.kind, item.unit, item.rule = "change", "ratio", "signed"
    item.direction, item.value = ("increase" if plus else "decrease"), abs(item.value)
    item.i -= plus
    item.left = min(item.left, item.i)
    return True


def _points(tokens: Tokens, item: Item) -> None:
    """Percentage points that no word of change governs: a difference, or a rise with its word
    farther off.
    """
    before = than_before(tokens, item)
    if before:
        item.direction, item.moved, item.rule = before
        return
    for i in range(item.left - 1, max(-1, item.left - _REACH), -1):
        if tokens.words[i] in ".;":
            break
        hit = changes().verbs.at(tokens.words, i) or changes().nouns.at(tokens.words, i)
        if hit and tokens.words[i] not in ("up", "down"):
            item.direction, item.moved = hit[1], i
            return
    item.kind = "measure"


def _of_noun(tokens: Tokens, item: Item) -> Found | None:
    """ "a decrease of 4%", "cuts of nearly £2m"."""
    words, at = tokens.words, item.left
    if tokens.word(at - 1) in ("of", "by", "worth"):
        apart = words[at - 2 : at] == [",", "of"]  # "the steepest fall, of 11%"
        hit = changes().nouns.ending(words, at - 1 - apart)
        pay = hit is not None and at - 1 - apart - hit[0] > 1  # "a pay award worth £400"
        if hit and item.money and (pay or words[hit[0]] in context("sums")):
            return None
        if hit and tokens.word(hit[0] - 1) not in ("to",):
            return hit[1], hit[0], "noun of change"
        if words[at - 1] == "of" and (item.percent or item.first.style == "fraction"):
            return _noun_in(tokens, at - 1)
    return None


def _of_each(tokens: Tokens, item: Item) -> Found | None:
    """ "increases in remedy (8%) and other (4%) cases", "prices rose fastest in the north (7%)"."""
    if not item.percent or item.kind != "share":
        return None
    if tokens.word(item.left - 1) != "(" or tokens.word(item.right) != ")":
        return None
    for i in range(item.left - 2, max(-1, item.left - _REACH), -1):
        if tokens.words[i] in ".;:":
            return None
        noun = changes().nouns.at(tokens.words, i)
        if noun and tokens.words[i].endswith("s") and tokens.word(noun[0]) == "in":
            return noun[1], i, "changes of each"
        verb = changes().verbs.at(tokens.words, i)
        if verb and tokens.word(verb[0]) in context("utmost"):
            return verb[1], i, "changes of each"
    return None


def _noun_in(tokens: Tokens, of: int) -> Found | None:
    """ "a fall in recorded crime of": the noun of change some words before the "of" at token
    `of`.
    """
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
    while tokens.word(at - 1) in context("before_size"):
        at -= 1
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
    hit = changes().verbs.ending(tokens.words, _before_article(tokens, item))
    if hit is None:
        return None
    start, verb = hit[0], tokens.words[hit[0]]
    loose = not (item.percent or item.money or item.unit == "percentage_point")
    if loose and verb not in context("count_verbs") and item.first.style != "fraction":
        return None
    ended = not tokens.word(item.right).isalpha() or tokens.word(item.right) in _AFTER_WEIGHTS
    weight = ended and item.unit in context("weights")  # "she lost two stone"
    if (item.money or item.kind == "measure") and verb in context("no_money_change") and not weight:
        return (hit[1], start, "verb of change") if _to_price(tokens, item) else None
    if verb in ("up", "down") and tokens.word(start - 1) in context("phrasal_verbs"):
        return None
    if verb == "up" and item.comparator == "at_most":
        return None  # "up to a maximum of £6,000"
    if item.percent and tokens.word(item.right) == "of" and verb not in context("loses_part_of"):
        return None
    return hit[1], start, "verb of change"


_AFTER_WEIGHTS = frozenset(["in", "and", "but", "since", "over", "because", "while", "without"])


def _to_price(tokens: Tokens, item: Item) -> bool:
    """ "gained 10p to £1.20": what it came to tells that a price moved, unlike "raised £2m" and
    "loses 19 days".
    """
    return (
        item.money
        and tokens.word(item.right) == "to"
        and any(sign_before(tokens, item.right + k) for k in (2, 3))
    )


def _before_article(tokens: Tokens, item: Item) -> int:
    """The token before which a verb of change may stand, past "a further" and "at a rate of"."""
    at = item.left
    if not item.percent:
        return at - (tokens.word(at - 1) in ("just", "only"))
    while tokens.word(at - 1) in context("before_size"):
        at -= 1
    if tokens.words[at - 4 : at] == ["at", "a", "rate", "of"]:
        return at - 4
    return at - (tokens.word(at - 1) == "at")


def _after(tokens: Tokens, item: Item) -> Found | None:
    """ "a 6% rise", "£900 million increase", "20% more", "10% down on"."""
    words, at = tokens.words, item.right
    noun = _noun_after(tokens, item)
    if noun:
        return noun
    if not (item.percent or item.unit == "percentage_point" or item.first.style == "fraction"):
        return than_before(tokens, item)
    more = changes().more.at(words, at)
    level = tokens.word(at) in ("up", "down") and tokens.word(at + 1) == "to"
    if more and not level and item.unit != "percentage_point":
        return more[1], at, "more or fewer"
    return ("decrease", at, "off") if tokens.word(at) == "off" else None


def _noun_after(tokens: Tokens, item: Item) -> Found | None:
    """The noun of change after the item, past two words that describe it ("a 6% annual pay
    rise").
    """
    share = item.percent or item.unit == "percentage_point" or item.first.style == "fraction"
    for gap in range(3):
        at = item.right + gap
        if gap and tokens.word(at - 1) not in context("before_change_noun"):
            return None
        hit = changes().nouns.at(tokens.words, at)
        if hit is None or tokens.word(hit[0]) == "-":
            continue
        single = tokens.words[at] in context("change_nouns_of_counts")
        owned = item.money and tokens.words[at] not in context("sums")
        if share or (single and (owned or (item.kind == "count" and not gap))):
            return hit[1], at, "noun of change"
    return None


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
