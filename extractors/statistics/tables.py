"""Figures in table cells: what they are about stands in the headers of their row and column."""

from __future__ import annotations

from extractors.numbers.find import Reading, read_sentence
from extractors.numbers.numeral import tidy
from extractors.quantities.item import Item
from extractors.quantities.lent import time_of
from extractors.records import Period, Role
from extractors.statistics.headers import Header, Scale, read_header
from extractors.statistics.mentions import mentions
from extractors.statistics.places import Place, places
from extractors.statistics.sentence import Memory, Said, Subject, Verdict
from extractors.statistics.times import whens
from extractors.statistics.when import months_before
from extractors.statistics.yearless import in_year
from extractors.tokens import Tokens, fold
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import labels


def _headers(said: Said) -> tuple[str, str, str]:
    """Column header, row header and caption of the cell, "" where there is none."""
    column, row, caption = (*said.block.headers, "", "", "")[:3]
    return column, row, caption


def cell_subject(said: Said, item: Item, memory: Memory) -> Subject | None:
    """What a cell is about: the thing its column names, else its row or caption, and whose it is.

    A row of places ("North East") or of totals says where, not what; a column that names nothing
    ("Change", "Within 18 weeks") goes on with the figure to its left.
    """
    column, row, caption = map(read_header, _headers(said))
    who = None if row.total or row.place or row.time else row.thing
    beside = memory.row[1] if memory.row and memory.row[0] == said.block.headers[1:] else None
    grouped = " by " in f" {said.block.headers[2].lower()} " if said.block.headers else False
    counts = item.kind in ("count", "change") and not item.unit
    what = column.thing
    if what and who and row.plural and not column.plural and counts:
        what = None  # rows of measures under "This school", "National"
    if what is None and not column.time and beside is not None:
        return beside
    if what is None and (grouped or who is None or not row.plural):
        what = caption.thing
    about = _joined(who, what)
    if about is not None:
        memory.row = (said.block.headers[1:], about)
    return about


def _joined(who: Subject | None, what: Subject | None) -> Subject | None:
    """A row's subject and a column's as one: the thing counted is the column's."""
    if who is None or what is None:
        return who or what
    if who.code is not None:
        return Subject(who.text, who.code, what.unit)
    return Subject(f"{what.text}, {who.text}", what.code, what.unit)


_AGES = frozenset(["age", "ages"])  # "Age range", "Ages of pupils"; "Average age" is a measure


def name_cell(reading: Reading, headers: tuple[str, ...]) -> None:
    """Gives the numbers of a cell the role that its row's or column's header names: the digits
    under "Unique reference number" are a reference, those beside "Age range" an age.
    """
    for header in headers[:2]:
        words = Tokens.of(header).words
        if not words:
            continue
        label = labels().before.ending(words, len(words))
        role: Role | None = None
        if label and label[0] == 0 and words[-1] not in context("plain_labels"):
            role = label[1]
        elif label and label[1] == "reference" and label[0] < len(words) - 1:
            role = "reference"
        elif words[0] in _AGES:
            role = "age_qualifier"
        elif words[-1] in context("contact_words"):
            role = "phone"
        if role is None or role == "name":
            continue
        for numeral in reading.numerals:
            if numeral.role == "statistic":
                numeral.role, numeral.rule = role, "table header"
        return


def _beside(said: Said, text: str) -> Said:
    """A header read as a sentence of its own."""
    folded = fold(text)
    reading = read_sentence(Tokens.of(text, folded), folded)
    return Said(said.document, folded, said.block, reading, [], text)


def cell_period(said: Said) -> Period | None:
    """The time a column's, row's or caption's words give a cell."""
    heads = [text for text in _headers(said) if text]
    for text in heads:
        head = _beside(said, text)
        times = whens(head)
        if times:
            others = [other for other in heads if other != text]
            told = _month_of_the_year(said, head, others)
            return told or _in_the_year(said, times[0].period, others)
    return None


def _month_of_the_year(said: Said, head: Said, headers: list[str]) -> Period | None:
    """A month that one header names, in the year that another does ("April" under "2015")."""
    mark = next((one for one in head.reading.dates if one.first is None and one.month), None)
    for text in headers if mark else ():
        years = [one for one in _beside(said, text).reading.dates if one.shape == "year"]
        if mark and len(years) == 1 and years[0].first:
            ends = in_year(mark, years[0].first.year)
            return Period(head.tokens.raw(mark.i, mark.j), *ends)
    return None


def _in_the_year(said: Said, period: Period, headers: list[str]) -> Period:
    """A calendar year as another header narrows it: 2016 under "Homes at 31 March" is that day."""
    first, last = period.start, period.end
    if first is None or last is None or (first.month, last.month) != (1, 12):
        return period
    for text in headers:
        head = _beside(said, text)
        mark = next((one for one in head.reading.dates if one.first is None and one.month), None)
        if mark is not None:
            ends = in_year(mark, first.year)
            lead = head.tokens.words[max(0, mark.i - 4) : mark.i]
            if "year" in lead and ends[1] and not _ENDING.isdisjoint(lead):
                ends = months_before(ends[1], 12), ends[1]
            return Period(period.text, *ends)
    return period


