"""What a quantity is about: the phrase of it, after it or before it, or of the claim before."""

from __future__ import annotations

from extractors.quantities.bounds import LIMITING
from extractors.quantities.item import Item
from extractors.quantities.nouns import (
    Phrase,
    enders,
    head,
    noun_phrase,
    trim,
    with_tail,
)
from extractors.statistics.moved import changed, multiplied
from extractors.statistics.subjects import clause_subject
from extractors.statistics.sentence import Memory, Said, Subject
from extractors.tokens import Tokens
from extractors.vocabulary.inflection import singular
from extractors.vocabulary.lexicon import Area, Named, areas, changes, populations, word_classes

_ANAPHORA = frozenset(["them", "these", "those", "whom", "which", "this", "it", "they", "that"])
_LINKED = frozenset(
    ["from", "than", "with", "to", "on", "against", "at", "and", "or", "(", ",", "-"]
)
_SHARES_OF = frozenset(["proportion", "percentage", "share", "fraction"])
_STEPS = frozenset(
    ["all", "the", "our", "its", "these", "those", "their", "every", "some", "his", "her", "such"]
)


def subject(
    said: Said, item: Item, memory: Memory, within: Subject | None
) -> tuple[Subject | None, bool]:
    """The subject of an item, and whether it was carried over from an earlier claim.

    `within` is the subject of the item before it in the same sentence.
    """
    phrase, refers = _own(said, item)
    if phrase is not None:
        return _specific(said, item, made(said.tokens, phrase, item)), False
    if within is not None and (refers or _leans(said, item) or _level_after_change(said, item)):
        return within, True
    if _bare_subject(said, item) and memory.subject is not None:
        return memory.subject, True
    if not refers:
        phrase = _clause_subject(said, item)
        if phrase is not None:
            return made(said.tokens, phrase, item), False
    earlier = within or memory.subject or memory.lead_subject
    if earlier is None and item.kind in ("amount", "share", "measure"):
        phrase = noun_phrase(said.tokens, item.right + 1)
        if phrase is not None:
            return made(said.tokens, phrase, item), False
    return earlier, earlier is not None


def made(tokens: Tokens, phrase: Phrase, item: Item) -> Subject:
    """The subject that a phrase names; an acronym of a known population is given its full name."""
    named = known(tokens, phrase)
    text = _tidy(tokens.raw(*phrase))
    core = noun_phrase(tokens, *phrase) or phrase
    unit = item.unit if item.kind == "count" and item.noun else head(tokens, core)
    if named and phrase[1] - phrase[0] == 1 and text[:2].isupper():
        text = named.label
    return Subject(text, named.code if named else None, unit)


def _tidy(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split()).strip(" ,;:.-–")


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


def _own(said: Said, item: Item) -> tuple[Phrase | None, bool]:
    """The phrase the item's own words give; true where they only refer back ("76% of them")."""
    tokens = said.tokens
    limit = _limit(said, item)
    if said.block.kind == "cell":
        return None, False
    if item.kind == "count" and item.noun:
        return _counted(tokens, item, limit), False
    if item.kind in ("share", "count"):
        return _share_of(tokens, item, limit)
    if item.kind == "rate" and item.noun:
        return (item.noun if item.low is not None else _rate_of(tokens, item)), False
    if item.kind in ("amount", "measure", "rate"):
        return _of_amount(tokens, item, limit), False
    if item.kind == "change":
        return changed(tokens, item, limit), _says_this(tokens, item) or _aside(tokens, item)
    if item.kind == "multiple":
        return multiplied(tokens, item, limit), False
    return None, False


def _says_this(tokens: Tokens, item: Item) -> bool:
    """ "This is a decrease of 4%" speaks of the claim before."""
    return tokens.word(0) in ("this", "that", "it") and item.left <= 8


def _aside(tokens: Tokens, item: Item) -> bool:
    """ ", up 4% on last year" speaks of what stands before the comma."""
    return (
        item.moved is not None
        and tokens.words[item.moved] in ("up", "down")
        and tokens.word(item.moved - 1) in (",", "(", "-")
    )


