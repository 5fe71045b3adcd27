"""What an amount or a measure is of: "£600 million in services", "a turnout of 38%"."""

from __future__ import annotations

from extractors.numbers.numeral import ENDS
from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase, past_number
from extractors.quantities.subjects import trim
from extractors.quantities.tails import with_tail
from extractors.quantities.things import is_past
from extractors.statistics.sentence import Said
from extractors.statistics.shares import those
from extractors.statistics.subjects import says_nothing
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
    link, nxt = tokens.word(at), tokens.word(at + 1)
    if link == "to" and _acts(tokens, at + 1):
        phrase = noun_phrase(tokens, at + 2, limit)
        return with_tail(tokens, phrase, limit) if phrase else None
    if link in ("in", "on", "for", "into") and nxt[:1].isdecimal() and limit == at + 1:
        limit, at = len(tokens), at + 1  # "£3m in 14 new homes"
    if item.kind == "measure" and link == "for" and _waited(tokens, item):
        return None  # "who waited 19 months for a plan"
    links = {"of", "for"} if item.kind == "measure" else context("paid_for") | {"from"}
    if link in links and nxt != "each":
        phrase = noun_phrase(tokens, at + 1, limit) or those(tokens, at + 1)
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
            and not _is_stretch(tokens, phrase)
            and not (season and tokens.words[phrase[1] - 1] in context("tail_times"))
            and tokens.words[phrase[1] - 1] not in ("terms", "total", "cash")
        ):
            whole = with_tail(tokens, phrase, limit)
            if tokens.word(whole[1]) == "from" and whole[1] < limit:
                inner = noun_phrase(tokens, whole[1] + 1, limit)
                whole = (whole[0], inner[1]) if inner else whole
            return whole
    return None


def _waited(tokens: Tokens, item: Item) -> bool:
    """Whether a duration is how long somebody waited, averaged or not."""
    i, loose = item.left, word_classes().measuring | word_classes().determiners | {"of"}
    while tokens.word(i - 1) in loose:
        i -= 1
    return tokens.word(i - 1) in context("waiting")


def _acts(tokens: Tokens, i: int) -> bool:
    """Whether token i, after "to", is a verb ("£3m to cover the cost")."""
    classes = word_classes()
    word, after = tokens.word(i), tokens.word(i + 1)
    ended = after in ENDS or after in classes.conjunctions | classes.prepositions
    bare = ended and not word.endswith(("s", "ing", "ed"))
    return word in classes.verbs and (
        word not in classes.nouny or after in classes.determiners or bare
    )


def purpose(said: Said, item: Item) -> Phrase | None:
    """What money goes to, told past the time it is spent over, or before or after it: "£15m over
    three years for clubs", "contracts worth £38m", "£6m, goes to rural lanes".
    """
    if not item.money:
        return None
    tokens, at = said.tokens, item.right
    if tokens.word(item.left - 1) == "worth":
        return _worth(tokens, item.left - 1 - (tokens.word(item.left - 2) == ","))
    later = _past_time(said, at)
    if later > at:
        if tokens.word(later) == "to" and _acts(tokens, later + 1):
            return _phrase(tokens, later + 2)
        if tokens.word(later) in context("paid_for") - {"of"}:
            return _phrase(tokens, later + 1)
    told = _told_of(tokens, at)
    if told is not None:
        return told
    at = later + (tokens.word(later) == ",")
    while tokens.word(at) in word_classes().auxiliaries | word_classes().adverbs:
        at += 1
    if tokens.word(at) in context("going") and tokens.word(at + 1) in context("paid_for"):
        return _phrase(tokens, at + 2)
    parts = tokens.word(item.left - 1) == ","  # "Of the savings, £6m comes from boats"
    if tokens.word(at) in context("coming") and tokens.word(at + 1) == "from" and not parts:
        return _phrase(tokens, at + 2)
    return (_put_to(tokens, at) or _brought(tokens, at)) if at > later else None


