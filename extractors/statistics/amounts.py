"""What an amount or a measure is of: "£600 million in services", "a turnout of 38%"."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.subjects import trim
from extractors.quantities.tails import with_tail
from extractors.quantities.things import is_past
from extractors.statistics.purposes import acts, doing, is_stretch, past_verbs
from extractors.statistics.shares import those
from extractors.statistics.subjects import says_nothing
from extractors.statistics.waiting import waited
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import changes, function_words, number_words, word_classes
from extractors.vocabulary.names import Area, areas


def of_amount(tokens: Tokens, item: Item, limit: int) -> Phrase | None:
    """ "£600 million in mental health services", "£3 million national unit", "31 acre site"."""
    at = item.right
    bracketed = _bracketed(tokens, item) or moved_to(tokens, item)
    if bracketed:
        return bracketed
    if item.kind == "measure" and tokens.word(at) == "'" and tokens.glued(at):
        at += 1  # "four weeks' notice"
    direct = noun_phrase(tokens, at, limit)
    if direct and direct[0] == at:
        return with_tail(tokens, direct, limit)
    if _is_told_of(tokens, item):
        return at, at + 1
    at = _past_asides(tokens, item) if _took(tokens, item) else at
    link, nxt = tokens.word(at), tokens.word(at + 1)
    if link == "to" and acts(tokens, at + 1):
        phrase = noun_phrase(tokens, past_verbs(tokens, at + 1), limit)
        return with_tail(tokens, phrase, limit) if phrase else None
    number = nxt[:1].isdecimal() or nxt in number_words().cardinals
    if link in ("in", "on", "for", "into") and number and limit == at + 1:
        limit, at = len(tokens), at + 1  # "£3m in 14 new homes"
    if item.kind == "measure" and link == "for" and waited(tokens, item, context("spending_time")):
        return None  # "who waited 19 months for a plan"
    links = {"of", "for"} if item.kind == "measure" else context("paid_for") | {"from"}
    if link in links and nxt != "each":
        phrase = noun_phrase(tokens, at + 1, limit) or those(tokens, at + 1)
        done = doing(tokens, at + 1, limit) if phrase is None and item.money else None
        if done is not None:
            return done
        season = link == "in" and phrase is not None
        placed = (
            link in ("in", "to")
            and phrase is not None
            and tokens.capital(phrase[0])
            and bool(_places_in(tokens, phrase))
        )
        if (
            phrase
            and not says_nothing(tokens, phrase)
            and not placed
            and not is_stretch(tokens, phrase)
            and not (season and tokens.words[phrase[1] - 1] in context("tail_times"))
            and tokens.words[phrase[1] - 1] not in ("terms", "total", "cash")
        ):
            whole = with_tail(tokens, phrase, limit)
            if tokens.word(whole[1]) == "from" and whole[1] < limit:
                inner = noun_phrase(tokens, whole[1] + 1, limit)
                whole = (whole[0], inner[1]) if inner else whole
            return whole
    return None


def _took(tokens: Tokens, item: Item) -> bool:
    """Whether a duration is what it took to do something: "it took us 13 weeks to decide"."""
    if item.kind != "measure":
        return False
    return any(
        tokens.words[k] in _TOOK and tokens.word(k - 1) in ("it", "will", "can")
        for k in range(max(1, item.left - _NEAR), item.left)
    )


_TOOK = frozenset(["took", "takes", "take", "taken"])
_NEAR = 6  # tokens between "took" and how long


def _past_asides(tokens: Tokens, item: Item) -> int:
    """The token after "on average" and "for Ofsted", where "to" and what it took to do follow."""
    at = item.right + 2 * (tokens.words[item.right : item.right + 2] == ["on", "average"])
    if tokens.word(at) == "for":
        return next((k for k in range(at, at + _NEAR) if tokens.word(k) == "to"), at)
    return at


def _is_told_of(tokens: Tokens, item: Item) -> bool:
    """Whether what may be a verb is the noun an amount tells of: "a £4 million overspend"."""
    led = item.money and tokens.word(item.left - 1) in ("a", "an", "the")
    word, after = tokens.word(item.right), tokens.word(item.right + 1)
    classes = word_classes()
    ended = not after[:1].isalpha() or after in classes.conjunctions | classes.prepositions
    done = is_past(word) or word in classes.participles  # "the £172 charged in Hull"
    return led and ended and not done and word.isalpha() and word not in function_words()


def _places_in(tokens: Tokens, phrase: Phrase) -> list[tuple[int, int, Area]]:
    """The areas of the vocabulary that a phrase names."""
    return areas().every(tokens.words, *phrase)


def moved_to(tokens: Tokens, item: Item) -> Phrase | None:
    """What was brought to a level: "lowering the cap to £20,000", "raise its fine from £200"."""
    if tokens.word(item.left - 1) not in ("to", "from"):
        return None
    words = tokens.words
    last = item.left - 2 - (tokens.word(item.left - 2) == ",")  # "halved caseloads, to 14 each"
    for i in range(last, max(-1, item.left - 16), -1):
        if words[i] in ".,;:":
            return None
        hit = changes().verbs.at(words, i) or words[i] in number_words().multiples
        if (
            (hit or words[i] in context("limiting") | context("bringing"))
            and words[i] not in ("up", "down")
            and item.left - 1 - i > 1
        ):
            if words[i + 1] in word_classes().prepositions | word_classes().adverbs:
                return None  # "fell sharply in May to £20,000"
            stretch = tokens.words[i + 1 : item.left - 1]
            if any(word[0].isdecimal() for word in stretch):
                return None
            return _with_infinitive(tokens, trim(tokens, i + 1, item.left - 1), item.left - 1)
    return None


def _with_infinitive(tokens: Tokens, phrase: Phrase | None, end: int) -> Phrase | None:
    """The phrase, or for "the time it takes to approve a course" all of it up to token `end`."""
    timed = phrase is not None and tokens.words[phrase[1] - 1] == "time"
    return (phrase[0], end) if phrase and timed and end - phrase[0] <= _LONGEST else phrase


_LONGEST = 9  # words of what takes time


def _bracketed(tokens: Tokens, item: Item) -> Phrase | None:
    """The phrase right before the bracket an amount stands in ("pensions (£94.5 billion)")."""
    if tokens.word(item.left - 1) != "(":
        return None
    end = start = item.left - 1
    stop = function_words() - {"and", "of", "other"}
    while (
        start > 0
        and tokens.words[start - 1][0].isalpha()
        and tokens.words[start - 1] not in stop
        and end - start < 8
    ):
        start -= 1
    while start < end and _is_participle(tokens.words[start]):
        start += 1
    return trim(tokens, start, end) if start < end else None


def _is_participle(word: str) -> bool:
    classes = word_classes()
    return word in classes.verbs and word.endswith(("ing", "ed")) and word not in classes.nouny


def _is_verb(word: str) -> bool:
    classes = word_classes()
    return word in classes.auxiliaries or (word in classes.verbs and word not in classes.nouny)


def measured_before(tokens: Tokens, item: Item) -> Phrase | None:
    """What is measured in "a turnout of 38%", "a budget of £3m", the item right after "of"."""
    of = item.left - 1 - (tokens.word(item.left - 2) == ",")  # "The grants, of up to £5,000,"
    of -= tokens.word(of - 1) == '"'
    start, stop = of, function_words() | word_classes().determiners
    while (
        start > 0
        and tokens.words[start - 1][0].isalpha()
        and tokens.words[start - 1] not in stop
        and of - start < 4
    ):
        start -= 1
    while start < of and (
        (_is_verb(tokens.words[start]) and tokens.word(start - 1) not in word_classes().determiners)
        or (start < of - 1 and tokens.word(start - 1) in context("modals"))
    ):
        start += 1
    phrase = trim(tokens, start, of) if start < of else None
    before = tokens.word(start - 1)
    determined = before in word_classes().determiners or _is_verb(before)
    determined = determined or tokens.word(start - 2) in context("modals")
    spent = tokens.word(item.right) in context("paid_for")
    spent = spent and not (tokens.word(item.right) == "to" and acts(tokens, item.right + 1))
    determined = determined or (is_plural(tokens.words[of - 1]) and not spent)
    if phrase is None or not determined or says_nothing(tokens, phrase):
        return None
    if tokens.word(start - 2) == "against":
        return None  # "71% of patients, against a national standard of 95%"
    if tokens.words[phrase[1] - 1] in context("no_measured"):
        return None
    return None if tokens.words[phrase[1] - 1] in word_classes().measuring else phrase
