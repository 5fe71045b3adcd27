"""Noun phrases told by closed word classes: what is counted, and what a share is of."""

from __future__ import annotations

from functools import cache

from extractors.tokens import Tokens
from extractors.vocabulary.inflection import is_plural, singular
from extractors.vocabulary.lexicon import populations, word_classes

_LONGEST = 9  # words of a noun phrase without what follows "of"
_PART_OF = frozenset(["piece", "pieces", "member", "members", "type", "types", "kind", "kinds", "set", "sets", "pair", "pairs", "form", "forms", "number", "numbers", "item", "items", "case", "cases", "unit", "units"])
_TAILS = frozenset(["of", "for", "on", "in", "with", "at", "under", "without", "who", "that", "where", "which", "whose"])


@cache
def _enders() -> frozenset[str]:
    """Words at which a noun phrase ends."""
    classes = word_classes()
    return classes.prepositions | classes.conjunctions | classes.auxiliaries | classes.pronouns | classes.adverbs | classes.stops


def noun_phrase(tokens: Tokens, i: int, limit: int | None = None) -> tuple[int, int] | None:
    """The noun phrase that begins at token i, determiners skipped: its first token and the one after it.

    It ends at a function word, a verb after a noun, a sign, or `limit`. "children's services
    inspected in" gives "children's services".
    """
    limit = len(tokens) if limit is None else min(limit, len(tokens))
    words = tokens.words
    while i < limit and (words[i] in word_classes().determiners or words[i] in ("of", "them", '"', "'", "(")):
        i += 1
    start = i
    known = populations().at(words, i)
    if known and known[1].code and known[0] <= limit:
        i = known[0]
        return start, _possessed(tokens, i, limit)
    enders, verbs = _enders(), word_classes().verbs
    while i < limit and i - start < _LONGEST:
        word = words[i]
        known = populations().at(words, i)
        if known and known[1].code and known[0] <= limit:
            return start, _possessed(tokens, known[0], limit)
        if word == "-" and i > start and tokens.glued(i) and i + 1 < limit and tokens.glued(i + 1):
            i += 1
            continue
        if not word[0].isalpha() and not (word[0].isdecimal() and i > start and words[i - 1] in ("g", "-")):
            break
        if i > start and (word in enders or _is_verb(tokens, i, start)):
            break
        if i == start and word in enders and word not in ("other", "likely", "further", "more", "least", "overall", "inside", "outside"):
            break
        if i == start and word in verbs and not _modifies(tokens, i):
            break
        i += 1
    while i > start and words[i - 1] in ("more", "further", "-", "likely"):
        i -= 1
    return (start, i) if i > start else None


def _possessed(tokens: Tokens, i: int, limit: int) -> int:
    """The end of a known population, or of what it owns ("local authorities' spending")."""
    if tokens.word(i) == "'" and tokens.glued(i):
        more = noun_phrase(tokens, i + 1, limit)
        return more[1] if more and more[0] == i + 1 else i
    return i


def _modifies(tokens: Tokens, i: int) -> bool:
    """Whether a verb form stands before its noun ("rated homes", "working parents")."""
    word, nxt = tokens.words[i], tokens.word(i + 1)
    return word.endswith(("ed", "ing", "en")) and nxt.isalpha() and nxt not in _enders() and nxt not in word_classes().verbs


def _is_verb(tokens: Tokens, i: int, start: int) -> bool:
    """Whether a word after a noun is its verb."""
    word, before = tokens.words[i], tokens.words[i - 1]
    if word in word_classes().verbs:
        return not (word.endswith("s") and not is_plural(before) and word in ("works", "visits", "reports", "calls", "results", "needs", "uses", "supports", "leads", "gets", "moves")) and not (
            tokens.word(i + 1).isalpha() and tokens.word(i + 1) not in _enders() and word in ("work", "support", "report", "call", "lead", "use", "help", "open", "visit", "left", "lead")
            and not is_plural(before)
        )
    if word.endswith("ed") and len(word) > 4 and (is_plural(before) or before in ("staff", "police")):
        return True
    return word.endswith("ing") and len(word) > 5 and is_plural(before)


