"""The inspection grades a claim is about, and the judgement area it names."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.quantities.item import Item
from extractors.tokens import Tokens
from extractors.vocabulary.lexicon import grades, judgement_frames, judgements, word_classes

_RATING_VERBS = frozenset(["rated", "judged", "graded", "be", "are", "is", "was", "were", "been", "deemed", "found", "classed", "received", "considered", "remained", "became", "become", "assessed", "achieved", "as", "only", "either"])


@dataclass(frozen=True, slots=True)
class Mention:
    """A wording of grades in tokens i to j."""

    i: int
    j: int
    grades: tuple[str, ...]


def mentions(tokens: Tokens) -> list[Mention]:
    """Every wording of grades in a sentence; everyday words only where something is judged."""
    table = grades()
    words = tokens.words
    judged = not table.context.isdisjoint(words)
    found = []
    for i, j, wording in table.wordings.every(words):
        if wording.bare and not _is_grade(tokens, i, j, judged):
            continue
        found.append(Mention(i, j, wording.grades))
    return _joined(tokens, found)


def _is_grade(tokens: Tokens, i: int, j: int, judged: bool) -> bool:
    """Whether an everyday word ("good") is a grade here."""
    words = tokens.words
    before, after = tokens.word(i - 1), tokens.word(j)
    if before in "'\"" and before and after in ("'", '"'):
        return True
    if before in ("rated", "judged", "graded", "rating", "grade", "deemed") or words[max(0, i - 2) : i] in (["to", "be"], ["rated", "as"], ["judged", "as"], ["graded", "as"], ["judged", "to"]):
        return after not in ("at",)
    if before in ("and", "or") and tokens.word(i - 2) in ("outstanding", "inadequate", "good", "improvement"):
        return True
    if grades().not_before.at(words, j) or before in ("too", "so", "very", "a", "as", "no", "for", "really", "pretty"):
        standard = words[j : j + 1] in (["standard"], ["quality"]) and judged
        return standard
    if not judged:
        return False
    return before in _RATING_VERBS or after in ("", ".", ",", ";", ")", "by", "for", "overall", "or", "and", "children's", "authorities", "services", "local", "providers", "homes", "quality", "standard", "judgement", "judgements", "grade", "grades", "rating", "ratings", "at", "in", "while", "'") or before.endswith("ing")


def _joined(tokens: Tokens, found: list[Mention]) -> list[Mention]:
    """Mentions with those joined by "or" or "and" made one ("inadequate or requires improvement")."""
    joined: list[Mention] = []
    for mention in found:
        last = joined[-1] if joined else None
        link = [word for word in tokens.words[last.j : mention.i] if word not in "'\""] if last else []
        bound = link in (["or"], ["and"], ["/"], ["or", "as"], ["or", "are"], ["or", "is"], ["or", "to"], ["or", "rated"], ["or", "were"]) or link == []
        if last and bound and mention.i - last.j <= 5 and mention.grades != last.grades:
            both = tuple(dict.fromkeys([*last.grades, *mention.grades]))
            joined[-1] = Mention(last.i, mention.j, both)
        else:
            joined.append(mention)
    return joined


def graded(tokens: Tokens, item: Item, items: list[Item], found: list[Mention]) -> Mention | None:
    """The mention of grades that an item's claim is about: the next in its clause, else the one before."""
    if not found or item.kind in ("amount", "measure"):
        return None
    at = items.index(item)
    following = items[at + 1 :]
    stop = len(tokens)
    for other in following:
        if _new_predicate(tokens, item.right, other.left) or _named_before(found, item.right, other.left):
            stop = other.left
            break
    for mention in found:
        if item.right <= mention.i < stop and not _broken(tokens, item.right, mention.i):
            return mention
    start = items[at - 1].right if at else 0
    before = [mention for mention in found if start <= mention.i and mention.j <= item.left]
    if before and not _broken(tokens, before[-1].j, item.left):
        taken = at and _new_predicate(tokens, before[-1].j, item.left) and not _governs(tokens, before[-1], item)
        return None if taken else before[-1]
    return None


def _governs(tokens: Tokens, mention: Mention, item: Item) -> bool:
    """Whether the grade before the item is of its subject ("the share rated good rose to 80%")."""
    return item.kind in ("share", "change", "multiple", "rate") or not item.noun


def _named_before(found: list[Mention], start: int, end: int) -> bool:
    return any(start <= mention.i < end for mention in found)


def _new_predicate(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a verb stands between two tokens, so that what follows is another claim."""
    classes = word_classes()
    return any(
        tokens.words[k] in classes.auxiliaries or tokens.words[k] in classes.verbs for k in range(start, min(end, len(tokens)))
    )


def _broken(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a sign or conjunction that opens another claim stands between two tokens."""
    words = tokens.words[start:end]
    return ";" in words or any(word in ("but", "whereas", "although") for word in words)


def judgement(tokens: Tokens, item: Item, items: list[Item]) -> str | None:
    """The code of the judgement area that the item's clause names, or None for the overall one."""
    before, after = judgement_frames()
    words = tokens.words
    best: tuple[int, str] | None = None
    for i, j, named in judgements().every(words):
        if not named.code or named.overall:
            continue
        framed = before.ending(words, i) or after.at(words, j)
        if named.needs and not framed:
            continue
        nearest = min(items, key=lambda other: _distance(other, i, j))
        if nearest is not item and len(items) > 1:
            continue
        distance = _distance(item, i, j)
        if best is None or distance < best[0]:
            best = (distance, named.code)
    return best[1] if best else None


def _distance(item: Item, i: int, j: int) -> int:
    """How far a phrase stands from an item; what follows the item is nearer than what precedes it."""
    return i - item.right if i >= item.right else 3 * (item.left - j) + 5
