"""GOV.UK a second time: what a run asks for when another, whole or killed, went before."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ingesting import ingest, rows, settings
from stand_in import FIRST_DAY, StandIn, document, standing_in
from warcio.archiveiterator import ArchiveIterator

from flows import discovering, pipeline, rebuilding
from flows.pipeline import Directly
from flows.progress import Silent
from flows.sources.govuk import ContentApi, GovUk, Query
from flows.sources.items import Item, Listed, Skipped, Window
from flows.web.exchange import Exchange, Validators
from warehouse.store import Warehouse

OFSTED = ["govuk:ofsted"]


@pytest.fixture
def govuk() -> Iterator[StandIn]:
    """A dozen documents."""
    with standing_in([document(number) for number in range(12)]) as server:
        yield server


def asked(server: StandIn) -> list[tuple[str, int]]:
    """Number of the document and status of each request for one, since this was last asked."""
    return sorted(
        (seen.path.rpartition("-")[2], seen.status)
        for seen in server.take_log()
        if not seen.is_search
    )  # type: ignore[return-value]


def test_a_document_no_longer_listed_is_asked_for_now_and_then(
    govuk: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be withdrawn, which takes it out of the search, or gone."""
    warehouse, chosen = tmp_path / "w.duckdb", settings(govuk_url=govuk.url)
    ingest(OFSTED, warehouse, chosen)
    withdrawn, gone, hidden = (govuk.documents[d] for d in sorted(govuk.documents)[:3])
    for one in (withdrawn, gone, hidden):
        one.is_listed = False
    withdrawn.withdrawn, gone.always = True, "410"
    asked(govuk)
    ingest(OFSTED, warehouse, chosen)
    assert asked(govuk) == []
    monkeypatch.setattr(discovering, "FORGOTTEN", timedelta(0))
    report = ingest(OFSTED, warehouse, chosen)
    assert (report.new, report.revised) == (0, 1)
    assert sorted(status for _, status in asked(govuk)) == [200, 304, 410]
    assert rows(warehouse, "SELECT uri FROM documents WHERE withdrawn") == [(withdrawn.uri,)]
    assert rows(warehouse, "SELECT uri, reason FROM quarantine") == [(gone.uri, "gone")]
    ingest(OFSTED, warehouse, chosen)
    assert [status for _, status in asked(govuk)] == [304]


def test_what_comes_back_leaves_quarantine(govuk: StandIn, tmp_path: Path) -> None:
    """A document that was gone for a day, and says what it said."""
    warehouse, chosen = tmp_path / "w.duckdb", settings(govuk_url=govuk.url)
    (one,) = [d for d in govuk.documents.values() if d.number == 3]
    ingest(OFSTED, warehouse, chosen)
    one.always, one.updated = "410", one.updated + timedelta(days=1)
    assert [left[1] for left in ingest(OFSTED, warehouse, chosen).quarantined] == ["gone"]
    one.always, one.updated = "", one.updated + timedelta(days=1)
    assert ingest(OFSTED, warehouse, chosen).unchanged == 12
    assert rows(warehouse, "SELECT count(*) FROM quarantine") == [(0,)]


def test_a_thorough_run_asks_for_everything_conditionally(govuk: StandIn, tmp_path: Path) -> None:
    """A change that the search does not tell, of a minor edit, is found."""
    warehouse, chosen = tmp_path / "w.duckdb", settings(govuk_url=govuk.url)
    ingest(OFSTED, warehouse, chosen)
    govuk.documents[sorted(govuk.documents)[0]].good += 1
    asked(govuk)
    assert ingest(OFSTED, warehouse, chosen).revised == 0
    assert asked(govuk) == []
    assert ingest(OFSTED, warehouse, chosen, thorough=True).revised == 1
    assert sorted(status for _, status in asked(govuk)) == [200] + [304] * 11


