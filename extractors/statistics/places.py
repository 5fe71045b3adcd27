"""The areas that a sentence names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from extractors.statistics.premises import may_name, premises_at
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import function_words, word_classes
from extractors.vocabulary.names import Area, areas, nations


@dataclass(frozen=True, slots=True)
class Place:
    """An area named in tokens i to j, as the text names it; `listed` among those counted."""

    i: int
    j: int
    name: str
    area: Area
    listed: bool = False


def places(tokens: Tokens, names: frozenset[str] = frozenset()) -> list[Place]:
    """Every area a sentence names with a capital; risky names only after "in" or before "Council".

    `names` are the document's own places, which have no code.
    """
    found: list[Place] = []
    text = tokens.text
    capitals = [i for i, start in enumerate(tokens.starts) if text[start].isupper()]
    if not capitals:
        return found
    words = [word[:-2] if word[-2:] == "'s" else word for word in tokens.words]
    table, i = areas(), 0
    at_premises = may_name(tokens)
    for capital in capitals:
        if capital < i:
            continue
        i = capital
        named = premises_at(tokens, i) if at_premises else None
        if named is not None:
            area = Area("", tokens.raw(i, named), "premises", False)
            found.append(place_of(tokens, i, named, area))
            i = named
            continue
        hit = table.at(words, i) if words[i] in table.openers else None
        if hit and _stands(tokens, i, hit[0], hit[1]):
            found.append(place_of(tokens, i, hit[0], hit[1]))
            i = hit[0]
            continue
        nation = nations().get(words[i])
        if nation is not None and tokens.word(i + 1) in context("of_places"):
            found.append(Place(i, i + 1, nation.name, nation))
            i += 1
            continue
        end = _own_place(tokens, words, i, names) if names else None
        if end is not None:
            found.append(place_of(tokens, i, end, Area("", tokens.raw(i, end), "council", False)))
        i = end or (hit[0] if hit else i + 1)
    return found


def place_of(tokens: Tokens, i: int, j: int, area: Area) -> Place:
    """The place named in tokens i to j, without a possessive ("the UK's biggest companies")."""
    name = tokens.raw(i, j)
    if name.endswith(" council") and area.code:
        name = area.name  # "Kent council"
    return Place(i, j, name[:-2] if name.endswith(("'s", "’s")) else name, area)


def _own_place(tokens: Tokens, words: list[str], i: int, names: frozenset[str]) -> int | None:
    """The end of a name at token i that the document uses as a place's."""
    if words[i] not in _first_words(names):
        return None
    for n in range(min(5, len(words) - i), 0, -1):
        if " ".join(words[i : i + n]) in names:
            return i + n if _named_here(tokens, i, i + n) else None
    return None


@lru_cache(maxsize=1)
def _first_words(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in names)


def _named_here(tokens: Tokens, i: int, j: int) -> bool:
    """Whether a place of the document's own is meant: no part of a longer name ("Fenwick Lodge").

    It stands after "in" or "of", opens the sentence, or owns what follows.
    """
    before, after = tokens.word(i - 1), tokens.word(j)
    if after in context("after_place") or (after in context("of_places") and not tokens.capital(j)):
        return i < 1 or not tokens.capital(i - 1) or not before.isalpha() or i == 1
    if tokens.capital(j) and len(after) > 1 and after.isalpha():
        return False
    if i > 1 and tokens.capital(i - 1) and before.isalpha():
        return False
    led = (
        context("inside")
        | context("of_place")
        | {"the", "that", ":", "-", '"', "but", "while", "as"}
    )
    return not before.isalnum() or before in led or tokens.word(j - 1).endswith("'s")


def _stands(tokens: Tokens, i: int, j: int, area: Area) -> bool:
    """Whether the name is the place's here: not part of a longer name ("Bank of England")."""
    before, after = tokens.word(i - 1), tokens.word(j)
    longer = (
        tokens.capital(j)
        and after.isalpha()
        and len(after) > 1
        and after not in context("after_place")
        and not (after in context("of_places") and tokens.raw(j, j + 1).isupper())  # "Hull GPs"
    )
    if longer and area.kind != "nation":
        return False
    if before == "of" and tokens.capital(i - 2) and tokens.word(i - 2) in context("institutions"):
        return False
    inside, locating = context("inside"), context("inside") | context("of_place")
    apart = locating | {"the", "greater", "at"}
    if i > 1 and tokens.capital(i - 1) and before.isalpha() and before not in apart:
        return False
    foreign = area.kind == "country" and not area.code.startswith("K")
    of_people = (before in locating or _counts(tokens, i)) and after in word_classes().persons
    noun = after.isalpha() and after not in function_words() | word_classes().verbs
    if foreign and noun and not of_people:
        return False  # "the Iceland deal" is no place
    if foreign and not tokens.word(j - 1).endswith("'s"):
        return before in locating or (before == "the" and tokens.word(i - 2) in locating)
    if area.risky:
        named = words_of(area) < j - i  # "Kent council"
        near = before in inside or named or after in context("after_place") | context("of_places")
        return near or (before in ("and", ",", "with") and i > 2)
    return True


def words_of(area: Area) -> int:
    """How many words the plain name of an area has."""
    return len(area.name.split())


def _counts(tokens: Tokens, i: int) -> bool:
    """Whether a number stands right before token i ("61 Iceland families")."""
    return tokens.word(i - 1)[:1].isdecimal()
