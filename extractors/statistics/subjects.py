"""What a figure is said of beside its own words: its clause's subject, a group, an object."""

from __future__ import annotations

from extractors.numbers.datemark import months
from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.subjects import trim
from extractors.quantities.tails import with_tail
from extractors.quantities.things import is_past, is_thing
from extractors.statistics.clauses import PERSONAL, clause_subject
from extractors.statistics.verbs import clause_start, does, verb_before
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import number_words, word_classes
from extractors.vocabulary.measures import units
from extractors.vocabulary.names import areas

_FAR = 60  # tokens between "the share of" and the share


def subject_of(tokens: Tokens, item: Item, limit: int) -> Phrase | None:
    """The subject of the item's clause, or the phrase a share is said "of" before it."""
    classes = word_classes()
    if item.kind == "share":
        parted = _parted(tokens, item, limit)
        if parted is not None:
            return parted
    verb = verb_before(tokens, item)
    other = told_otherwise(tokens, item)
    if other is not None:
        return other
    relative = verb is not None and does(tokens.words, verb) and verb + 1 == item.left
    if verb is not None and _stands_for(tokens, verb) and not relative:
        return _object(tokens, verb, item)
    if verb is not None:
        found = clause_subject(tokens, verb)
        if found and context("ranked_groups").issuperset(tokens.words[slice(*found)]):
            return None  # "The largest group is red, with 36%"
        told = found and not _refers(tokens, found) and not says_nothing(tokens, found)
        if told or found is None:
            return found if told else _object(tokens, verb, item)
        return _scene(tokens, found) or _object(tokens, verb, item)
    start = said_from(tokens, clause_start(tokens, item.left), item.left)
    before = trim(tokens, start, item.left) if start < item.left else None
    idle = before and (_only_when(tokens, start, item) or _acted(tokens, before))
    before = _without_verb(tokens, before) if before and not idle else None
    if before and not _refers(tokens, before) and not says_nothing(tokens, before):
        return before
    after = item.right
    acts = classes.auxiliaries | classes.verbs | context("what_was_done")
    if tokens.word(after) in acts or is_past(tokens.word(after)):
        return None
    phrase = noun_phrase(tokens, after, limit)
    return with_tail(tokens, phrase, limit) if phrase else None


