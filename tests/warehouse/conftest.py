"""Builds extractions by hand, so that the warehouse is tested without the extractor."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from publishing import fill

from extractors.records import (
    Baseline,
    Block,
    Document,
    Extraction,
    Number,
    Period,
    Rating,
    Speaker,
    Statistic,
)
from warehouse.captures import Capture, Loaded
from warehouse.facts import gather
from warehouse.publish import Terms, publish
from warehouse.store import Warehouse

START = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)


def read(text: str, uri: str = "a.txt", **fields: object) -> Extraction:
    """An extraction in which every percentage is a statistic, "Name is good" a rating.

    A percentage after "#" stands in a reader's comment, one after "~" is figurative.
    """
    statistics = []
    for match in re.finditer(r"\d+%", text):
        before = text[match.start() - 1 : match.start()]
        statistics.append(
            Statistic(
                text=match.group(),
                kind="share",
                value=int(match.group()[:-1]) / 100,
                low=None,
                high=None,
                comparator="exact",
                unit="ratio",
                numerator=None,
                denominator=43.0,
                population="homes",
                population_code="childrens_homes",
                grades=("good", "requires_improvement"),
                judgement=None,
                area="Leeds",
                area_code="E08000035",
                period=Period("in 2023", date(2023, 1, 1), date(2023, 12, 31)),
                direction=None,
                baseline=Baseline("from 12%", 0.12),
                speaker=Speaker("Ada Hart", "chair", "Homes Forum"),
                section="comment" if before == "#" else "body",
                figurative=before == "~",
                sentence=text,
                start=match.start(),
                end=match.end(),
                rule="share.percent",
            )
        )
    numbers = [
        Number(m.group(), float(m.group()), "cardinal", "statistic", m.start(), m.end(), "digits")
        for m in re.finditer(r"\d+", text)
    ]
    ratings = [
        Rating(m[1], "good", sentence=text, start=m.start(1), end=m.end(1), rule="rating.is")
        for m in re.finditer(r"([A-Z][a-z]+) is good", text)
    ]
    metadata: dict[str, object] = {
        "title": text.partition("\n")[0],
        "publisher": "Inspectorate of Homes",
        "published": date(2024, 2, 29),
        "published_basis": "metadata",
    }
    blocks = (Block(0, len(text), "paragraph", "body"),)
    document = Document(uri, "text/plain", text, blocks, **(metadata | fields))  # type: ignore[arg-type]
    return Extraction(document, tuple(statistics), tuple(numbers), tuple(ratings))


def loaded(text: str, uri: str = "a.txt", *, hours: float = 0, **fields: object) -> Loaded:
    """A capture of a text, taken some hours after the start of the test's time, and read."""
    name = str(fields.pop("name", uri))
    capture = Capture(name, text.encode(), START + timedelta(hours=hours), "files")
    return Loaded(capture, gather(read(text, uri, **fields)))


@pytest.fixture(scope="session")
def make_loaded() -> Callable[..., Loaded]:
    """The builder of loaded outcomes: text, uri, hours, name, fields of the document."""
    return loaded


@pytest.fixture(scope="session")
def make_extraction() -> Callable[..., Extraction]:
    """The builder of extractions: text, uri, fields of the document."""
    return read


@pytest.fixture
def store(tmp_path: Path) -> Warehouse:
    """A new, empty warehouse."""
    warehouse = Warehouse(tmp_path / "w.duckdb", wait_seconds=5)
    warehouse.create()
    return warehouse


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, make_loaded: Callable[..., Loaded]) -> Path:
    """A warehouse of three documents to publish."""
    return fill(tmp_path_factory.mktemp("source") / "w.duckdb", make_loaded)


@pytest.fixture(scope="module")
def published(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder it is published to, twice, so that everything there was swapped in."""
    folder = tmp_path_factory.mktemp("published") / "press"
    for _ in range(2):
        publish(source, folder, Terms(workbook_rows=4))
    return folder
