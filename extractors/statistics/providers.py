"""Providers that a sentence names, so that they may be rated: councils, homes, schools, clinics."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extractors.statistics.places import places
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural, plural
from extractors.vocabulary.lexicon import function_words, number_words, word_classes
from extractors.vocabulary.verdicts import grades, rating_words


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider named in tokens i to j, with the code of its area where it is a known council."""

    i: int
    j: int
    code: str | None

    def name(self, tokens: Tokens) -> str:
        """The name as the text has it, without a possessive."""
        return tokens.raw(self.i, self.j).removesuffix("'s").removesuffix("’s")


@cache
def kinds_at_large() -> frozenset[str]:
    """Plurals of the kinds of provider ("homes"); a council's "services" are its own."""
    kinds = rating_words().kinds
    return frozenset(plural(kind) for kind in kinds if not kind.endswith("s")) - {"services"}


def named_providers(
    tokens: Tokens, councils: frozenset[str], publisher: str | None
) -> list[tuple[int, int]]:
    """The tokens of every provider that a title names."""
    return [(one.i, one.j) for one in providers(tokens, councils, publisher)]


def providers(tokens: Tokens, councils: frozenset[str], publisher: str | None) -> list[Provider]:
    """Named providers: councils, and other capitalised names that a verb of rating follows."""
    found: list[Provider] = []
    for place in places(tokens, councils):
        serves = _services_end(tokens, place.j) is not None
        placed = tokens.word(place.i - 1) in context("inside") or _owns(tokens, place.j)
        placed = (placed and not serves) or _is_where(tokens, place.i, place.j)
        rated = place.area.kind not in UNRATED or (serves and place.area.kind == "town")
        if rated and not placed:
            start, end = _whole_name(tokens, place.i, place.j)
            found.append(Provider(start, end, place.area.code or None))
    i, n = 0, len(tokens)
    while i < n:
        if not tokens.capital(i) or any(known.i <= i < known.j for known in found):
            i += 1
            continue
        j = _name_end(tokens, i)
        first = _past_report(tokens, i + (tokens.words[i] in context("before_names")))
        if tokens.words[i] == "the" and j == first + 1 and is_plural(tokens.words[first]):
            first = i  # "The Willows"
        if _is_provider(tokens, first, j, publisher) and not any(
            known.i < j and first < known.j for known in found
        ):
            found.append(Provider(first, j, None))
        i = max(j, i + 1)
    return sorted(found, key=lambda provider: provider.i)


# Kinds of places that no inspector rates.
UNRATED = ("nation", "nations", "region", "country", "state", "town")


def _services_end(tokens: Tokens, j: int) -> int | None:
    """The end of what an owner that ends before token j is rated for: "Leeds's children's services
    were rated good"; or None.
    """
    while tokens.capital(j):
        j += 1
    if not tokens.word(j - 1).endswith("'s"):
        return None
    for k in range(j, min(j + _SERVED, len(tokens))):
        if tokens.words[k] in context("own_services"):
            return k + 1 if _judged_next(tokens, k + 1) else None
        word = tokens.words[k]
        if not word.replace("'", "").isalpha() or word in word_classes().auxiliaries:
            return None
    return None


def _judged_next(tokens: Tokens, k: int) -> bool:
    """Whether what follows is judged before another time is told ("made progress since they …")."""
    for word in tokens.words[k:]:
        if word in rating_words().verbs & context("judging") or word in ("was", "were"):
            return True
        if word in context("of_another_time"):
            return False
    return False


_SERVED = 6  # tokens of "services for vulnerable children", to its first noun


