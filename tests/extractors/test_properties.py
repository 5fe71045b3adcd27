"""What holds for any text: planted numbers are found, records quote it, dress does not matter."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from extractors.documents import read_document
from extractors.extraction import extract
from extractors.numbers import find_numbers
from extractors.quantities import find_quantities
from extractors.records import Extraction, Number, Quantity, Statistic

UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
MANY = ("homes", "carers", "pupils", "councils", "letters")
MAGNITUDES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "bn": 1e9}

# Sentences of an ordinary release, and junk that looks like numbers.
SENTENCES = (
    "Only 10 of 43 councils were rated good in 2014.",
    "Nearly 80% of children’s homes were good or outstanding, up from 72% a year earlier.",
    "“We spent £1.2bn,” said Anna Vale, the board’s chair.",
    "Caseloads ranged from 7 to as high as 34 children.",
    "Seven were judged ‘inadequate’ and a further 14 ‘requires improvement’.",
    "The number of referrals rose by 12 per cent to 2,400.",
    "One in five of Leeds’s carers waited more than six weeks.",
    "Call 020 7946 0958 before 5.30pm on 3 May.",
)
PIECES = st.sampled_from([
    "1", "12", "3,", ",000", ".5", "%", "£", "½", "-", "–", "(", ")", "“", "’", "'", " of ", " in ",
    " to ", " per ", " and ", "one ", "half ", "a ", "million ", "bn", "aged ", "May ", "2014", "/",
    "\n", "\n\n", " ", "• ", "\u00a0", "\u200b", "é", "\U0001f600", "\u0301", "İ", "ß", "２", "٣",
    "\ud800", "homes", "twice ", "Q2", "§", "+", "~", "no. ",
])  # fmt: skip
JUNK = st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join)
QUICK = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def in_words(number: int) -> str:
    """A whole number below a milliard as English people write it."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        rest = f"-{UNITS[number % 10]}" if number % 10 else ""
        return TENS[number // 10] + rest
    for size, name in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if number >= size:
            head, left = divmod(number, size)
            said = f"{in_words(head)} {name}"
            if not left:
                return said
            return f"{said}{' and ' if left < 100 else ' '}{in_words(left)}"
    raise AssertionError


def read(paragraphs: list[str]) -> Extraction:
    page = "\n\n".join(["A year of inspections", "15 June 2016", *paragraphs])
    return extract(read_document(page.encode("utf-8", "replace"), uri="case.txt"))


def close(found: float | None, planted: float) -> bool:
    return found is not None and math.isclose(found, planted, rel_tol=1e-9)


# ── the planted number is found ────────────────────────────────────────────────────────────────


@QUICK
@given(st.integers(2, 999_999_999), st.sampled_from(MANY), st.booleans())
def test_whole_number_in_digits(number: int, noun: str, commas: bool) -> None:
    digits = f"{number:,}" if commas else str(number)
    (found,) = find_quantities(f"Inspectors counted {digits} {noun} that were new.")
    assert (found.text, found.value, found.kind) == (digits, number, "count")


@QUICK
@given(st.integers(2, 999_999_999), st.sampled_from(MANY))
def test_whole_number_in_words(number: int, noun: str) -> None:
    said = in_words(number)
    (found,) = find_quantities(f"Inspectors counted {said} {noun} that were new.")
    assert (found.text, found.value, found.kind) == (said, number, "count")


@QUICK
@given(st.decimals(min_value="0.1", max_value="999", places=1), st.sampled_from(["%", " per cent"]))
def test_percentage(number: object, sign: str) -> None:
    (found,) = find_quantities(f"Some {number}{sign} of carers are new.")
    assert found.text == f"{number}{sign}"
    assert close(found.value, float(str(number)) / 100)
    assert (found.kind, found.unit, found.comparator) == ("share", "ratio", "about")


@QUICK
@given(st.integers(2, 400), st.integers(1, 400), st.sampled_from([" of ", " out of ", " of the "]))
def test_part_of_a_whole(part: int, more: int, link: str) -> None:
    said = f"{part}{link}{part + more}"
    (found,) = find_quantities(f"Only {said} carers are new.")
    assert (found.text, found.kind) == (said, "share")
    assert (found.numerator, found.denominator) == (part, part + more)
    # Quotients are kept to twelve digits.
    assert found.value is not None
    assert math.isclose(found.value, part / (part + more), abs_tol=1e-11)


@QUICK
@given(
    st.decimals(min_value="0.1", max_value="999", places=1),
    st.sampled_from(sorted(MAGNITUDES)),
    st.sampled_from([("£", "GBP"), ("€", "EUR"), ("$", "USD")]),
)
def test_money(number: object, magnitude: str, currency: tuple[str, str]) -> None:
    sign, code = currency
    said = f"{sign}{number}{' ' if len(magnitude) > 2 else ''}{magnitude}"
    (found,) = find_quantities(f"The scheme has cost {said} so far.")
    assert (found.text, found.kind, found.unit) == (said, "amount", code)
    assert close(found.value, float(str(number)) * MAGNITUDES[magnitude])


@QUICK
@given(st.integers(2, 98), st.integers(1, 98), st.sampled_from(["%", " homes"]))
def test_range(low: int, more: int, sign: str) -> None:
    found = find_quantities(f"Between {low} and {low + more}{sign} were new.")
    scale = 100 if sign == "%" else 1
    assert [q.comparator for q in found] == ["between"]
    assert close(found[0].low, low / scale)
    assert close(found[0].high, (low + more) / scale)


# ── any text ───────────────────────────────────────────────────────────────────────────────────


@QUICK
@given(JUNK)
def test_numbers_and_quantities_quote_any_text_in_order(text: str) -> None:
    readings: list[list[Number | Quantity]] = [[*find_numbers(text)], [*find_quantities(text)]]
    for found in readings:
        assert all(text[record.start : record.end] == record.text for record in found)
        assert all(record.text.strip() for record in found)
        ends = [0, *(record.end for record in found)]
        assert all(end <= record.start for end, record in zip(ends, found, strict=False))


@QUICK
@given(st.lists(JUNK | st.sampled_from(SENTENCES), max_size=4))
def test_records_of_any_document_quote_its_text(paragraphs: list[str]) -> None:
    extraction = read(paragraphs)
    text = extraction.document.text
    records: list[Number | Statistic] = [*extraction.statistics, *extraction.numbers]
    for record in records:
        assert text[record.start : record.end] == record.text
    for rating in extraction.ratings:
        assert text[rating.start : rating.end] == rating.provider
    for statistic in extraction.statistics:
        assert (statistic.value is None) == (statistic.low is not None)
        assert statistic.text in statistic.sentence


@QUICK
@given(st.lists(JUNK | st.sampled_from(SENTENCES), max_size=4))
def test_every_number_of_a_document_is_a_statistic_or_has_a_role(paragraphs: list[str]) -> None:
    extraction = read(paragraphs)
    figures = [number for number in extraction.numbers if number.role == "statistic"]
    for number in figures:
        assert any(s.start <= number.start < s.end for s in extraction.statistics), number


@QUICK
@given(st.lists(JUNK | st.sampled_from(SENTENCES), min_size=1, max_size=3))
def test_same_text_gives_the_same_records(paragraphs: list[str]) -> None:
    first, second = read(paragraphs), read(paragraphs)
    assert first == second
    assert [s.start for s in first.statistics] == [s.start for s in second.statistics]


@pytest.mark.parametrize(
    "text",
    [
        "9" * 400, "9," * 400, "1" + "0" * 400 + "%", "£" + "9" * 400 + "bn", "million " * 60,
        "one " * 400, "hundred " * 400, "1 of " * 400, "1/" * 400, "0 of 0", "0/0", "1/0",
        "0 in 0 homes", "1 out of 0", "£4 for every £0", "3 per 0 homes", "0 times", "half " * 400,
        "9" * 400 + " of 43", "31 February 2015", "Q9 2015", "0000-00-00", "year ending 30 Feb",
        "since 9999", "in 9999-00", "31 December 9999", "the next 9999 years", "1e400", "-0",
    ],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_numbers_beyond_all_measure_are_read_or_left(text: str) -> None:
    """Values are finite numbers or null: tables and JSON hold nothing else."""
    sentence = f"There were {text} homes."
    extraction = read([sentence, text])
    values: list[float | None] = [
        *(number.value for number in [*find_numbers(text), *find_numbers(sentence)]),
        *(value for q in find_quantities(sentence) for value in (q.value, q.low, q.high)),
        *(value for s in extraction.statistics for value in (s.value, s.low, s.high)),
        *(value for s in extraction.statistics for value in (s.numerator, s.denominator)),
    ]
    assert all(value is None or math.isfinite(value) for value in values)


# ── the dress of a text ────────────────────────────────────────────────────────────────────────


def meaning(extraction: Extraction) -> list[tuple[object, ...]]:
    """What statistics say, whatever the words around them look like."""
    return [
        (
            s.kind, s.value, s.low, s.high, s.comparator, s.unit, s.numerator, s.denominator,
            s.population_code, s.grades, s.judgement, s.area_code, s.direction,
            s.period and (s.period.start, s.period.end), s.speaker and s.speaker.name, s.section,
        )
        for s in extraction.statistics
    ]  # fmt: skip


def straight(text: str) -> str:
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_straight_quotes_mean_what_curly_ones_do(sentence: str) -> None:
    assert meaning(read([straight(sentence)])) == meaning(read([sentence]))


@pytest.mark.parametrize("space", ["  ", "\u00a0", " \t ", "\u2009"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_kind_of_white_space_does_not_matter(sentence: str, space: str) -> None:
    assert meaning(read([sentence.replace(" ", space)])) == meaning(read([sentence]))


@QUICK
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5, unique=True), st.data())
def test_paragraph_without_numbers_changes_nothing_at_the_end(
    paragraphs: list[str], data: st.DataObject
) -> None:
    plain = "The board thanked everybody who had helped with the visits."
    assume(not find_numbers(plain))
    assert meaning(read([*paragraphs, plain])) == meaning(read(paragraphs))


@QUICK
@given(st.permutations(SENTENCES))
def test_values_do_not_depend_on_the_order_of_paragraphs(paragraphs: list[str]) -> None:
    def values(extraction: Extraction) -> list[tuple[str, str, float | None, str]]:
        return sorted(
            (s.text, s.kind, s.value or s.low, s.comparator) for s in extraction.statistics
        )

    assert values(read(paragraphs)) == values(read(list(SENTENCES)))
