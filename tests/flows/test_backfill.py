"""A source's past month by month: what is complete, what is asked for again, where it goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ingesting import rows, settings
from prefect.exceptions import ParameterTypeError
from stand_in import StandIn, document, standing_in

from flows.backfilling import MOST_UNLISTED, BackfillReport, Wanted, fill, months
from flows.progress import Silent
from flows.report import IngestFailed
from flows.sources.items import SourceError
from warehouse.store import Warehouse

FIRST, LAST = date(2023, 1, 10), date(2023, 4, 20)
TODAY = date(2023, 4, 20)


@pytest.fixture
def govuk() -> Iterator[StandIn]:
    """A document every third day from 2 January 2023."""
    with standing_in([document(3 * number) for number in range(40)]) as server:
        yield server


def backfill(
    server: StandIn, warehouse: Path, today: date = TODAY, **fields: Any
) -> BackfillReport:
    """A backfill of the whole time, or of what the fields say."""
    wanted = {"source": "govuk:ofsted", "since": FIRST, "until": LAST} | fields
    chosen = settings(govuk_url=server.url)
    return fill(Wanted(warehouse=warehouse, **wanted), chosen, Silent(), today)


def searched(server: StandIn) -> list[str]:
    """The windows of the searches since this was last asked."""
    found = [seen.path for seen in server.take_log() if seen.is_search]
    return [path.partition("timestamp=")[2].partition("&")[0] for path in found]


def test_months_are_cut_to_the_days_wanted() -> None:
    """Each day lies in one of them."""
    found = [(m.since, m.until) for m in months(date(2023, 12, 30), date(2024, 3, 1))]
    assert found == [
        (date(2023, 12, 30), date(2023, 12, 31)),
        (date(2024, 1, 1), date(2024, 1, 31)),
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2024, 3, 1), date(2024, 3, 1)),
    ]
    assert list(months(date(2024, 3, 2), date(2024, 3, 1))) == []
    last = date(9999, 12, 31)
    assert [m.until for m in months(date(9999, 12, 1), last)] == [last]


def test_what_lies_between_no_days_is_refused(govuk: StandIn, tmp_path: Path) -> None:
    """By the steps, and by the flows before they begin, as is a source without a name."""
    from flows.backfill import backfill as backfill_flow
    from flows.ingest import ingest as ingest_flow

    with pytest.raises(SourceError, match="2023-04-20 is later than 2023-01-10"):
        backfill(govuk, tmp_path / "w.duckdb", since=LAST, until=FIRST)
    days = {"since": LAST, "until": FIRST}
    for flow, given in ((backfill_flow, {"source": "x"}), (ingest_flow, {"sources": ["x"]})):
        with pytest.raises(ParameterTypeError, match="is later than until"):
            flow.validate_parameters(given | days)
        assert flow.validate_parameters(given | {"since": FIRST, "until": LAST})
        blank = {name: [" "] if name == "sources" else " " for name in given}
        with pytest.raises(ParameterTypeError, match="pattern"):
            flow.validate_parameters(blank | {"since": FIRST})


def test_each_month_is_asked_for_until_it_is_over_and_complete(
    govuk: StandIn, tmp_path: Path
) -> None:
    """The month we are in never is; `again` asks for all."""
    warehouse = tmp_path / "w.duckdb"
    report = backfill(govuk, warehouse)
    wanted = [d for d in govuk.documents.values() if FIRST <= d.updated.date() <= LAST]
    assert report.documents.new == len(wanted) == 34
    assert [len(found) for found in (report.completed, report.before, report.open)] == [3, 0, 1]
    assert searched(govuk) == [
        "from:2023-01-10,to:2023-01-31",
        "from:2023-02-01,to:2023-02-28",
        "from:2023-03-01,to:2023-03-31",
        "from:2023-04-01,to:2023-04-20",
    ]
    told = rows(warehouse, "SELECT flow, state, count(*) FROM runs GROUP BY ALL")
    assert told == [("backfill", "completed", 4)]
    again = backfill(govuk, warehouse, until=date(2023, 4, 30), today=date(2023, 5, 1))
    assert [len(found) for found in (again.completed, again.before, again.open)] == [1, 3, 0]
    assert searched(govuk) == ["from:2023-04-01,to:2023-04-30"]
    within = backfill(govuk, warehouse, since=date(2023, 2, 10), today=date(2023, 5, 1))
    assert (len(within.before), searched(govuk)) == (3, [])
    assert len(backfill(govuk, warehouse, again=True, today=date(2023, 5, 1)).completed) == 4
    assert len(searched(govuk)) == 4


def test_another_query_is_another_backfill(govuk: StandIn, tmp_path: Path) -> None:
    """As is a month of which only a part was loaded."""
    warehouse = tmp_path / "w.duckdb"
    january = {"since": date(2023, 1, 10), "until": date(2023, 1, 31)}
    assert len(backfill(govuk, warehouse, **january).completed) == 1
    assert len(backfill(govuk, warehouse, **(january | {"since": FIRST})).before) == 1
    whole = backfill(govuk, warehouse, **(january | {"since": date(2023, 1, 1)}))
    assert len(whole.completed) == 1
    other = backfill(govuk, warehouse, source="govuk:ofsted/press_release", **january)
    assert (len(other.completed), other.documents.new) == (1, 0)


def test_a_month_with_failures_stays_open(govuk: StandIn, tmp_path: Path) -> None:
    """Until they are had; what will never be had keeps no month open."""
    warehouse = tmp_path / "w.duckdb"
    failing, gone = (
        document for document in govuk.documents.values() if document.number in (9, 42)
    )
    failing.always, gone.always = "500", "410"
    report = backfill(govuk, warehouse)
    assert [(m.since, m.until) for m in report.open] == [
        (date(2023, 1, 10), date(2023, 1, 31)), (date(2023, 4, 1), LAST),
    ]  # fmt: skip
    assert [left[0] for left in report.documents.failed] == [failing.uri]
    failing.always = ""
    govuk.take_log()
    report = backfill(govuk, warehouse)
    assert (report.documents.new, len(report.completed), len(report.before)) == (1, 1, 2)
    asked = [seen.path for seen in govuk.take_log() if not seen.is_search]
    assert asked == ["/api/content" + failing.base_path]


def test_months_that_cannot_be_listed_fail_the_backfill(govuk: StandIn, tmp_path: Path) -> None:
    """When the others are loaded; after some in a row no more is asked for."""
    govuk.search_faults = ["400"]
    with pytest.raises(IngestFailed, match="could not be listed in full") as raised:
        backfill(govuk, tmp_path / "w.duckdb")
    assert raised.value.report.new > 20
    assert len(raised.value.report.faults) == 1
    govuk.search_faults = ["400"] * 10
    with pytest.raises(IngestFailed) as raised:
        backfill(govuk, tmp_path / "x.duckdb", since=date(2022, 1, 1))
    assert len(raised.value.report.faults) == MOST_UNLISTED


def test_a_source_without_a_past_is_refused(govuk: StandIn, tmp_path: Path) -> None:
    """In one sentence."""
    for source in ("community-care", str(tmp_path)):
        with pytest.raises(SourceError, match="cannot be asked for what is long past"):
            backfill(govuk, tmp_path / "w.duckdb", source=source)


def test_a_backfill_that_was_killed_goes_on_where_it_was(govuk: StandIn, tmp_path: Path) -> None:
    """At the month it was in; the rows are those of one that was not."""
    killed, whole = tmp_path / "killed.duckdb", tmp_path / "whole.duckdb"
    with _start(govuk, killed) as process:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and sum(s.is_search for s in govuk.log) < 3:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
    assert len(searched(govuk)) == 3
    with _start(govuk, killed) as process:
        process.wait()
    first, *_ = searched(govuk)
    assert first == "from:2023-03-01,to:2023-03-31"
    backfill(govuk, whole)
    assert Warehouse(killed).content_hash() == Warehouse(whole).content_hash()
    months_of = "SELECT first_day, last_day, items FROM core.backfill ORDER BY first_day LIMIT 3"
    assert rows(killed, months_of) == rows(whole, months_of)


def _start(server: StandIn, warehouse: Path) -> subprocess.Popen[bytes]:
    variables = {
        "PRESSFIGURES_GOVUK_URL": server.url,
        "PRESSFIGURES_ALLOW_PRIVATE_ADDRESSES": "on",
        "PRESSFIGURES_GOVUK_REQUESTS_PER_SECOND": "10",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "backfill", "govuk:ofsted", "--since", str(FIRST),
         "--until", str(LAST), "--direct", "-w", str(warehouse)],
        env=os.environ | variables,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
