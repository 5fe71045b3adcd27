"""Noun phrases told by word classes: what is counted, and what a share is of."""

from __future__ import annotations

from extractors.quantities.inner import hyphened, modifies, past_sign, tells_when, was_so
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural
from extractors.vocabulary.lexicon import function_words, number_words, word_classes
from extractors.vocabulary.names import populations
from extractors.vocabulary.verdicts import grades

Phrase = tuple[int, int]

_LONGEST = 9  # words of a noun phrase without its tail


def noun_phrase(tokens: Tokens, i: int, limit: int | None = None) -> Phrase | None:
    """The noun phrase that begins at token i, determiners skipped: its first token and the one
    after it.

    It ends at a function word, a verb, a sign, or `limit`; a phrase of two coupled nouns is one
    ("stop and search records"). "children's services inspected in" gives "children's services".
    """
    limit = len(tokens) if limit is None else min(limit, len(tokens))
    asked, known = (i, limit), tokens.phrases
    if asked not in known:
        known[asked] = _phrase(tokens, i, limit)
    return known[asked]


def _phrase(tokens: Tokens, i: int, limit: int) -> Phrase | None:
    i = _skip_determiners(tokens, i, limit)
    if tokens.word(i) in grades().wordings.openers and _judges(tokens, i):
        return None
    end = _plain_phrase(tokens, i, limit)
    link = tokens.word(end)
    if end == i or link == "ones":
        return None  # "24 new ones"
    if (
        link in ("and", "or")
        and end + 1 < limit
        and not is_plural(tokens.words[end - 1])
        and i not in tokens.ages
    ):
        more = _plain_phrase(tokens, end + 1, limit)
        if more > end + 1 and tokens.capital(end - 1) and tokens.capital(end + 1):
            return i, more  # "the Homes and Communities Agency"
        if (
            more > end + 1
            and tokens.words[end + 1] not in word_classes().determiners
            and (is_plural(tokens.words[more - 1]) or (more - end > 2 and end - i == 1))
        ):
            return i, more  # "stop and search records", "the banking and finance industry"
    return i, end


def _judges(tokens: Tokens, i: int) -> bool:
    """Whether a grade at token i is the verdict, not an adjective of what is counted ("good
    homes").
    """
    hit = grades().wordings.at(tokens.words, i)
    if hit is None:
        return False
    after = tokens.word(hit[0])
    return not after.isalpha() or after in function_words()


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
    end, further = _stretch(tokens, start, limit)
    while further is not None:
        begun = further
        more, further = _stretch(tokens, begun, limit)
        if more > begun:
            end = min(limit, more)
    return end


