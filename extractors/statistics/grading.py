"""The inspection grades a claim is about, and the judgement area it names."""

from __future__ import annotations

from functools import cache

from extractors.quantities.item import Item
from extractors.statistics.baselines import is_baseline
from extractors.statistics.carried import looks_back
from extractors.statistics.mentions import Mention, may_grade, mentions
from extractors.statistics.sentence import UNGRADED, Memory, Said, Verdict
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.names import judgement_frames, judgements
from extractors.vocabulary.word_sets import Words


def verdicts(said: Said, carried: list[bool], earlier: Verdict) -> list[Verdict]:
    """What each item of a sentence is graded; `earlier` is the verdict of the claim before it.

    The next wording in the item's clause counts, else the one before it. A claim that names no
    subject of its own (`carried`) shares the verdict of the one it leans on.
    """
    found = mentions(said.tokens, primed=bool(earlier.grades))
    items = said.items
    if "respectively" in said.tokens.words:
        paired = mentions(said.tokens, primed=True, joined=False)
        if len(paired) == len(items):
            return [Verdict(m.grades, area_near(said.tokens, m, len(said.tokens))) for m in paired]
    made: list[Verdict] = []
    for at, item in enumerate(items):
        total = _is_total(said, at)
        out = not found or total or item.kind in ("amount", "measure")
        mention = None if out else _graded(said, at, found)
        if mention is not None:
            made.append(
                Verdict(mention.grades, _own_area(said, item) or _area_of(said, mention, items))
            )
            continue
        leaning = (
            (((looks_back(said) and not found) or carried[at]) and not _acts(said, item))
            or _says_how_many(said, item)
            or (at > 0 and _elliptic(said, item))
            or (at > 0 and is_baseline(said, at))
            or said.tokens.word(item.left - 1) == "("
        )
        before = made[at - 1] if at else (earlier if not found else UNGRADED)
        if at and _elliptic(said, item):
            before = next((one for one in reversed(made) if one.grades), before)
        if before.grades and _denied(said, item):
            before = Verdict(_others(before.grades), before.judgement)
        if leaning and before.grades and item.kind in ("share", "count", "change") and not total:
            made.append(Verdict(before.grades, _own_area(said, item) or before.judgement))
        else:
            made.append(UNGRADED)
    return _summed(said, made)


def _summed(said: Said, made: list[Verdict]) -> list[Verdict]:
    """Verdicts with that of a count which those graded after its colon add up to.

    "Some 90 (75%) did well: 60 were good and 30 outstanding" grades all three, and the share.
    """
    items, words = said.items, said.tokens.words
    for at, item in enumerate(items):
        if made[at].grades or item.kind != "count" or ":" not in words[item.right :]:
            continue
        colon = words.index(":", item.right)
        parts = [k for k in range(at + 1, len(items)) if items[k].left > colon and made[k].grades]
        total = sum(items[k].value or 0 for k in parts if items[k].kind == "count")
        if len(parts) < 2 or total != item.value:
            continue
        grades = tuple(dict.fromkeys(grade for k in parts for grade in made[k].grades))
        made[at] = Verdict(grades, made[parts[0]].judgement)
        if at + 1 < len(items) and words[items[at + 1].left - 1] == "(":
            made[at + 1] = made[at]
    return made


def _says_how_many(said: Said, item: Item) -> bool:
    """ "A year earlier there were 119": the sentence only tells how many of what it leans on."""
    words = said.tokens.words
    before = words[max(0, item.left - 2) : item.left]
    told = before[:1] in (["there"], ["it"]) and before[1:] in (["was"], ["were"], ["is"])
    bare = item.noun is None and words[item.right : item.right + 1] in ([], ["."], [","], [";"])
    if item.kind == "share" and _denied(said, item):
        return True
    return told and bare and item.kind in ("count", "share")


