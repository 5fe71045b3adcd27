"""What a quantity is about: its own phrase, its clause's subject, or the claim before."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.subjects import trim
from extractors.quantities.things import is_thing
from extractors.statistics.asked import respondents
from extractors.statistics.beside import of_clause_before, told_beside
from extractors.statistics.callouts import labelled
from extractors.statistics.deeds import those_who, with_deed
from extractors.statistics.gaps import gapped
from extractors.statistics.leaning import counts_on, holds_on
from extractors.statistics.naming import (
    fuller,
    made,
    many_of,
    measured_again,
    several,
    topic,
    whose_are,
)
from extractors.statistics.own import bare_subject, limit_of, own
from extractors.statistics.sentence import Memory, Said, Subject
from extractors.statistics.subjects import (
    names_time,
    set_off,
    subject_of,
    tells_time,
)
from extractors.statistics.verbs import clause_start
from extractors.statistics.whose import whose
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context_phrases
from extractors.vocabulary.inflection import is_plural, plural, singular
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.names import populations


def subject(
    said: Said, item: Item, memory: Memory, within: Subject | None
) -> tuple[Subject | None, bool]:
    """The subject of an item, and whether it was carried over from an earlier claim.

    `within` is the subject of the item before it in the same sentence.
    """
    phrase, refers = own(said, item)
    parted = item.first.rule == "n of m" and phrase and phrase[0] == item.right
    if (
        phrase
        and item.noun is None
        and not (parted or _is_determined(said, item, phrase) or is_thing(said.tokens, phrase))
    ):
        phrase = None
    beside = told_beside(said, item, phrase, memory, within)
    if beside is not None:
        return beside
    if within is not None and phrase is None and not refers:
        other = gapped(said, item, within)
        if other is not None:
            return other, False
    if within is not None and holds_on(said, item, phrase, refers):
        unit = item.unit if phrase and item.unit else within.unit
        return Subject(within.text, within.code, unit), True
    whole = _whole_parted(said, item, memory) if phrase is None and within is None else None
    if whole is not None:
        return whole, True
    if phrase is not None:
        about = _specific(said, item, made(said.tokens, phrase, item))
        about = whose_are(about, within)
        about = with_deed(said, item, phrase, fuller(said.tokens, phrase, about, memory))
        each = item.first.rule in ("one … in m", "n … in every m")
        one = each and not is_plural(about.text.split()[-1])
        if item.rule == "average":
            return replace(about, text=_several(said.tokens, phrase)), False
        return (replace(about, text=plural(about.text)) if one else about), False
    if not refers:
        label = those_who(said, item) or labelled(said, item) or _group(said, item)
        if label is not None:
            return label, False
    if within is None and not refers and bare_subject(said, item):
        asked = respondents(said, item, memory)
        if asked is not None:
            return asked, True
    told = _before(said, item, memory, refers) if within is None else None
    if told is not None:
        return told, True
    return _leaning(said, item, memory, within, refers)


def _whole_parted(said: Said, item: Item, memory: Memory) -> Subject | None:
    """What a share is of that says only which part it is: "London accounts for 16%", "councils run
    12%"; its clause's subject is the part.
    """
    tokens, at = said.tokens, item.left
    if item.kind != "share" or memory.subject is None:
        return None
    at -= tokens.word(at - 1) in ("a", "an", "the")
    parted = context_phrases("parting").ending(tokens.words, at)
    return memory.subject if parted else None


def _several(tokens: Tokens, phrase: Phrase) -> str:
    """The things that an average one stands for: "homes registered last year"."""
    core = noun_phrase(tokens, *phrase) or phrase
    many = plural(tokens.raw(core[0], core[1]))
    return f"{many} {tokens.raw(core[1], phrase[1])}" if core[1] < phrase[1] else many


def _leaning(
    said: Said,
    item: Item,
    memory: Memory,
    within: Subject | None,
    refers: bool,
) -> tuple[Subject | None, bool]:
    """The subject of an item that neither its own words nor the sentence before name."""
    person = None if refers else whose(said, item)
    if person is not None:
        return person, False
    if memory.counted is not None and counts_on(said, item, within):
        return memory.counted, True
    named = None if refers else _named(said, item, within, memory) or _before_colon(said, item)
    if named is not None:
        return named
    if _loses(said.tokens, item) and item.noun is not None:
        return made(said.tokens, item.noun, item), False  # "with the loss of 40 beds"
    if refers and within is None and memory.subject is not None:
        them = "them" in said.tokens.words[item.right : item.right + 2]
        return several(memory) if them else many_of(memory.subject), True
    alone = item.kind == "share" and memory.lead_subject is None and not refers
    newer = memory.last is not None and memory.last.kind == "count" and memory.subject is not None
    shared = memory.share_subject if alone and not newer else None
    earlier = within or shared or memory.subject or memory.lead_subject
    after = _after(said, item) if earlier is None else None
    if after is not None:
        return made(said.tokens, after, item), False
    earlier = earlier or _main(memory, item)
    return earlier, earlier is not None and not tells_time(said.tokens, item)


def _is_determined(said: Said, item: Item, phrase: Phrase) -> bool:
    """Whether an amount tells of the noun after it: "a £4 million overspend"."""
    after = item.kind == "amount" and phrase[0] == item.right
    return after and said.tokens.word(item.left - 1) in ("a", "an", "the")


def _group(said: Said, item: Item) -> Subject | None:
    """Those set off from others by a bracket with their share in it."""
    group = set_off(said.tokens, said.items, item)
    return made(said.tokens, group, item) if group is not None else None


def _after(said: Said, item: Item) -> Phrase | None:
    """What stands after a figure that nothing before it names: "£4m: roads", "A quarter were repeat
    referrals."
    """
    tokens, classes = said.tokens, word_classes()
    phrase = noun_phrase(tokens, item.right + 1)
    if phrase is None or tokens.word(item.right) in classes.conjunctions:
        return None
    if tokens.word(item.right) in ("were", "are"):
        return phrase if is_plural(tokens.words[phrase[1] - 1]) else None
    acts = classes.auxiliaries | classes.verbs - classes.nouny
    bare = tokens.word(item.right) not in acts and item.kind in ("amount", "share", "measure")
    return phrase if bare and not names_time(tokens, phrase) else None


def _before_colon(said: Said, item: Item) -> tuple[Subject, bool] | None:
    """What the clause before a colon is about, for a bare figure right after it ("Nursing homes
    fare worse: 72% are good").
    """
    tokens, start = said.tokens, clause_start(said.tokens, item.left)
    there = tokens.words[start : item.left] in (["there", "were"], ["there", "are"])
    opens = start == item.left or (there and item.noun is None)
    if item is not said.items[0] or not opens or tokens.word(start - 1) != ":":
        return None
    phrase = noun_phrase(tokens, clause_start(tokens, start - 1), start - 1)
    if phrase is not None and item.right >= len(tokens) - 1:  # "Average rent: £1,240 a month"
        whole = trim(tokens, phrase[0], start - 1)
        return (made(tokens, whole, item), False) if whole else None
    many = next((k for k in range(*phrase) if is_plural(tokens.words[k])), None) if phrase else None
    if phrase is None or many is None:
        return None
    return made(tokens, (phrase[0], many + 1), item), False


def _loses(tokens: Tokens, item: Item) -> bool:
    """Whether a change counts what it is of: "with the loss of 40 beds", no "40 rise"."""
    if item.kind != "change" or item.noun is None or not is_thing(tokens, item.noun):
        return False
    return item.moved is None or item.moved < item.noun[0]


def _before(said: Said, item: Item, memory: Memory, refers: bool) -> Subject | None:
    """What the sentence before is about, where the item stands for some of it."""
    bare = bare_subject(said, item)
    if memory.before is not None and (refers or bare):
        spoken = topic(said, memory.before)
        if spoken is not None:
            return spoken
    named = _apposed(said, item)
    if named is not None and not refers:
        return made(said.tokens, named, item)
    if bare and item is said.items[0]:
        coupled = of_clause_before(said, item)
        if coupled is not None:
            return coupled
    if not bare or item.kind != "count" or memory.subject is None:
        return None
    rates = memory.subject.unit in word_classes().measuring  # nobody counts those
    return several(memory) if rates else memory.subject


def _named(
    said: Said, item: Item, within: Subject | None, memory: Memory
) -> tuple[Subject, bool] | None:
    """The subject that an item's clause names, which may be that of the item before it."""
    if within is None:
        again = measured_again(said.tokens, item, memory)
        if again is not None:
            return again, True
    phrase = subject_of(said.tokens, item, limit_of(said, item))
    if phrase is None or not is_thing(said.tokens, phrase):
        return None
    core = said.tokens.raw(*(noun_phrase(said.tokens, *phrase) or phrase)).lower()
    if within is not None and (
        within.text.lower() == core or "%" in said.tokens.words[slice(*phrase)]
    ):
        return within, True  # the clause's subject is the claim before
    return fuller(said.tokens, phrase, made(said.tokens, phrase, item), memory), False


def _main(memory: Memory, item: Item) -> Subject | None:
    """What most figures of the item's kind before it are about."""
    texts = Counter(about.text for kind, about in memory.told if kind == item.kind)
    if not texts:
        return None
    most = texts.most_common(1)[0][0]
    return next(about for _, about in memory.told if about.text == most)


def _specific(said: Said, item: Item, about: Subject) -> Subject:
    """The subject, or for one too general ("85% of providers") the known one its sentence names."""
    generic = singular(about.unit.split(" ")[-1]) in word_classes().generic
    if not generic or " " in about.text or item.kind == "count":
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
