"""Those told by what they did or had: "172,000 people had an open referral", "31 had waited for a
year", "At 39 schools inspectors had serious concerns".
"""

from __future__ import annotations

from dataclasses import replace

from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.tails import own_clause, with_tail
from extractors.quantities.things import is_past
from extractors.statistics.asked import is_person
from extractors.statistics.objects import done_with
from extractors.statistics.own import bare_subject
from extractors.statistics.predicates import past_extent, predicate_end
from extractors.statistics.relatives import TIMES, is_done, is_finite, past_asides, relative
from extractors.statistics.sentence import Said, Subject
from extractors.statistics.verbs import clause_start
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.verdicts import grades


def told_apart(said: Said, item: Item, about: Subject) -> str:
    """What a figure is about: of persons that it stands for alone, those who did what it says."""
    text, tokens, start = about.text, said.tokens, item.right
    if item.kind != "count":
        return text
    if item.noun is not None:
        if text != tokens.raw(*item.noun) or item.noun[1] - item.noun[0] > _BRIEF:
            return text
        done = _done_to(tokens, item) or done_with(tokens, item)
        return f"{text.removeprefix('own ')} {done}" if done else text
    core = _without_deed(text)
    many = is_plural(core.rpartition(" ")[2]) and len(core.split(" ")) <= _SHORT
    verb = tokens.word(item.left - 1)
    if many and verb not in context("no_deeds") and is_done(verb) and _joins(tokens, item.left - 2):
        return f"{core} {verb}"  # "closed 104 homes and opened 37"
    if not (_is_coupled(tokens, item.left) or bare_subject(said, item)):
        return text
    back = tokens.word(start + 1)
    clear = back != "those" or tokens.word(start + 2) in word_classes().auxiliaries
    if tokens.word(start) == "of" and back in _BACK and clear:
        start += 2
    end = _did(tokens, start, said.number_after(start)) or start
    if end == start and many and _ends_clause(tokens, start):
        return f"{core} that {tokens.raw(start, start + 1)}"  # "1,480 opened and 1,390 closed"
    if end == start:
        return text
    finite = is_past(tokens.word(start)) and not _ends_clause(tokens, end - 1)
    if finite and item.noun is None:
        who = "who" if is_person(core) else "that"
        return f"{core} {who} {tokens.raw(start, end)}" if many or who == "who" else text
    if is_person(core):
        return f"{core} {relative(tokens, start, end, 'who')}"
    acts = tokens.word(start) in word_classes().auxiliaries or is_past(tokens.word(start))
    return f"{core} {relative(tokens, start, end, 'that')}" if many and acts else text


_BACK = frozenset(["whom", "which", "them", "these", "those"])


def _is_coupled(tokens: Tokens, at: int) -> bool:
    """Whether a conjunction leads to the number at token `at`: "and another 22"."""
    before = word_classes().determiners | word_classes().adverbs
    while tokens.word(at - 1) in before:
        at -= 1
    whom = tokens.word(at - 2) == "of" and tokens.word(at - 1) in ("whom", "which")
    return whom or tokens.word(at - 1) in ("and", "while", "but")


def _joins(tokens: Tokens, at: int) -> bool:
    return tokens.word(at) in ("and", ",", "but")


def _ends_clause(tokens: Tokens, at: int) -> bool:
    """Whether the verb at token `at` is all that is said of so many ("while 4,080 joined, …")."""
    word, after = tokens.word(at), tokens.word(at + 1)
    return word in context("done_alone") and (after in _STOPS or not after)


def _without_deed(text: str) -> str:
    """Those counted before, without what others of them did ("keepers who left")."""
    words = text.removeprefix("More ").removeprefix("own ").split(" ")
    deeds = _WHO | word_classes().participles
    done = (k for k, word in enumerate(words) if k and (word.lower() in deeds or is_past(word)))
    return " ".join(words[: next(done, len(words))])


_SHORT = 7  # words of things that what they did tells apart


_WHO = frozenset(["who", "that", "whose"])


