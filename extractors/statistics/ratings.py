"""Ratings: a named provider said to hold, or to have received, a grade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.records import Block, Document, Rating
from extractors.statistics.grading import area_near, areas_near
from extractors.statistics.mentions import Mention, may_grade, mentions
from extractors.statistics.places import places
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.verdicts import rating_words

_REACH = 16  # tokens between a provider and its grade


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider named in tokens i to j, with the code of its area where it is a known council."""

    i: int
    j: int
    code: str | None


def ratings(
    document: Document,
    block: Block,
    folded: str,
    span: tuple[int, int],
    councils: frozenset[str],
    before: Rating | None = None,
) -> Iterator[Rating]:
    """The ratings one sentence states, in order; none from comments and boilerplate.

    `before` is the rating stated right before: "It is now good" is of the same provider.
    """
    start, end = span
    if block.section in ("comment", "boilerplate") or not may_grade(folded, start, end):
        return
    tokens = Tokens.of(document.text, folded, start, end)
    graded = mentions(tokens, primed=True)
    if not graded or rating_words().verbs.isdisjoint(tokens.words):
        return
    providers = _providers(tokens, councils, document.publisher)
    seen: set[tuple[str, str, str | None]] = set()
    if before is not None and not providers:
        yield from _of_same(document, block, tokens, graded, before)
    for k, provider in enumerate(providers):
        for mention in _held(tokens, providers, k, graded):
            name = tokens.raw(provider.i, provider.j)
            stop = _next_mention(graded, mention, len(tokens))
            areas: list[str | None] = [*areas_near(tokens, mention, stop)] or [None]
            for area in areas:
                if (name, mention.grades[0], area) in seen:
                    continue
                seen.add((name, mention.grades[0], area))
                yield Rating(
                    name, mention.grades[0], area, _when(tokens), provider.code, block.section,
                    document.text[start:end],
                    tokens.starts[provider.i], tokens.ends[provider.j - 1], "named provider",
                )  # fmt: skip


def _of_same(
    document: Document, block: Block, tokens: Tokens, graded: list[Mention], before: Rating
) -> Iterator[Rating]:
    """ "It is now a good school", "The home was rated good in 2012": said of the same provider."""
    words = tokens.words
    back = words[0] == "it" or (
        words[0] == "the" and words[1:2] and words[1] in rating_words().kinds
    )
    mention = graded[0]
    between = words[1 : mention.i + 1]
    held = len(mention.grades) == 1 and not rating_words().verbs.isdisjoint(between)
    if back and held and len(between) <= 8 and context("rating_breaks").isdisjoint(between):
        area = area_near(tokens, mention, _next_mention(graded, mention, len(tokens)))
        yield Rating(
            before.provider, mention.grades[0], area, _when(tokens), before.area_code,
            block.section, document.text[tokens.start : tokens.end],
            before.start, before.end, "same provider",
        )  # fmt: skip


def named_providers(
    tokens: Tokens, councils: frozenset[str], publisher: str | None
) -> list[tuple[int, int]]:
    """The tokens of every provider that a title names."""
    return [(one.i, one.j) for one in _providers(tokens, councils, publisher)]


def _next_mention(graded: list[Mention], mention: Mention, end: int) -> int:
    return next((other.i for other in graded if other.i > mention.i), end)


def _providers(tokens: Tokens, councils: frozenset[str], publisher: str | None) -> list[Provider]:
    """Named providers: councils, and other capitalised names that a verb of rating follows."""
    found: list[Provider] = []
    for place in places(tokens, councils):
        placed = tokens.word(place.i - 1) in context("inside") or _owns(tokens, place.j)
        if place.area.kind not in ("nation", "region", "country", "state") and not placed:
            start, end = _whole_name(tokens, place.i, place.j)
            found.append(Provider(start, end, place.area.code or None))
    i, n = 0, len(tokens)
    while i < n:
        if not tokens.capital(i) or any(known.i <= i < known.j for known in found):
            i += 1
            continue
        j = _name_end(tokens, i)
        first = _past_report(tokens, i + (tokens.words[i] in context("before_names")))
        if _is_provider(tokens, first, j, publisher) and not any(
            known.i < j and first < known.j for known in found
        ):
            found.append(Provider(first, j, None))
        i = max(j, i + 1)
    return sorted(found, key=lambda provider: provider.i)


def _past_report(tokens: Tokens, i: int) -> int:
    """The token after "Inspection of" at token i, which is no part of the name inspected."""
    reports = tokens.word(i) in context("reports") and tokens.word(i + 1) in ("of", "on", "to")
    return i + 2 if reports else i


def _owns(tokens: Tokens, j: int) -> bool:
    """Whether a name owns what is rated ("Ashdale Council's services")."""
    while tokens.capital(j):
        j += 1
    return tokens.word(j - 1).endswith("'s") or tokens.word(j) == "'"


