"""Figures in table cells: what they are about stands in the headers of their row and column."""

from __future__ import annotations

from extractors.quantities.item import Item
from extractors.quantities.nouns import noun_phrase
from extractors.statistics.population import known
from extractors.statistics.sentence import Said, Subject
from extractors.tokens import Tokens
from extractors.vocabulary.inflection import singular


def cell_subject(said: Said) -> Subject | None:
    """The subject of a cell: its row's header, else its column's."""
    headers = said.block.headers
    for text in (headers[1] if len(headers) > 1 else "", headers[0] if headers else ""):
        if any(c.isalpha() for c in text):
            tokens = Tokens.of(text)
            phrase = noun_phrase(tokens, 0) or (0, len(tokens))
            named = known(tokens, phrase)
            return Subject(text, named.code if named else None, singular(tokens.words[phrase[1] - 1]))
    return None


def table_unit(said: Said, item: Item) -> None:
    """Money or counts under a header such as "Per pupil rate" are rates; under "%" they are shares."""
    headers = said.block.headers
    column = Tokens.of(" ".join(filter(None, (headers[0], *headers[2:])))) if headers else Tokens.of("")
    words = column.words
    if "per" in words and item.kind in ("amount", "count") and "cent" not in words:
        at = words.index("per") + 1
        phrase = noun_phrase(column, at, at + 1)
        if phrase:
            item.unit = f"{item.unit or 'unit'} per {singular(words[phrase[1] - 1])}"
            item.kind, item.rule = "rate", "table header"
    elif item.kind == "count" and item.value is not None and ("%" in words or "percentage" in words or "percent" in words) and item.value <= 100:
        item.kind, item.unit, item.value, item.rule = "share", "ratio", round(item.value / 100, 12), "table header"
