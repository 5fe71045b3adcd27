"""What a count counts: the noun after it, or the one it is tied to."""

from __future__ import annotations

from extractors.numbers.numeral import ENDS
from extractors.quantities.heads import head
from extractors.quantities.item import Item
from extractors.quantities.phrases import Phrase, noun_phrase
from extractors.quantities.tails import SHORT, coupled_end
from extractors.quantities.things import is_done, is_past
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural, plural, singular
from extractors.vocabulary.lexicon import comparators, function_words, word_classes
from extractors.vocabulary.measures import units
from extractors.vocabulary.names import populations
from extractors.vocabulary.verdicts import grades

_OLDEST = 130  # years
_WHOLE = ("people", "staff", "police", "men", "women", "children")  # many, without an s
_REACH = 12  # tokens between "average age" and the years


def count_what(tokens: Tokens, item: Item, limit: int) -> None:
    """Finds the phrase that a count counts before token `limit`, and its unit."""
    if item.kind != "count" or item.noun:
        return
    at = _start(tokens, item)
    if at is None:
        _years_of_age(tokens, item)
        return
    if tokens.word(at) in ("were", "are"):
        item.noun = _equated(tokens, at + 1, limit)
        item.unit = head(tokens, item.noun) if item.noun else item.unit
        return
    item.noun = noun_phrase(tokens, at, max(limit, at))
    if item.noun and item.noun[1] - item.noun[0] == 1 and is_past(tokens.words[item.noun[0]]):
        item.noun = None  # "31 mended"
    if item.noun:
        item.noun = _with_plural(tokens, item, max(limit, at))
    if (
        item.noun
        and item.noun[1] == limit
        and context("only_describes").issuperset(tokens.words[slice(*item.noun)])
    ):
        item.noun = _past_number(tokens, limit)
    if item.noun:
        item.noun = _first_plural(tokens, item.noun)
        _portions(tokens, item, max(limit, at))
        item.unit = _tied(tokens, item) or head(tokens, item.noun)
        _coupled(tokens, item, max(limit, at))
        after = item.noun[1]
        bound = comparators().after.at(tokens.words, after)
        if bound and item.comparator == "exact" and tokens.word(after) == "or":
            item.comparator = bound[1]
    else:
        _noun_or_two(tokens, item)
        _on_a_scale(tokens, item)
        _years_of_age(tokens, item)


def _start(tokens: Tokens, item: Item) -> int | None:
    """The token at which the noun after a count may begin, or None where none can."""
    at = item.right
    if tokens.word(at) == "-" and tokens.glued(at):
        at += 1
    if tokens.word(at) in context("no_noun") or _times(tokens, at):
        return None
    if tokens.word(at) in context("what_was_done") and not tokens.glued(at):
        return None
    if is_done(tokens, item.left, at):
        return None
    opening = word_classes().determiners - {"a", "an"} | {"so"}
    while tokens.word(at) in ("of", "or", "so", "out") and tokens.word(at + 1) in opening:
        at += 1
    if tokens.word(at - 1) == "of" and tokens.word(at) == "those":
        judged = grades().wordings.at(tokens.words, at + 2)
        return None if judged else at  # "Seventeen of those judged inadequate"
    if item.first.style == "vague" and tokens.word(at) == "of":
        at += 1
    if tokens.word(at) == "of" and tokens.word(at + 2) in context("time_nouns"):
        return None  # "the record 7,900 of a year earlier"
    joined = tokens.glued(at + 1)  # "extra-care homes"
    if tokens.word(at) in context("more_of_them") and not joined:
        return None if tokens.word(at + 1) == "than" else at + 1
    return at


def _with_plural(tokens: Tokens, item: Item, limit: int) -> tuple[int, int]:
    """The phrase with the plural that ends it, where that could be a verb as well ("37 public
    reports in my term").
    """
    start, end = item.noun or (0, 0)
    many = (item.value or item.high or 0) > 1 and item.first.style in ("digits", "words")
    if not many or end >= limit or is_plural(tokens.words[end - 1]):
        return start, end
    word = tokens.words[end]
    noun = word in word_classes().nouny and is_plural(word) and tokens.words[end - 1] not in _WHOLE
    return start, end + noun


def _equated(tokens: Tokens, at: int, limit: int) -> Phrase | None:
    """The noun that "57 were women" counts, which ends its clause."""
    phrase = noun_phrase(tokens, at, limit)
    if phrase is None or phrase[0] != at or not is_plural(tokens.words[phrase[1] - 1]):
        return None
    if phrase[1] - at > 2 or tokens.words[at].endswith(("ing", "ed")):
        return None
    after = tokens.word(phrase[1])
    ended = after in ENDS or after in ("and", "but") or after in _NARROWING
    return phrase if ended else None


_NARROWING = frozenset(["to", "for", "from", "with", "who"])


def _first_plural(tokens: Tokens, noun: Phrase) -> Phrase:
    """The phrase up to its first plural, where another noun has run into it ("in 9 areas services
    were moved").
    """
    start, end = noun
    for k in range(start, end - 1):
        word, nxt = tokens.words[k], tokens.words[k + 1]
        many = word.endswith("s") and is_plural(word) and word not in context("plural_firsts")
        many = many and not tokens.capital(k)
        if many and nxt.endswith("s") and is_plural(nxt) and not tokens.glued(k + 1):
            known = any(i <= k < j - 1 for i, j, _ in populations().every(tokens.words, *noun))
            return noun if known else (start, k + 1)
    return noun


