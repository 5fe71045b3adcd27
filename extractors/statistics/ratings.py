"""Ratings: a named provider said to hold, or to have received, a grade."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.records import Block, Document, Rating
from extractors.statistics.grading import Mention, area_near, mentions
from extractors.statistics.places import Place, places
from extractors.tokens import Tokens

_VERBS = frozenset(["rated", "judged", "graded", "received", "receive", "receives", "awarded", "given", "became", "become", "achieved", "earned", "is", "was", "were", "are", "remains", "remained", "got", "found", "secured", "retained", "improved", "declared", "deemed", "dropped", "fell", "moved", "went"])
_KINDS = frozenset(["council", "school", "academy", "home", "house", "college", "nursery", "centre", "service", "services", "agency", "trust", "borough", "county", "prison", "lodge", "primary", "hospital", "surgery", "practice", "care", "fostering", "hall", "court", "farm", "cottage", "place", "manor", "society"])
_WHEN = ("recently", "this week", "last week", "last month", "this month", "last year", "this year", "today", "yesterday")


def ratings(
    document: Document, block: Block, folded: str, span: tuple[int, int], councils: frozenset[str]
) -> Iterator[Rating]:
    """The ratings one sentence states, in order."""
    if block.section in ("comment", "boilerplate"):
        return
    start, end = span
    words = folded[start:end]
    if not any(stem in words for stem in _stems()):
        return
    tokens = Tokens.of(document.text, folded, start, end)
    graded = mentions(tokens)
    if not graded or _VERBS.isdisjoint(tokens.words):
        return
    providers = _providers(tokens, councils)
    seen: set[tuple[str, str]] = set()
    for i, j, code in providers:
        mention = _held(tokens, i, j, graded, providers)
        if mention is None or len(mention.grades) != 1:
            continue
        name = tokens.raw(i, j)
        if (name, mention.grades[0]) in seen:
            continue
        seen.add((name, mention.grades[0]))
        yield Rating(
            name, mention.grades[0], area_near(tokens, mention, len(tokens)), _when(document.text, words, start), code, block.section,
            document.text[start:end], tokens.starts[i], tokens.ends[j - 1], "named provider",
        )  # fmt: skip


def _stems() -> tuple[str, ...]:
    return ("outstanding", "inadequate", "improvement", "good", "satisfactory", "adequate")


def _providers(tokens: Tokens, councils: frozenset[str]) -> list[tuple[int, int, str | None]]:
    """Named providers: areas with children's services, and capitalised names that end in a kind."""
    found: list[tuple[int, int, str | None]] = []
    for place in places(tokens, councils):
        if place.area.kind not in ("nation", "region", "country", "state") and not _of_other(tokens, place):
            found.append((place.i, _council_end(tokens, place), place.area.code))
    i, n = 0, len(tokens)
    while i < n:
        if not tokens.capital(i) or any(a <= i < b for a, b, _ in found):
            i += 1
            continue
        j = i
        while j < n and (tokens.capital(j) or (tokens.words[j] in ("of", "the", "and", "st", "'", "for") and tokens.capital(j + 1) and j > i)):
            j += 1
        if j - i >= 2 and tokens.words[j - 1] in _KINDS:
            first = i + (tokens.words[i] in ("the", "in", "at", "but", "and", "while", "meanwhile"))
            if j - first >= 2:
                found.append((first, j, None))
        i = max(j, i + 1)
    return sorted(found)


def _council_end(tokens: Tokens, place: Place) -> int:
    """The provider's name ends with the area's; "council" is no part of it unless capitalised."""
    j = place.j
    while tokens.capital(j) and tokens.word(j) in ("council", "borough", "county", "city", "metropolitan", "district"):
        j += 1
    return j


def _of_other(tokens: Tokens, place: Place) -> bool:
    """Whether the area only places something else ("a home in Leeds")."""
    return tokens.word(place.i - 1) in ("in", "near", "from", "around", "across", "throughout", "within")


def _held(
    tokens: Tokens, i: int, j: int, graded: list[Mention], providers: list[tuple[int, int, str | None]]
) -> Mention | None:
    """The grade a provider is said to hold: after a verb of rating, with no other clause between."""
    for mention in graded:
        if mention.i >= j:
            between = tokens.words[j : mention.i]
            if ";" in between or "." in between or len(between) > 16:
                return None
            verbs = [k for k, word in enumerate(between) if word in _VERBS]
            if not verbs:
                return None
            return mention if not any(word in ("not", "while", "whereas", "but", "if", "whose", "where") for word in between) else None
    before = [mention for mention in graded if mention.j <= i]
    if before:
        between = tokens.words[before[-1].j : i]
        if between and len(between) <= 14 and any(word in ("to", "for", "at", "by", "were", "in", "include", "included", "including", "given") for word in between) and not any(word in (".", ";", "while", "but", "which", "who", "that") for word in between):
            ok = between[-1] in ("to", "were", "include", "including", "included", "and", ",", "was", ":", "the", "are") or any(b == i for _, b, _ in providers)
            return before[-1] if ok else None
    return None


def _when(text: str, folded: str, start: int) -> str | None:
    """When the rating was given, as said."""
    for words in _WHEN:
        at = folded.find(words)
        if at >= 0:
            return text[start + at : start + at + len(words)]
    return None