def _brought(tokens: Tokens, at: int) -> Phrase | None:
    """What money brings by the verb at token `at`, right after "will" or the like: "will buy
    boats", "could help keepers".
    """
    word, classes = tokens.word(at), word_classes()
    if tokens.word(at - 1) not in context("modals") or changes().verbs.at(tokens.words, at):
        return None
    if word not in classes.verbs or word in context("no_bringing"):
        return None
    return _phrase(tokens, at + 1 + (tokens.word(at + 1) == "for"))


def _told_of(tokens: Tokens, at: int) -> Phrase | None:
    """What a clause right after money says it went to: "the £3m we have put into boats", "the £3m
    that ports were given".
    """
    relative = tokens.word(at) in ("that", "which")
    if not relative and tokens.word(at) not in context("contact_subjects"):
        return None
    who = noun_phrase(tokens, at + relative)
    for k in range(at + 1, min(at + 8, len(tokens))):
        word = tokens.words[k]
        if not word[0].isalpha():
            return None
        done = tokens.word(k - 1) in word_classes().auxiliaries | word_classes().adverbs
        if done and (is_past(word) or word in word_classes().participles):
            if who is not None and word in context("giving"):
                return who
            return _phrase(tokens, k + 2) if tokens.word(k + 1) in context("paid_for") else None
    return None


def _put_to(tokens: Tokens, at: int) -> Phrase | None:
    """What money is put to by the participle at token `at`: "has been set aside for boats"."""
    word, classes = tokens.word(at), word_classes()
    done = word in classes.participles or is_past(word)
    if not done or changes().verbs.at(tokens.words, at):
        return None
    at += 1 + (tokens.word(at + 1) in context("put_to"))
    if tokens.word(at) == "to" and _acts(tokens, at + 1):
        return _phrase(tokens, at + 2)
    return _phrase(tokens, at + 1) if tokens.word(at) in context("paid_for") else None


def _past_time(said: Said, at: int) -> int:
    """The token after the time told at token `at`: "over three years", "last year"; `at` where
    none is.
    """
    tokens = said.tokens
    over = next((n for n in said.reading.numerals if n.i == at + 1 and n.role == "date"), None)
    if tokens.word(at) in ("over", "in", "for", "during") and over is not None:
        return over.j
    near = tokens.word(at) in ("last", "this", "next", "each", "every")
    return at + 2 if near and tokens.word(at + 1) in context("time_nouns") else at


def _phrase(tokens: Tokens, i: int) -> Phrase | None:
    """The noun phrase with its tail at token i, past a number that is no year, if of no time."""
    number = tokens.word(i)
    year = len(number) == 4 and number.isdecimal()
    phrase = noun_phrase(tokens, i if year else past_number(tokens, i))
    return None if phrase is None or _is_stretch(tokens, phrase) else with_tail(tokens, phrase)


def _is_stretch(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a phrase speaks of time, and not of what is named after one ("early years")."""
    words = tokens.words[slice(*phrase)]
    return words[:2] != ["early", "years"] and not context("time_nouns").isdisjoint(words)


def _worth(tokens: Tokens, end: int) -> Phrase | None:
    """The noun phrase that ends at token `end` ("handed back contracts", before "worth")."""
    start, stop = end, function_words() | word_classes().determiners
    while start > 0 and tokens.words[start - 1][0].isalpha() and end - start < 4:
        word = tokens.words[start - 1]
        if word in stop or (word in word_classes().verbs and word not in word_classes().nouny):
            break
        start -= 1
    return trim(tokens, start, end) if start < end else None


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
    determined = determined or (is_plural(tokens.words[of - 1]) and not spent)
    if phrase is None or not determined or says_nothing(tokens, phrase):
        return None
    if tokens.word(start - 2) == "against":
        return None  # "71% of patients, against a national standard of 95%"
    if tokens.words[phrase[1] - 1] in context("no_measured"):
        return None
    return None if tokens.words[phrase[1] - 1] in word_classes().measuring else phrase