def _whole_name(tokens: Tokens, i: int, j: int) -> tuple[int, int]:
    """A council's name with the capitals that follow it ("Ashdale City Council")."""
    while tokens.capital(j) and tokens.words[j].isalpha():
        j += 1
    return i, j


def _name_end(tokens: Tokens, i: int) -> int:
    j, n = i, len(tokens)
    while j < n and (
        (tokens.capital(j) and tokens.words[j][0].isalpha())
        or (
            j > i
            and tokens.words[j] in context("within_names")
            and tokens.capital(j + 1)
            and tokens.words[j] != "and"
        )
    ):
        j += 1
    return j


def _is_provider(tokens: Tokens, i: int, j: int, publisher: str | None) -> bool:
    """Whether capitals in tokens i to j name someone who is rated."""
    if j <= i or not any(c.islower() for c in tokens.raw(i, j)):
        return False
    name, last = tokens.raw(i, j), tokens.words[j - 1]
    rates = tokens.words[i] in context("raters") and last not in rating_words().kinds
    if (
        name == publisher
        or rates
        or tokens.word(i - 1) in context("inside")
        or last in rating_words().not_providers
        or tokens.words[i] in context("before_names")
    ):
        return False
    if j - i >= 2 and last in rating_words().kinds:
        return True
    opens = i == 0 or tokens.word(i - 1) in (".", '"', "'", "-")
    if is_plural(last) or (j - i == 1 and opens):
        return False
    if tokens.word(i - 1) in context("judging") and j - i >= 2:
        return True
    return _after_aside(tokens, j) is not None


def _after_aside(tokens: Tokens, j: int) -> int | None:
    """The verb of rating that follows a name, past ", in the South West,"; or None."""
    if tokens.word(j) == "and" and tokens.capital(j + 1):
        return _after_aside(tokens, _name_end(tokens, j + 1))  # "A and B were rated good"
    if tokens.word(j) == ",":
        if tokens.word(j + 1) in rating_words().verbs:
            return j + 1
        close = next(
            (k for k in range(j + 1, min(j + 9, len(tokens))) if tokens.words[k] == ","), None
        )
        j = close + 1 if close is not None else j
    aside = word_classes().auxiliaries | word_classes().adverbs | {"which", "both"}
    for k in range(j, min(j + 3, len(tokens))):
        if tokens.words[k] in rating_words().verbs:
            return k
        if tokens.words[k] not in aside:
            return None
    return None


def _held(
    tokens: Tokens, providers: list[Provider], k: int, graded: list[Mention]
) -> list[Mention]:
    """The grades a provider is said to hold: after it and a verb of rating, or right before it."""
    provider = providers[k]
    stop = next(
        (other.i for other in providers[k + 1 :] if not _coupled(tokens, provider, other)),
        len(tokens),
    )
    held: list[Mention] = []
    last = provider.j
    for mention in graded:
        if not provider.j <= mention.i < stop or len(mention.grades) != 1:
            continue
        if tokens.word(mention.i - 1) == "from":  # "improved from inadequate to good"
            continue
        between = tokens.words[last : mention.i]
        if (
            len(between) > _REACH
            or ";" in between
            or not context("rating_breaks").isdisjoint(between)
        ):
            break
        if rating_words().verbs.isdisjoint(tokens.words[provider.j : mention.i + 1]):
            break
        held.append(mention)
        last = mention.j
    return held or _found(tokens, provider, graded) or _given(tokens, provider, graded)


def _found(tokens: Tokens, provider: Provider, graded: list[Mention]) -> list[Mention]:
    """ "Inspectors rated Ashdale House good": the verb right before the name."""
    if tokens.word(provider.i - 1) not in context("judging") | context("finding"):
        return []
    near = [m for m in graded if 0 <= m.i - provider.j <= 3 and len(m.grades) == 1]
    return near[:1]


def _coupled(tokens: Tokens, first: Provider, second: Provider) -> bool:
    """Whether two names are one subject ("A, along with B, received …")."""
    between = tokens.words[first.j : second.i]
    return len(between) <= 8 and rating_words().verbs.isdisjoint(between)


def _given(tokens: Tokens, provider: Provider, graded: list[Mention]) -> list[Mention]:
    """A grade said before its holders ("were rated outstanding: A, B and C")."""
    before = [mention for mention in graded if mention.j <= provider.i and len(mention.grades) == 1]
    if not before:
        return []
    between = tokens.words[before[-1].j : provider.i]
    gives = context("before_rated")
    lowered = [word for k, word in enumerate(between) if not tokens.capital(before[-1].j + k)]
    fits = bool(between) and between[-1] in gives | {"for", "and", ","} and len(between) <= 14
    return (
        [before[-1]]
        if fits and not gives.isdisjoint(lowered) and context("rating_breaks").isdisjoint(between)
        else []
    )


def _when(tokens: Tokens) -> str | None:
    """When the rating was given, as said ("recently", "in 2022")."""
    for i, j, _ in rating_words().times.every(tokens.words):
        return tokens.raw(i, j)
    return None