def with_deed(said: Said, item: Item, phrase: Phrase, about: Subject) -> Subject:
    """The subject that a phrase names, told by what those counted did where nothing narrows it."""
    tokens, end = said.tokens, phrase[1]
    if item.kind == "count" and item.noun is not None and item.noun[0] == phrase[0]:
        where = _where(said, item, item.noun[1])
        if where is not None:
            return replace(about, text=f"{tokens.raw(*item.noun)} where {where}")
    if item.kind == "share":
        verb = _main_verb(said, item, phrase)
        about = about if verb is None else replace(about, text=tokens.raw(phrase[0], verb))
    if item.rule in ("each", "average"):
        return about
    counts = item.kind in ("count", "rate") and item.noun is not None and _heads(said, item, phrase)
    if not counts and item.kind != "share":
        return about
    start = past_asides(tokens, end)
    limit = said.number_after(start)
    if start > end and tokens.word(start) in ("who", "whose"):
        clause = own_clause(tokens, start + 1, limit)
        return replace(about, text=f"{about.text} {tokens.raw(start, clause)}")
    if not counts or (item.noun and item.noun[1] - item.noun[0] > _BRIEF):
        return about
    noun = tokens.words[item.noun[1] - 1] if item.noun else ""
    person = noun in word_classes().persons
    if not (person or is_plural(noun)):
        return about
    whole = tokens.words[max(0, item.left - 2) : item.left] == ["of", "the"]
    done = _verb_phrase(tokens, start, limit) if whole else _did(tokens, start, limit)
    led = tokens.word(start) in word_classes().auxiliaries | word_classes().adverbs
    led = led or tokens.word(start + 1) in word_classes().determiners - TIMES
    led = led or is_finite(tokens.word(start))
    if done == start or not (person or led):
        return about  # "jobs painted yellow"
    deed = relative(tokens, start, done, "who" if person else "that")
    return replace(about, text=f"{about.text} {deed}")


def _heads(said: Said, item: Item, phrase: Phrase) -> bool:
    """Whether what is counted is the phrase, or it and a tail of place or kind: "168 households in
    the borough", no "those who left".
    """
    noun, words = item.noun or (0, 0), said.tokens.words
    if noun[1] == phrase[1]:
        return True
    tail = words[noun[1] : phrase[1]]
    plain = noun[0] == phrase[0] and tail[:1] != [] and tail[0] in ("in", "with", "on", "at")
    classes = word_classes()
    acts = classes.auxiliaries | classes.pronouns | (classes.verbs - classes.nouny)
    goes_on = said.tokens.word(phrase[1]) in classes.nouny  # "with the most complex needs"
    return plain and acts.isdisjoint(tail) and not goes_on


def those_who(said: Said, item: Item) -> Subject | None:
    """Persons told by a clause alone: "Of the 15,400 who started treatment"."""
    tokens, start = said.tokens, item.right
    led = tokens.word(item.left - 1) in ("the", "of")
    if item.kind != "count" or item.noun is not None or not led or tokens.word(start) != "who":
        return None
    end = own_clause(tokens, start + 1, said.number_after(start))
    return Subject(f"people {tokens.raw(start, end)}", None, "person") if end > start + 1 else None


def _main_verb(said: Said, item: Item, phrase: Phrase) -> int | None:
    """The verb of a clause that a share's phrase has run into: "1 in 13 enquiries led to a visit";
    None where another follows.
    """
    tokens, classes = said.tokens, word_classes()
    start = clause_start(tokens, item.left)
    opens = (classes.determiners | classes.adverbs | classes.measuring).issuperset(
        tokens.words[start : item.left]
    )
    if not opens or phrase[0] < item.right:
        return None
    acts = classes.auxiliaries | (classes.verbs - classes.nouny)
    for k in range(phrase[0] + 1, phrase[1]):
        if tokens.words[k] in acts and tokens.words[k] in classes.participles:
            rest = tokens.words[k + 1 : k + _CLAUSE]
            stop = next((n for n, word in enumerate(rest) if word in _STOPS - {"and"}), len(rest))
            return k if acts.isdisjoint(rest[:stop]) else None
    return None


def _done_to(tokens: Tokens, item: Item) -> str | None:
    """What somebody did to those counted, right before their number: "bought 57 homes", "had only
    reached 214 people"; None where nothing tells them apart.
    """
    k, classes = item.left - 1, word_classes()
    while tokens.word(k) in classes.adverbs | classes.determiners | classes.measuring:
        k -= 1
    word, before = tokens.word(k), tokens.word(k - 1)
    done = is_past(word) or (word in classes.participles and before in _HAVE)
    if item.kind != "count" or not done or before in _BE or word in context("no_deeds"):
        return None
    return word if k > 0 and before[:1].isalpha() and before not in classes.determiners else None