def _is_where(tokens: Tokens, i: int, j: int) -> bool:
    """Whether a place tells where the one named before it is ("Fenwick Hospital, Leeds, was …")."""
    return tokens.word(i - 1) == "," == tokens.word(j) and tokens.capital(i - 2)


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
    while tokens.capital(j) and tokens.words[j].removesuffix("'s").isalpha():
        j += 1
        if tokens.words[j - 1].endswith("'s"):
            break
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
    if last.endswith("'s"):
        own = not context("own_ratings").isdisjoint(tokens.words[j : j + 2])
        if not own:
            return False
        last = last[:-2]  # "Ashdale House's overall rating has dropped"
    rates = tokens.words[i] in context("raters") and last not in rating_words().kinds
    if (
        (name == publisher and last not in rating_words().kinds)
        or rates
        or tokens.word(i - 1) in context("inside")
        or (j - i == 1 and _is_where(tokens, i, j))
        or last in rating_words().not_providers
        or (tokens.words[i] in context("before_names") and not _plural_name(tokens, i, j))
    ):
        return False
    if j - i >= 2 and last in rating_words().kinds:
        return True
    if last not in rating_words().kinds and _kind_after(tokens, j):
        return j - i > 1 or last not in _no_names()
    if _told_kind(tokens, i, j):
        return True
    opens = i == 0 or tokens.word(i - 1) in (".", '"', "'", "-")
    if (is_plural(last) and not _plural_name(tokens, i, j)) or (j - i == 1 and opens):
        return False
    if tokens.word(i - 1) in context("judging") and (j - i >= 2 or _is_graded(tokens, i, j)):
        return True
    return _after_aside(tokens, j) is not None


@cache
def _no_names() -> frozenset[str]:
    """Words that open a sentence in a capital and are no names ("Not one home", "Every school")."""
    return function_words() | word_classes().determiners | number_words().cardinals.keys()


def _plural_name(tokens: Tokens, i: int, j: int) -> bool:
    """ "The Willows" with its kind after it ("The Willows nursing home"), or with the capital of
    its article within a sentence ("one more home, The Willows").
    """
    last = tokens.words[j - 1]
    named = tokens.words[i] == "the" and j == i + 2 and is_plural(last)
    return named and last not in kinds_at_large() and (_kind_after(tokens, j) or _within(tokens, i))


def _within(tokens: Tokens, i: int) -> bool:
    """Whether an article opens a sentence, or has the capital of a name within one."""
    return i == 0 or (tokens.capital(i) and tokens.word(i - 1) in (",", "at", "of", "for", "-"))


def _kind_after(tokens: Tokens, j: int) -> bool:
    """Whether the kind of provider follows a name ("the Willows nursing home")."""
    kinds = rating_words().kinds
    words = tokens.words[j : j + 2]
    return bool(words) and words[-1] in kinds and not any(map(tokens.capital, range(j, j + 2)))


def _told_kind(tokens: Tokens, i: int, j: int) -> bool:
    """Whether a name stands beside its kind: "Fairlawn, a children's home in Hull,", "the nursery,
    Little Otters,".
    """
    kinds, words = rating_words().kinds, tokens.words
    if tokens.word(i - 1) == "," and tokens.word(i - 2) in kinds and tokens.word(j) == ",":
        return not tokens.capital(i - 2)
    beside = tokens.word(j) == "," and tokens.word(j + 1) in ("a", "an")
    return beside and words[i] not in _no_names() and not kinds.isdisjoint(words[j + 2 : j + _KIND])


_KIND = 6  # tokens of ", a small children's home"


def _is_graded(tokens: Tokens, i: int, j: int) -> bool:
    """Whether a grade stands right after a name that is none ("rated Fenwick inadequate")."""
    wordings = grades().wordings
    return wordings.at(tokens.words, j) is not None and wordings.at(tokens.words, i) is None


def _after_aside(tokens: Tokens, j: int) -> int | None:
    """The verb of rating that follows a name, past "in Leeds," and ", a home in the South West,";
    or None.
    """
    while tokens.word(j) == "and" and tokens.capital(j + 1):
        j = _name_end(tokens, j + 1)  # "A and B were rated good"
    if tokens.word(j) in context("inside") and tokens.capital(j + 1):
        j = _name_end(tokens, j + 1)
    if tokens.word(j) == ",":
        if tokens.word(j + 1) in rating_words().verbs:
            return j + 1
        most = _LONGEST if tokens.word(j + 1) in ("which", "where") else _LONG
        close = next(
            (k for k in range(j + 1, min(j + most, len(tokens))) if tokens.words[k] == ","), None
        )
        if close is not None and tokens.word(close + 1) in ("which", "who"):
            return None  # "Ada Vale, head of Fenwick School, which was rated good"
        j = close + 1 if close is not None else j + 1
    aside = word_classes().auxiliaries | word_classes().adverbs | {"which", "both"}
    for k in range(j, min(j + 3, len(tokens))):
        if tokens.words[k] in rating_words().verbs:
            return k
        if tokens.words[k] not in aside:
            return None
    return None


_LONG = 9  # tokens of an aside, to the comma that closes it
_LONGEST = 20
