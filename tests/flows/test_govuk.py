"""GOV.UK as a source, played by a stand-in on loopback with all its limits and faults."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from stand_in import FIRST_DAY, Document, StandIn, busiest_second, document, standing_in

from warehouse.store import Warehouse, connect

Run = Callable[..., subprocess.CompletedProcess[str]]
RATE = 100
SINCE = "2023-02-01"
GOOD = 320


def crowd() -> list[Document]:
    """Several hundred documents; from number 400 on, one of each kind of trouble."""
    good = [document(number) for number in range(GOOD)]
    for place, faults in enumerate(
        (["429 1"], ["500", "503"], ["silent"], ["truncated"], ["cut"], ["differently"])
    ):
        good[-1 - place].faults = faults
    moved = "/api/content" + good[50].base_path
    redirect = {
        "document_type": "redirect", "schema_name": "redirect", "base_path": "/x",
        "redirects": [{"path": "/x", "type": "exact", "destination": good[51].base_path}],
    }  # fmt: skip
    gone = {"document_type": "gone", "schema_name": "gone", "base_path": "/x", "details": {}}
    troubles: dict[str, dict[str, Any]] = {
        "gone": {"always": "410"},
        "gone-item": {"always": f"item {json.dumps(gone)}"},
        "secret": {"always": "403"},
        "lost": {"always": "404"},
        "moved": {"always": f"303 {moved}"},
        "redirect-item": {"always": f"item {json.dumps(redirect)}"},
        "circle": {"always": "303 /api/content/government/news/circle"},
        "failing": {"always": "500"},
        "silent": {"always": "silent"},
        "truncated": {"always": "truncated"},
        "differently": {"always": "differently"},
        "shapeless": {"always": 'item {"no": ["content", "item"]}'},
        "list": {"always": "item [1, 2, 3]"},
        "withdrawn": {"withdrawn": True},
        "elsewhere": {"link": "https://statistics.example.org/report"},
    }
    bad = [
        Document(400 + n, f"/government/news/{name}", FIRST_DAY + timedelta(days=400 + n), **fields)
        for n, (name, fields) in enumerate(troubles.items())
    ]
    other = [document(500 + n, organisation="another") for n in range(5)]
    return [*good, *bad, *other]


@pytest.fixture(scope="module")
def govuk() -> Iterator[StandIn]:
    """The stand-in with the crowd."""
    with standing_in(crowd()) as server:
        server.search_faults = ["500", "429 1", "truncated"]
        yield server


def variables(server: StandIn) -> dict[str, str]:
    return {
        "PRESSFIGURES_GOVUK_URL": server.url,
        "PRESSFIGURES_ALLOW_PRIVATE_ADDRESSES": "127.0.0.1",
        "PRESSFIGURES_GOVUK_REQUESTS_PER_SECOND": str(RATE),
        "PRESSFIGURES_BACKOFF_SECONDS": "0.2",
        "PRESSFIGURES_READ_SECONDS": "0.7",
    }


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with connect(path) as connection:
        return connection.execute(sql).fetchall()


def test_everything_good_is_loaded_once_and_everything_bad_is_accounted_for(
    govuk: StandIn, pressfigures: Run, tmp_path: Path
) -> None:
    """Within the rate; a second run asks for nothing unchanged; a change is a second revision. The
    first run is one of Prefect's, the others are direct."""
    warehouse = tmp_path / "w.duckdb"
    through_prefect = ("ingest", "govuk:ofsted", "--since", SINCE, "-w", warehouse)
    arguments = (*through_prefect, "--direct")
    wanted = [d for d in govuk.documents.values() if d.number < GOOD and _since(d)]
    first = pressfigures(*through_prefect, **variables(govuk))
    log = govuk.take_log()
    assert first.returncode == 3, first.stderr
    assert "Prefect started" in first.stderr
    assert "Prefect failed" not in first.stderr
    ((parameters,),) = rows(warehouse, "SELECT parameters FROM runs")
    assert "direct" not in json.loads(parameters)
    assert json.loads(parameters)["since"] == SINCE
    assert len(wanted) == 290
    loaded = {d.uri for d in wanted} | {govuk.documents["/government/news/withdrawn"].uri}
    assert rows(warehouse, "SELECT count(*), count(DISTINCT uri) FROM documents") == [
        (len(loaded), len(loaded))
    ]
    assert {uri for (uri,) in rows(warehouse, "SELECT uri FROM documents")} == loaded
    assert rows(warehouse, "SELECT count(*) FROM documents WHERE withdrawn") == [(1,)]
    assert rows(warehouse, "SELECT max(revisions) FROM documents") == [(1,)]
    assert _accounts(warehouse) == {
        "circle": ("failed", "too many redirects", None),
        "differently": ("failed", "not JSON", "not JSON"),
        "failing": ("failed", "server error", None),
        "gone": ("refused", "gone", "gone"),
        "gone-item": ("fetched", None, "gone"),
        "list": ("fetched", None, "no content item"),
        "lost": ("refused", "not found", "not found"),
        "moved": ("fetched", "moved", None),
        "redirect-item": ("fetched", "moved", None),
        "secret": ("refused", "access limited", "access limited"),
        "shapeless": ("fetched", None, "no content item"),
        "silent": ("failed", "timed out", None),
        "truncated": ("fetched", None, "not JSON"),
        "withdrawn": ("fetched", None, None),
    }
    assert rows(warehouse, "SELECT uri, message FROM fetches WHERE status = 'skipped'") == [
        ("https://statistics.example.org/report", "on another site: give its address to load it")
    ]
    assert busiest_second(log) <= RATE
    assert {s.status for s in log} >= {200, 303, 403, 404, 410, 429, 500}
    assert sum(s.is_search for s in log) >= 4
    asked = rows(warehouse, "SELECT sum(requests) FROM fetches")
    assert asked == [(len(log),)]

    before = Warehouse(warehouse).content_hash()
    second = pressfigures(*arguments, **variables(govuk))
    log = govuk.take_log()
    assert "0 new, 0 revised" in second.stdout, second.stderr
    # What failed, and in its first week what was refused, or came as nothing to read, but for what
    # is gone: it may be cured.
    failing = {"circle", "differently", "failing", "silent"}
    failing |= {"secret", "lost", "truncated", "shapeless", "list"}
    assert {s.path.rpartition("/")[2] for s in log if not s.is_search} == failing
    assert Warehouse(warehouse).content_hash() == before
    assert busiest_second(log) <= RATE

    changed, touched = wanted[7], wanted[8]
    changed.good += 1
    changed.updated = touched.updated = FIRST_DAY + timedelta(days=700)
    third = pressfigures(*arguments, **variables(govuk))
    assert "0 new, 1 revised" in third.stdout, third.stderr
    log = [s for s in govuk.take_log() if not s.is_search]
    conditional = {s.path.removeprefix("/api/content") for s in log if s.is_conditional}
    assert conditional == {changed.base_path, touched.base_path}
    assert rows(warehouse, "SELECT uri FROM documents WHERE revisions = 2") == [(changed.uri,)]


def _since(document: Document) -> bool:
    return document.updated.date() >= date.fromisoformat(SINCE)


def _accounts(warehouse: Path) -> dict[str, tuple[Any, ...]]:
    """By the last part of the address: status and reason of the fetch, reason of the quarantine."""
    found = rows(
        warehouse,
        "SELECT f.uri, f.status, f.reason, q.reason FROM fetches AS f"
        " LEFT JOIN quarantine AS q ON q.uri = f.uri"
        " WHERE f.status NOT IN ('listed', 'skipped')"
        " AND NOT contains(f.uri, 'childrens-homes')",
    )
    return {uri.rpartition("/")[2]: tuple(rest) for uri, *rest in found}
