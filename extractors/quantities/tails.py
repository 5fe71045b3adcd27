"""What narrows a noun phrase: its tail."""

from __future__ import annotations

from extractors.quantities.narrowed import contact_clause, is_so, narrows
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import word_classes


def with_tail(tokens: Tokens, phrase: Phrase, stop: int | None = None) -> Phrase:
    """The phrase with what narrows it: "homes on stalled sites", "pupils who were absent", "men
    aged 40".

    A tail that says when or where, or runs into another number, is left off.
    """
    stop = len(tokens) if stop is None else min(stop, len(tokens))
    end, inner = _tail_end(tokens, phrase, stop)
    ends = [phrase[1]]
    while inner is not None:
        ends.append(inner[1])
        end, inner = _tail_end(tokens, inner, stop)
    for least in reversed(ends[:-1]):
        end = _without_link(tokens, least, end)
    return phrase[0], end


def _tail_end(tokens: Tokens, phrase: Phrase, stop: int) -> tuple[int, Phrase | None]:
    """The end of a phrase with what narrows it; or the phrase past a place, whose end it is."""
    start, end = phrase
    end = coupled_end(tokens, end, stop)
    for step in range(2):
        if end in tokens.ages:
            end = tokens.ages[end]
        if end >= stop:
            break
        link = tokens.words[end]
        clause = _clause(tokens, end, stop, close=step == 0)
        if clause is not None:
            return clause, None
        if step == 0 and (narrows(tokens, end, stop) or is_so(tokens, end, stop)):
            end += 1
            while tokens.word(end) in ("up", "out", "over", "off"):
                end += 1
            link = tokens.word(end)
        elif link in ("by", "through"):
            break
        both = _both(tokens, end, stop) if step == 0 else end
        if both > end:
            return both, None
        told = link != "about" or tokens.words[end - 1] in context("said_about")
        if link not in context("tails") or not told:
            break
        inner = noun_phrase(tokens, end + 1, stop)
        if inner is None:
            break
        if _says_where(tokens, link, inner, long=end - start > 2):
            past, narrowing = _past_place(tokens, inner, stop)
            if narrowing is not None:
                return end, narrowing
            end = past or end
            break
        if tokens.word(inner[1]) == "of" and inner[1] + 1 >= stop < len(tokens):
            break  # "members on a turnout of 62%"
        end = inner[1]
    return _without_link(tokens, phrase[1], end), None


def coupled_end(tokens: Tokens, end: int, stop: int) -> int:
    """The end of the plurals coupled to the one that ends at token `end` ("nurseries, schools and
    colleges"); `end` itself where none is.
    """
    at = end
    while (
        at + 1 < stop and is_plural(tokens.words[at - 1]) and tokens.words[at] in (",", "and", "or")
    ):
        link = tokens.words[at]
        other = noun_phrase(tokens, at + 1, stop)
        short = other is not None and other[0] == at + 1 and other[1] - other[0] <= SHORT
        if other is None or not short or not _is_plural_noun(tokens, other[1] - 1):
            return end
        alone = other[1] - other[0] == 1 and tokens.words[other[0]] in word_classes().nouny
        if alone and tokens.word(other[1]) in word_classes().determiners - {"that"}:
            return end  # "has 48,000 members and runs a helpline"
        at = other[1]
        if link != ",":
            return end if _is_figure(tokens.word(at)) else at
    return _listed(tokens, end, stop) if end < stop and tokens.words[end] == "," else end


def _is_figure(word: str) -> bool:
    """Whether a figure stands right after a noun, which is its subject ("and councils 13%")."""
    return word[:1].isdecimal() or word in ("£", "$", "€")


def _listed(tokens: Tokens, end: int, stop: int) -> int:
    """The end of a list of anything, told by its commas and the "and" before its last ("chemistry,
    maths and physics"); `end` itself where none begins, or where it may be the next clause's.
    """
    at = end
    while at + 1 < stop and tokens.words[at] == ",":
        other = noun_phrase(tokens, at + 1, stop)
        if other is None or other[0] != at + 1 or other[1] - other[0] > SHORT:
            return end
        at = other[1]
    if at == end or at + 1 >= stop or tokens.words[at] not in ("and", "or"):
        return end
    last = noun_phrase(tokens, at + 1, stop)
    classes = word_classes()
    acts = classes.auxiliaries | (classes.verbs - classes.nouny)
    if last is None or last[0] != at + 1 or tokens.word(last[1]) in acts:
        return end
    return last[1]


SHORT = 3  # words of a noun that is coupled to another


def _is_plural_noun(tokens: Tokens, i: int) -> bool:
    word, classes = tokens.words[i], word_classes()
    return is_plural(word) and word not in classes.verbs - classes.nouny


def _clause(tokens: Tokens, i: int, stop: int, *, close: bool) -> int | None:
    """The end of the clause at token i that narrows the noun before it, or None; `close` tells that
    nothing else narrows it yet.
    """
    link = tokens.words[i]
    if close and contact_clause(tokens, i, stop):
        return _one_verb(tokens, i, _clause_end(tokens, i, stop))
    if link in context("relative_pronouns"):
        said = link == "that" and tokens.word(i - 1) in word_classes().verbs
        return i if said else own_clause(tokens, i + 1, stop)
    return _doing(tokens, i, stop) if close else None


def _doing(tokens: Tokens, i: int, stop: int) -> int | None:
    """The end of "using taxis" after those who do so ("pupils using taxis"), or None."""
    word, classes = tokens.words[i], word_classes()
    plain = word.endswith("ing") and word in classes.verbs and word not in classes.nouny
    if not plain or word in classes.prepositions or not is_plural(tokens.word(i - 1)):
        return None
    led = tokens.word(i + 1) in classes.prepositions
    what = noun_phrase(tokens, i + 1 + led, stop)
    if what is None or (led and (tokens.words[i + 1] not in _WITHIN or _is_name(tokens, what))):
        return None
    return None if context("tail_times") & set(tokens.words[slice(*what)]) else what[1]


