"""Figures in table cells: what they are about stands in the headers of their row and column."""

from __future__ import annotations

from extractors.numbers.find import Reading, read_sentence
from extractors.quantities.item import Item
from extractors.quantities.phrases import noun_phrase
from extractors.records import Period, Role
from extractors.statistics.mentions import mentions
from extractors.statistics.places import Place, places
from extractors.statistics.population import known
from extractors.statistics.sentence import Said, Subject, Verdict
from extractors.statistics.times import whens
from extractors.tokens import Tokens, fold
from extractors.vocabulary.contexts import context
from extractors.vocabulary.inflection import singular
from extractors.vocabulary.lexicon import changes, labels


def _headers(said: Said) -> tuple[str, str, str]:
    """Column header, row header and caption of the cell, "" where there is none."""
    column, row, caption = (*said.block.headers, "", "", "")[:3]
    return column, row, caption


def cell_subject(said: Said) -> Subject | None:
    """The subject of a cell: the first header that names a population, else a thing.

    A row of places ("North East") says where, not what.
    """
    column, row, caption = _headers(said)
    things: list[Subject] = []
    for text in (row, column, caption):
        tokens = Tokens.of(text)
        if not any(word[0].isalpha() for word in tokens.words):
            continue
        phrase = noun_phrase(tokens, 0)
        if phrase is None or _only_place(tokens) or _only_time(text):
            continue
        named = known(tokens, phrase)
        about = Subject(text, named.code if named else None, singular(tokens.words[phrase[1] - 1]))
        if named:
            return about
        things.append(about)
    return things[0] if things else None


def _only_place(tokens: Tokens) -> bool:
    named = sum(place.j - place.i for place in places(tokens))
    return (named and named >= len(tokens) - 1) or tokens.words == ["all", "regions"]


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


def _only_time(text: str) -> bool:
    tokens = Tokens.of(text)
    reading = read_sentence(tokens, fold(text))
    return any(mark.j - mark.i >= len(tokens) - 1 for mark in reading.dates)


def _beside(said: Said, text: str) -> Said:
    """A header read as a sentence of its own."""
    folded = fold(text)
    reading = read_sentence(Tokens.of(text, folded), folded)
    return Said(said.document, folded, said.block, reading, [], text)


def cell_period(said: Said) -> Period | None:
    """The time a column's, row's or caption's words give a cell."""
    for text in _headers(said):
        times = whens(_beside(said, text)) if text else []
        if times:
            return times[0].period
    return None


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


def _tells_change(words: list[str]) -> bool:
    """Whether a header speaks of change ("Change on 2014", "Annual growth")."""
    nouns = changes().nouns
    return any(
        word in ("change", "difference") or nouns.at(words, k) for k, word in enumerate(words)
    )


def table_unit(said: Said, item: Item) -> None:
    """Money or counts under "Per pupil rate" are rates; counts under "%" are shares."""
    column, _, caption = _headers(said)
    words = Tokens.of(f"{column} {caption}").words
    if "per" in words and item.kind in ("amount", "count") and "cent" not in words:
        header = Tokens.of(f"{column} {caption}")
        at = words.index("per") + 1
        phrase = noun_phrase(header, at, at + 1)
        if phrase:
            item.unit = f"{item.unit or 'unit'} per {singular(words[phrase[1] - 1])}"
            item.kind, item.rule = "rate", "table header"
    elif item.percent and item.kind == "share" and _tells_change(words):
        item.kind, item.rule = "change", "table header"
        item.direction = "decrease" if said.tokens.word(item.i - 1) == "-" else "increase"
    elif (
        item.kind == "count" and item.value is not None and item.value <= 100
        and not {"%", "percentage", "percent"}.isdisjoint(words)
    ):  # fmt: skip
        item.kind, item.unit, item.rule = "share", "ratio", "table header"
        item.value = round(item.value / 100, 12)