_BRIEF = 2  # words of those counted, whom nothing else narrows


def _where(said: Said, item: Item, end: int) -> str | None:
    """What happened at those counted, where its clause follows them: "At 39 schools inspectors had
    serious concerns", "in 58 cases, the board did".
    """
    tokens, classes = said.tokens, word_classes()
    start = item.left
    while tokens.word(start - 1) in classes.determiners | classes.adverbs:
        start -= 1
    led = tokens.word(start - _OPENING)
    opens = start < _OPENING or not led[:1].isalnum() or led in classes.conjunctions
    if not opens or tokens.word(start - 1) not in ("at", "in"):
        return None
    at = end + (tokens.word(end) == ",")
    phrase = noun_phrase(tokens, at)
    if phrase is None or tokens.words[at] in classes.pronouns:
        return None
    verb = with_tail(tokens, phrase)[1]
    acts = tokens.word(verb) in classes.auxiliaries | (classes.verbs - classes.nouny)
    last = min(at + _CLAUSE + 1, len(tokens))
    stop = next((k for k in range(verb, last) if tokens.words[k] in _STOPS), last)
    brief = verb < stop <= min(at + _CLAUSE, said.number_after(at))
    return tokens.raw(at, stop) if acts and brief else None


_OPENING = 2  # tokens from a figure back past the preposition that opens its clause
_STOPS = frozenset([",", ";", ".", ":", "(", "and", "but", "while", "?", "!"])
_CLAUSE = 14  # words of what happened somewhere


def _did(tokens: Tokens, i: int, limit: int) -> int:
    """The end of what is said of those before token i, i where nothing tells them apart."""
    end = _verb_phrase(tokens, i, limit)
    end = end if end > i else predicate_end(tokens, i, limit)
    return past_extent(tokens, end) if end > i else i


def _verb_phrase(tokens: Tokens, i: int, limit: int) -> int:
    """The end of the verb phrase at token i ("have used the website"), i where there is none."""
    words, classes = tokens.words, word_classes()
    j = i
    while j < limit and (
        words[j] in classes.auxiliaries
        or words[j] in classes.adverbs
        or (words[j].endswith("ly") and words[j] not in classes.verbs)
        or (words[j] in ("either", "both", "or", "and") and tokens.word(j + 1).endswith("ly"))
    ):
        j += 1
    if j >= limit or any(grades().wordings.at(words, k) for k in range(j, j + _VERDICT)):
        return i
    led = words[j - 1] if j > i else ""
    if words[j : j + 3] == ["the", "subject", "of"] and led in _BE:
        j += 1
    elif words[j] in _PLACED and led in _BE:
        phrase = noun_phrase(tokens, j + 1, limit)
        return phrase[1] if phrase and _narrows(tokens, phrase) else i
    elif led in _HAVE and words[j] in classes.determiners:
        phrase = noun_phrase(tokens, j, limit)
        end = with_tail(tokens, phrase, limit)[1] if phrase else i
        return end if end - i <= _LONGEST else i
    elif words[j] not in classes.verbs and not is_past(words[j]):
        return i
    elif tokens.word(j + 1) == "to" and tokens.word(j + 2) in classes.verbs | classes.auxiliaries:
        return i  # "started to be looked after"
    at = j + 1
    while at < limit and words[at].endswith("ly") and at - j < 3:
        at += 1
    while at < limit and words[at] in classes.prepositions and at - j < 4:
        at += 1
    phrase = noun_phrase(tokens, at, limit)
    return phrase[1] if phrase and phrase[1] - i <= _LONGEST else i


_BE = frozenset(["are", "were", "been"])
_HAVE = frozenset(["have", "has", "had"])
_PLACED = frozenset(["on", "in", "under", "without", "with", "at"])
_VERDICT = 4  # words after those of a verb that may give its verdict
_LONGEST = 9  # words of what somebody did


def _narrows(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether those who were in or on something are told apart by it: it is no place or time."""
    timed = context("tail_times") | context("tail_manners")
    named = tokens.capital(phrase[0]) and tokens.capital(phrase[1] - 1)
    return not named and timed.isdisjoint(tokens.words[slice(*phrase)])