def _rate_of(tokens: Tokens, item: Item) -> Phrase:
    assert item.noun is not None
    return item.noun


def _limit(said: Said, item: Item) -> int:
    """The token where the next number begins that may not stand within a noun phrase."""
    inside = ("age_qualifier", "name", "ordinal", "pronoun", "reference")
    following = [other.left for other in said.items if other.left >= item.right]
    numbers = [n.i for n in said.reading.numerals if n.i >= item.right and n.role not in inside]
    return min([*following, *numbers, len(said.tokens)])


def _counted(tokens: Tokens, item: Item, limit: int) -> Phrase:
    """The counted phrase with what narrows it; people are told by what they did."""
    assert item.noun is not None
    start, end = with_tail(tokens, item.noun, limit)
    noun = tokens.words[item.noun[1] - 1]
    brief = item.noun[1] - item.noun[0]
    person = noun in word_classes().persons and brief <= 2
    if end == item.noun[1] and (person or (brief == 1 and _is_passive(tokens, end))):
        end = _did(tokens, end, limit)
    return start, end


def places_in(tokens: Tokens, phrase: Phrase) -> list[tuple[int, int, Area]]:
    """The areas of the vocabulary that a phrase names."""
    return areas().every(tokens.words, *phrase)


def _moved_to(tokens: Tokens, item: Item) -> Phrase | None:
    """What was brought to a level: "lowering the cap to £20,000", "limit the use of it to 15 hours"."""
    if tokens.word(item.left - 1) != "to":
        return None
    words = tokens.words
    for i in range(item.left - 2, max(-1, item.left - 16), -1):
        if words[i] in ".,;:":
            return None
        hit = changes().verbs.at(words, i)
        if (
            (hit or words[i] in LIMITING)
            and words[i] not in ("up", "down")
            and item.left - 1 - i > 1
        ):
            return trim(tokens, i + 1, item.left - 1)
    return None


def _is_passive(tokens: Tokens, i: int) -> bool:
    """Whether a passive follows ("homes were provided through …"): it tells the things apart."""
    words = tokens.words
    return tokens.word(i) in ("are", "were", "was", "is", "have", "had") and any(
        words[k].endswith("ed") and tokens.word(k + 1) in ("through", "to", "by", "with", "under", "from", "for")
        for k in range(i + 1, min(i + 6, len(words)))
    )


def _did(tokens: Tokens, i: int, limit: int) -> int:
    """The end of the verb phrase at token i ("have used the website"), i where there is none."""
    words, classes = tokens.words, word_classes()
    j = i
    while j < limit and (
        words[j] in classes.auxiliaries or words[j] in classes.adverbs or words[j].endswith("ly")
    ):
        j += 1
    if j >= limit or words[j] not in classes.verbs or words[j - 1 : j] == ["not"]:
        return i
    at = j + 1
    while at < limit and words[at] in classes.prepositions and at - j < 3:
        at += 1
    phrase = noun_phrase(tokens, at, limit)
    return phrase[1] if phrase and phrase[1] - i <= 9 else i


def _share_of(tokens: Tokens, item: Item, limit: int) -> tuple[Phrase | None, bool]:
    """The phrase after "of", or right after the number; true where it only refers back."""
    words, at = tokens.words, item.right
    if tokens.word(at) == "(":  # "76 per cent (38 homes) of …"
        close = next((k for k in range(at, min(at + 8, len(tokens))) if words[k] == ")"), None)
        at = close + 1 if close is not None and tokens.word(close + 1) == "of" else at
    if tokens.word(at) == "of":
        return _after_of(tokens, at + 1, limit)
    step = at
    while tokens.word(step) in _STEPS and item.first.style in ("fraction", "majority", "ratio"):
        step += 1
    phrase = noun_phrase(tokens, step, limit)
    if phrase and phrase[0] == step and words[step] not in ("per", "a") and not _acts(tokens, step):
        return with_tail(tokens, phrase, limit), False
    return None, False


