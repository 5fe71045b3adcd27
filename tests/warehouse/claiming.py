"""Builds documents claim by claim, so that series, checks and corrections are tested apart from
the extractor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from extractors.records import (
    Baseline,
    Block,
    Document,
    Extraction,
    Period,
    Rating,
    Speaker,
    Statistic,
)
from warehouse.captures import Capture, Loaded
from warehouse.facts import gather
from warehouse.store import Warehouse

START = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)


def claim(text: str, sentence: str, start: int, **given: Any) -> Statistic:
    """A statistic of these words; fields that are not given are those of a plain count."""
    period = given.pop("period", None)
    baseline = given.pop("baseline", None)
    speaker = given.pop("speaker", None)
    fields: dict[str, Any] = {
        "kind": "count", "value": None, "low": None, "high": None, "comparator": "exact",
        "unit": "home", "numerator": None, "denominator": None, "population": "homes",
        "population_code": "childrens_homes", "judgement": None, "area": None, "area_code": None,
        "direction": None, "section": "body", "figurative": False,
    }  # fmt: skip
    fields |= given
    if fields["kind"] == "share":
        fields["unit"] = "ratio"
    return Statistic(
        text=text,
        sentence=sentence,
        start=start,
        end=start + len(text),
        rule="by hand",
        grades=tuple(fields.pop("grades", ())),
        period=Period(period[0], *period[1:]) if period else None,
        baseline=Baseline(*baseline) if baseline else None,
        speaker=Speaker(speaker) if speaker else None,
        **fields,
    )


def release(
    uri: str,
    claims: Sequence[Mapping[str, Any]],
    *,
    ratings: Sequence[tuple[str, str, str]] = (),
    published: date | None = date(2024, 2, 29),
    hours: float = 0,
    title: str | None = None,
) -> Loaded:
    """A document that makes these claims, each with `text` and a `sentence` that holds it.

    `ratings` are provider, grade and code of the place.
    """
    sentences = list(dict.fromkeys(str(given["sentence"]) for given in claims))
    named = ", ".join(provider for provider, _, _ in ratings)
    text = "\n\n".join([*sentences, named] if named else sentences)
    statistics, searched = [], {}
    for given in claims:
        words, sentence = str(given["text"]), str(given["sentence"])
        first = text.index(sentence)
        start = text.index(words, searched.get((words, sentence), first))
        searched[words, sentence] = start + 1
        rest = {k: v for k, v in given.items() if k not in ("text", "sentence")}
        statistics.append(claim(words, sentence, start, **rest))
    rated = tuple(
        Rating(provider, grade, area_code=code, sentence=named, start=text.rindex(provider),
               end=text.rindex(provider) + len(provider), rule="by hand")
        for provider, grade, code in ratings
    )  # fmt: skip
    document = Document(
        uri, "text/plain", text, (Block(0, len(text), "paragraph", "body"),), title=title or uri,
        publisher="Inspectorate of Homes", published=published,
        published_basis="metadata" if published else None,
    )  # fmt: skip
    capture = Capture(uri, text.encode(), START + timedelta(hours=hours), "files")
    return Loaded(capture, gather(Extraction(document, tuple(statistics), (), rated)))


def load(warehouse: Warehouse, *outcomes: Loaded, run_id: str = "r") -> None:
    """Loads the documents."""
    warehouse.load(run_id, outcomes, {}, "1")
