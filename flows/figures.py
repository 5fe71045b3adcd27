"""An extraction as people and programs read it outside a warehouse: JSON, flat rows, cells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import fields

from extractors.records import Baseline, Extraction, Number, Period, Rating, Speaker, Statistic

FLAT = (
    "document", "title", "publisher", "published", "section", "sentence", "text", "occurrence",
    "kind", "value", "low", "high", "comparator", "unit", "numerator", "denominator", "population",
    "population_code", "grades", "judgement", "area", "area_code", "period_text", "period_start",
    "period_end", "direction", "baseline_text", "baseline_value", "speaker", "figurative",
    "start", "end", "rule",
)  # fmt: skip


class Occurrences:
    """Tells which occurrence of some words a place in a text is, white space folded.

    Counts every place where the words stand, overlapping ones included, from 1.
    """

    def __init__(self, text: str) -> None:
        # For each character of the fold, where it stands in the text: the fold is one to one
        # but for runs of white space, which become one space.
        self._places: list[int] = []
        kept: list[str] = []
        for place, character in enumerate(text):
            if not character.isspace():
                kept.append(character)
                self._places.append(place)
            elif kept and kept[-1] != " ":
                kept.append(" ")
                self._places.append(place)
        self._text = "".join(kept)
        self._starts: dict[str, list[int]] = {}

    def of(self, words: str, start: int) -> int:
        """Which occurrence of `words` stands at offset `start` of the text."""
        needle = " ".join(words.split())
        if needle not in self._starts:
            self._starts[needle] = self._find(needle)
        return bisect_left(self._starts[needle], bisect_left(self._places, start)) + 1

    def _find(self, needle: str) -> list[int]:
        found: list[int] = []
        place = self._text.find(needle)
        while place >= 0 and needle:
            found.append(place)
            place = self._text.find(needle, place + 1)
        return found


def describe_extraction(extraction: Extraction, name: str) -> dict[str, object]:
    """The extraction as one JSON object: the fields of the annotation guidelines and offsets."""
    document = extraction.document
    occurrences = Occurrences(document.text)
    return {
        "document": name,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published.isoformat() if document.published else None,
        "statistics": [
            describe_statistic(statistic, occurrences.of(statistic.text, statistic.start))
            for statistic in extraction.statistics
        ],
        "numbers": [_describe_number(number) for number in extraction.numbers],
        "ratings": [_describe_rating(rating) for rating in extraction.ratings],
    }


def describe_statistic(statistic: Statistic, occurrence: int) -> dict[str, object]:
    """A statistic as a JSON object, `occurrence` after `text`, whole numbers without a point."""
    described: dict[str, object] = {}
    for field in fields(Statistic):
        described[field.name] = _plain(getattr(statistic, field.name))
        if field.name == "text":
            described["occurrence"] = occurrence
    return described


def flat_rows(described: Mapping[str, object]) -> list[dict[str, object]]:
    """The statistics of a described extraction as flat rows with the columns `FLAT`."""
    rows: list[dict[str, object]] = []
    statistics = described["statistics"]
    assert isinstance(statistics, list)
    for statistic in statistics:
        row = {**described, **statistic}
        period = statistic["period"] or {}
        baseline = statistic["baseline"] or {}
        row |= {f"period_{key}": period.get(key) for key in ("text", "start", "end")}
        row |= {f"baseline_{key}": baseline.get(key) for key in ("text", "value")}
        row["grades"] = ", ".join(statistic["grades"])
        rows.append({name: row[name] for name in FLAT})
    return rows


def _describe_number(number: Number) -> dict[str, object]:
    return {field.name: _plain(getattr(number, field.name)) for field in fields(Number)}


def _describe_rating(rating: Rating) -> dict[str, object]:
    return {field.name: _plain(getattr(rating, field.name)) for field in fields(Rating)}


def _plain(value: object) -> object:
    match value:
        case float() if value.is_integer() and abs(value) < 2**53:
            return int(value)
        case tuple():
            return list(value)
        case Speaker():
            return value.name
        case Period():
            start, end = value.start, value.end
            return {
                "text": value.text,
                "start": start.isoformat() if start else None,
                "end": end.isoformat() if end else None,
            }
        case Baseline():
            return {"text": value.text, "value": _plain(value.value)}
        case _:
            return value
