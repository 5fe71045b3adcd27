"""Ratings: a named provider said to hold, or to have received, a grade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractors.records import Block, Document, Rating
from extractors.statistics.grading import areas_near
from extractors.statistics.mentions import Mention, may_grade, mentions
from extractors.statistics.providers import Provider, kinds_at_large, providers
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import number_words
from extractors.vocabulary.names import judgements
from extractors.vocabulary.verdicts import rating_words

_REACH = 16  # tokens between a provider and its grade
_SUBJECT = 14  # tokens between "it" or "the home" and its grade
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Graded:
    """A sentence that words grades: `mentions` of its `tokens`."""

    document: Document
    block: Block
    tokens: Tokens
    mentions: list[Mention]

    def rating(self, name: str, where: Span, code: str | None, told: Told, rule: str) -> Rating:
        """The rating of the provider named at `where`, as offsets."""
        grade, area = told
        return Rating(
            name, grade, area, _when(self.tokens), code, self.block.section,
            self.document.text[self.tokens.start : self.tokens.end], *where, rule,
        )  # fmt: skip


Told = tuple[str, str | None]  # a grade and its judgement area


def may_rate(block: Block, folded: str) -> bool:
    """Whether a block can hold ratings: those of comments and boilerplate are none."""
    if block.section in ("comment", "boilerplate"):
        return False
    return may_grade(folded, block.start, block.end)


def ratings(
    document: Document,
    block: Block,
    folded: str,
    span: Span,
    councils: frozenset[str],
    known: Known,
) -> Iterator[Rating]:
    """The ratings one sentence states, in order."""
    start, end = span
    if not may_grade(folded, start, end):
        return
    tokens = Tokens.of(document.text, folded, start, end)
    one = Graded(document, block, tokens, mentions(tokens, primed=True))
    if not one.mentions:
        return
    found = providers(tokens, councils, document.publisher)
    seen: set[tuple[str, Told]] = set()
    for k, provider in enumerate(found):
        name = provider.name(tokens)
        where = tokens.starts[provider.i], tokens.starts[provider.i] + len(name)
        for mention in _held(tokens, found, k, one.mentions):
            for told in _told(one, mention):
                if (name, told) not in seen:
                    seen.add((name, told))
                    yield one.rating(name, where, provider.code, told, "named provider")
    if not seen:
        yield from _leaning(one, known, found)


@dataclass(frozen=True, slots=True)
class Known:
    """Whom a sentence that names nobody may rate: the one rated right `before` ("It is now good"),
    the one at `subject`, as offsets, which the whole document is about, or its section (`near`), or
    the `publisher` that calls itself "the council".
    """

    before: Rating | None = None
    subject: Span | None = None
    near: bool = False
    publisher: Span | None = None


def _told(one: Graded, mention: Mention) -> list[Told]:
    stop = _next_mention(one.mentions, mention, len(one.tokens))
    areas: list[str | None] = [*areas_near(one.tokens, mention, stop)] or [None]
    return [(mention.grades[0], area) for area in areas]


def _leaning(one: Graded, known: Known, found: list[Provider]) -> Iterator[Rating]:
    """ "It is now a good school", "Its ratings fell from good to …": said of a known provider."""
    words, before = one.tokens.words, known.before
    if before is not None and not found and _is_back(words):
        for told in _chain(one, _SUBJECT):
            yield one.rating(
                before.provider, (before.start, before.end), before.area_code, told, "same provider"
            )
    elif (
        known.subject is not None
        and not found
        and (_is_of_subject(one) or (known.near and words[0] in ("it", "its")))
    ):
        name = one.document.text[slice(*known.subject)]
        for told in _chain(one, len(words), _SAME):
            yield one.rating(name, known.subject, None, told, "provider of the document")
    elif known.publisher is not None and not found and _is_of_publisher(one):
        name = one.document.text[slice(*known.publisher)]
        for told in _chain(one, len(words)):
            yield one.rating(name, known.publisher, None, told, "publisher of the document")


def _is_of_publisher(one: Graded) -> bool:
    """Whether a sentence rates "the council", or "the council's children's services"."""
    words, selves = one.tokens.words[: one.mentions[0].i], rating_words().selves
    told = any(a == "the" and b.removesuffix("'s") in selves for a, b in pairwise(words))
    return told and context("unsettled").isdisjoint(one.tokens.words)


def _is_back(words: list[str]) -> bool:
    return words[0] in ("it", "its") or (
        words[0] == "the" and len(words) > 1 and words[1] in rating_words().kinds
    )


def _is_of_subject(one: Graded) -> bool:
    """Whether a sentence without a name rates the one provider that the document is about.

    It speaks of "the service" or opens with a judgement area ("Services for care leavers were
    …"), of nothing in numbers, nothing to come, and of no kind of provider in general.
    """
    tokens, mention = one.tokens, one.mentions[0]
    words, kinds = tokens.words[: mention.i], rating_words().kinds
    counted = any(word[0].isdecimal() or word in number_words().cardinals for word in words)
    if (
        counted
        or not kinds_at_large().isdisjoint(words)
        or not context("unsettled").isdisjoint(tokens.words)
    ):
        return False
    whole = any(
        words[k] in context("own_provider") and words[k + 1] in kinds for k in range(len(words) - 1)
    )
    named = [i for i, _, area in judgements().every(words) if area.code]
    return whole or (bool(named) and named[0] <= _OPENING)


_OPENING = 3  # tokens within which a judgement area opens a sentence


# Between judgements of one provider: "It is good, while caring has dropped to …".
_SAME = frozenset(["while", "whilst", "whereas"])


def _chain(one: Graded, reach: int, kept: frozenset[str] = frozenset()) -> Iterator[Told]:
    """The grades said after a sentence's subject, up to a break that is none of those `kept`,
    within so many tokens.
    """
    words, breaks = one.tokens.words, context("rating_breaks") - kept
    last = 1
    for mention in one.mentions:
        between = words[last : mention.i + 1]
        broken = not breaks.isdisjoint(between) or len(between) > reach
        verbs = rating_words().verbs
        if broken or len(mention.grades) != 1 or verbs.isdisjoint(words[1 : mention.i + 1]):
            return
        yield from _told(one, mention)
        last = mention.j


def _next_mention(graded: list[Mention], mention: Mention, end: int) -> int:
    return next((other.i for other in graded if other.i > mention.i), end)


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
        between = tokens.words[last : mention.i]
        if _is_apposed(tokens, provider, mention):
            held.append(mention)
            last = mention.j
            continue
        between = between[_aside(between) :]
        if (
            len(between) > _REACH
            or ";" in between
            or not context("rating_breaks").isdisjoint(between)
        ):
            break
        follows = k > 0 and mention.i == provider.j  # "A was outstanding, B good"
        said = tokens.words[providers[0].j if follows else provider.j : mention.i + 1]
        if rating_words().verbs.isdisjoint(said):
            break
        held.append(mention)
        last = mention.j
    return held or _found(tokens, provider, graded) or _given(tokens, provider, graded)


def _aside(between: list[str]) -> int:
    """How many words of an aside stand right after a name (", which one trust runs, was rated")."""
    start = between.index(",") if "," in between[:_PLACED] else 0
    told = between[start : start + 1] == [","] and between[start + 1 : start + 2] in _ASIDES
    return between.index(",", start + 1) if told and "," in between[start + 1 : _ASIDE] else 0


_ASIDE = 24  # tokens of an aside at most
_PLACED = 4  # tokens of "in South Fenwick," before one
_ASIDES = (["which"], ["where"])


def _is_apposed(tokens: Tokens, provider: Provider, mention: Mention) -> bool:
    """Whether a grade stands right after a name: "A (good)", "A, in B, inadequate in 2014, is …",
    "A: good" from end to end.
    """
    before = tokens.word(mention.i - 1)
    between = tokens.words[provider.j : mention.i - 1]
    if before == "(":
        return not between and tokens.word(mention.j) in (")", ",")
    if before in (":", "-"):
        ends = mention.j >= len(tokens) - 1 or tokens.word(mention.j) in (",", ";")
        return not between and provider.i <= 1 and ends
    placed = not between or (between[0] in context("inside") and len(between) <= 3)
    return before == "," and placed and tokens.word(mention.j) in ("in", ",", "last", "since")


def _found(tokens: Tokens, provider: Provider, graded: list[Mention]) -> list[Mention]:
    """ "Inspectors rated Ashdale House good": the verb right before the name."""
    if tokens.word(provider.i - 1) not in context("judging") | context("finding"):
        return []
    near = [
        mention
        for mention in graded
        if len(mention.grades) == 1 and _reaches(tokens.words[provider.j : mention.i])
    ]
    return near[:1] if near and near[0].i >= provider.j else []


def _reaches(between: list[str]) -> bool:
    """Whether so few words, or an aside, part a name from its grade ("A, a home in B, good")."""
    aside = between[:1] == [","] and between[-1:] == [","] and len(between) <= 9
    return len(between) <= 3 or aside


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
    if between[:1] and between[0] in context("own_ratings") and between[1:] in (["for"], ["to"]):
        return [before[-1]]  # "an outstanding rating for A"
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
