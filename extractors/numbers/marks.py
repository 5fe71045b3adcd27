"""Stretches of text whose numbers are no quantities: addresses on the web, phones, times, ages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractors.records import Role
from extractors.vocabulary.contexts import context


@dataclass(frozen=True, slots=True)
class Mark:
    """`folded[start:end]` plays `role`."""

    start: int
    end: int
    role: Role
    rule: str


_WEB = re.compile(
    r"https?://[^\s<>\"']{1,2000}|www\.[^\s<>\"']{1,500}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}"
)

# reports.example.gov.uk/provider/44/80591
_BARE_WEB = re.compile(
    r"(?<![\w.@/-])[a-z][a-z0-9-]{0,40}(?:\.[a-z0-9-]{1,40}){0,3}"
    r"\.(?:uk|com|org|net|ie|eu|nz|au|ca)/[^\s<>\"']{0,500}[\w/]"
)
_DOMAIN = re.compile(r"\.(?:uk|com|org|net|ie|eu|nz|au|ca)/")

# 020 7017 2787 | 0300 013 0415 | +44 (0)20 7946 0000 | 07700 900123 | 0800 776600
_PHONE = re.compile(
    r"(?<![\d.,])(?:\+\d{2}[ -]?(?:\(0\)[ -]?)?|\(?0)\d{2,4}\)?"
    r"[ -]?\d{3,4}(?:[ -]?\d{3,4}){0,2}(?!\d)(?![.,]\d)"
    r"|(?<![\d.,])0\d{3,4} \d{2} \d{2} \d{2,3}(?!\d)|\b116 ?\d{3}\b"
    r"|(?<![\d.,])0\d{1,2} \d{3} \d{4}(?!\d)(?![.,]\d)"
    r"|(?<![\w.,)+])\+\d{1,3}[ -]\(?\d{1,4}\)?(?:[ -]\d{2,5}){1,4}(?!\d)"
)


_POSTCODE = re.compile(r"\b(?:[a-z]{1,2}\d[a-z\d]? \d[a-z]{2})\b")

# 24/01234/FUL | ABC/2024/0012 | 978-1-4732-1111-2
_REFERENCE = re.compile(
    r"(?<![\w/])(?:\d{1,4}/0\d{2,5}(?:/[a-z]{2,5})?|\d{1,4}/\d{3,6}/[a-z]{2,5}"
    r"|[a-z]{2,6}/\d{2,4}/\d{2,6}|978-?\d[\d-]{8,12})(?![\w/])"
)


@cache
def _short_code() -> re.Pattern[str]:
    """After "text", "call" or "dial": 82111, 101."""
    calls = "|".join(sorted(context("contact_words")))
    return re.compile(
        rf"\b(?:(?:{calls})(?: us)?(?: [a-z]{{2,12}})?(?: on| to)?|ext\.?|extension):? "
        r"(\d{3,6})\b(?! (?:people|children|homes))"
    )


@cache
def _time() -> re.Pattern[str]:
    """9.15am | 8:30am to 6pm | 2pm and 6pm | 14:05."""
    named = "|".join(sorted(context("clock")))
    clock = (
        rf"(?:\d{{1,2}}(?:[:.]\d{{2}})? ?(?:{named}|a\.m\.?|p\.m\.?)\b"
        r"|\d{1,2}:\d{2}(?:am|pm|hrs)?\b)"
    )
    return re.compile(
        rf"\b(?:\d{{1,2}} ?(?:-|to) ?)?{clock}(?:(?: ?- ?| to | and | until ){clock})?"
        r"|\b\d{1,2} ?o'clock\b"
    )


_SPAN = r"\d{1,3}(?:[ ]?-[ ]?|[ ](?:to|and|or)[ ])\d{1,3}"


@cache
def _age() -> re.Pattern[str]:
    """Aged 0 to 17 | under-5s | 16 or over | 3-bed | 25-year-olds."""
    older = rf"(?:[ ]?\+|[ ](?:and|or)[ ](?:{'|'.join(sorted(context('age_bounds')))}))"
    return re.compile(
        rf"""\b(?:
            age[ds]?(?:\ (?:of|between|from|over|under|about|around|up\ to|range:?|group:?))?
            \ (?:{_SPAN}|\d{{1,3}})(?:{older})?\b(?![ ]?%)
          | (?:under|over|below|above|from|until|to)\ the\ age\ of\ \d{{1,2}}\b
          | (?:under|over)[ -](?:the\ age\ of\ )?\d{{1,2}}s\b
          | (?:under|over)-\d{{1,2}}\b
          | (?=\d)(?:
                {_SPAN}[ -]years?[ -]olds?\b
              | \d{{1,3}}-?(?:,\ \d{{1,3}}-)*(?:\ (?:to|and|or)\ )\d{{1,3}}-years?-olds?\b
              | \d{{1,2}}[ -]years?[ -]olds\b
              | (?:(?<=\bfor\ a\ )|(?<=\bthan\ a\ )|(?<=\blike\ a\ ))\d{{1,2}}-year-old\b(?!\ \w)
              | \d{{1,2}}-year-old\ (?=\w+s\b|children|people)
              | {_SPAN}s\b
              | \d{{2}}{older}
              | \d{{1,2}}\ to\ \d{{1,2}}(?=\ (?:population|age|cohort))
              | \d(?:,\ \d){{0,4}}(?:,?\ (?:and|or|to)\ \d)?[ -]bed(?:room)?s?\b
            )
          | in\ (?:their|his|her)\ (?:early\ |late\ |mid-?\ ?)?\d0s\b
          | (?<!young\ )(?:those|pupils|people|children|adults|men|women|everyone|anyone)
            \ (?:under|over)\ (?:\d{{1,2}})\b(?!\s?%)
        )
        """,
        re.VERBOSE,
    )


# "within 21 days", "within two weeks of", "absent for over 2 years"
_CATEGORY = re.compile(
    r"\b(?:within|inside|(?:\w{4,12}ed|absent|resident|homeless) for (?:over|more than)"
    r"|for longer than)"
    r"(?: just)? (?:the )?(?:first )?(\w{1,12}) (?:working )?"
    r"(?:seconds?|minutes?|days?|weeks?|months?|hours?|years?|miles?|metres?|kilometres?|km)\b"
    r"|\bas (?:young|old) as (\w{1,12})\b"
)


_DIGIT = re.compile(r"\d")
# Where none of these stands, the longer pattern need not be tried: they begin with a plain letter
# or digit, which `re` finds twenty times as fast as it tries a pattern at every place.
_DIALLED = re.compile(r"0(?<![\d.,]0)\d[\d ]|\+\d\d|116")
_INWARD = re.compile(r"\d[a-z][a-z]\b")
_CATEGORY_WORDS = (
    "within", "inside", "for over", "for more than", "for longer than", "as young as", "as old as",
)  # fmt: skip
_WEB_WORDS = frozenset(["@", "www", "http", "https"])


# Of each other kind of mark, the words of which it holds at least one.
@cache
def _calls() -> frozenset[str]:
    return context("contact_words") | {"ext", "extension"}


@cache
def _times() -> frozenset[str]:
    return context("clock") | {"m", ":", "o'clock"}


@cache
def _ages() -> frozenset[str]:
    nouns = {"age", "aged", "ages", "old", "olds", "population", "cohort"}
    rooms = {"bed", "beds", "bedroom", "bedrooms"}
    return context("age_bounds") | nouns | rooms | {"s", "+"}


def find(folded: str, start: int, end: int, *, words: set[str]) -> list[Mark]:
    """Marks within `folded[start:end]`, in order, none overlapping; `words` are the words there.

    Only what can stand there is searched for: a stretch without digits has no phone in it.
    """
    marks: list[Mark] = []
    if not words.isdisjoint(_WEB_WORDS):
        marks += _all(_WEB, "url", folded, start, end)
    if folded.find("/", start, end) >= 0 and _DOMAIN.search(folded, start, end):
        marks += _all(_BARE_WEB, "url", folded, start, end)
    if _DIGIT.search(folded, start, end) is None:
        return marks
    if not words.isdisjoint(_calls()):
        marks += _group(_short_code(), "phone", folded, start, end)
    if not words.isdisjoint(_times()):
        marks += _all(_time(), "time", folded, start, end)
    if not words.isdisjoint(_ages()):
        marks += _all(_age(), "age_qualifier", folded, start, end)
    if folded.find("/", start, end) >= 0 or folded.find("978", start, end) >= 0:
        marks += _all(_REFERENCE, "reference", folded, start, end)
    if _DIALLED.search(folded, start, end):
        marks += _all(_PHONE, "phone", folded, start, end)
    if _INWARD.search(folded, start, end):
        marks += _all(_POSTCODE, "postcode", folded, start, end)
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    kept: list[Mark] = []
    for mark in marks:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def categories(folded: str, start: int, end: int) -> list[Mark]:
    """Durations that define a category ("within 21 days"): the number's place, in order.

    At the head of a sentence they say when it came about ("Within 6 weeks, they were at work").
    """
    sentence = folded[start:end]
    if not any(words in sentence for words in _CATEGORY_WORDS):
        return []
    found = _group(_CATEGORY, "age_qualifier", folded, start, end)
    opening = sentence.lstrip("\"' ").startswith("within")
    return found[1:] if opening and "," in folded[start : start + 40] else found


def _all(pattern: re.Pattern[str], role: Role, folded: str, start: int, end: int) -> list[Mark]:
    return [
        Mark(m.start(), m.end(), role, role)
        for m in pattern.finditer(folded, start, end)
        if _numbers(m[0])
    ]


def _group(pattern: re.Pattern[str], role: Role, folded: str, start: int, end: int) -> list[Mark]:
    return [
        Mark(m.start(m.lastindex or 0), m.end(m.lastindex or 0), role, role)
        for m in pattern.finditer(folded, start, end)
    ]


def _numbers(text: str) -> bool:
    return any(c.isdecimal() for c in text)
