"""What a quantity is about: the noun phrase of it, after it, before it, or of the sentence before."""

from __future__ import annotations

from extractors.numbers.numeral import Numeral
from extractors.quantities.item import Item
from extractors.quantities.nouns import head, noun_phrase, subject_phrase, trim, with_tail
from extractors.statistics.sentence import Memory, Said, Subject
from extractors.tokens import Tokens
from extractors.vocabulary.lexicon import changes, populations, word_classes

_ANAPHORA = frozenset(["them", "these", "those", "whom", "which", "this", "it", "they"])
_LINKED = frozenset(["from", "than", "with", "to", "on", "against", "at", "the", "total", "and", "or", "("])
_SHARES_OF = frozenset(["proportion", "percentage", "share", "rate", "fraction", "number"])


def subject(said: Said, item: Item, memory: Memory, within: Subject | None) -> tuple[Subject | None, bool]:
    """The subject of an item, and whether it was carried over from an earlier statistic.

    `within` is the subject of the item before it in the same sentence.
    """
    phrase, carried = _own(said, item, within)
    if phrase is None and not carried and item.kind == "count" and item.noun:
        phrase = item.noun
    if phrase is not None:
        return _subject(said.tokens, phrase, item), False
    if within is not None and (carried or _follows(said, item)):
        return within, True
    if not carried:
        phrase = _clause_subject(said, item)
        if phrase is not None:
            return _subject(said.tokens, phrase, item), False
    if within is not None:
        return within, True
    if memory.subject is not None:
        return memory.subject, True
    return memory.lead_subject, memory.lead_subject is not None


def _subject(tokens: Tokens, phrase: tuple[int, int], item: Item) -> Subject:
    text = tokens.raw(*phrase)
    unit = item.unit if item.kind == "count" and item.noun else head(tokens, _core(tokens, phrase))
    return Subject(_tidy(text), code_of(tokens, phrase), unit)


def _core(tokens: Tokens, phrase: tuple[int, int]) -> tuple[int, int]:
    """The phrase without its tail."""
    return noun_phrase(tokens, *phrase) or phrase


def _tidy(text: str) -> str:
    return " ".join(text.replace("“", "").replace("”", "").replace("‘", "").split())


def code_of(tokens: Tokens, phrase: tuple[int, int]) -> str | None:
    """The code of the population a phrase names: the last known one before any tail."""
    core = _core(tokens, phrase)
    found = None
    for i, j, named in populations().every(tokens.words, *core):
        if named.code and (j == core[1] or found is None):
            found = named.code
        if i >= core[1]:
            break
    return found


def _own(said: Said, item: Item, within: Subject | None) -> tuple[tuple[int, int] | None, bool]:
    """The phrase the item's own words give, or that they refer back ("76% of them")."""
    tokens = said.tokens
    limit = _limit(said, item)
    if said.block.kind == "cell":
        return None, False
    if item.kind in ("share", "count") or (item.kind == "rate" and item.numerator is None):
        found, back = _share_of(tokens, item, limit)
        if found or back:
            return found, back
    if item.kind == "rate" and item.noun:
        return with_tail(tokens, item.noun, item.noun[1]), False
    if item.kind in ("amount", "measure", "rate"):
        return _of_amount(tokens, item, limit), False
    if item.kind == "change":
        return _changed(tokens, item, limit), False
    if item.kind == "multiple":
        return _multiplied(tokens, item, limit), False
    return None, False


def _limit(said: Said, item: Item) -> int:
    """The token where the next number that is a statistic begins."""
    following = [other.left for other in said.items if other.left >= item.right]
    numbers = [n.i for n in said.reading.numerals if n.i >= item.right and not _inside(n)]
    return min([*following, *numbers, len(said.tokens)])


def _inside(numeral: Numeral) -> bool:
    """Whether a number may stand within a noun phrase ("16 to 24 year olds")."""
    return numeral.role in ("age_qualifier", "name", "ordinal", "pronoun")


def _share_of(tokens: Tokens, item: Item, limit: int) -> tuple[tuple[int, int] | None, bool]:
    """The phrase after "of", or right after the number; true where it only refers back."""
    words, at = tokens.words, item.right
    if item.kind == "count" and item.noun:
        known = populations().at(words, item.noun[0])
        end = with_tail(tokens, item.noun, limit)[1] if not (known and known[0] == item.noun[1]) else item.noun[1]
        return (item.noun[0], end), False
    if tokens.word(at) == "(":  # "76 per cent (38 homes) of …"
        close = next((k for k in range(at, min(at + 8, len(tokens))) if words[k] == ")"), None)
        at = close + 1 if close is not None and tokens.word(close + 1) == "of" else at
    if tokens.word(at) == "of":
        at += 1
        while tokens.word(at) in ("all", "the", "our", "its", "these", "those", "their", "every", "some") and at + 1 < len(tokens):
            if tokens.word(at) in ("these", "those") and not tokens.word(at + 1).isalpha():
                break
            at += 1
            if tokens.word(at - 1) in ("these", "those") and (tokens.word(at) in word_classes().auxiliaries or tokens.word(at) in word_classes().verbs or tokens.word(at) == "who"):
                return None, True
        if tokens.word(at) in _ANAPHORA:
            return None, True
        while at < len(tokens) and (words[at][0].isdecimal() or words[at] in ("one", "million", "or", "so", ",")):
            at += 1
        stop = limit if limit > at else len(tokens)
        phrase = noun_phrase(tokens, at, stop)
        return (with_tail(tokens, phrase, stop) if phrase else None), False
    if item.first.style in ("fraction", "majority", "ratio") or item.kind == "share":
        step = at + (tokens.word(at) in ("the", "all", "our", "their", "its"))
        direct = item.first.style in ("majority", "ratio", "fraction")
        phrase = noun_phrase(tokens, step, limit) if direct or step == at else None
        if phrase and phrase[0] == step and words[step] not in word_classes().verbs:
            return with_tail(tokens, phrase, limit), False
    return None, False