def _acts(tokens: Tokens, i: int) -> bool:
    """Whether a word that could be a noun is the verb of a share ("Seven in ten live with …")."""
    classes = word_classes()
    word, after = tokens.words[i], tokens.word(i + 1)
    plain = word in classes.verbs and not word.endswith(("s", "ing", "ed"))
    return plain and (after in classes.prepositions or after in classes.determiners)


def _after_of(tokens: Tokens, at: int, limit: int) -> tuple[Phrase | None, bool]:
    words, classes = tokens.words, word_classes()
    while tokens.word(at) in _STEPS:
        nxt = tokens.word(at + 1)
        if tokens.word(at) in ("these", "those", "this") and (
            not nxt[:1].isalnum()
            or nxt in classes.auxiliaries
            or nxt in classes.prepositions
            or nxt in classes.conjunctions
            or (nxt in classes.verbs and nxt not in classes.nouny)
        ):
            if nxt == "who":
                return (at, with_tail(tokens, (at, at + 1), limit)[1]), False
            return None, True
        at += 1
    if tokens.word(at) in _ANAPHORA and not (
        tokens.word(at) in ("those", "that") and tokens.word(at + 1).isalpha()
    ):
        return None, True
    while (
        at < len(tokens)
        and at not in tokens.ages
        and (words[at][0].isdecimal() or words[at] in ("one", "million", "or", "so", ","))
    ):
        at += 1
    stop = limit if limit > at else len(tokens)
    phrase = noun_phrase(tokens, at, stop)
    return (with_tail(tokens, phrase, stop) if phrase else None), False


def _of_amount(tokens: Tokens, item: Item, limit: int) -> Phrase | None:
    """ "£600 million in mental health services", "£3 million national unit", "31 acre site"."""
    at = item.right
    bracketed = _bracketed(tokens, item) or _moved_to(tokens, item)
    if bracketed:
        return bracketed
    direct = noun_phrase(tokens, at, limit)
    if direct and direct[0] == at:
        return with_tail(tokens, direct, limit)
    link, nxt = tokens.word(at), tokens.word(at + 1)
    if link == "to" and nxt in word_classes().verbs and nxt not in word_classes().nouny:
        phrase = noun_phrase(tokens, at + 2, limit)
        return with_tail(tokens, phrase, limit) if phrase else None
    if link in ("of", "for", "in", "on", "to", "towards", "into") and not (
        link == "for" and item.kind == "measure" and nxt == "each"
    ):
        phrase = noun_phrase(tokens, at + 1, limit)
        placed = (
            link in ("in", "to")
            and phrase is not None
            and tokens.capital(phrase[0])
            and bool(places_in(tokens, phrase))
        )
        if (
            phrase
            and not placed
            and not set(tokens.words[phrase[0] : phrase[1]])
            & {"year", "years", "period", "months", "financial"}
        ):
            whole = with_tail(tokens, phrase, limit)
            if tokens.word(whole[1]) == "from" and whole[1] < limit:
                inner = noun_phrase(tokens, whole[1] + 1, limit)
                whole = (whole[0], inner[1]) if inner else whole
            return whole
    return None


def _bare_subject(said: Said, item: Item) -> bool:
    """Whether a number stands alone as the subject ("Seven were", "The remaining nine were")."""
    if item.kind != "count" or item.noun is not None:
        return False
    tokens, classes = said.tokens, word_classes()
    start = _clause_start(tokens, item.left)
    plain = {
        "remaining",
        "further",
        "another",
        "other",
        "additional",
        "in",
        "and",
        "just",
        "only",
        "than",
        "least",
    }
    return all(
        word in classes.determiners
        or word in plain
        or word in classes.adverbs
        or word in classes.conjunctions
        for word in tokens.words[start : item.left]
    )