_WITHIN = frozenset(["in", "on", "with", "under"])  # "children living in workless households"


def _without_link(tokens: Tokens, least: int, end: int) -> int:
    """The end of a phrase without a preposition that would end it, `least` at the least."""
    while end > least and (
        tokens.words[end - 1] in context("tails") or tokens.words[end - 1] in ("up", "out")
    ):
        end -= 1
    return end


def _says_where(tokens: Tokens, link: str, inner: Phrase, *, long: bool) -> bool:
    """Whether what stands after a preposition says when or where, and narrows nothing."""
    first, last, times = tokens.words[inner[0]], tokens.words[inner[1] - 1], context("tail_times")
    named = first in times and not is_plural(last)  # "the summer term", no "summer schools"
    idle = inner[1] - inner[0] == 1 and last in context("tail_manners")
    timed = last in times and not (last == "place" and link != "in")  # no "cost of a place"
    if inner[0] not in tokens.ages and (timed or named or idle):
        return True
    place = link in ("in", "at", "by", "within") and _is_name(tokens, inner)
    return place or (link in ("to", "from") and long)


def _past_place(tokens: Tokens, place: Phrase, stop: int) -> tuple[int | None, Phrase | None]:
    """The end of what narrows a noun past the place after it ("schools in Hull that closed"), or
    the phrase that does ("homes in Hull for deaf children"), or neither.
    """
    at, classes = place[1], word_classes()
    if at + 1 >= stop or not _is_name(tokens, place):
        return None, None
    link, after = tokens.words[at], tokens.words[at + 1]
    if link in ("who", "where", "whose") or (link == "that" and after in classes.auxiliaries):
        return own_clause(tokens, at + 1, stop), None
    if link not in ("for", "with"):
        return None, None
    inner = noun_phrase(tokens, at + 1, stop)
    if inner is None or _says_where(tokens, link, inner, long=True):
        return None, None
    return None, inner


def _is_name(tokens: Tokens, phrase: Phrase) -> bool:
    """Whether a phrase is a name, of a place it may be ("the Home Office definition" is none)."""
    return tokens.capital(phrase[0]) and tokens.capital(phrase[1] - 1)


def _both(tokens: Tokens, i: int, stop: int) -> int:
    """The end of "between girls and boys", whose "between" is token i, or of "from abroad"; i where
    it is none.
    """
    if tokens.words[i] not in ("between", "from"):
        return i
    if tokens.words[i] == "from":
        return i + 2 if tokens.word(i + 1) in ("abroad", "overseas") and i + 2 <= stop else i
    first = noun_phrase(tokens, i + 1, stop)
    if first is None or tokens.word(first[1]) != "and":
        return i if first is None or not is_plural(tokens.words[first[1] - 1]) else first[1]
    second = noun_phrase(tokens, first[1] + 1, stop)
    return second[1] if second else i


def own_clause(tokens: Tokens, i: int, stop: int) -> int:
    """The end of the relative clause at token i, before the verb of the sentence it stands in
    ("those who replied said that").
    """
    classes = word_classes()
    end = _clause_end(tokens, i, stop)
    seen = tokens.word(i - 1) != "whose" and tokens.word(i) not in (
        classes.determiners | classes.pronouns
    )
    for k in range(i, end):
        word, before = tokens.words[k], tokens.word(k - 1)
        helps = word in classes.auxiliaries
        if not (helps or (word in classes.verbs and word not in classes.nouny)):
            continue
        joined = before in classes.auxiliaries or before in classes.adverbs or before in _LINKS
        if seen and not joined and not word.endswith("ing"):
            return k
        seen = seen or not helps or not _leads_verb(tokens, k, end)
    return end


_LINKS = frozenset(
    ["to", "and", "or", "not", "who", "that", "which", "they", "we", "he", "she", "it", "by"]
)


def _leads_verb(tokens: Tokens, k: int, end: int) -> bool:
    """Whether a verb follows the auxiliary at token k, adverbs between ("had recently moved")."""
    classes = word_classes()
    k += 1
    while k < end and (
        tokens.words[k] in classes.auxiliaries
        or tokens.words[k] in classes.adverbs
        or tokens.words[k].endswith("ly")
    ):
        k += 1
    return k < end and (tokens.words[k] in classes.verbs or tokens.words[k].endswith("ed"))


def _one_verb(tokens: Tokens, start: int, end: int) -> int:
    """The end of a clause before its second verb, which is the sentence's ("homes we saw had no
    …").
    """
    classes, seen = word_classes(), False
    for k in range(start, end):
        word = tokens.words[k]
        helps = word in classes.auxiliaries
        if helps or (word in classes.verbs and word not in classes.nouny):
            if seen and (helps or tokens.words[k - 1] not in classes.auxiliaries):
                return k
            seen = seen or not helps or tokens.word(k + 1) not in classes.verbs
    return end


_SUBORDINATE = frozenset(["while", "because", "although", "though", "whereas", "unless"])


def _clause_end(tokens: Tokens, i: int, stop: int) -> int:
    """The end of a relative clause: the next sign, or ten words on."""
    end, classes = i, word_classes()
    while (
        end < stop
        and end - i < 10
        and tokens.words[end] not in _SUBORDINATE
        and (tokens.words[end][0].isalpha() or (tokens.glued(end) and tokens.words[end] in "'-"))
    ):
        end += 1
    while (
        end > i
        and tokens.words[end - 1]
        in classes.prepositions | classes.conjunctions | classes.auxiliaries | classes.determiners
    ):
        end -= 1
    return end