def _denied(said: Said, item: Item) -> bool:
    """ "If four in five homes are good, then one in five is not": the other grades are meant."""
    words = said.tokens.words
    verb, no, end = (*words[item.right : item.right + 3], "", "", "")[:3]
    return verb in ("is", "are", "was", "were") and no == "not" and (not end or not end.isalpha())


def _others(grades: tuple[str, ...]) -> tuple[str, ...]:
    """The grades that something has which has none of these."""
    better = ("good", "outstanding")
    worse = ("requires_improvement", "inadequate")
    return worse if set(grades) <= set(better) else better if set(grades) <= set(worse) else ()


def _elliptic(said: Said, item: Item) -> bool:
    """ "…; of the 360 secondary schools, 77% were": what they were stands with the item before."""
    words = said.tokens.words
    after = words[item.right : item.right + 2]
    if words[item.right : item.right + _LEVEL] == ["at", "that", "level"] or _as_are(words, item):
        return True
    if item is said.items[-1] and words[-2:] in (["are", "."], ["were", "."], ["is", "."]):
        return True  # "but fewer than half of colleges are."
    return after[:1] in (["were"], ["was"], ["are"], ["did"]) and after[1:] in ([], ["."], [";"])


_LEVEL = 3  # words of "at that level"


def _as_are(words: list[str], item: Item) -> bool:
    """Whether others are said to be the same: "…, as are 86% of schools", "So are 96% of …"."""
    if "as" not in words and "so" not in words:
        return False
    return any(
        words[k] in ("as", "so") and words[k + 1] in ("are", "were")
        for k in range(max(0, item.left - _SAME), item.left - 1)
    )


_SAME = 14  # tokens from "as are" to a figure


@cache
def _acting() -> tuple[Words, Words, Words]:
    """Verbs of how one is judged, verbs of what one does, and words that stand before either."""
    classes = word_classes()
    quiet = context("judging") | context("before_grade") | context("levels") | classes.auxiliaries
    acting = (classes.verbs - classes.nouny - quiet) | {"do", "did", "does"}
    return quiet, acting, classes.adverbs | {"not", "all", "both", "since"}


def _acts(said: Said, item: Item) -> bool:
    """Whether an item's clause says what those counted do, and not how they were judged."""
    tokens, classes = said.tokens, word_classes()
    quiet, acting, idle = _acting()
    if not acting.isdisjoint(said.since_comma(item)):
        return True
    at = item.noun[1] if item.noun else item.right
    if tokens.word(at) == "of" and tokens.word(at + 1) in classes.anaphora:
        at += 2
    while tokens.word(at) in idle:
        at += 1
    if tokens.word(at) in ("do", "did", "does"):
        return True
    while tokens.word(at) in classes.auxiliaries | idle:
        at += 1
    return tokens.word(at) in classes.verbs - quiet


def earlier_verdict(said: Said, memory: Memory) -> Verdict:
    """The verdict a sentence may lean on: that of the claim before, or of a sentence since.

    A sentence without figures that tells of something new ends the hold of the verdict before it.
    """
    if memory.before is None:
        return memory.verdict
    graded = may_grade(said.folded, *memory.before)
    if not graded and memory.verdict == UNGRADED:
        return memory.verdict
    tokens = Tokens.of(said.document.text, said.folded, *memory.before)
    found = mentions(tokens, primed=bool(memory.verdict.grades)) if graded else []
    if found:
        return Verdict(found[-1].grades, area_near(tokens, found[-1], len(tokens)))
    goes_on = tokens.word(0) in word_classes().anaphora
    return memory.verdict if goes_on else UNGRADED


def _is_total(said: Said, at: int) -> bool:
    """Whether an item only states the whole of others ("Of the 14 councils, 11 …")."""
    item, words = said.items[at], said.tokens.words
    if item.kind != "count" or len(said.items) == 1:
        return False
    before = words[max(0, item.left - 2) : item.left]
    opening = before[-1:] == ["of"] or before in (["of", "the"], ["of", "these"])
    following = said.items[at + 1] if at + 1 < len(said.items) else None
    lead = words[max(0, following.left - 3) : following.left] if following else []
    named = lead[-2:] in (["of", "which"], ["of", "whom"], ["of", "these"], ["of", "them"])
    return (opening and item.numerator is None and (item.left <= 4 or at > 0)) or named


