"""What a quantity is about: its own phrase, its clause's subject, or the claim before."""

from __future__ import annotations

from collections import Counter

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.subjects import trim
from extractors.quantities.tails import head
from extractors.quantities.things import is_thing
from extractors.statistics.own import limit_of, own
from extractors.statistics.sentence import Memory, Said, Subject
from extractors.statistics.subjects import clause_start, subject_of, told_otherwise
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural, plural, singular
from extractors.vocabulary.lexicon import number_words, word_classes
from extractors.vocabulary.names import Named, populations


def subject(
    said: Said, item: Item, memory: Memory, within: Subject | None
) -> tuple[Subject | None, bool]:
    """The subject of an item, and whether it was carried over from an earlier claim.

    `within` is the subject of the item before it in the same sentence.
    """
    phrase, refers = own(said, item)
    if phrase is not None and item.noun is None and not is_thing(said.tokens, phrase):
        phrase = None
    if within is not None and _holds_on(said, item, phrase, refers):
        unit = item.unit if phrase else within.unit
        return Subject(within.text, within.code, unit), True
    if phrase is not None:
        return _specific(said, item, made(said.tokens, phrase, item)), False
    told = _before(said, item, memory, refers) if within is None else None
    if told is not None:
        return told, True
    named = None if refers else _named(said, item, within)
    if named is not None:
        return named
    if _loses(said.tokens, item) and item.noun is not None:
        return made(said.tokens, item.noun, item), False  # "with the loss of 40 beds"
    if refers and within is None and memory.subject is not None:
        return _many(memory.subject), True
    alone = item.kind == "share" and memory.lead_subject is None and not refers
    shared = memory.share_subject if alone else None
    earlier = within or shared or memory.subject or memory.lead_subject
    if earlier is None and item.kind in ("amount", "share", "measure"):
        phrase = noun_phrase(said.tokens, item.right + 1)
        if phrase is not None and not names_time(said.tokens, phrase):
            return made(said.tokens, phrase, item), False
    earlier = earlier or _main(memory, item)
    return earlier, earlier is not None


def _loses(tokens: Tokens, item: Item) -> bool:
    """Whether a change counts what it is of: "with the loss of 40 beds", no "40 rise"."""
    if item.kind != "change" or item.noun is None or not is_thing(tokens, item.noun):
        return False
    return item.moved is None or item.moved < item.noun[0]


def _holds_on(said: Said, item: Item, phrase: Phrase | None, refers: bool) -> bool:
    """Whether an item is about what the item before it in the sentence is about."""
    if said.tokens.words[max(0, item.left - 2) : item.left] == ["and", "to"]:
        return True  # "lowered to £23,000 in the city and to £20,000 elsewhere"
    if phrase is not None:
        return _counts_level(said, item)
    if refers or _leans(said, item) or _level_after_change(said, item):
        return True
    return _restates(said, item) or _of_the_same(said, item)


def _before(said: Said, item: Item, memory: Memory, refers: bool) -> Subject | None:
    """What the sentence before is about, where the item stands for some of it."""
    bare = _bare_subject(said, item)
    if memory.before is not None and (refers or bare):
        topic = _topic(said, memory.before)
        if topic is not None:
            return topic
    named = _apposed(said, item)
    if named is not None and not refers:
        return made(said.tokens, named, item)
    return memory.subject if bare and item.kind == "count" else None


def _named(said: Said, item: Item, within: Subject | None) -> tuple[Subject, bool] | None:
    """The subject that an item's clause names, which may be that of the item before it."""
    phrase = subject_of(said.tokens, item, limit_of(said, item))
    if phrase is None or not is_thing(said.tokens, phrase):
        return None
    if within is not None and (
        within.text in said.tokens.raw(*phrase) or "%" in said.tokens.words[slice(*phrase)]
    ):
        return within, True  # the clause's subject is the claim before
    return made(said.tokens, phrase, item), False


def _main(memory: Memory, item: Item) -> Subject | None:
    """What most figures of the item's kind before it are about."""
    texts = Counter(about.text for kind, about in memory.told if kind == item.kind)
    if not texts:
        return None
    most = texts.most_common(1)[0][0]
    return next(about for _, about in memory.told if about.text == most)


def _many(subject: Subject) -> Subject:
    """What "them" stands for, where the subject before was one thing of many: "the cost of a
    review" speaks of reviews.
    """
    tokens = Tokens.of(subject.text)
    for k in range(1, len(tokens) - 1):
        if tokens.words[k] in ("a", "an", "each") and tokens.words[k - 1] in ("of", "per", "for"):
            phrase = noun_phrase(tokens, k + 1)
            if phrase and not is_plural(tokens.words[phrase[1] - 1]):
                named = known(tokens, phrase)
                one = tokens.raw(*phrase)
                return Subject(plural(one), named.code if named else None, head(tokens, phrase))
    return subject


def _counts_level(said: Said, item: Item) -> bool:
    """Whether a count is the level of the change before it: "fell by 26%, from 1,148 offences to
    850".
    """
    at, words = said.items.index(item), said.tokens.words
    before = said.items[at - 1] if at else None
    if before is None or item.kind != "count" or words[item.left - 1] not in ("to", "from"):
        return False
    between = words[before.right : item.left - 1]
    return before.kind in ("change", "multiple") and between in ([], [","])


def _restates(said: Said, item: Item) -> bool:
    """Whether an item says the claim before it in other terms: "61,850 crimes, an average of 169
    a day", "against a target of 90%".
    """
    words, classes = said.tokens.words, word_classes()
    loose = classes.determiners | classes.measuring | context("restating")
    start = item.left
    while start > 0 and words[start - 1] in loose:
        start -= 1
    return start < item.left and said.tokens.word(start - 1) in (",", "(", "-", "against")


