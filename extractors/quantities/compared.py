"""Changes told without a verb of change before them: "290 fewer than a year earlier", "adds £2 to
the bill"."""

from __future__ import annotations

from extractors.numbers.datemark import months
from extractors.quantities.item import Item
from extractors.records import Direction
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import changes, number_words, word_classes

Found = tuple[Direction, int, str]  # the way, the token that says so, and the rule

_TIMES = frozenset(["same", *months()])  # "than in the same six months", "than in May"
_REACH = 9  # tokens between what is counted and "than"


def than_before(tokens: Tokens, item: Item) -> Found | None:
    """ "290 fewer than a year earlier": a difference in time is a change, one between groups is
    not; "29,000 fewer posts", compared with nothing, are fewer than before.
    """
    at = item.noun[1] if item.noun else item.right
    for place in (item.right, at):
        more = changes().more.at(tokens.words, place)
        if not more:
            continue
        than = more[0]
        if place == item.right and item.noun and item.noun[0] == than:
            than = item.noun[1]  # "200 fewer adoptions than"
        than = _than(tokens, than)
        if tokens.word(than) in ("than", "on"):
            return (more[1], place, "than before") if earlier(tokens, than + 1) else None
        alone = item.kind == "count" and item.noun is not None and place == item.right
        if alone and tokens.words[place] == "fewer":
            return more[1], place, "fewer"
        if alone and tokens.words[place] == "more" and _since(tokens, item):
            return more[1], place, "more since"
    return None


def moved_rate(tokens: Tokens, item: Item) -> None:
    """Makes a rate that is a difference in time a change: "£1.68 a week more than last year"."""
    found = than_before(tokens, item) if item.kind == "rate" and item.noun is None else None
    if found is not None:
        item.kind, item.direction, (_, item.moved, item.rule) = "change", found[0], found


def _since(tokens: Tokens, item: Item) -> bool:
    """Whether a time follows from which more are counted ("1,500 more boats since 2010")."""
    end = item.noun[1] if item.noun else item.right
    return "since" in tokens.words[end : end + _REACH]


def _than(tokens: Tokens, at: int) -> int:
    """The place of a "than" past the time it is told of ("fewer crimes last year than"), else
    `at`.
    """
    for k in range(at, min(at + _REACH, len(tokens))):
        if tokens.words[k] == "than":
            return k
        if not tokens.words[k][0].isalnum():
            break
    return at


def earlier(tokens: Tokens, at: int) -> bool:
    """Whether a time opens what stands from token `at` on."""
    after = tokens.words[at : at + 4]
    while after[1:2] and after[0] in ("there", "it", "they") and after[1] in ("was", "were", "did"):
        at += 2  # "than there were 12 months ago"
        after = tokens.words[at : at + 4]
    if after[:1] in (["in"], ["at"], ["on"]) and not _TIMES.isdisjoint(tokens.words[at : at + 7]):
        return True
    if after[:1] == ["when"]:
        return True  # "2,000 fewer than when I began"
    if after[:1] == ["this"] and after[1:2] and after[1].split("'")[0] in context("rate_times"):
        return True  # "£15 million bigger than this year's"
    dated = any(len(word) == 4 and word.isdecimal() and word[:2] in ("19", "20") for word in after)
    return dated or not context("earlier").isdisjoint(after)


def growing(tokens: Tokens, item: Item) -> Found | None:
    """ "rents inflation was 8.4%", "annual growth in pay stood at 5%": how fast something rises."""
    words, at = tokens.words, item.left
    linked = tokens.word(at - 1) in context("growth_is")
    if not item.percent or item.kind != "share" or tokens.word(item.right) == "of":
        return None
    utmost = tokens.word(at - 1) == "(" and not context("utmost").isdisjoint(words[:at])
    if not (linked or utmost):
        return None
    for k in range(at - 2, max(-1, at - _FAR), -1):
        if words[k] in context("growth_nouns"):
            return "increase", k, "rate of growth"
        if words[k] in ".;:" or (linked and words[k] in _ANOTHER):
            return None
    return None


_ANOTHER = frozenset({"and", "but", "while", "that", "which", "who", "when", "as", ",", "than"})
_FAR = 18  # tokens between what grows and how fast


def added(tokens: Tokens, item: Item) -> Found | None:
    """ "adds £1.62 a week to the bill", "take £20 off fares": it rose or fell by so much."""
    if item.kind not in ("amount", "measure", "share") or (
        item.kind == "share" and not item.percent
    ):
        return None
    if item.unit in context("calendar") | {"fortnight"}:
        return None  # "took 9 days off"
    verb, end = tokens.word(item.left - 1), item.right
    if tokens.word(end) in ("a", "per", "each", "every") and tokens.word(end + 1) in context(
        "rate_times"
    ):
        end += 2
    link, nxt = tokens.word(end), tokens.word(end + 1)
    if not nxt.isalpha() or nxt in context("no_raised"):
        return None
    if link == "to" and verb in context("adding"):
        return "increase", end, "added to"
    if link == "off" and verb in context("taking_off"):
        return "decrease", end, "taken off"
    return None


def sized(tokens: Tokens, item: Item) -> Found | None:
    """ "The increase was 60%", "the total rise over three years does not exceed 6%": how large the
    change is that is the subject of a verb right before the figure.
    """
    classes, k = word_classes(), item.left - 1
    if not item.percent or tokens.word(item.right) == "of":
        return None
    while tokens.word(k) in classes.adverbs or tokens.word(k) == "not":
        k -= 1
    bound = tokens.words[item.left : item.i]  # "does not exceed"
    if tokens.word(k) not in context("sizes") and context("sizes").isdisjoint(bound):
        return None
    for i in range(k - 1, max(-1, k - _FAR), -1):
        noun = changes().nouns.at(tokens.words, i)
        if noun is None:
            word = tokens.words[i]
            timed = word[0].isdecimal() or word in number_words().cardinals
            timed = timed or word in context("time_nouns") | context("placing")
            if not (timed or word in classes.auxiliaries | _OVER):
                return None  # "since the rise in fees the pass rate was 71%"
            continue
        if not context("size_of").isdisjoint(tokens.words[max(0, i - 2) : i]):
            return noun[1], i, "noun of change"
        return None
    return None


_OVER = frozenset(["over", "in", "since", "to", "the", "-", "/", "not"])
