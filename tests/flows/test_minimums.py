"""Below the minimum that a source declares nothing is published, by whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ingesting import ingest, rows, settings

from flows.discovering import Discovering
from flows.report import IngestFailed, Report
from flows.sources.items import Window
from flows.sources.opening import open_source
from warehouse.errors import PublishError
from warehouse.listings import Listing
from warehouse.publish import Terms, publish
from warehouse.store import Warehouse

ENTRY = """[{name}]
publisher = "The {name}"
kind = "files"
query = {{ paths = ["{folder}"] }}
least = {least}
"""


class House:
    """Two sources of files, `ledger` with a minimum of three, and what is published of them."""

    def __init__(self, folder: Path, write: Callable[[Path, int], Path]) -> None:
        self.folder = folder
        self.warehouse = folder / "w.duckdb"
        self.published = folder / "published"
        self.ledger, self.herald = write(folder / "ledger", 4), folder / "herald"
        self.herald.mkdir()
        (self.herald / "note.txt").write_text("In all 12 homes closed.", encoding="utf-8")
        self.declare(3)

    def declare(self, least: int) -> None:
        """Writes the sources file, with this minimum for the ledger."""
        entries = [("ledger", self.ledger, least), ("herald", self.herald, 0)]
        own = "\n".join(ENTRY.format(name=n, folder=f, least=m) for n, f, m in entries)
        (self.folder / "own.toml").write_text(own, encoding="utf-8")

    def ingest(self, *sources: str) -> None:
        """Ingests sources by their names."""
        ingest(sources, self.warehouse, settings(sources=self.folder / "own.toml"))

    def look(self, *sources: str, is_settled: bool = True) -> list[str]:
        """What an ingest that reads nothing notes of sources; why it would fail."""
        warehouse, report = Warehouse(self.warehouse), Report()
        warehouse.create()
        with open_source(sources, settings(sources=self.folder / "own.toml")) as opened:
            discovering = Discovering(opened, warehouse, report, Window())
            discovering.discover("look")
        if is_settled:
            warehouse.note_listings("look", discovering.listings)
        return report.faults

    def publish(self, *, anyway: bool = False) -> int:
        """Publishes; how many documents stand there."""
        terms = Terms(at_least=0, workbook_rows=5, anyway=anyway)
        return publish(self.warehouse, self.published, terms).rows["documents"]

    def lose(self, count: int) -> None:
        """Takes so many documents of the ledger away."""
        for path in sorted(self.ledger.iterdir())[:count]:
            path.rename(self.folder / path.name)

    def find(self) -> None:
        """Brings them back."""
        for path in self.folder.glob("*.txt"):
            path.rename(self.ledger / path.name)

    def refused(self) -> str:
        """Why nothing is published, in one line; nor is anything touched."""
        before = sorted((p.name, p.stat().st_mtime_ns) for p in self.published.rglob("*.*"))
        with pytest.raises(PublishError) as raised:
            self.publish()
        after = sorted((p.name, p.stat().st_mtime_ns) for p in self.published.rglob("*.*"))
        assert [kept for kept in before if "lock" not in kept[0]] == [
            kept for kept in after if "lock" not in kept[0]
        ]
        assert "\n" not in str(raised.value)
        return str(raised.value)


@pytest.fixture
def house(tmp_path: Path, write_releases: Callable[[Path, int], Path]) -> House:
    return House(tmp_path, write_releases)


def test_below_its_minimum_nothing_is_published_until_it_is_well(house: House) -> None:
    """Not by hand, and not after another source was ingested; it says which source, and why."""
    house.lose(2)
    with pytest.raises(IngestFailed, match="ledger listed 2 documents"):
        house.ingest("ledger")
    said = house.refused()
    assert "ledger listed 2 documents on 20" in said
    assert "should have at least 3; look whether the source has changed" in said
    house.ingest("herald")
    assert "ledger listed 2 documents" in house.refused()
    assert house.publish(anyway=True) == 3
    house.find()
    house.ingest("ledger")
    assert house.publish() == 5


def test_a_minimum_that_was_lowered_is_met_by_the_next_run(house: House) -> None:
    """Also by none at all."""
    house.lose(2)
    assert house.look("ledger")
    house.declare(2)
    assert "at least 3" in house.refused()
    assert not house.look("ledger")
    assert house.publish() == 0
    house.declare(3)
    assert house.look("ledger", "herald")
    house.declare(0)
    assert "at least 3" in house.refused()
    assert not house.look("ledger")
    assert house.publish() == 0


def test_a_run_that_did_not_come_to_its_end_settles_nothing(house: House) -> None:
    """That there is too little is known at once, that there is enough when it is loaded."""
    house.lose(2)
    house.look("ledger", is_settled=False)
    assert "ledger listed 2 documents" in house.refused()
    house.find()
    house.look("ledger", is_settled=False)
    assert "ledger listed 2 documents" in house.refused()


def test_a_source_that_another_one_overlaps_is_not_short(house: House) -> None:
    """What it lists counts, whichever of them is the one to fetch it."""
    (house.folder / "own.toml").write_text(
        ENTRY.format(name="first", folder=house.ledger, least=4)
        + ENTRY.format(name="second", folder=house.ledger, least=4)
    )
    assert not house.look("first", "second")
    found = rows(house.warehouse, "SELECT source, listed, least FROM core.listing ORDER BY 1")
    assert found == [("first", 4, 4), ("second", 4, 4)]


def test_a_listing_that_was_cut_short_says_nothing_of_one_that_was_whole(house: House) -> None:
    """Where there was none before, too little is too little."""
    warehouse = Warehouse(house.warehouse)
    warehouse.create()
    warehouse.note_listings("r", [Listing("ledger", 9, 3), Listing("courier", 1, 3, False)])
    warehouse.note_listings("s", [Listing("ledger", 0, 3, False)])
    assert "courier listed 1 documents" in house.refused()
    warehouse.note_listings("t", [Listing("courier", 0, 0, False)])
    assert house.publish() == 0
    kept = rows(house.warehouse, "SELECT source, listed, run_id FROM core.listing ORDER BY 1")
    assert kept == [("courier", 1, "r"), ("ledger", 9, "r")]