def with_tail(tokens: Tokens, phrase: tuple[int, int], stop: int | None = None) -> tuple[int, int]:
    """The phrase with what narrows it: "homes on stalled sites", "pupils who were absent".

    A tail that says when or where, or that runs into another number or verb, is left off.
    """
    stop = len(tokens) if stop is None else min(stop, len(tokens))
    start, end = phrase
    for _ in range(2):
        link = tokens.word(end)
        if end >= stop or link not in _TAILS:
            break
        if link in ("who", "that", "where", "which", "whose"):
            return start, _clause_end(tokens, end + 1, stop)
        inner = noun_phrase(tokens, end + 1, stop)
        if inner is None or tokens.word(inner[1]) == "'" or _names_time(tokens, inner) or (
            link in ("in", "at") and tokens.capital(inner[0])
        ):
            break
        end = inner[1]
    return start, end


def _names_time(tokens: Tokens, phrase: tuple[int, int]) -> bool:
    times = ("year", "years", "month", "months", "period", "time", "total", "week", "weeks", "day", "days", "quarter", "average", "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december", "place", "addition", "today", "terms", "fact", "recent")
    return any(word in times for word in tokens.words[phrase[0] : phrase[1]])


def _clause_end(tokens: Tokens, i: int, stop: int) -> int:
    """The end of a relative clause: the next sign, or ten words on."""
    end = i
    while end < stop and end - i < 10 and (tokens.words[end][0].isalpha() or tokens.glued(end) and tokens.words[end] in "'-"):
        end += 1
    while end > i and tokens.words[end - 1] in (word_classes().prepositions | word_classes().conjunctions | word_classes().auxiliaries):
        end -= 1
    return end


def head(tokens: Tokens, phrase: tuple[int, int]) -> str:
    """The counted noun of a phrase in the singular, with its population's words where it is a known one.

    "additional local authorities" gives "local authority", "young people" "young person".
    """
    start, end = phrase
    words = tokens.words
    for i in range(start, end):
        known = populations().at(words, i)
        if known and known[1].code and known[0] == end:
            return " ".join([*words[i : end - 1], singular(words[end - 1])])
    first = end - 1
    if words[first] in _PART_OF and tokens.word(end) == "of":
        inner = noun_phrase(tokens, end + 1)
        if inner:
            return f"{singular(words[first])} of {head(tokens, inner)}"
    if words[first] == "'":
        first -= 1
    if first - 1 >= start and words[first - 1] in _COMPOUNDS:
        return f"{words[first - 1]} {singular(words[first])}"
    return singular(words[first])


_COMPOUNDS = frozenset(["young", "social", "care", "police", "small", "member", "spending", "energy", "emergency", "foster", "head", "prison", "council", "service", "care", "nursing", "general", "full", "case", "child", "school", "place"])


def subject_phrase(tokens: Tokens, verb: int) -> tuple[int, int] | None:
    """The noun phrase that ends before the verb at token `verb`: back to the clause's start.

    "The number of children in care has" gives "children in care".
    """
    words, classes = tokens.words, word_classes()
    end = verb
    while end > 0 and (words[end - 1] in classes.auxiliaries or words[end - 1] in classes.adverbs or words[end - 1] in ("to", "that", ",", "which", "who", "it", "they")):
        end -= 1
    start = end
    opening = classes.conjunctions - {"or", "and", "than", "as"} | {"says", "said", "shows", "show", "showed", "found", "found:", "reported", "revealed"}
    while start > 0:
        word = words[start - 1]
        if word in ".,;:!?()\"" or word in opening or (word in classes.auxiliaries and end - start > 0):
            break
        if word[0].isdecimal() and not tokens.glued(start):
            break
        start -= 1
    return trim(tokens, start, end)


_MEASURED = frozenset(["number", "numbers", "proportion", "percentage", "share", "rate", "amount", "total", "level", "levels", "cost", "use", "volume", "average"])


def trim(tokens: Tokens, start: int, end: int) -> tuple[int, int] | None:
    """The phrase without leading function words and without "the number of"."""
    words, classes = tokens.words, word_classes()
    loose = classes.determiners | classes.adverbs | classes.pronouns | {"and", "or", "but", "with", "in", "of", "for", "by", "as", "'", '"', "-", "to", "on", "at", "from", "that"}
    while start < end and words[start] in loose:
        start += 1
    if start + 2 < end and words[start] in ("number", "numbers", "proportion", "percentage", "share", "total", "amount") and words[start + 1] == "of":
        return trim(tokens, start + 2, end)
    if start + 3 < end and words[start] in ("overall", "average", "total") and words[start + 1] in _MEASURED and words[start + 2] == "of":
        return trim(tokens, start + 3, end)
    while end > start and (words[end - 1] in loose or words[end - 1] in ",;:.-"):
        end -= 1
    return (start, end) if end > start else None
