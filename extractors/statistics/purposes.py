"""What money goes to: "£15m over three years for clubs", "£13m on cutting waits", "£200m earmarked
for roads".
"""

from __future__ import annotations

from extractors.numbers.numeral import ENDS
from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase, past_number
from extractors.quantities.subjects import trim
from extractors.quantities.tails import with_tail
from extractors.quantities.things import is_past
from extractors.statistics.sentence import Said
from extractors.statistics.subjects import names_time
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import (
    changes,
    comparators,
    function_words,
    number_words,
    word_classes,
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
        if tokens.word(later) == "to" and acts(tokens, later + 1):
            return _phrase(tokens, past_verbs(tokens, later + 1))
        if tokens.word(later) in context("paid_for") - {"of"}:
            return _phrase(tokens, later + 1)
    told = _told_of(tokens, at)
    if told is not None:
        return told
    if later == at:
        at += 2 * (tokens.words[at : at + 2] == ["to", "be"])
        done = at + tokens.glued(at + 1)  # "ring-fenced for"
        if tokens.word(done + 1) in ("for", "on", "towards", "aside"):
            put = _put_to(tokens, done)
            if put is not None:
                return put
    return _gone_to(tokens, item, later) or _to_do(tokens, item.right)


def _gone_to(tokens: Tokens, item: Item, later: int) -> Phrase | None:
    """What the verb after money, and after its time, says it goes to: "£6m is for pay", "£6m, goes
    to rural lanes", "£6m will be set aside for boats"; `later` is the token after the time.
    """
    at = _past_part(tokens, later + (tokens.word(later) == ","))
    start = at
    while tokens.word(at) in word_classes().auxiliaries | word_classes().adverbs:
        at += 1
    if at > start and tokens.word(at) == "for":
        return _phrase(tokens, at + 1)  # "£15 million of the money is for pay"
    if at > start and tokens.word(at) == "to" and acts(tokens, at + 1):
        return _phrase(tokens, past_verbs(tokens, at + 1))  # "Of this, £4m is to mend boats"
    if tokens.word(at) in context("going") and tokens.word(at + 1) in context("paid_for"):
        return _phrase(tokens, at + 2)
    parts = tokens.word(item.left - 1) == ","  # "Of the savings, £6m comes from boats"
    if tokens.word(at) in context("coming") and tokens.word(at + 1) == "from" and not parts:
        return _phrase(tokens, at + 2)
    return (_put_to(tokens, at) or _brought(tokens, at)) if at > later else None


def _to_do(tokens: Tokens, at: int) -> Phrase | None:
    """What money is there to do, past whose it is: "£2m from the ministry to help victims"."""
    if tokens.word(at) not in _THROUGH:
        return None
    phrase = noun_phrase(tokens, at + 1)
    end = phrase[1] if phrase else at
    if phrase and tokens.word(end) != "to":
        end = with_tail(tokens, phrase)[1]
    if phrase is None or tokens.word(end) != "to" or not acts(tokens, end + 1):
        return None
    return _phrase(tokens, past_verbs(tokens, end + 1))


_THROUGH = frozenset(["through", "from", "via", "under", "across"])


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
        done = tokens.word(k - 1) in word_classes().auxiliaries | word_classes().adverbs | _WE
        if done and (is_past(word) or word in word_classes().participles):
            if who is not None and word in context("giving"):
                return who
            return _phrase(tokens, k + 2) if tokens.word(k + 1) in context("paid_for") else None
    return None


_WE = frozenset(["we", "they", "i", "he", "she", "it"])


def _put_to(tokens: Tokens, at: int) -> Phrase | None:
    """What money is put to by the participle at token `at`: "has been set aside for boats"."""
    word, classes = tokens.word(at), word_classes()
    done = word in classes.participles or is_past(word)
    if not done or changes().verbs.at(tokens.words, at):
        return None
    shared = tokens.word(at + 1) in ("among", "amongst", "between")
    at += 1 + (tokens.word(at + 1) in context("put_to"))
    if tokens.word(at) == "to" and acts(tokens, at + 1):
        return _phrase(tokens, past_verbs(tokens, at + 1))
    return _phrase(tokens, at + 1) if tokens.word(at) in context("paid_for") or shared else None


def _past_time(said: Said, at: int) -> int:
    """The token after the time told at token `at`: "over three years", "last year"; `at` where
    none is.
    """
    tokens = said.tokens
    over = next((n for n in said.reading.numerals if n.i == at + 1 and n.role == "date"), None)
    if tokens.word(at) in ("over", "in", "for", "during") and over is not None:
        return over.j
    start = at + (tokens.word(at) == "available")
    near = tokens.word(start) in ("last", "this", "next", "each", "every")
    timed = tokens.word(start + 1) in context("time_nouns") | context("tail_times")
    return start + 2 if near and timed else at


def _phrase(tokens: Tokens, i: int) -> Phrase | None:
    """The noun phrase with its tail at token i, past a number that is no year and what bounds it,
    if of no time; or what is done to it ("cutting waits").
    """
    number = tokens.word(i)
    year = len(number) == 4 and number.isdecimal()
    bound = comparators().before.at(tokens.words, i)
    if bound and tokens.word(bound[0])[:1].isdecimal():
        i = bound[0]
    i = i if year else past_number(tokens, i)
    phrase = noun_phrase(tokens, i)
    if phrase is None:
        return doing(tokens, i)
    timed = is_stretch(tokens, phrase) or names_time(tokens, phrase)
    timed = timed or tokens.words[phrase[1] - 1] in context("tail_times")
    return None if timed else with_tail(tokens, phrase)


def doing(tokens: Tokens, i: int, stop: int | None = None) -> Phrase | None:
    """ "cutting waits", "teaching each prisoner": what is done at token i, and to what."""
    word, classes = tokens.word(i), word_classes()
    if not word.endswith("ing") or len(word) < _GERUND or word in classes.prepositions:
        return None
    if tokens.word(i + 1) == "and" and tokens.word(i + 2).endswith("ing"):
        i += 2  # "recruiting and training keepers"
    inner = noun_phrase(tokens, i + 1, stop)
    if inner is None and is_plural(tokens.word(i + 1)):
        return i, i + 2  # "waits" may be a verb, but not after "cutting"
    return (i, with_tail(tokens, inner, stop)[1]) if inner else None


_GERUND = 6  # letters of the shortest verb in -ing that is told here ("buying", no "thing")


def past_verbs(tokens: Tokens, i: int) -> int:
    """The token after the verb at token i, and after one coupled to it ("refurbish and expand")."""
    verbs = word_classes().verbs
    coupled = tokens.word(i + 1) in ("and", "or") and tokens.word(i + 2) in verbs
    if tokens.words[i : i + 2] == ["pay", "for"]:
        return i + 2
    return i + 3 if coupled else i + 1


def _past_part(tokens: Tokens, at: int) -> int:
    """The token after "of the new money", of which an amount is a part; `at` where none is."""
    phrase = noun_phrase(tokens, at + 1) if tokens.word(at) == "of" else None
    return phrase[1] if phrase and tokens.word(phrase[1]) in word_classes().auxiliaries else at


def is_stretch(tokens: Tokens, phrase: Phrase) -> bool:
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


def _counts(word: str) -> bool:
    """Whether a word after a verb can only begin its object: a number, or a plural."""
    many = is_plural(word) and word not in function_words()
    return many or word[:1].isdecimal() or word in number_words().cardinals


def acts(tokens: Tokens, i: int) -> bool:
    """Whether token i, after "to", is a verb ("£3m to cover the cost")."""
    classes = word_classes()
    word, after = tokens.word(i), tokens.word(i + 1)
    ended = after in ENDS or after in classes.conjunctions | classes.prepositions
    bare = ended and not word.endswith(("s", "ing", "ed"))
    return word in classes.verbs and (
        word not in classes.nouny or after in classes.determiners or bare or _counts(after)
    )