def _graded(said: Said, at: int, found: list[Mention]) -> Mention | None:
    """The wording that an item's claim is about: the next in its clause, else the one before."""
    tokens, items = said.tokens, said.items
    item = items[at]
    start = items[at - 1].right if at else 0
    before = [mention for mention in found if start <= mention.i and mention.j <= item.left]
    if before and tokens.word(item.left - 1) == "(" and tokens.word(item.right) == ")":
        return before[-1]  # "12 were good (40%), 18 inadequate (60%)"
    stop = len(tokens)
    for other in items[at + 1 :]:
        parted = any(item.right <= mention.i < other.left for mention in found)
        if parted or _new_predicate(tokens, item.right, other.left):
            stop = other.left
            break
    for mention in found:
        if item.right <= mention.i < stop and not _broken(tokens, item.right, mention.i):
            return mention
    if not before or _broken(tokens, before[-1].j, item.left):
        return None
    taken = (
        at
        and _new_predicate(tokens, before[-1].j, item.left)
        and item.kind == "count"
        and item.noun
    )
    owned = at and (before[-1].i - items[at - 1].right <= 2 or item.kind == "count")
    return None if taken or owned else before[-1]


def _new_predicate(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a verb stands between two tokens, so that what follows is another claim."""
    classes = word_classes()
    return any(
        word in classes.auxiliaries or (word in classes.verbs and word not in classes.nouny)
        for word in tokens.words[start:end]
    )


def _broken(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a sign or conjunction that opens another claim stands between two tokens."""
    words = tokens.words[start:end]
    return ";" in words or not context("contrasts").isdisjoint(words)


def _own_area(said: Said, item: Item) -> str | None:
    """The judgement area named right after an item ("92% for behaviour and attitudes")."""
    tokens = said.tokens
    at = item.right
    while tokens.word(at) in word_classes().auxiliaries or tokens.word(at) == ")":
        at += 1
    if tokens.word(at) not in ("for", "in", "on"):
        return None
    hit = judgements().at(tokens.words, at + 1)
    return (hit[1].code or None) if hit and not hit[1].overall else None


def area_near(tokens: Tokens, mention: Mention, stop: int) -> str | None:
    """The judgement area of a wording: the nearest framed phrase before token `stop`."""
    return next(iter(areas_near(tokens, mention, stop)), None)


def areas_near(tokens: Tokens, mention: Mention, stop: int) -> list[str]:
    """The judgement areas of a wording: the nearest one, and those coupled to it by "and"."""
    before, after = judgement_frames()
    words = tokens.words
    named = [
        (i, j, area)
        for i, j, area in judgements().every(words)
        if area.code and not area.overall and not (i >= stop and i > mention.j)
    ]
    best: tuple[int, int] | None = None
    for k, (i, j, area) in enumerate(named):
        framed = i == mention.j or before.ending(words, i) or after.at(words, j)
        if area.needs and not framed:
            continue
        distance = i - mention.j if i >= mention.j else 2 * (mention.i - j) + 6
        if best is None or distance < best[0]:
            best = (distance, k)
    if best is None or best[0] >= 40:
        return []
    found = [named[best[1]]]
    for other in named[best[1] + 1 :]:
        if (
            not set(words[found[-1][1] : other[0]]) <= context("between_judgements")
            or other[0] - found[-1][1] > 3
        ):
            break
        found.append(other)
    return [area.code for _, _, area in found]


def _area_of(said: Said, mention: Mention, items: list[Item]) -> str | None:
    stop = min((item.left for item in items if item.left >= mention.j), default=len(said.tokens))
    return area_near(said.tokens, mention, stop)