def _level_after_change(said: Said, item: Item) -> bool:
    """Whether the item is the level that the change before it led to ("rising 4% to reach £3m")."""
    at = said.items.index(item)
    bare = item.kind in ("measure", "amount", "rate") or (
        item.kind in ("share", "count") and not item.noun
    )
    return at > 0 and said.items[at - 1].kind in ("change", "multiple") and bare


def _bracketed(tokens: Tokens, item: Item) -> Phrase | None:
    """The phrase right before the bracket an amount stands in ("pensions (£94.5 billion)")."""
    if tokens.word(item.left - 1) != "(":
        return None
    end = start = item.left - 1
    stop = enders() - {"and", "of", "other"}
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


def _leans(said: Said, item: Item) -> bool:
    """Whether the item leans on the one before it: in brackets, after a comma, "up from", "to"."""
    before = said.tokens.word(item.left - 1)
    if item.kind == "count" and item.noun is None:
        return True
    if before in _LINKED:
        return not (before == "and" and item.kind in ("change", "multiple"))
    return False


def _clause_subject(said: Said, item: Item) -> Phrase | None:
    """The subject of the clause the item stands in, or the phrase a share is said "of" before it."""
    tokens = said.tokens
    words, classes = tokens.words, word_classes()
    limit = _limit(said, item)
    if item.kind == "share":
        for i in range(len(words) - 2):
            if words[i] in _SHARES_OF and words[i + 1] == "of":
                phrase = noun_phrase(tokens, i + 2)
                if phrase:
                    return with_tail(tokens, phrase)
        if tokens.word(item.right) in ("for", "among", "amongst"):
            phrase = noun_phrase(tokens, item.right + 1, limit)
            if phrase:
                return with_tail(tokens, phrase, limit)
    verb = _verb_before(tokens, item)
    if verb is not None:
        found = clause_subject(tokens, verb)
        return found if found and not _refers(tokens, found) else _object(tokens, verb, item)
    start = _clause_start(tokens, item.left)
    before = trim(tokens, start, item.left) if start < item.left else None
    if before and not _refers(tokens, before):
        return before
    after = item.right
    if tokens.word(after) in classes.auxiliaries | classes.verbs:
        return None
    return noun_phrase(tokens, after, limit)


def _object(tokens: Tokens, verb: int, item: Item) -> Phrase | None:
    """The object between a verb and the item, where the subject is only "we" or "it"."""
    start = verb + 1
    while start < item.left and (
        tokens.words[start] in word_classes().verbs
        or tokens.words[start] in word_classes().auxiliaries
    ):
        start += 1
    return trim(tokens, start, item.left) if start < item.left else None


def _clause_start(tokens: Tokens, i: int) -> int:
    while i > 0 and tokens.words[i - 1] not in ".;:,!?()":
        i -= 1
    return i


_NEW_CLAUSE = frozenset(["while", "whereas", "but", "that", "although", "though", "which"])


def _verb_before(tokens: Tokens, item: Item) -> int | None:
    """The first token of the verb before the item in its clause."""
    words, classes = tokens.words, word_classes()
    found = None
    for i in range(item.left - 1, -1, -1):
        word = words[i]
        if word in ".;:!?" or word in _NEW_CLAUSE or (found is not None and word in ",()"):
            break
        verb = (
            word in classes.auxiliaries
            or (word in classes.verbs and word not in classes.nouny)
            or (
                changes().verbs.at(words, i) is not None
                and word not in classes.nouny
                and word not in ("up", "down", "lower", "advanced")
            )
        )
        if verb and (
            word.endswith(("ed", "ing")) and words[i - 1 : i] in (["and"], ["the"], ["a"])
        ):
            continue
        if verb:
            if word in classes.auxiliaries or not word.endswith("ing"):
                return i
            found = i
    return found


def _refers(tokens: Tokens, phrase: Phrase) -> bool:
    loose = _ANAPHORA | word_classes().pronouns | word_classes().adverbs
    return all(word in loose for word in tokens.words[phrase[0] : phrase[1]])