def _acted(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a pronoun and what it does stand in or before what looks like a phrase."""
    words, classes = tokens.words, word_classes()
    said = tokens.word(phrase[0] - 1) in PERSONAL | {"that", "this"}
    return (said and words[phrase[0]] in classes.verbs) or any(
        words[k] in PERSONAL and words[k + 1] in classes.auxiliaries
        for k in range(phrase[0], phrase[1] - 1)
    )


def _only_when(tokens: Tokens, start: int, item: Item) -> bool:
    """Whether what stands before a figure that is its clause's subject only says when ("At the time
    of the visit 61% were late").
    """
    acts = tokens.word(item.right) in word_classes().auxiliaries
    return acts and tokens.word(start) in context("only_when")


def _parted(tokens: Tokens, item: Item, limit: int) -> Phrase | None:
    """What a share is said of elsewhere: "the proportion of homes rose to 5%", "5% among men"."""
    words = tokens.words
    for i in range(item.left - 2, max(-1, item.left - _FAR), -1):
        if words[i] == ";" or words[i] in context("contrasts"):
            break
        if words[i] in context("share_nouns") and words[i + 1] == "of":
            if _explains(tokens, i, item):
                continue
            phrase = noun_phrase(tokens, i + 2)
            if phrase:
                return with_tail(tokens, phrase)
    after = item.right
    if "respectively" in words[after:]:
        after, limit = words.index("respectively", after) + 1, len(words)
        if tokens.word(after) in ("for", "among", "amongst"):
            phrase = noun_phrase(tokens, after + 1, limit)
            return with_tail(tokens, phrase, limit) if phrase else None
    return among(tokens, item, limit)


def _explains(tokens: Tokens, i: int, item: Item) -> bool:
    """Whether the share noun at token i only says what the name before it means ("The absence
    rate, the percentage of hours lost, was 2.5%").
    """
    opens = i - (tokens.word(i - 1) == "the") - 1
    if opens <= 0 or tokens.words[opens] != ",":
        return False
    verb = verb_before(tokens, item)
    return verb is not None and verb > i and tokens.words[verb - 1] == ","


def among(tokens: Tokens, item: Item, limit: int) -> Phrase | None:
    """Those that a share is said "for" or "among" right after it, or None."""
    if tokens.word(item.right) not in ("for", "among", "amongst"):
        return None
    phrase = noun_phrase(tokens, item.right + 1, limit)
    return with_tail(tokens, phrase, limit) if phrase else None


def told_otherwise(tokens: Tokens, item: Item) -> Phrase | None:
    """Who or what an item is said of beside its grammatical subject: "among workers under 25 it
    came to", "puts the vacancy rate at", "reached patients in".
    """
    if tokens.words[max(0, item.left - 2) : item.left] == [",", "at"]:
        return _among(tokens, item.left - 1)
    verb = verb_before(tokens, item)
    if verb is None:
        return None
    if _stands_for(tokens, verb):
        return _among(tokens, verb)
    return _put_at(tokens, verb, item) or _reached_in(tokens, verb, item)


def _stands_for(tokens: Tokens, verb: int) -> bool:
    """Whether the subject right before the verb at token `verb` is a pronoun ("it came to")."""
    k = verb - 1
    while tokens.word(k) in word_classes().adverbs or tokens.word(k) in word_classes().auxiliaries:
        k -= 1
    return tokens.word(k) in context("pronoun_subjects")


def tells_time(tokens: Tokens, item: Item) -> bool:
    """Whether the subject of an item's clause is only a time ("A week in one costs £900")."""
    start = clause_start(tokens, item.left)
    phrase = noun_phrase(tokens, start, item.left) if start < item.left else None
    return phrase is not None and context("time_nouns").issuperset(tokens.words[slice(*phrase)])


def stands_for(tokens: Tokens, item: Item) -> bool:
    """Whether an item's subject only stands for the figure before it ("it was", "the average
    was").
    """
    verb = verb_before(tokens, item)
    if verb is None or tokens.words[verb] not in context("equals"):
        return False
    if _stands_for(tokens, verb):
        return tokens.word(verb - 1) != "there"
    start = verb
    while start > 0 and tokens.words[start - 1] in word_classes().measuring | {"the", "this"}:
        start -= 1
    return start < verb and tokens.word(start) in ("the", "this")


def _among(tokens: Tokens, verb: int) -> Phrase | None:
    """ "among workers under 25 it came to 46.8%": those are who it is said of."""
    for k in range(verb - 2, max(-1, verb - _FAR), -1):
        if tokens.words[k] in ".;:!?":
            return None
        named = tokens.capital(k - 1) and tokens.capital(k + 1)  # "The Department for Education"
        if tokens.words[k] in ("among", "amongst", "for") and not named:
            phrase = noun_phrase(tokens, k + 1, verb)
            return with_tail(tokens, phrase, verb) if phrase else None
    return None


def _put_at(tokens: Tokens, verb: int, item: Item) -> Phrase | None:
    """ "puts the vacancy rate at 8.1%": the object is what has the value."""
    at = item.left - 1
    while at > verb and tokens.words[at] in ('"', "'", "between", "around", "about"):
        at -= 1
    if tokens.words[at] != "at" or tokens.words[verb] not in context("putting"):
        return None
    return trim(tokens, verb + 1, at) if verb + 1 < at else None


def _reached_in(tokens: Tokens, verb: int, item: Item) -> Phrase | None:
    """ "reached patients in an average of 11 minutes": what it took so long to do."""
    if item.kind != "measure":
        return None
    loose = word_classes().determiners | word_classes().measuring | {"of"}
    at = item.left
    while at > verb and tokens.words[at - 1] in loose:
        at -= 1
    if tokens.word(at - 1) not in ("in", "within"):
        return None
    return trim(tokens, verb + 1, at - 1) if verb + 1 < at - 1 else None


def _scene(tokens: Tokens, subject: Phrase) -> Phrase | None:
    """ "In special schools the rate was 5%": where the subject only measures, those among whom."""
    start = clause_start(tokens, subject[0])
    if start + 1 == subject[0] and tokens.word(start - 1) == ",":
        start = clause_start(tokens, start - 1)
    if tokens.word(start) not in ("in", "among", "amongst", "for", "at"):
        return None
    phrase = noun_phrase(tokens, start + 1, subject[0])
    if phrase is None or names_time(tokens, phrase) or tokens.capital(phrase[0]):
        return None
    many = is_plural(tokens.words[phrase[1] - 1]) and is_thing(tokens, phrase)
    return with_tail(tokens, phrase, subject[0]) if many else None


def said_from(tokens: Tokens, start: int, end: int) -> int:
    """Where what is said begins within a clause ("a survey found that 43% plan to hire")."""
    said = context("saying") - {"that", "show"}
    words = tokens.words
    if (said | {"that"}).isdisjoint(words[start + 1 : end]):
        return start
    telling = word_classes().verbs - word_classes().nouny | context("saying")
    for k in range(end - 1, start, -1):
        if words[k] in said or (words[k] == "that" and words[k - 1] in telling):
            return k + 1
    return start


def _object(tokens: Tokens, verb: int, item: Item) -> Phrase | None:
    """The object between a verb and the item, where the subject is only "we" or "it"."""
    start = verb + 1
    while start < item.left and (
        tokens.words[start] in word_classes().verbs
        or tokens.words[start] in word_classes().auxiliaries
    ):
        start += 1
    found = trim(tokens, start, item.left) if start < item.left else None
    return None if found is None or says_nothing(tokens, found) else found


def _without_verb(tokens: Tokens, phrase: Phrase) -> Phrase | None:
    """The phrase without a verb at its end ("Inflation stands", "Teachers work")."""
    start, end = phrase
    verbs = word_classes().verbs
    while end > start + 1 and tokens.words[end - 1] in verbs:
        many = is_plural(tokens.words[end - 2])
        if tokens.words[end - 1].endswith("s") == many:
            break
        end -= 1
    return start, end


def names_time(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a phrase is a stretch of time or begins with a number ("five years")."""
    first = tokens.words[phrase[0]]
    return (
        first in number_words().all
        or first[0].isdecimal()
        or tokens.words[phrase[1] - 1] in context("time_nouns")
        or (first in months() and tokens.capital(phrase[0]))
    )


def says_nothing(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a phrase only measures ("a combined", "the remaining") or names a place."""
    words = tokens.words[phrase[0] : phrase[1]]
    empty = word_classes().measuring | word_classes().determiners | context("time_nouns")
    if empty.issuperset(words) or _only_ranks(words):
        return True
    place = areas().at(tokens.words, phrase[0]) if tokens.capital(phrase[0]) else None
    return place is not None and place[0] == phrase[1]


def _only_ranks(words: list[str]) -> bool:
    """Whether a phrase only ranks: "the shortest", "the most expensive", "the worst case"."""
    first = words[0]
    most = first.endswith("est") and len(first) > _EST
    if len(words) == 1:
        return most or first == "worst"
    return len(words) == 2 and (words == ["worst", "case"] or first in ("most", "least"))


_EST = 5  # letters of "west", "guest"


def _refers(tokens: Tokens, phrase: Phrase) -> bool:
    classes = word_classes()
    loose = classes.anaphora | classes.pronouns | classes.adverbs | classes.conjunctions
    return loose.issuperset(tokens.words[slice(*phrase)])


def set_off(tokens: Tokens, items: list[Item], item: Item) -> Phrase | None:
    """The plural that a bracket with only a share in it follows, with a clause of its own: "Boys
    (68%) did less well than girls (76%)".
    """
    at, noun = items.index(item), item.left - 2
    start = items[at - 1].right if at else 0
    if item.kind != "share" or tokens.word(noun + 1) != "(" or tokens.word(item.right) != ")":
        return None
    if noun < start or not is_plural(tokens.words[noun]):
        return None
    if units().at(tokens.words, noun) or not is_thing(tokens, (noun, noun + 1)):
        return None
    between, classes = tokens.words[start:noun], word_classes()
    apart = not (classes.auxiliaries | classes.verbs | {"than"}).isdisjoint(between)
    return (noun, noun + 1) if at == 0 or apart else None
