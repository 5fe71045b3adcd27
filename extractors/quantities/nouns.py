"""Noun phrases told by word classes: what is counted, and what a share is of."""

from __future__ import annotations

from functools import cache

from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural, singular
from extractors.vocabulary.lexicon import grades, populations, word_classes

Phrase = tuple[int, int]

_LONGEST = 9  # words of a noun phrase without its tail


_CUT = frozenset(["in", "on", "with", "under", "of", "at", "for", "who"])


@cache
def enders() -> frozenset[str]:
    """Function words: a noun phrase ends before them."""
    classes = word_classes()
    return (
        classes.prepositions | classes.conjunctions | classes.auxiliaries | classes.pronouns
        | classes.adverbs | classes.stops
    )  # fmt: skip


def noun_phrase(tokens: Tokens, i: int, limit: int | None = None) -> Phrase | None:
    """The noun phrase that begins at token i, determiners skipped: its first token and the one after it.

    It ends at a function word, a verb, a sign, or `limit`; a phrase of two coupled nouns is one
    ("stop and search records"). "children's services inspected in" gives "children's services".
    """
    limit = len(tokens) if limit is None else min(limit, len(tokens))
    i = _skip_determiners(tokens, i, limit)
    if grades().wordings.at(tokens.words, i) and _judges(tokens, i):
        return None
    end = _plain_phrase(tokens, i, limit)
    if end == i:
        return None
    link = tokens.word(end)
    if (
        link in ("and", "or")
        and end + 1 < limit
        and not is_plural(tokens.words[end - 1])
        and i not in tokens.ages
    ):
        more = _plain_phrase(tokens, end + 1, limit)
        if (
            more > end + 1
            and is_plural(tokens.words[more - 1])
            and tokens.words[end + 1] not in word_classes().determiners
        ):
            return i, more
    return i, end


def _judges(tokens: Tokens, i: int) -> bool:
    """Whether a grade at token i is the verdict, not an adjective of what is counted ("good homes")."""
    hit = grades().wordings.at(tokens.words, i)
    after = tokens.word(hit[0]) if hit else ""
    return not after.isalpha() or after in enders()


def _skip_determiners(tokens: Tokens, i: int, limit: int) -> int:
    words = tokens.words
    while i < limit:
        if words[i] in word_classes().determiners or words[i] in ("of", '"', "'"):
            i += 1
        elif words[i] == "(":
            close = next((k for k in range(i + 1, min(i + 4, limit)) if words[k] == ")"), None)
            if close is None:
                break
            i = close + 1
        else:
            break
    return i


def _plain_phrase(tokens: Tokens, start: int, limit: int) -> int:
    """The end of the phrase at token `start`; `start` itself where there is none."""
    i, words = start, tokens.words
    while i < limit and i - start < _LONGEST:
        if i in tokens.ages:
            return min(limit, max(tokens.ages[i], _plain_phrase(tokens, tokens.ages[i], limit)))
        known = populations().at(words, i)
        if known and known[1].code and known[0] <= limit:
            return _possessed(tokens, known[0], limit)
        joined = word_classes().compounds.at(words, i)
        if joined and joined[0] <= limit:
            i = joined[0]
            continue
        word = words[i]
        if word == "-" and i > start and tokens.glued(i) and i + 1 < limit and tokens.glued(i + 1):
            i += 1
            continue
        if word == "'" and i > start and tokens.glued(i) and words[i - 1].endswith("s"):
            i += 1
            continue
        if not word[0].isalpha() and not (
            word[0].isdecimal() and i > start and words[i - 1] == "-"
        ):
            break
        if (
            i > start
            and tokens.glued(i)
            and tokens.text[tokens.starts[i] - 1] in "-‐‑"
            and words[i - 1] not in enders()
        ):
            i += 1
            continue
        if i > start and (
            word in enders() or word in word_classes().determiners or _is_verb(tokens, i, start)
        ):
            break
        if i == start and (_opens_otherwise(tokens, i) or word in ("percent", "cent")):
            break
        i += 1
    while i > start and (
        words[i - 1] in ("more", "further", "-", "likely")
        or (words[i - 1] in word_classes().after_noun and i - start > 1)
    ):
        i -= 1
    return i





