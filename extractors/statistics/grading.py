"""The inspection grades a claim is about, and the judgement area it names."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.quantities.item import Item
from extractors.statistics.periods import is_baseline, looks_back
from extractors.statistics.sentence import Said, Verdict
from extractors.tokens import Tokens
from extractors.vocabulary.lexicon import (
    grades,
    judgement_frames,
    judgements,
    number_words,
    populations,
    word_classes,
)

_RATING_VERBS = frozenset(
    [
        "rated",
        "judged",
        "graded",
        "be",
        "are",
        "is",
        "was",
        "were",
        "been",
        "deemed",
        "found",
        "classed",
        "received",
        "considered",
        "remained",
        "became",
        "become",
        "assessed",
        "achieved",
        "as",
        "only",
        "either",
    ]
)
_RATED = frozenset(["rated", "judged", "graded", "rating", "grade", "deemed"])
_AFTER = frozenset(
    [
        "",
        ".",
        ",",
        ";",
        ")",
        "by",
        "overall",
        "or",
        "and",
        "children's",
        "authorities",
        "services",
        "providers",
        "homes",
        "quality",
        "standard",
        "judgement",
        "judgements",
        "grade",
        "grades",
        "rating",
        "ratings",
        "in",
        "while",
        "'",
    ]
)
_JOINS = frozenset(
    [
        "",
        "or",
        "and",
        "/",
        "or as",
        "or are",
        "or is",
        "or to",
        "or rated",
        "or were",
        "or was",
        "or judged",
    ]
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A wording of grades in tokens i to j."""

    i: int
    j: int
    grades: tuple[str, ...]


def mentions(tokens: Tokens, *, primed: bool = False, joined: bool = True) -> list[Mention]:
    """Every wording of grades in a sentence; everyday words only where something is judged.

    `primed` says that the claim before was about grades; `joined` makes coupled ones one.
    """
    table = grades()
    wordings = table.wordings.every(tokens.words)
    judged = (
        primed
        or not table.context.isdisjoint(tokens.words)
        or any(not wording.bare for _, _, wording in wordings)
    )
    found = [
        Mention(i, j, wording.grades)
        for i, j, wording in wordings
        if not wording.bare or _is_grade(tokens, i, j, judged)
    ]
    return _joined(tokens, found) if joined else found


def _is_grade(tokens: Tokens, i: int, j: int, judged: bool) -> bool:
    """Whether an everyday word ("good") is a grade here."""
    words = tokens.words
    before, after = tokens.word(i - 1), tokens.word(j)
    if before in ("'", '"') and after in ("'", '"'):
        return True
    if before in _RATED or words[max(0, i - 2) : i] in (
        ["to", "be"],
        ["rated", "as"],
        ["judged", "as"],
        ["graded", "as"],
    ):
        return after != "at"
    if before in ("and", "or") and tokens.word(i - 2) in (
        "outstanding",
        "inadequate",
        "good",
        "improvement",
    ):
        return True
    if judged and (
        before[:1].isdecimal()
        or before in ("%", "cent", "percent")
        or before in number_words().cardinals
    ):
        return (
            after in ("and", "for", "", ".", ",", ";") or after not in grades().not_before.firsts()
        )
    if after in _JUDGED or (before == "to" and tokens.word(i - 2) in _MOVED):
        return True  # "a good judgement", "improved to good"
    if judgements().at(words, j):
        return True  # "good adoption services"
    if after == "for":
        named = judgements().at(words, j + 1)
        return (judged and before in _RATING_VERBS) or (named is not None and bool(named[1].code))
    if judged and before in _RATING_VERBS and after in _AFTER:
        return True
    if before == "as" and not _RATED.isdisjoint(words[:i]):
        return True
    if grades().not_before.at(words, j) or before in (
        "too",
        "so",
        "very",
        "a",
        "as",
        "no",
        "for",
        "really",
        "pretty",
    ):
        return words[j : j + 1] in (["standard"], ["quality"]) and judged
    judged = judged or _rated_subject(tokens, i)
    return judged and (before in _RATING_VERBS or after in _AFTER or before.endswith("ing"))


def _rated_subject(tokens: Tokens, i: int) -> bool:
    """Whether a known population is said to be what token i says ("All 12 councils were good")."""
    if tokens.word(i - 1) not in ("are", "is", "was", "were"):
        return False
    return any(
        (hit := populations().ending(tokens.words, k)) is not None and hit[1].code
        for k in range(max(1, i - 3), i)
    )


_JUDGED = frozenset(["judgement", "judgements", "grade", "grades", "rating", "ratings"])
_MOVED = frozenset(
    ["improved", "dropped", "fell", "fallen", "moved", "risen", "rose", "declined", "went", "gone"]
)


def _joined(tokens: Tokens, found: list[Mention]) -> list[Mention]:
    """Mentions with those coupled by "or" or "and" made one ("good or outstanding")."""
    joined: list[Mention] = []
    for mention in found:
        last = joined[-1] if joined else None
        link = (
            [word for word in tokens.words[last.j : mention.i] if word not in "'\""]
            if last
            else ["."]
        )
        if (
            last
            and mention.i - last.j <= 5
            and " ".join(link) in _JOINS
            and mention.grades != last.grades
        ):
            both = tuple(dict.fromkeys([*last.grades, *mention.grades]))
            joined[-1] = Mention(last.i, mention.j, both)
        else:
            joined.append(mention)
    return joined


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
            (looks_back(said) and not found)
            or carried[at]
            or (at > 0 and is_baseline(said, at))
            or said.tokens.word(item.left - 1) == "("
        )
        before = made[at - 1] if at else (earlier if not found else Verdict())
        if leaning and before.grades and item.kind in ("share", "count", "change") and not total:
            made.append(Verdict(before.grades, _own_area(said, item) or before.judgement))
        else:
            made.append(Verdict())
    return made


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
    stop = len(tokens)
    for other in items[at + 1 :]:
        parted = any(item.right <= mention.i < other.left for mention in found)
        if parted or _new_predicate(tokens, item.right, other.left):
            stop = other.left
            break
    for mention in found:
        if item.right <= mention.i < stop and not _broken(tokens, item.right, mention.i):
            return mention
    start = items[at - 1].right if at else 0
    before = [mention for mention in found if start <= mention.i and mention.j <= item.left]
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
    return not {";", "but", "whereas", "although"}.isdisjoint(tokens.words[start:end])


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
        if not set(words[found[-1][1] : other[0]]) <= _COUPLING or other[0] - found[-1][1] > 3:
            break
        found.append(other)
    return [area.code for _, _, area in found]


_COUPLING = frozenset(["and", ",", "or", "being", "for", "how", "the"])


def _area_of(said: Said, mention: Mention, items: list[Item]) -> str | None:
    stop = min((item.left for item in items if item.left >= mention.j), default=len(said.tokens))
    return area_near(said.tokens, mention, stop)