def _of_the_same(said: Said, item: Item) -> bool:
    """Whether an item only compares the claim before it: "and 6 per cent fewer than in 2014"."""
    words, at = said.tokens.words, said.items.index(item)
    if item.kind not in ("change", "multiple", "measure") or item.moved is None or at == 0:
        return False
    than = said.tokens.word(item.moved + 1) == "than" and item.moved >= item.right
    between = words[said.items[at - 1].right : item.left]
    classes = word_classes()
    verbs = classes.auxiliaries | (classes.verbs - classes.nouny)
    return than and verbs.isdisjoint(between)


def _topic(said: Said, span: tuple[int, int]) -> Subject | None:
    """What "of them" stands for after a sentence without numbers: its last plural phrase."""
    tokens = Tokens.of(said.document.text, said.folded, *span)
    found: Phrase | None = None
    i = 0
    while i < len(tokens):
        phrase = noun_phrase(tokens, i)
        if phrase is None:
            i += 1
            continue
        if is_plural(tokens.words[phrase[1] - 1]) or known(tokens, phrase):
            found = phrase
            if i <= 1 and tokens.word(phrase[1]) in context("topical"):
                break
        i = max(phrase[1], i + 1)
    if found is None:
        return None
    named = known(tokens, found)
    return Subject(_tidy(tokens.raw(*found)), named.code if named else None, head(tokens, found))


def names_time(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a phrase is a stretch of time or begins with a number ("five years")."""
    first = tokens.words[phrase[0]]
    return (
        first in number_words().all
        or first[0].isdecimal()
        or tokens.words[phrase[1] - 1] in context("time_nouns")
    )


def made(tokens: Tokens, phrase: Phrase, item: Item) -> Subject:
    """The subject that a phrase names; an acronym of a known population is given its full name."""
    named = known(tokens, phrase)
    text = _tidy(tokens.raw(*phrase))
    core = noun_phrase(tokens, *phrase) or phrase
    unit = item.unit if item.kind == "count" and item.noun else head(tokens, core)
    if unit in context("stand_for_people") and "who" in tokens.words[core[0] + 1 : phrase[1]]:
        unit = "person"  # "the number who had waited"
    if named and phrase[1] - phrase[0] == 1 and text[:2].isupper():
        text = named.label
    return Subject(text, named.code if named else None, unit)


def _tidy(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split()).strip(" ,;:.-–•·%()")


_QUOTES = str.maketrans("", "", '“”"')


def known(tokens: Tokens, phrase: Phrase) -> Named | None:
    """The population of the vocabulary that a phrase names: the last one of its core."""
    core = noun_phrase(tokens, *phrase) or phrase
    found = [named for _, _, named in populations().every(tokens.words, *core) if named.code]
    return found[-1] if found else None


def _specific(said: Said, item: Item, about: Subject) -> Subject:
    """The subject, or for one too general ("85% of providers") the known one its sentence names."""
    if singular(about.unit.split(" ")[-1]) not in word_classes().generic or " " in about.text:
        return about
    before = [
        (i, j) for i, j, named in populations().every(said.tokens.words, 0, item.left) if named.code
    ]
    if about.code is None and before:
        return made(said.tokens, before[-1], item)
    return about


def _apposed(said: Said, item: Item) -> Phrase | None:
    """The phrase a bare number restates ("a handful of schools, fewer than 20, …")."""
    tokens = said.tokens
    if item.kind != "count" or item.noun is not None or tokens.word(item.left - 1) != ",":
        return None
    if tokens.word(item.right) != ",":
        return None
    start = clause_start(tokens, item.left - 1)
    return trim(tokens, start, item.left - 1)


def _bare_subject(said: Said, item: Item) -> bool:
    """Whether a number stands alone as the subject ("Seven were", "The remaining nine were")."""
    if item.kind not in ("count", "share") or item.noun is not None:
        return False
    tokens, classes = said.tokens, word_classes()
    start = clause_start(tokens, item.left)
    plain = (
        classes.determiners | classes.adverbs | classes.conjunctions | classes.measuring | {"in"}
        | {"another"}
    )  # fmt: skip
    return all(word in plain for word in tokens.words[start : item.left])


def _level_after_change(said: Said, item: Item) -> bool:
    """Whether the item is the level that the change before it led to ("rising 4% to reach £3m")."""
    at = said.items.index(item)
    bare = item.kind in ("measure", "amount", "rate") or (
        item.kind in ("share", "count") and not item.noun
    )
    return at > 0 and said.items[at - 1].kind in ("change", "multiple") and bare


def _leans(said: Said, item: Item) -> bool:
    """Whether the item leans on the one before it: in brackets, after a comma, "up from", "to"."""
    tokens = said.tokens
    at = item.left - 1
    if tokens.word(at) in ("the", "a", "an") and tokens.word(at - 1) not in (",", "and", "or"):
        at -= 1
    before = tokens.word(at)
    if item.kind == "count" and item.noun is None:
        return not _starts_anew(said, item)
    if before in ("at", "to") and told_otherwise(tokens, item):
        return False
    if tokens.words[at - 2 : at + 1] == ["on", "top", "of"]:
        return True
    if before in context("leaning"):
        return not (before == "and" and item.kind in ("change", "multiple"))
    return False


def _starts_anew(said: Said, item: Item) -> bool:
    """Whether a bare number has a clause of its own ("the number of schools fell to 2,741")."""
    at = said.items.index(item)
    start = said.items[at - 1].right if at else 0
    words = said.tokens.words[start : item.left]
    return any(
        words[k] == "of" and words[k - 1] in context("sum_nouns") for k in range(1, len(words))
    )
