"""What a phrase names: the subject that later figures lean on, with its unit and its code."""

from __future__ import annotations

from extractors.quantities.heads import head
from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.tails import with_tail
from extractors.statistics.clauses import clause_subject
from extractors.statistics.sentence import Memory, Said, Subject
from extractors.statistics.verbs import verb_before
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural, plural, singular
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.names import Named, populations


def many_of(subject: Subject) -> Subject:
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


def topic(said: Said, span: tuple[int, int]) -> Subject | None:
    """What "of them" stands for after a sentence without numbers: its last plural phrase."""
    tokens = Tokens.of(said.document.text, said.folded, *span)
    found: Phrase | None = None
    i = 0
    while i < len(tokens):
        phrase = noun_phrase(tokens, i)
        if phrase is None:
            i += 1
            continue
        told = tokens.words[phrase[1] - 1] in context("told") | context("time_nouns")
        if not told and (is_plural(tokens.words[phrase[1] - 1]) or known(tokens, phrase)):
            found = phrase
            if i <= 1 and tokens.word(phrase[1]) in context("topical"):
                break
        i = max(phrase[1], i + 1)
    return None if found is None else _subject(tokens, found)


def _subject(tokens: Tokens, phrase: Phrase) -> Subject:
    named = known(tokens, phrase)
    return Subject(_tidy(tokens.raw(*phrase)), named.code if named else None, head(tokens, phrase))


def introduced(tokens: Tokens) -> Subject | None:
    """What the figures of a list are of, as the sentence that introduces it says: "The proportion
    of children who got in was:"; None where it ends in no colon or says no such thing.
    """
    if len(tokens) == 0 or tokens.words[-1] != ":":
        return None
    counting = context("share_nouns") | context("sum_nouns")
    for k in range(len(tokens) - 2):
        if tokens.words[k] in counting and tokens.words[k + 1] == "of":
            phrase = noun_phrase(tokens, k + 2)
            each = (j for j in range(k, len(tokens)) if tokens.words[j : j + 2] == ["in", "each"])
            end = next(each, len(tokens))  # "children who got in in each of the districts"
            return _subject(tokens, with_tail(tokens, phrase, end)) if phrase else None
    return None


def made(tokens: Tokens, phrase: Phrase, item: Item) -> Subject:
    """The subject that a phrase names; an acronym of a known population is given its full name."""
    named = known(tokens, phrase)
    text = _tidy(tokens.raw(*phrase))
    core = noun_phrase(tokens, *phrase) or phrase
    unit = item.unit if item.kind == "count" and item.noun else head(tokens, core)
    if unit in ("those", "these") or (
        unit in context("stand_for_people") and "who" in tokens.words[core[0] + 1 : phrase[1]]
    ):
        unit = "person"  # "the number who had waited"
    short = populations().at(tokens.words, phrase[0]) if text[:2].isupper() else None
    if short and short[0] == phrase[0] + 1 and short[1].code:
        text = f"{short[1].label} {_tidy(tokens.raw(short[0], phrase[1]))}".strip()
    return Subject(text, named.code if named else None, unit)


def _tidy(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split()).strip(" ,;:.-–•·%()")


_QUOTES = str.maketrans("", "", '“”"')


def fuller(tokens: Tokens, phrase: Phrase, subject: Subject, memory: Memory) -> Subject:
    """What a bare "the places" or "a place" stands for after "full-time nursery places": the
    fuller phrase of an earlier figure, or the subject itself.
    """
    if memory.asked is not None and _were_polled(tokens, phrase):
        return memory.asked
    if " " in subject.text or tokens.word(phrase[0] - 1) not in _POINTING:
        return subject
    if tokens.word(phrase[1]) in word_classes().prepositions:
        return subject  # "a place in Leeds", "a wait of 14 months for a hip"
    return named_before(subject, memory) or subject


def named_before(subject: Subject, memory: Memory) -> Subject | None:
    """The fuller phrase of an earlier figure whose last word is the first that a subject says
    ("kinship carers", for the carers who took part), or None.
    """
    one = singular(subject.text.lower().partition(" who ")[0].partition(" that ")[0])
    for _, earlier in reversed(memory.told):
        text = earlier.text.rpartition(" of ")[2].removeprefix("a ").removeprefix("an ")
        words = text.lower().split(" ")
        if 1 < len(words) <= _SHORT and singular(words[-1]) == one:
            return Subject(text, earlier.code, subject.unit)
    return None


def _were_polled(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a phrase only points at who was asked ("41% of those polled")."""
    words = tokens.words[slice(*phrase)]
    return len(words) == _POLLED and words[0] == "those" and words[1] in context("asked")


_POLLED = 2  # words of "those polled"


def whose_are(about: Subject, within: Subject | None) -> Subject:
    """What "those that closed" are, after homes in the same sentence: the homes that did."""
    first, _, rest = about.text.partition(" ")
    if first.lower() != "those" or within is None or rest.split(" ")[0] not in ("that", "who"):
        return about
    tokens = Tokens.of(within.text)
    core = noun_phrase(tokens, 0)
    if core is None or core[0] or not is_plural(tokens.words[core[1] - 1]):
        return about
    return Subject(f"{tokens.raw(*core)} {rest}", within.code, within.unit)


def several(memory: Memory) -> Subject | None:
    """What "them" stands for: the latest subject, or where that is one thing, the latest that is
    many ("The survey reached 900 mothers, a response rate of 61%").
    """
    last = memory.subject
    if last is None or _is_many(last):
        return last
    each = many_of(last)
    many = [about for _, about in memory.told[-_NEAR:] if _is_many(about)]
    return many[-1] if many and each is last else each


_NEAR = 3  # figures that "them" looks back past


def _is_many(about: Subject) -> bool:
    persons = word_classes().persons
    return any(is_plural(word) or word in persons for word in about.text.lower().split(" "))


def measured_again(tokens: Tokens, item: Item, memory: Memory) -> Subject | None:
    """What "the rate" that is an item's subject stands for: the latest subject that ends so ("the
    sickness absence rate"), or None.
    """
    verb = verb_before(tokens, item)
    if verb is None or word_classes().measuring.isdisjoint(tokens.words[max(0, verb - 3) : verb]):
        return None
    found = clause_subject(tokens, verb)
    if found is None or found[1] - found[0] != 1 or tokens.word(found[0] - 1) not in _POINTING:
        return None
    word = tokens.words[found[0]]
    if word not in word_classes().measuring:
        return None
    for _, earlier in reversed(memory.told):
        if " " in earlier.text and earlier.text.lower().rpartition(" ")[2] == word:
            return earlier
    return None


_POINTING = frozenset({"the", "these", "those", "this", "that", "a", "an", "each"})
_SHORT = 5  # words of a phrase that a single one stands for later


def known(tokens: Tokens, phrase: Phrase) -> Named | None:
    """The population of the vocabulary that a phrase names: the last one of its core."""
    core = noun_phrase(tokens, *phrase) or phrase
    found = [named for _, _, named in populations().every(tokens.words, *core) if named.code]
    return found[-1] if found else None