def _opens_otherwise(tokens: Tokens, i: int) -> bool:
    """Whether the word at token i begins something other than a noun phrase."""
    word, classes = tokens.words[i], word_classes()
    nxt = tokens.word(i + 1)
    if word in enders():
        return word not in context("phrase_openers") or not nxt.isalpha()
    if word.endswith("ing") and len(word) > 5 and nxt in classes.determiners:
        return True  # "73 raising the prospect"
    if word in classes.verbs and word not in classes.nouny:
        return not (
            word.endswith(("ed", "ing", "en"))
            and nxt.isalpha()
            and nxt not in enders()
            and nxt not in classes.determiners
            and nxt not in classes.verbs
        )
    if word in classes.nouny and not word.endswith("s"):
        return nxt in classes.determiners or nxt in ("to", "a")
    return word.endswith("ly") and (nxt in enders() or nxt in classes.verbs)


def _is_verb(tokens: Tokens, i: int, start: int) -> bool:
    """Whether a word after a noun is its verb or participle."""
    word, before, nxt = tokens.words[i], tokens.words[i - 1], tokens.word(i + 1)
    classes = word_classes()
    many = is_plural(before) or before in ("people", "staff", "police")
    if word.endswith("ed") and len(word) > 4:
        return not before.endswith("ly") and (
            word in classes.verbs or many or nxt in enders() or not nxt.isalpha()
        )
    if word.endswith("ing") and len(word) > 5:
        return many
    if word in classes.nouny:
        if word.endswith("s"):
            return (
                not many
                and (nxt in classes.determiners or nxt in ("to", "in"))
                and not before.endswith("'s")
            )
        return many and not before.endswith("'s")
    return word in classes.verbs


def _possessed(tokens: Tokens, i: int, limit: int) -> int:
    """The end of a known population, or of what it owns ("local authorities' spending")."""
    if tokens.word(i) == "'" and tokens.glued(i):
        more = _plain_phrase(tokens, i + 1, limit)
        return more if more > i + 1 else i
    return i



_CLAUSES = frozenset(["who", "that", "where", "which", "whose"])



def with_tail(tokens: Tokens, phrase: Phrase, stop: int | None = None) -> Phrase:
    """The phrase with what narrows it: "homes on stalled sites", "pupils who were absent", "men aged 40".

    A tail that says when or where, or runs into another number, is left off.
    """
    stop = len(tokens) if stop is None else min(stop, len(tokens))
    start, end = phrase
    for step in range(2):
        if end in tokens.ages:
            end = tokens.ages[end]
        if end >= stop:
            break
        link = tokens.words[end]
        if link in _CLAUSES:
            if link == "that" and tokens.word(end - 1) in word_classes().verbs:
                break
            return start, _clause_end(tokens, end + 1, stop)
        if step == 0 and _narrows(tokens, end, stop):
            end += 1
            while tokens.word(end) in ("up", "out", "over", "off"):
                end += 1
            link = tokens.word(end)
        elif link in ("to", "by", "through", "from"):
            break
        if link not in context("tails") or end >= stop:
            break
        inner = noun_phrase(tokens, end + 1, stop)
        if (
            inner is None
            or (inner[0] not in tokens.ages and context("tail_times") & set(tokens.words[inner[0] : inner[1]]))
            or (link in ("in", "at", "by") and tokens.capital(inner[0]))
        ):
            break
        end = inner[1]
    while end > phrase[1] and (
        tokens.words[end - 1] in context("tails") or tokens.words[end - 1] in ("up", "out")
    ):
        end -= 1
    return start, end


def _narrows(tokens: Tokens, i: int, stop: int) -> bool:
    """Whether a participle at token i narrows the noun before it ("jobs linked to", "Britons living with")."""
    word, nxt = tokens.words[i], tokens.word(i + 1)
    if i + 1 >= stop or not word.endswith(("ed", "ing", "en")) or len(word) < 5:
        return False
    return nxt in context("after_participle")


