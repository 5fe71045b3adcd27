"""Finds every statistic of a document: the order of the steps stands here."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.documents.places import section_at, speaker_at
from extractors.documents.sentences import split
from extractors.numbers.find import number, read_sentence, triggers
from extractors.quantities.find import quantities
from extractors.quantities.item import Item
from extractors.records import Block, Document, Number, Period, Rating, Statistic
from extractors.statistics import grading
from extractors.statistics.baselines import baseline
from extractors.statistics.figures import is_figurative
from extractors.statistics.periods import looks_back, narrated, period_of, whens
from extractors.statistics.places import Place, area_of, places, title_place
from extractors.statistics.population import subject
from extractors.statistics.ratings import ratings
from extractors.statistics.sentence import Memory, Said, Subject
from extractors.statistics.tables import cell_subject, table_unit
from extractors.statistics.totals import total_of
from extractors.tokens import Tokens, fold

Found = tuple[list[Statistic], list[Number], list[Rating]]


def find(document: Document) -> Found:
    """Every statistic, number and rating of a document, each in the order of its text."""
    statistics: list[Statistic] = []
    numbers: list[Number] = []
    rated: list[Rating] = []
    folded = fold(document.text)
    memory = Memory()
    title = _title(document, folded)
    for block in document.blocks:
        if block.kind in ("heading", "title"):
            memory = Memory()
        elif block.kind == "item":
            memory.subject = memory.subject or memory.lead_subject
        for k, (start, end) in enumerate(split(document.text, block.start, block.end)):
            rated += ratings(document, block, folded, start, end)
            said = _read(document, block, folded, (start, end), opens=k == 0)
            if said is None:
                memory.age += 1
                continue
            found = _statistics(said, memory, title)
            statistics += found
            numbers += _numbers(said)
        _remember_lead(block, memory)
    return statistics, numbers, rated


def _title(document: Document, folded: str) -> Place | None:
    block = next((block for block in document.blocks if block.kind == "title"), None)
    if block is None:
        return None
    return title_place(document, Tokens.of(document.text, folded, block.start, block.end))


def _read(document: Document, block: Block, folded: str, span: tuple[int, int], *, opens: bool) -> Said | None:
    """The sentence with its numbers, or None where it has none."""
    start, end = span
    tokens = Tokens.of(document.text, folded, start, end)
    if triggers().isdisjoint(tokens.words) and not any(map(_has_digit, tokens.words)):
        return None
    contact = block.section == "boilerplate"
    reading = read_sentence(tokens, folded, opens_block=opens and block.kind != "cell", contact=contact)
    items = quantities(reading)
    return Said(document, folded, block, reading, items, document.text[start:end])


def _has_digit(word: str) -> bool:
    return word[-1].isdecimal()


def _remember_lead(block: Block, memory: Memory) -> None:
    """What a paragraph says of time and subject holds for the list it introduces."""
    if block.kind in ("paragraph", "heading", "quotation"):
        memory.lead_period, memory.lead_subject, memory.lead_total = memory.period, memory.subject, memory.total


def _statistics(said: Said, memory: Memory, title: Place | None) -> list[Statistic]:
    """The statistics of a sentence, in order; the memory then holds the last one's subject and time."""
    tokens = said.tokens
    graded = grading.mentions(tokens)
    times = whens(said)
    named = places(tokens)
    within: Subject | None = None
    made: list[Statistic] = []
    if said.block.kind != "item":
        memory.lead_period = None
    for item in said.items:
        about, carried = subject(said, item, memory, within)
        if said.block.kind == "cell":
            about = cell_subject(said) or about
            table_unit(said, item)
        if item.kind == "count" and not item.noun and about is not None and not item.unit:
            item.unit = about.unit
        if item.kind == "change" and not item.unit and about is not None:
            item.unit = about.unit
        period = period_of(said, item, times) or (None if times else _carried_period(said, memory, carried and within is None))
        total = total_of(said, item, memory, carried)
        mention = grading.graded(tokens, item, said.items, graded)
        place = area_of(tokens, named, item, said.items, title)
        made.append(_statistic(said, item, about, period, total, mention, place))
        within = about or within
        if about is not None:
            memory.subject = about
        memory.period = period or (memory.period if carried or said.block.kind == "item" else None)
        if period and period.start and period.start == period.end:
            memory.day = period
        if item.kind == "count" and item.value and item.noun:
            memory.total = item.value
        elif item.denominator and item.kind == "share":
            memory.total = item.denominator
    if not said.items and times and said.text.rstrip().endswith(":"):
        memory.period = times[0].period
    elif times and said.text.rstrip().endswith(":"):
        memory.period = times[0].period
    return made


def _carried_period(said: Said, memory: Memory, carried: bool) -> Period | None:
    """The time of the sentence before, where its subject is carried over, or of a list's lead."""
    if said.block.kind == "item" and memory.lead_period is not None:
        return memory.lead_period
    if narrated(said) and memory.day is not None:
        return memory.day
    return memory.period if carried or looks_back(said) or said.block.kind == "item" else None


def _statistic(
    said: Said, item: Item, about: Subject | None, period: Period | None, total: float | None,
    mention: grading.Mention | None, place: Place | None,
) -> Statistic:  # fmt: skip
    tokens, document = said.tokens, said.document
    quantity = item.quantity(tokens)
    unit = quantity.unit or "unit"
    return Statistic(
        text=quantity.text, kind=quantity.kind, value=quantity.value, low=quantity.low, high=quantity.high,
        comparator=quantity.comparator, unit=unit, numerator=quantity.numerator,
        denominator=quantity.denominator if quantity.denominator is not None else total,
        population=about.text if about else unit, population_code=about.code if about else None,
        grades=mention.grades if mention else (), judgement=grading.judgement(tokens, item, said.items) if mention else None,
        area=place.name if place else None, area_code=place.area.code if place else None,
        period=period, direction=quantity.direction, baseline=baseline(said, item),
        speaker=speaker_at(document, quantity.start), section=section_at(document, quantity.start) or said.block.section,
        figurative=is_figurative(tokens, item), sentence=said.text,
        start=quantity.start, end=quantity.end, rule=quantity.rule,
    )  # fmt: skip


def _numbers(said: Said) -> Iterator[Number]:
    for numeral in said.reading.numerals:
        yield number(said.tokens, numeral)