def test_a_newer_extractor_reads_the_archive_and_asks_for_nothing(
    govuk: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither when the search says nothing has changed, nor when the server does."""
    warehouse, chosen = tmp_path / "w.duckdb", settings(govuk_url=govuk.url)
    ingest(OFSTED, warehouse, chosen)
    asked(govuk)
    monkeypatch.setattr(pipeline, "extractor_version", lambda: "another")
    report = ingest(OFSTED, warehouse, chosen)
    assert (report.reread, report.unchanged, asked(govuk)) == (12, 0, [])
    monkeypatch.setattr(pipeline, "extractor_version", lambda: "a third")
    report = ingest(OFSTED, warehouse, chosen, thorough=True)
    assert report.reread == 12
    assert [status for _, status in asked(govuk)] == [304] * 12
    archive = list(tmp_path.joinpath("w.duckdb.archive").glob("*.warc.gz"))
    assert len(archive) == 1


def test_a_rebuilt_warehouse_knows_what_was_fetched(govuk: StandIn, tmp_path: Path) -> None:
    """From the warehouse before it, and without one from the archive alone."""
    warehouse, chosen = tmp_path / "w.duckdb", settings(govuk_url=govuk.url)
    ingest(OFSTED, warehouse, chosen)
    before = rows(warehouse, "SELECT * FROM core.fetch ORDER BY uri")
    asked(govuk)
    for is_there in (True, False):
        if not is_there:
            warehouse.unlink()
        rebuilding.Run(f"rebuild {is_there}", warehouse, 1, chosen, Silent()).follow(Directly())
        if is_there:
            assert rows(warehouse, "SELECT * FROM core.fetch ORDER BY uri") == before
        assert ingest(OFSTED, warehouse, chosen).unchanged == 12
        assert [status for _, status in asked(govuk)] == ([] if is_there else [304] * 12)


def test_a_document_is_found_once_however_often_it_is_named(govuk: StandIn, tmp_path: Path) -> None:
    """By two sources, beside files; a limit counts the newest first."""
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "a.txt").write_text("A note\n\nInspectors visited 12 homes.")
    given = ["govuk:ofsted", str(tmp_path / "releases"), "govuk:ofsted/press_release"]
    chosen = settings(govuk_url=govuk.url)
    assert ingest(given, tmp_path / "w.duckdb", chosen).new == 13
    assert len(asked(govuk)) == 12
    ingest(["govuk:ofsted"], tmp_path / "x.duckdb", chosen, limit=2)
    assert asked(govuk) == [("10", 200), ("11", 200)]


class Canned:
    """A client that gives the same answer to everything."""

    def __init__(self, results: object) -> None:
        self._body = json.dumps(results).encode()

    def get(
        self, url: str, *, validators: Validators | None = None, as_page: bool = False
    ) -> Exchange:
        """The answer."""
        return Exchange(url, url, 200, (), self._body, datetime.now(UTC), 1)

    def limit(self, host: str, requests_per_second: float) -> None:
        """No limit."""


@pytest.mark.parametrize(
    ("result", "found"),
    [
        ({"link": "/government/news/a"}, "https://www.gov.uk/government/news/a"),
        ({"link": "/government/news/a/"}, "https://www.gov.uk/government/news/a"),
        ({"link": "https://www.gov.uk/government/news/a"}, "https://www.gov.uk/government/news/a"),
        ({"link": "http://stand.in/a?b=c#d"}, "https://www.gov.uk/a"),
        ({"link": "https://www.gov.uk.example.org/a"}, None),
        ({"link": "//example.org/a"}, None),
        ({"link": "https://example.org/a"}, None),
        ({"link": "government/news/a"}, None),
        ({"link": 7, "title": "A"}, None),
        ({"link": ""}, None),
        ({}, None),
        (None, None),
        ("x", None),
        ({"link": "/a", "public_timestamp": "soon"}, "https://www.gov.uk/a"),
        ({"link": "/a", "public_timestamp": 3}, "https://www.gov.uk/a"),
    ],
)
def test_results_of_any_shape_are_items_or_left_alone(result: object, found: str | None) -> None:
    """With an account, and never an error."""
    web = Canned({"results": [result], "total": 1})
    source = GovUk("x", Query(("ofsted",)), ContentApi("http://stand.in", web))
    account, one = source.discover(Window())
    assert isinstance(account, Listed)
    assert account.error is None
    assert isinstance(one, Item if found else Skipped)
    if isinstance(one, Item):
        assert one.uri == found
    elif isinstance(one, Skipped):
        assert one.source == "x"
        assert one.name


@pytest.mark.parametrize(
    "answer", [[], {}, {"results": 3, "total": 1}, {"results": []}, "x", None, {"total": 1}]
)
def test_an_answer_that_is_no_search_is_told(answer: object) -> None:
    """After it was asked for twice."""
    source = GovUk("x", Query(("ofsted",)), ContentApi("http://stand.in", Canned(answer)))
    (account,) = source.discover(Window())
    assert isinstance(account, Listed)
    assert account.error is not None
    assert account.requests == 2


@pytest.mark.parametrize(
    ("answer", "count", "said"),
    [
        ({"results": [], "total": 25}, 0, "an empty page"),
        ({"results": [{"link": "/a"}, {"link": "/b"}], "total": 25}, 2, "every result had been"),
    ],
)
def test_a_list_that_goes_no_further_is_not_whole(answer: object, count: int, said: str) -> None:
    """A page of it is empty, or the same again: neither ends the list as if it were all."""
    source = GovUk("x", Query(("ofsted",)), ContentApi("http://stand.in", Canned(answer)))
    *before, last = source.discover(Window())
    assert len([one for one in before if isinstance(one, Item)]) == count
    assert isinstance(last, Listed)
    assert last.error is not None
    assert said in str(last.error)
    assert last.requests == 2


def test_half_a_character_in_an_address_is_accounted_for(tmp_path: Path) -> None:
    """It cannot be sent or kept as it is; what has it is in quarantine, the others are loaded."""
    destination = {"document_type": "redirect", "redirects": [{"destination": "/\ud800"}]}
    with standing_in([document(number) for number in range(4)]) as server:
        odd, moved, titled, _ = server.documents.values()
        odd.link = "/government/news/\ud800x"
        moved.always = f"item {json.dumps(destination)}"
        title = {"title": "Homes \udfff"}
        titled.always = f"item {json.dumps(titled.item() | title)}"
        report = ingest(["govuk:ofsted"], tmp_path / "w.duckdb", settings(govuk_url=server.url))
    assert report.new == 2
    assert {(uri, reason) for uri, reason, _ in report.quarantined} == {
        ("https://www.gov.uk/government/news/\ufffdx", "not found"),
        (moved.uri, "not found"),
    }


def test_killed_while_fetching_and_run_again_gives_the_same_rows(tmp_path: Path) -> None:
    """SIGKILL at moments spread over a run; nothing is lost for having been asked for."""
    with standing_in([document(number) for number in range(32)]) as server:
        server.documents[sorted(server.documents)[5]].always = "410"
        whole, killed = tmp_path / "whole.duckdb", tmp_path / "killed.duckdb"
        began = time.monotonic()
        assert _start(server, whole).wait() == 3
        length = time.monotonic() - began
        moments = random.Random(20240501)
        kills = 0
        for part in range(3):
            process = _start(server, killed)
            time.sleep(length * (part + moments.random()) / 3)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                kills += 1
            process.wait()
        assert kills
        assert _start(server, killed).wait() in (0, 3)
    assert Warehouse(killed).content_hash() == Warehouse(whole).content_hash()
    assert rows(killed, "SELECT count(*) FROM documents") == [(31,)]
    assert rows(killed, "SELECT reason FROM quarantine") == [("gone",)]
    for path in tmp_path.joinpath("killed.duckdb.archive").rglob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.raw_stream.read()


def _start(server: StandIn, warehouse: Path) -> subprocess.Popen[bytes]:
    variables = {
        "PRESSFIGURES_GOVUK_URL": server.url,
        "PRESSFIGURES_ALLOW_PRIVATE_ADDRESSES": "on",
        "PRESSFIGURES_GOVUK_REQUESTS_PER_SECOND": "40",
        "PRESSFIGURES_BATCH_DOCUMENTS": "8",
    }
    since = (FIRST_DAY - timedelta(days=1)).date().isoformat()
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "ingest", *OFSTED, "--since", since, "--direct",
         "-w", str(warehouse)],
        env=os.environ | variables,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