def _clause_end(tokens: Tokens, i: int, stop: int) -> int:
    """The end of a relative clause: the next sign, or ten words on."""
    end, classes = i, word_classes()
    while (
        end < stop
        and end - i < 10
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


def head(tokens: Tokens, phrase: Phrase) -> str:
    """The counted noun of a phrase in the singular, a known population by all its words.

    "additional local authorities" gives "local authority", "children in need" "child".
    """
    start, end = phrase
    words = tokens.words
    end = next((k for k in range(start + 1, end) if tokens.ages.get(k, 0) >= end), end)
    if start in tokens.ages and tokens.ages[start] == end:
        return "person"
    for i in range(start, end):
        known = populations().at(words, i)
        if known and known[1].code:
            end = min(end, known[0])
            cut = next((k for k in range(i + 1, end) if words[k] in _CUT or _participle(words, k)), end)
            own = words[i:cut]
            if len(own) == 1 and tokens.raw(i, i + 1)[:2].isupper():
                return singular(known[1].label)
            return " ".join([*own[:-1], singular(own[-1])])
    cut = next(
        (k for k in range(start + 1, end) if words[k] in _CUT or words[k] in ("from", "to")), end
    )
    last = cut - 1
    while last > start and not words[last][0].isalpha():
        last -= 1
    if words[last] in context("parts") and tokens.word(last + 1) == "of":
        inner = noun_phrase(tokens, last + 2)
        if inner:
            return f"{singular(words[last])} of {head(tokens, inner)}"
    if last - 1 >= start and words[last - 1] in context("compound_firsts"):
        return f"{words[last - 1]} {singular(words[last])}"
    return singular(words[last])


def _participle(words: list[str], k: int) -> bool:
    """ "using" in "people using the service"."""
    return words[k].endswith("ing") and is_plural(words[k - 1])





def subject_phrase(tokens: Tokens, verb: int) -> Phrase | None:
    """The noun phrase that is the subject of the verb at token `verb`, read from its clause's start.

    "The number of children in care has" gives "children in care".
    """
    words, classes = tokens.words, word_classes()
    counted = _counted_before(tokens, verb)
    if counted:
        return counted
    end = verb
    while end > 0 and (
        words[end - 1] in classes.auxiliaries
        or words[end - 1] in classes.adverbs
        or words[end - 1] in ("to", ",", "which", "who")
        or (
            words[end - 1] in classes.verbs
            and words[end - 1] not in classes.nouny
            and end > 1
            and words[end - 2] in classes.auxiliaries
        )
    ):
        end -= 1
    start = end
    opening = classes.conjunctions - {"or", "and", "than", "as"}
    while start > 0:
        word = words[start - 1]
        told = word in context("saying") and tokens.word(start) not in ("by", "in", "to")
        if (
            word in '.,;:!?()"'
            or word in opening
            or told
            or word in classes.auxiliaries
            or (
                word[0].isdecimal()
                and start - 1 not in tokens.ages
                and not (len(word) == 4 and word[:2] in ("19", "20"))
            )
        ):
            break
        if (
            word in classes.verbs
            and word not in classes.nouny
            and not word.endswith(("ed", "ing"))
            and end - start > 0
        ):
            break
        start -= 1
    if start < end and start - 1 in tokens.ages:
        start -= 1
    return trim(tokens, start, end)


def _counted_before(tokens: Tokens, verb: int) -> Phrase | None:
    """What "the percentage of" or "the number of" before a verb is of, however long it runs."""
    words = tokens.words
    for k in range(verb - 1, 0, -1):
        if words[k] in ".;:,()" or (
            words[k][0].isdecimal()
            and k not in tokens.ages
            and not any(a < k < b for a, b in tokens.ages.items())
        ):
            return None
        if words[k] == "of" and words[k - 1] in _MEASURED:
            phrase = noun_phrase(tokens, k + 1, verb)
            return with_tail(tokens, phrase, verb) if phrase else None
    return None


_MEASURED = frozenset(["number", "numbers", "proportion", "percentage", "share", "total", "amount"])


def trim(tokens: Tokens, start: int, end: int) -> Phrase | None:
    """The phrase without leading function words, "the number of", and what follows its first tail."""
    words, classes = tokens.words, word_classes()
    loose = (
        classes.determiners
        | classes.adverbs
        | classes.pronouns
        | classes.prepositions
        | {"and", "or", "but", "'", '"', "-"}
    )
    while (
        start < end
        and words[start] in loose
        and start not in tokens.ages
        and not (tokens.glued(start + 1) and words[start] == "no")
    ):
        start += 1
    if start + 2 < end and words[start] in _MEASURED and words[start + 1] == "of":
        return trim(tokens, start + 2, end)
    if (
        start + 3 < end
        and words[start] in ("overall", "average", "total")
        and words[start + 1] in _MEASURED
        and words[start + 2] == "of"
    ):
        return trim(tokens, start + 3, end)
    while end > start and (words[end - 1] in loose or words[end - 1] in ",;:.-"):
        end -= 1
    if end <= start:
        return None
    core = noun_phrase(tokens, start, end)
    if core is None:
        return (start, end) if end - start <= _LONGEST else None
    whole = with_tail(tokens, core, end)
    return whole if whole[1] > start else None