def _stretch(tokens: Tokens, start: int, limit: int) -> tuple[int, int | None]:
    """The end of the phrase at token `start`, and the token from which it may go on: past an age,
    or with what a known population owns ("local authorities' spending").
    """
    i, words = start, tokens.words
    compounds, adverbs = word_classes().compounds, context("of_adjectives")
    while i < limit and i - start < _LONGEST:
        if i in tokens.ages:
            return min(limit, tokens.ages[i]), tokens.ages[i]
        if i in tokens.names and tokens.names[i] <= limit:
            i = tokens.names[i]
            continue
        word = words[i]
        opens = word in populations().openers and not (i > start and tokens.glued(i))
        known = populations().at(words, i) if opens else None
        if known and known[1].code and known[0] <= limit and not leads(tokens, known[0], limit):
            i = known[0]
            return i, i + 1 if tokens.word(i) == "'" and tokens.glued(i) else None
        opens = word in compounds.openers or (i == start and word in adverbs)
        joined = _joined(tokens, i, limit, first=i == start) if opens else 0
        if joined:
            i = joined
            continue
        if not word[0].isalpha() and not (
            word[0].isdecimal() and i > start and words[i - 1] == "-"
        ):
            past = past_sign(tokens, i, limit) if i > start else i
            if past == i:
                break
            i = past
            continue
        adverb = word.endswith("ly")
        if i > start and (
            (adverb and modifies(tokens, i)) or (tokens.glued(i) and hyphened(tokens, i))
        ):
            i += 1
            continue
        if i > start and (
            word in function_words()
            or word in word_classes().determiners
            or (adverb and tells_when(tokens, i))
            or (word in grades().wordings.openers and _judges(tokens, i))
            or _is_verb(tokens, i, start)
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
    return i, None


def leads(tokens: Tokens, end: int, limit: int) -> bool:
    """Whether a known population in the singular before token `end` only leads a noun ("school
    meals").
    """
    classes = word_classes()
    if end < limit and tokens.glued(end) and tokens.text[tokens.starts[end] - 1] in "-‐‑":
        return True  # "council-run homes"
    if end >= limit or tokens.words[end - 1].endswith("s") or is_plural(tokens.words[end - 1]):
        return False
    for k in range(end, min(end + 2, limit)):
        word = tokens.words[k]
        if not word.isalpha() or word in function_words() or tokens.glued(k):
            return False
        if word in classes.verbs:
            return k > end and is_plural(word) and word in classes.nouny
        if is_plural(word) or word in ("staff", "people", "police"):
            return True
    return False


def _opens_otherwise(tokens: Tokens, i: int) -> bool:
    """Whether the word at token i begins something other than a noun phrase."""
    word, classes = tokens.words[i], word_classes()
    nxt = tokens.word(i + 1)
    if word in function_words():
        joined = nxt.isalpha() and tokens.glued(i + 1)  # "after-school clubs"
        return not joined and (word not in context("phrase_openers") or not nxt.isalpha())
    if word.endswith("ing") and len(word) > 5 and nxt in classes.determiners:
        return True  # "73 raising the prospect"
    if (
        word.endswith("ing")
        and tokens.word(i - 1) == "of"
        and (nxt in classes.prepositions or not nxt.isalpha())
    ):
        return False  # "a third of spending within the cap"
    if word in classes.participles and nxt in classes.persons | {"staff"}:
        return False  # "40 paid staff"
    if word in classes.verbs and word not in classes.nouny:
        if tokens.capital(i) and tokens.word(i - 1).isalpha() and not tokens.capital(i - 1):
            return False  # "spent on Send transport": a name
        return not (
            word.endswith(("ed", "ing", "en"))
            and nxt.isalpha()
            and nxt not in function_words()
            and nxt not in classes.determiners
            and (nxt not in classes.verbs or (nxt in classes.nouny and nxt.endswith("s")))
        )
    if word in classes.nouny and not word.endswith("s"):
        if tokens.word(i - 1) in classes.determiners - {"that", "this", "all"}:
            return False  # "the cost of a review to …"
        return nxt in classes.determiners or nxt in ("to", "a") or _many_do(tokens, i)
    if word in context("ly_adjectives"):
        return not nxt.isalpha() or nxt in function_words()  # "10 weeks early"
    adverb = word.endswith("ly") and word not in context("ly_nouns")
    named = nxt.endswith("ing") and nxt in classes.nouny  # "early learning"
    return adverb and (nxt in function_words() or (nxt in classes.verbs and not named))


def _joined(tokens: Tokens, i: int, limit: int, *, first: bool) -> int:
    """The end of the words at token i that make one adjective together, or 0."""
    compounds = word_classes().compounds
    joined = compounds.at(tokens.words, i)
    if joined and joined[0] <= limit:
        return joined[0]
    return i + 2 if first and i + 2 < limit and was_so(tokens, i) else 0


def _many_do(tokens: Tokens, i: int) -> bool:
    """Whether several, as told by the number before token i, do what it says ("four leave.")."""
    number, word, nxt = tokens.word(i - 1), tokens.words[i], tokens.word(i + 1)
    several = number in number_words().cardinals or number.isdecimal()
    if not several or number in ("one", "1") or tokens.glued(i) or word not in context("doing"):
        return False
    ends = nxt in (".", ",", ";", "") or nxt in word_classes().prepositions
    return ends or nxt in word_classes().adverbs


def _is_verb(tokens: Tokens, i: int, start: int) -> bool:
    """Whether a word after a noun is its verb or participle."""
    word, before, nxt = tokens.words[i], tokens.words[i - 1], tokens.word(i + 1)
    classes = word_classes()
    noun = word + "s" in classes.verbs or word[:-1] in classes.nouny  # "average waits"
    owned = before == "'" or before.endswith("'s")
    if owned and word.endswith(("ed", "ing")) and nxt.isalpha() and nxt not in function_words():
        return False  # "councils' combined spending"
    if before in context("before_noun") and noun:
        return tokens.word(i - 2) == "on"  # "median pay", not "on average pay"
    many = is_plural(before) or before in ("people", "staff", "police")
    if word.endswith("ed") and len(word) > 4:
        return not (before.endswith("ly") or before in ("most", "least", "more", "less")) and (
            word in classes.verbs or many or nxt in function_words() or not nxt.isalpha()
        )
    if word.endswith("ing") and len(word) > 5:
        return many
    if word in classes.nouny:
        if word.endswith("s"):
            made = tokens.word(start - 1) in classes.verbs and tokens.word(start - 2) == "to"
            return (
                not many
                and not made  # "to create specialist places in schools"
                and (nxt in classes.determiners or nxt in ("to", "in"))
                and (nxt != "that" or word in context("saying"))
                and not before.endswith("'s")
            )
        return many and not before.endswith("'s")
    return word in classes.verbs


def past_number(tokens: Tokens, i: int) -> int:
    """The token after the number that begins at token i."""
    numbers = number_words().cardinals.keys() | number_words().magnitudes.keys() | {"and"}
    while tokens.word(i) in numbers or tokens.word(i)[:1].isdecimal():
        i += 1
    return i