def _of_amount(tokens: Tokens, item: Item, limit: int) -> tuple[int, int] | None:
    """ "£600 million in mental health services", "£3 million national unit", "31 acre site"."""
    at = item.right
    direct = noun_phrase(tokens, at, limit)
    if direct and direct[0] == at:
        return with_tail(tokens, direct, limit)
    if tokens.word(at) in ("of", "for", "in", "on", "to", "towards", "into", "from") and not (
        tokens.word(at) in ("to", "from") and tokens.word(at + 1) in word_classes().verbs | {"£"}
    ):
        phrase = noun_phrase(tokens, at + 1, limit)
        if phrase and not tokens.words[phrase[0]][0].isdecimal():
            return with_tail(tokens, phrase, limit)
    return None


def _changed(tokens: Tokens, item: Item, limit: int) -> tuple[int, int] | None:
    """What rose or fell: the verb's object before "by", its subject, or what the noun is of."""
    if item.moved is None:
        return None
    words = tokens.words
    if item.moved >= item.right:  # "a 6% rise in caseloads", "20% more homes"
        noun = changes().nouns.at(words, item.moved)
        at = noun[0] if noun else item.moved + 1
        if tokens.word(at) in ("in", "on", "of", "to"):
            phrase = noun_phrase(tokens, at + 1, limit)
            return with_tail(tokens, phrase, limit) if phrase else None
        return noun_phrase(tokens, at, limit) if not noun else None
    verb = changes().verbs.at(words, item.moved)
    noun = None if verb and words[item.left - 1] != "of" else changes().nouns.at(words, item.moved)
    if noun and words[item.left - 1] == "of":
        return _noun_of_change(tokens, item, limit)
    end = verb[0] if verb else item.moved + 1
    by = item.left - 1
    if words[by] == "by" and by > end:
        return trim(tokens, end, by)
    return subject_phrase(tokens, item.moved)


def _noun_of_change(tokens: Tokens, item: Item, limit: int) -> tuple[int, int] | None:
    """ "budget cuts of 40%", "an increase of 12% in referrals"."""
    assert item.moved is not None
    words, at = tokens.words, item.right
    if tokens.word(at) in ("in", "to"):
        phrase = noun_phrase(tokens, at + 1, limit)
        if phrase:
            return with_tail(tokens, phrase, limit)
    start = item.moved
    stop = word_classes().determiners | word_classes().prepositions | word_classes().verbs | word_classes().auxiliaries | word_classes().conjunctions
    while start > 0 and words[start - 1].isalpha() and words[start - 1] not in stop and item.moved - start < 3:
        start -= 1
    return (start, item.moved) if start < item.moved and words[start] not in ("further", "sharp", "overall", "average", "annual") else None


def _multiplied(tokens: Tokens, item: Item, limit: int) -> tuple[int, int] | None:
    """ "halve the gap", "doubled the number of homes", "referrals doubled", "seven times more likely"."""
    after = noun_phrase(tokens, item.right, limit)
    if after and item.direction and tokens.word(item.right) in word_classes().determiners:
        phrase = with_tail(tokens, after, limit)
        return trim(tokens, *phrase)
    return subject_phrase(tokens, item.left)


def _follows(said: Said, item: Item) -> bool:
    """Whether the item leans on the one before it: in brackets, after a comma, "up from", "to"."""
    tokens = said.tokens
    before = tokens.word(item.left - 1)
    if before in _LINKED or before in (",", "-"):
        return True
    return item.kind == "count" and item.noun is None


def _clause_subject(said: Said, item: Item) -> tuple[int, int] | None:
    """The subject of the clause the item stands in, or the phrase a share is said "of" before it."""
    tokens = said.tokens
    words, classes = tokens.words, word_classes()
    if item.kind == "share":
        for i in range(len(words) - 2):
            if words[i] in _SHARES_OF and words[i + 1] == "of":
                phrase = noun_phrase(tokens, i + 2)
                if phrase:
                    return with_tail(tokens, phrase)
        if tokens.word(item.right) in ("for", "among", "amongst", "in"):
            phrase = noun_phrase(tokens, item.right + 1, _limit(said, item))
            if phrase and tokens.word(item.right) != "in":
                return with_tail(tokens, phrase, _limit(said, item))
    verb = None
    for i in range(item.left - 1, -1, -1):
        if words[i] in ".;:!?":
            break
        if words[i] in classes.auxiliaries or words[i] in classes.verbs or changes().verbs.at(words, i):
            verb = i
            break
    if verb is not None:
        found = subject_phrase(tokens, verb)
        if found and not _refers(tokens, found):
            return found
        return None
    after = item.right
    if tokens.word(after) in classes.auxiliaries | classes.verbs:
        return None
    return noun_phrase(tokens, after, _limit(said, item))


def _refers(tokens: Tokens, phrase: tuple[int, int]) -> bool:
    return all(word in _ANAPHORA or word in word_classes().pronouns for word in tokens.words[phrase[0] : phrase[1]])
