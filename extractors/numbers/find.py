"""Finds every number of a sentence and says what role it plays."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from extractors.documents.sentences import split
from extractors.numbers import marks, ratios, roles
from extractors.numbers.datemark import DateMark, months, quarters, seasons
from extractors.numbers.dates import RANGE_LINKS, read_date
from extractors.numbers.durations import place_in_time
from extractors.numbers.marks import Mark
from extractors.numbers.numeral import Numeral
from extractors.numbers.ones import settle_ones
from extractors.numbers.percent import percent_of, percents
from extractors.numbers.read import read
from extractors.records import Number
from extractors.tokens import Tokens, fold
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import labels, number_words

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"([^\W\d_]+)")
_NAMED = frozenset(["reference", "name"])


@dataclass(slots=True)
class Reading:
    """The numbers and dates of one sentence, in order, none overlapping."""

    tokens: Tokens
    numerals: list[Numeral] = field(default_factory=list)
    dates: list[DateMark] = field(default_factory=list)


@cache
def starters() -> frozenset[str]:
    """Words that can begin a number or a date; digits can too."""
    return (
        number_words().all
        | frozenset(months())
        | frozenset(seasons())
        | frozenset(quarters())
        | context("minus")
        | {"a", "an", "q", "percent", "per"}
    )


@cache
def triggers() -> frozenset[str]:
    """Words that show a sentence to hold a number; digits do too."""
    return number_words().all


def may_count(folded: str, start: int, end: int) -> bool:
    """Whether a stretch holds a digit or a word of a number."""
    if _DIGIT.search(folded, start, end):
        return True
    if folded[end : end + 1].isalpha() or (start and folded[start - 1].isalpha()):
        held = _WORD.findall(folded, start, end)  # cut within a word, which then is another
        return not triggers().isdisjoint(held)
    places = _counting(folded)
    first = bisect_left(places, start)
    return first < len(places) and places[first] < end


@lru_cache(maxsize=1)
def _counting(folded: str) -> list[int]:
    """Where in a whole text its words of numbers begin: it is asked sentence by sentence."""
    plain, signs = _plain_triggers()
    # Bytes are cut into words ten times as fast as text; other letters are signs to them.
    spaced = b" " + folded.encode("ascii", "replace").translate(_SPACED) + b" "
    found, place = [], 0
    for word in filter(plain.__contains__, spaced.split()):
        place = spaced.index(b" %b " % word, place)
        found.append(place)
        place += len(word)
    if folded.isascii():
        return found
    found += [sign.start() for sign in signs.finditer(folded)]
    return sorted(place for place in found if _is_trigger(folded, place))


_SPACED = bytes(byte if chr(byte).isalpha() else ord(" ") for byte in range(128)) + b" " * 128


@cache
def _plain_triggers() -> tuple[frozenset[bytes], re.Pattern[str]]:
    """The words of numbers in plain letters, and the others ("½")."""
    words = triggers()
    plain = frozenset(word.encode() for word in words if word.isascii())
    return plain, re.compile("|".join(re.escape(word) for word in words if not word.isascii()))


def _is_trigger(folded: str, place: int) -> bool:
    """Whether a word of a number begins at a place, and no letter stands right before it."""
    word = _WORD.match(folded, place)
    before = place and _WORD.match(folded, place - 1)
    return not before and word is not None and word[0] in triggers()


def read_sentence(
    tokens: Tokens, folded: str, *, opens_block: bool = True, contact: bool = False
) -> Reading:
    """The numbers and dates of one sentence.

    `opens_block` says that the sentence begins its block (a number there may be a list marker),
    `contact` that it stands among contact details (a number there may be of a street).
    """
    reading = Reading(tokens)
    _scan(reading, marks.find(folded, tokens.start, tokens.end, words=set(tokens.words)))
    roles.assign(tokens, reading.numerals, opens_block=opens_block, contact=contact)
    reading.numerals = _apart(reading.numerals)
    taken = {k for n in reading.numerals if n.role in _NAMED for k in range(n.i, n.j)}
    reading.dates = [dated for dated in reading.dates if dated.i not in taken]
    tokens.names.update((n.i, n.j) for n in reading.numerals if n.role == "name")
    reading.numerals = ratios.join(tokens, reading.numerals)
    settle_ones(tokens, reading.numerals)
    percents(tokens, reading.numerals)
    place_in_time(tokens, reading.numerals, reading.dates)
    for category in marks.categories(folded, tokens.start, tokens.end):
        for numeral in reading.numerals:
            if numeral.role == "statistic" and tokens.starts[numeral.i] == category.start:
                numeral.role, numeral.rule = category.role, "category"
    for numeral in reading.numerals:
        if numeral.role == "statistic" and numeral.value is None:
            numeral.role, numeral.rule = "reference", "beyond measure"
    return reading


def _scan(reading: Reading, found: list[Mark]) -> None:
    """Reads every mark, date and number of the tokens into the reading, from the left."""
    tokens = reading.tokens
    places = iter([*found, None])
    mark = next(places)
    begin, past = starters(), 0
    for i, word in enumerate(tokens.words):
        if i < past:
            continue
        while mark is not None and mark.end <= tokens.starts[i]:
            mark = next(places)
        if mark is not None and mark.start < tokens.ends[i]:
            past = _take_mark(reading, i, mark)
        elif word in begin or word[-1].isdecimal():
            past = _take(reading, i)


def _take_mark(reading: Reading, i: int, mark: Mark) -> int:
    """Takes a mark whose first token is i into the reading; the token to go on from."""
    tokens = reading.tokens
    j = i + 1
    while j < len(tokens) and tokens.starts[j] < mark.end:
        j += 1
    reading.numerals.append(Numeral(i, j, None, style="mark", role=mark.role, rule=mark.rule))
    if mark.role == "age_qualifier":
        tokens.ages[i] = j
    return j


def _apart(numerals: list[Numeral]) -> list[Numeral]:
    """The numerals without those that a name or reference before them has taken in."""
    kept: list[Numeral] = []
    for numeral in numerals:
        if not kept or numeral.i >= kept[-1].j:
            kept.append(numeral)
    return kept


def _take(reading: Reading, i: int) -> int:
    """Reads the date or number at token i into the reading; the token to go on from."""
    tokens = reading.tokens
    dated = read_date(tokens, i)
    if dated:
        reading.dates.append(dated)
        if any(tokens.words[k][0].isdecimal() for k in range(dated.i, dated.j)):
            reading.numerals += [
                Numeral(i, j, None, style="mark", role="date", rule=dated.shape)
                for i, j in _each_date(tokens, dated)
            ]
        return dated.j
    numeral = read(tokens, i) or (percent_of(tokens) if i == 0 else None)
    if numeral is None:
        named = labels().names.at(tokens.words, i)
        if named is None:
            return i + 1
        numeral = Numeral(i, named[0], None, style="mark", role="name", rule="name")
    if reading.numerals and numeral.i < reading.numerals[-1].j:
        return max(i + 1, numeral.j)
    reading.numerals.append(numeral)
    return numeral.j


def _each_date(tokens: Tokens, dated: DateMark) -> list[tuple[int, int]]:
    """The stretches of a date that stand for themselves: two for "April 2024 to March 2025"."""
    if dated.shape == "days":
        k = next(k for k in range(dated.i + 1, dated.j) if tokens.words[k] in RANGE_LINKS)
        return [(dated.i, k), (k + 1, dated.j)]
    if dated.shape == "months":
        for k in range(dated.i + 1, dated.j - 1):
            if tokens.words[k].isalpha() and tokens.words[k] not in months():
                both = tokens.words[k - 1].isdecimal() and tokens.words[dated.j - 1].isdecimal()
                return [(dated.i, k), (k + 1, dated.j)] if both else [(dated.i, dated.j)]
    return [(dated.i, dated.j)]


def find_numbers(text: str) -> list[Number]:
    """Every number expression of a text, in order, with its value, form and role."""
    return [number(one.tokens, numeral) for one in readings(text) for numeral in one.numerals]


def readings(text: str) -> Iterator[Reading]:
    """The numbers and dates of each sentence of a text that stands alone."""
    folded = fold(text)
    for k, (start, end) in enumerate(split(text, 0, len(text))):
        yield read_sentence(Tokens.of(text, folded, start, end), folded, opens_block=k == 0)


def number(tokens: Tokens, numeral: Numeral) -> Number:
    """The record of a numeral."""
    start, end = tokens.starts[numeral.i], tokens.ends[numeral.j - 1]
    return Number(
        tokens.text[start:end], numeral.value, numeral.form, numeral.role, start, end, numeral.rule
    )
