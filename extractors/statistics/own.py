"""The phrase that a quantity's own words give: what is counted, what a share is of."""

from __future__ import annotations

from functools import cache

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase
from extractors.quantities.tails import with_tail
from extractors.statistics.amounts import measured_before, moved_to, of_amount
from extractors.statistics.counted import copular, counted
from extractors.statistics.moved import changed, multiplied
from extractors.statistics.priced import priced_before
from extractors.statistics.purposes import acts, purpose
from extractors.statistics.rated import of_rate
from extractors.statistics.receivers import payer, receiver
from extractors.statistics.sentence import Said
from extractors.statistics.shares import of_before, share_of
from extractors.statistics.subjects import said_from
from extractors.statistics.verbs import clause_start
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import changes, word_classes
from extractors.vocabulary.verdicts import total_words


def own(said: Said, item: Item) -> tuple[Phrase | None, bool]:
    """The phrase the item's own words give; true where they only refer back ("76% of them")."""
    tokens = said.tokens
    if said.block.kind == "cell":
        return None, False
    limit = limit_of(said, item)
    if item.first.rule == "age of a person":
        return _named(tokens, item.left - 1), False
    if item.rule == "some of every" and item.noun:
        return with_tail(tokens, item.noun, item.j), False
    if item.kind == "count" and item.noun is None:
        _share_noun(said, item)
    before = tokens.words[item.left - 1] if item.left else ""
    of = tokens.words[item.first.j : item.first.j + 2]
    if item.kind == "rate" and of in (["of", "them"], ["of", "these"]):
        return None, True  # "6,000 of them start every year"
    if before == "them" and item.money:
        return None, True  # "25 households, and pays them £472 a week"
    parts = item.kind in ("amount", "measure", "share") or item.money
    sized = _sized(tokens, item) if before == "of" else None
    if sized is not None:
        return sized, False
    parted = item.first.style == "ratio" and share_of(tokens, item, limit)[0] is not None
    if parts and not parted and before == "of" != tokens.word(item.right):
        spent, held = purpose(said, item), measured_before(tokens, item)
        named = held if held and _is_kind(tokens, item, held) else spent or held
        if named:
            return named, False
    if item.kind in ("amount", "measure", "rate") or (item.kind == "count" and item.noun):
        return _stated(said, item, limit), False
    lifted = moved_to(tokens, item) if item.kind == "count" else None
    if lifted:
        return lifted, False  # "doubled the number of cameras to 24"
    if item.kind in ("share", "count"):
        found, back = share_of(tokens, item, limit)
        return (found, back) if found or back else (of_before(tokens, item), False)
    if item.kind == "multiple":
        set_beside = item.direction is None and before in (",", "(", "-")
        return (None, True) if set_beside else (multiplied(tokens, item, limit), False)
    fewer = before == "and" and changes().more.at(tokens.words, item.right) is not None
    back = fewer or total_words().back.at(tokens.words, item.right) is not None
    aside = _says_this(tokens, item) or is_aside(tokens, item)
    return (None, True) if back else (changed(tokens, item, limit), aside)


def _sized(tokens: Tokens, item: Item) -> Phrase | None:
    """What a price or a number of persons right after "of" is that of: "at a cost of £4m", "serves
    a population of 640,000".
    """
    if item.money:
        return priced_before(tokens, item)
    crowd = tokens.word(item.left - 2) in context("collectives")
    if not crowd or item.kind != "count" or item.noun is not None:
        return None
    return item.left - 2 - (tokens.word(item.left - 3) == "waiting"), item.left - 1


def _is_kind(tokens: Tokens, item: Item, held: Phrase) -> bool:
    """Whether what an amount is of is a kind of payment that something is done with: "Bursaries of
    £3,000 to bring", "grants of £600, announced".
    """
    many = is_plural(tokens.words[held[1] - 1]) or tokens.word(held[1]) == '"'
    to_act = tokens.word(item.right) == "to" and acts(tokens, item.right + 1)
    return many and (tokens.word(item.right) == "," or to_act)


def _stated(said: Said, item: Item, limit: int) -> Phrase | None:
    """What a count counts, what a rate, amount or measure is of."""
    if item.kind == "count":
        return _counted(said, item, limit)
    if item.kind == "rate":
        spent = purpose(said, item) if item.noun is None else None
        given = payer(said.tokens, item) or receiver(said.tokens, item)
        return given or spent or of_rate(said.tokens, item, limit)
    if item.unit == "percentage_point":
        return None
    spent = None
    if item.kind == "amount":
        given = payer(said.tokens, item) or receiver(said.tokens, item)
        spent = given or purpose(said, item)
    return spent or of_amount(said.tokens, item, limit) or of_before(said.tokens, item)


def _counted(said: Said, item: Item, limit: int) -> Phrase | None:
    """What is counted; "eight times a day" says nothing of what happens so often."""
    if item.unit == "time":
        return None
    return copular(said.tokens, item) or counted(said.tokens, item, limit)


def _named(tokens: Tokens, end: int) -> Phrase:
    """The name that ends at token `end`."""
    start = end - 1
    while tokens.capital(start - 1):
        start -= 1
    return start, end


def _says_this(tokens: Tokens, item: Item) -> bool:
    """ "This is a decrease of 4%" speaks of the claim before."""
    start = clause_start(tokens, item.left)
    return tokens.word(start) in ("this", "that", "it") and item.left - start <= 8


def is_aside(tokens: Tokens, item: Item) -> bool:
    """ ", up 4% on last year" and ", a fall of 2%" speak of what stands before the comma."""
    if item.moved is None:
        return False
    start = min(item.moved, item.left)
    plain = word_classes().determiners | context("change_adjectives")
    while start > 0 and tokens.words[start - 1] in plain:
        start -= 1
    apposed = start < item.moved or tokens.words[item.moved] in ("up", "down")
    told = tokens.words[max(0, start - 2) : start]
    if len(told) == _CLAUSE and told[0] in ("which", "this", "that") and told[1] in _AMOUNTS:
        return True  # "19.4 million families, which is an increase of 6.5%"
    return apposed and tokens.word(start - 1) in (",", "(", "-")


_CLAUSE = 2  # words of "which is"
_AMOUNTS = frozenset(["is", "was", "represents", "represented", "means", "meant", "marks"])


def limit_of(said: Said, item: Item) -> int:
    """The token where the next number begins that may not stand within a noun phrase."""
    return said.number_after(item.right)


def _share_noun(said: Said, item: Item) -> None:
    """ "Six and nine councils": the first number counts what the second does."""
    at = said.items.index(item)
    following = said.items[at + 1] if at + 1 < len(said.items) else None
    coupled = following is not None and said.tokens.words[item.right : following.left] in (
        ["and"],
        ["or"],
        ["to"],
    )
    if coupled and following is not None and following.kind == "count" and following.noun:
        item.noun, item.unit = following.noun, following.unit


def bare_subject(said: Said, item: Item) -> bool:
    """Whether a number stands alone as the subject ("Seven were", "The remaining nine were")."""
    if item.kind not in ("count", "share") or item.noun is not None:
        return False
    tokens = said.tokens
    start = said_from(tokens, clause_start(tokens, item.left), item.left)
    return _plain().issuperset(tokens.words[start : item.left])


@cache
def _plain() -> frozenset[str]:
    """Words before a number that name nothing it could be of."""
    classes = word_classes()
    loose = classes.determiners | classes.adverbs | classes.conjunctions | classes.measuring
    return loose | {"in", "another"}
