"""What the header of a row or column says: the thing it names, and the scale of its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from extractors.numbers.find import Reading, read_sentence
from extractors.numbers.money import fits as fits_money
from extractors.numbers.percent import percent_end
from extractors.numbers.read import read
from extractors.quantities.heads import head
from extractors.quantities.measures import fits
from extractors.quantities.phrases import noun_phrase
from extractors.quantities.tails import with_tail
from extractors.statistics.mentions import mentions
from extractors.statistics.naming import known
from extractors.statistics.places import places
from extractors.statistics.sentence import Subject
from extractors.tokens import Tokens, fold
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import is_plural, singular
from extractors.vocabulary.lexicon import changes, function_words, number_words, word_classes
from extractors.vocabulary.measures import currencies, units

_KEPT = 2048  # headers, each read once for all the cells under or beside it
_LONGEST = 40  # words of a header that are taken whole
_ASKING = frozenset(["where", "when", "why", "how"])  # "Where looked after children live"


@dataclass(frozen=True, slots=True)
class Scale:
    """What a header makes of bare numbers: `factor` of a `money`, `measure` or thing, as a share
    (`percent`), in percentage points (`points`), or per `below` of the thing `per`.
    """

    factor: float = 1.0
    money: str = ""
    measure: str = ""
    percent: bool = False
    points: bool = False
    below: float = 0.0
    per: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """One header read: the `thing` it names, whether of many (`plural`), its scale, whether it
    tells of change or is of a total, and whether a place or a time is all it says.
    """

    thing: Subject | None = None
    plural: bool = False
    scale: Scale = Scale()
    change: bool = False
    total: bool = False
    place: bool = False
    time: bool = False


@lru_cache(_KEPT)
def read_header(text: str) -> Header:
    """What a header says; of a caption "… by region" what stands before "by"."""
    folded = fold(text)
    tokens = Tokens.of(text, folded)
    if not any(word[0].isalpha() or word in "%£$€" for word in tokens.words):
        return Header(time=bool(tokens.words))
    reading = read_sentence(tokens, folded)
    spans, scale = _scales(tokens)
    spans += [(mark.i, mark.j) for mark in reading.dates]
    rest = _without(tokens, spans)
    thing = None if _says_no_thing(rest, reading) else _thing(rest)
    return Header(
        thing,
        thing is not None and _is_many(thing),
        scale,
        _tells_change(tokens.words) and not mentions(tokens, primed=True),
        bool(rest.words) and context("total_rows").issuperset(rest.words),
        _is_place(rest),
        not rest.words and bool(reading.dates) and scale == Scale(),
    )


def _without(tokens: Tokens, spans: list[tuple[int, int]]) -> Tokens:
    """The header without its times and scales, and without the brackets and signs that held
    them.
    """
    words, gone = tokens.words, {k for i, j in spans for k in range(i, j)}
    for k, word in enumerate(words):
        inside = [k] if word == "(" else []
        while inside and inside[-1] + 1 < len(words) and inside[-1] + 1 in gone:
            inside.append(inside[-1] + 1)
        if inside and tokens.word(inside[-1] + 1) == ")":
            gone.update((k, inside[-1] + 1))
    kept = [k for k in range(len(words)) if k not in gone]
    loose = word_classes().prepositions | word_classes().conjunctions
    while kept and (words[kept[-1]] in loose or words[kept[-1]] in ",;:-/("):
        kept.pop()
    while kept and words[kept[0]] in ",;:-/)":
        del kept[0]
    if not kept:
        return Tokens.of("")
    by = next((k for k in kept[1:] if words[k] == "by"), None)
    kept = [k for k in kept if by is None or k < by]
    pieces = [
        (_gap(tokens, k) if n and kept[n - 1] == k - 1 else " ") + tokens.raw(k, k + 1)
        for n, k in enumerate(kept)
    ]
    return Tokens.of("".join(pieces).strip(" ,;:-"))


def _gap(tokens: Tokens, k: int) -> str:
    """What stands between token k and the one before it: a hyphen, nothing, or a space for a
    footnote's mark.
    """
    between = tokens.text[tokens.ends[k - 1] : tokens.starts[k]]
    return between if len(between) < 2 else " "


def _says_no_thing(rest: Tokens, reading: Reading) -> bool:
    """Whether what is left of a header is a place, a total, a bound or nothing."""
    words = rest.words
    if not any(word[0].isalpha() for word in words) or _is_place(rest):
        return True
    if context("total_rows").issuperset(words):
        return True
    led = words[0] in (word_classes().prepositions | context("age_bounds")) - {"of"}
    return led or (words[0][0].isdecimal() and bool(reading.numerals))


def _thing(rest: Tokens) -> Subject | None:
    """What a header names, past "Number of" and "Change in"."""
    start, amounts = _past_label(rest), context("sum_nouns") | context("share_nouns")
    while rest.word(start) == "of" or (
        rest.word(start + 1) in ("of", "in")
        and (rest.word(start) in amounts or _tells_change(rest.words[start : start + 1]))
    ):
        start += 1 if rest.word(start) == "of" else 2
    core = noun_phrase(rest, start)
    if core is None:
        return None
    empty = word_classes().measuring | context("empty_headers") | word_classes().adverbs
    if empty.issuperset(rest.words[slice(*core)]) and rest.word(core[1]) != "of":
        return None
    start += rest.word(start) in ("the", "a", "an")
    whole = len(rest) - start <= _LONGEST and rest.words[0] not in _ASKING
    end = len(rest) if whole else with_tail(rest, core)[1]
    named = known(rest, (start, end))
    return Subject(rest.raw(start, end), named.code if named else None, head(rest, core))


def _past_label(rest: Tokens) -> int:
    """The token past "Table 1:" or "Figure 2" at the start of a caption, or past "Where"."""
    if rest.word(0) not in context("caption_labels"):
        return (rest.word(0) in _ASKING) + (rest.words[:2] == ["how", "many"])
    at = 1 + (rest.word(1) == ".")
    numbered = rest.word(at)[:1].isdecimal()
    return at + 1 + (rest.word(at + 1) in (":", ".", "-")) if numbered else 0


def _is_many(thing: Subject) -> bool:
    """Whether a thing is said in the plural ("Pupils on the roll")."""
    return any(
        is_plural(word) and singular(word) == thing.unit.split(" ")[-1]
        for word in Tokens.of(thing.text).words
    )


def _is_place(tokens: Tokens) -> bool:
    named = sum(place.j - place.i for place in places(tokens))
    return bool(named) and named >= len(tokens) - 1


def _tells_change(words: list[str]) -> bool:
    """Whether a header speaks of change ("Change on 2014", "Annual growth")."""
    nouns = changes().nouns
    return any(
        word in ("change", "difference") or nouns.at(words, k) for k, word in enumerate(words)
    )


# ── scales ───────────────────────────────────────────────────────────────────────────────────


def _scales(tokens: Tokens) -> tuple[list[tuple[int, int]], Scale]:
    """The scale a header gives its numbers, and where its words stand."""
    spans: list[tuple[int, int]] = []
    told: dict[str, float | str | bool] = {}
    i = 0
    while i < len(tokens):
        hit = (
            _money(tokens, i)
            or _magnitude(tokens, i)
            or _percent(tokens, i)
            or _per(tokens, i)
            or _measure(tokens, i)
        )
        if hit is None:
            i += 1
            continue
        end, found = hit
        told = found | told
        spans.append((i, end))
        i = end
    return spans, Scale(**told)  # type: ignore[arg-type]


Told = tuple[int, dict[str, float | str | bool]]


def _money(tokens: Tokens, i: int) -> Told | None:
    """ "£m", "£'000s", "(£ million)", "£"."""
    hit = currencies().signs.at(tokens.words, i)
    if hit is None or not fits_money(tokens, hit[1], i, hit[0]):
        return None
    if tokens.words[i][0].isalpha() and not _apart(tokens, i, hit[0]):
        return None
    end, currency = hit
    more = _size(tokens, end)
    if more is None and tokens.word(end)[:1].isdecimal():
        return None  # "Under £50": a bound, no scale
    end, factor = more or (end, 1.0)
    return end, {"money": currency.code, "factor": factor / currency.per}


def _size(tokens: Tokens, i: int) -> tuple[int, float] | None:
    """ "m", "million", "'000s" at token i: the token after, and how many."""
    words, numbers = tokens.words, number_words()
    word = tokens.word(i)
    sizes = numbers.abbreviations | numbers.magnitudes | numbers.plurals
    if word in sizes:
        return i + 1, sizes[word]
    at = i + (word == "'")
    if tokens.word(at) != "000":
        return None
    at += 1
    return at + (words[at : at + 1] == ["s"] and tokens.glued(at)), 1000.0


def _magnitude(tokens: Tokens, i: int) -> Told | None:
    """ "Thousands", "(millions)", "Households, '000s"."""
    hit = _size(tokens, i)
    if hit is None or not _apart(tokens, i, hit[0]):
        return None
    return hit[0], {"factor": hit[1]}


def _percent(tokens: Tokens, i: int) -> Told | None:
    """ "%", "per cent", "Percentage", "pp", "% points"."""
    if tokens.word(i - 1)[:1].isdecimal():
        return None
    word, after, points = tokens.word(i), tokens.word(i + 1), context("points")
    if word in context("points_short"):
        return i + 1, {"points": True}
    if word in context("percent_words") | {"percentage"} and after in points:
        return i + 2, {"points": True}
    end = i + 1 if word in ("percentage", "percentages") else percent_end(tokens, i)
    if end is None:
        return None
    return (end + 1, {"points": True}) if tokens.word(end) in points else (end, {"percent": True})


def _per(tokens: Tokens, i: int) -> Told | None:
    """ "per 10,000 children", "per pupil"."""
    if tokens.words[i] != "per":
        return None
    number = read(tokens, i + 1)
    at = number.j if number and number.value else i + 1
    below = number.value if number and number.value else 1.0
    phrase = noun_phrase(tokens, at, min(at + 4, len(tokens)))
    if phrase is None or phrase[0] != at:
        return (at, {"below": below, "per": ""}) if at > i + 1 else None
    hundred = tokens.words[phrase[0]]
    if hundred in context("per_head"):
        return phrase[1], {"below": below, "per": "person"}
    if number is None and phrase[1] - phrase[0] > 1:  # "Per pupil rate"
        phrase = (phrase[0], phrase[0] + 1)
    return phrase[1], {"below": below, "per": head(tokens, phrase)}


def _measure(tokens: Tokens, i: int) -> Told | None:
    """ "(weeks)", "Hours, 2024", "Days lost": the unit stands apart, or heads the header."""
    hit = units().at(tokens.words, i)
    if hit is None or hit[1].dimension == "age" or not fits(tokens, hit[1], i, hit[0]):
        return None
    end, unit = hit
    many = is_plural(tokens.words[end - 1])
    apart = _apart(tokens, i, end) and (tokens.word(i - 1) == "(" or many)
    heads = i == 0 and many and not tokens.word(end)[:1].isdecimal()
    if not (apart or heads) or (heads and tokens.word(end) in function_words() - {"lost", "of"}):
        return None
    return end, {"measure": unit.name}


def _apart(tokens: Tokens, i: int, j: int) -> bool:
    """Whether tokens i to j stand apart: alone, in brackets, or between signs."""
    before, after = tokens.word(i - 1), tokens.word(j)
    if before in ("(", "["):
        return after in (")", "]", ",", "per", "")
    return before in ("", ",", "-", ":", ";", "in") and after in ("", ",", "(", ";", ")", "per")