def _coupled(tokens: Tokens, item: Item, limit: int) -> None:
    """Takes in the nouns coupled to the one counted: "34 houses, flats and huts", all together."""
    start, end = item.noun or (0, 0)
    last = coupled_end(tokens, end, limit)
    if last == end or end - start > SHORT or "or" in tokens.words[end:last]:
        return
    names = [item.unit]
    while end < last:
        other = noun_phrase(tokens, end + 1, last)
        if other is None:
            return
        names.append(head(tokens, other))
        end = other[1]
    item.noun, item.unit = (start, last), f"{', '.join(names[:-1])} and {names[-1]}"


def _past_number(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """The noun past a number that stands between it and its adjective ("two new 40-bed units")."""
    at += 1
    if tokens.word(at) == "-" or tokens.glued(at):
        at += 1 + (tokens.word(at) == "-")
    return noun_phrase(tokens, at)


def _portions(tokens: Tokens, item: Item, limit: int) -> None:
    """Takes in what is portioned: "12 pieces of equipment"."""
    start, end = item.noun or (0, 0)
    if tokens.word(end) == "of" and tokens.words[end - 1] in context("parts"):
        inner = noun_phrase(tokens, end + 1, limit)
        item.noun = (start, inner[1]) if inner else item.noun


def _tied(tokens: Tokens, item: Item) -> str | None:
    """The noun that a hyphen ties to the number, which it counts whatever comes after ("a
    four-bedroom house", "a 12-member panel"), or None.
    """
    at = item.last.j
    if tokens.word(at) == "-" and tokens.glued(at) and tokens.glued(at + 1):
        at += 1
    elif not (tokens.glued(at) and tokens.text[tokens.starts[at] - 1] in "-‐‑"):
        return None
    word, after = tokens.word(at), tokens.word(at + 1)
    if not word.isalpha() or word in context("no_tied_noun") or word in function_words():
        return None
    more = after.isalpha() and after not in function_words() and not tokens.glued(at + 1)
    participle = word.endswith("ed") and len(word) > 4  # "a six-sided room"
    return None if is_plural(word) or not more or participle else word


def _noun_or_two(tokens: Tokens, item: Item) -> None:
    """ "a pick or two", "a mile or two": the noun stands before."""
    at = item.i - 2
    word, classes = tokens.word(at), word_classes()
    if tokens.word(at + 1) != "or" or tokens.word(item.i) not in ("two", "three"):
        return
    opens = tokens.word(at - 1) in ("a", "an", "another", "one", "the")
    if not opens or not word.isalpha() or singular(word) != word or word in classes.adverbs:
        return
    item.noun, item.unit = (at, at + 1), word
    measured = units().at(tokens.words, at)
    if measured and measured[0] == at + 1:
        item.kind, item.unit, item.noun = "measure", measured[1].name, None


def _on_a_scale(tokens: Tokens, item: Item) -> None:
    """ "between 50 and 70 on the GPa scale": the scale's unit."""
    at = item.right
    if tokens.words[at : at + 2] != ["on", "the"]:
        return
    hit = units().at(tokens.words, at + 2)
    if hit and tokens.word(hit[0]) == "scale":
        item.kind, item.unit, item.rule = "measure", hit[1].name, "unit of a scale"


def _years_of_age(tokens: Tokens, item: Item) -> None:
    """ "the average age is 41", "life expectancy for men is around 73": years, though unsaid."""
    value = item.value or item.high or 0
    if _is_aged(tokens, item):
        item.kind, item.unit, item.rule = "measure", "year", "age"
        return
    if not 0 < value < _OLDEST or tokens.word(item.left - 1) not in context("age_is"):
        return
    for at in range(item.left - 2, max(-1, item.left - 2 - _REACH), -1):
        word = tokens.words[at]
        if not word[0].isalpha():
            return
        if word in ("age", "expectancy"):
            led = tokens.word(at - 1) in context("before_age")
            if led:
                item.kind, item.unit, item.rule = "measure", "year", "age"
            return


def _is_aged(tokens: Tokens, item: Item) -> bool:
    """ "Ann Bell, who was 87,", "he is 19.", "a boy of nine": how old somebody is."""
    words, i = tokens.words, item.left
    value, after = item.value or 0, tokens.word(item.right)
    plain = value % 1 == 0 and 0 < value < _OLDEST and item.first.style in ("digits", "words")
    classes = word_classes()
    ended = after in ENDS or after in classes.conjunctions | classes.verbs | classes.auxiliaries
    if not plain or not (ended or after in context("current") | {"last", "this"}):
        return False
    if tokens.word(i - 1) == "at":
        return after in ENDS and not context("done_at_ages").isdisjoint(words[max(0, i - 4) : i])
    kin = context("one_person")
    if tokens.word(i - 1) == "of":
        return tokens.word(i - 2) in kin and tokens.word(i - 3) in ("a", "the")
    while tokens.word(i - 1) in ("now", "only", "just", "still", "nearly", "almost"):
        i -= 1
    if tokens.word(i - 1) == "," and i < item.left:
        return after in ENDS and tokens.word(i - 2) in kin | context("grown_kin")
    if tokens.word(i - 1) not in ("is", "was"):
        return False
    if tokens.word(i - 2) == "who":
        at = i - 3 - (tokens.word(i - 3) == ",")
        return tokens.capital(at) or tokens.word(at) in kin
    own = tokens.word(i - 3) in context("whose_kin") and tokens.word(i - 2) in kin
    ranked = context("aged_subjects")  # "our youngest is 26", "our youngest carer is 26"
    person = plural(tokens.word(i - 2)) in classes.persons
    return own or tokens.word(i - 2) in ranked or (person and tokens.word(i - 3) in ranked)


def _times(tokens: Tokens, at: int) -> bool:
    """Whether token `at` is the sign of so many times so much ("3 x 10 litres"), no noun."""
    return tokens.word(at) in ("x", "×") and tokens.word(at + 1)[:1].isdecimal()