_ENDING = frozenset({"to", "ending", "ended", "end"})


def cell_place(said: Said, councils: frozenset[str]) -> Place | None:
    """The place a row's, column's or caption's words give a cell."""
    column, row, caption = _headers(said)
    for text in (row, column, caption):
        found = places(Tokens.of(text), councils) if text else []
        if found:
            return found[0]
    return None


def cell_verdict(said: Said) -> Verdict | None:
    """The grades that the headers of a cell name, or None where it is no cell or they name none."""
    if said.block.kind != "cell":
        return None
    for text in _headers(said):
        found = mentions(Tokens.of(text), primed=True) if text else []
        if found:
            return Verdict(found[0].grades)
    return None


def scale_cell(said: Said, item: Item, about: Subject | None) -> None:
    """Gives a cell's number the scale, unit and kind that its column says, or its row, or the
    caption: "12.5" under "£m" is 12.5 million pounds, "+3" under "Change, pp" a change in points.
    """
    if not said.block.headers:
        return
    heads = [read_header(text) for text in _headers(said)]
    if item.noun and _is_mark(said, item):
        item.noun, item.unit = None, ""
    change = heads[0].change or heads[1].change
    bare = item.kind == "count" and item.noun is None and item.value is not None
    if bare:
        found = next((one.scale for one in heads if one.scale != Scale()), None)
        many = found is heads[2].scale and found.percent and (item.value or 0) > _WHOLE
        if found is not None and not many:
            _scaled(item, found, about)
    elif item.kind == "amount":
        _amount(said, item, heads)
    if change and item.kind in ("count", "share", "amount", "measure"):
        _moved(said, item)


_WHOLE = 100  # per cent: more, under a caption that says "percentages", is a column of counts


def _is_mark(said: Said, item: Item) -> bool:
    """Whether what would be counted is a letter that marks the figure ("412r", revised)."""
    start, end = item.noun or (0, 0)
    marks = end == len(said.tokens) and end - start == 1 and said.tokens.glued(start)
    return marks and len(said.tokens.words[start]) == 1


def _scaled(item: Item, scale: Scale, about: Subject | None) -> None:
    """Makes a bare number what a scale says."""
    assert item.value is not None
    item.rule = "table header"
    if scale.points:
        item.kind, item.unit = "measure", "percentage_point"
    elif scale.percent:
        item.kind, item.unit, item.percent = "share", "ratio", True
        item.value = round(item.value / 100, 12)
    elif scale.money:
        item.kind, item.unit, item.money = "amount", scale.money, True
        item.value = tidy(item.value * scale.factor)
    elif scale.measure:
        item.kind, item.unit = "measure", scale.measure
        item.value = tidy(item.value * scale.factor)
    elif scale.factor != 1:
        item.value = tidy(item.value * scale.factor)
    if scale.below and item.kind in ("count", "amount", "measure"):
        _rate(item, scale, about)


def _rate(item: Item, scale: Scale, about: Subject | None) -> None:
    above = item.unit or (about.unit if about else "unit")
    item.unit = f"{above} per {scale.per or above}"
    item.kind, item.rule = "rate", "table header"
    if scale.below > 1 and item.value is not None:
        item.numerator, item.denominator = item.value, scale.below
        item.value = tidy(item.value / scale.below)


def _amount(said: Said, item: Item, heads: list[Header]) -> None:
    """Money with its sign: the header may still say how many of it, and for whom."""
    if heads[0].scale.money and item.value is not None and item.j - item.i <= 2:
        item.value = tidy(item.value * heads[0].scale.factor)
    rated = next((one.scale for one in (heads[0], heads[2]) if one.scale.below), None)
    if rated is not None:
        _rate(item, rated, None)
        return
    for text in _headers(said):
        tokens = Tokens.of(text)
        time = next(filter(None, (time_of(tokens, k) for k in range(len(tokens)))), None)
        if time:
            item.kind, item.unit, item.rule = "rate", f"{item.unit} per {time}", "table header"
            return


def _moved(said: Said, item: Item) -> None:
    """Makes a figure under "Change" a change, its direction by its sign or the bracket round
    it.
    """
    before = said.tokens.word(item.i - 1)
    item.i -= before == "+"
    fell = before == "-" or (item.value or 0) < 0
    fell = fell or (before == "(" and said.tokens.word(item.j) == ")" and item.i == 1)
    item.kind, item.rule = "change", "table header"
    item.direction = "decrease" if fell else "increase"
    if item.value is not None:
        item.value = abs(item.value)
