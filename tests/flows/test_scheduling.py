"""The schedule: each source at its hour, a publication after each, a check every week."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import typer
import yaml
from prefect.server.schemas.schedules import CronSchedule

from flows import scheduling
from flows.commands.serve import hours_of, read_span
from flows.scheduling import plan
from flows.settings import Settings

ROOT = Path(__file__).parents[2]


HOURS = {"inspectorate": 6, "ledger": 17}


def test_every_source_has_its_hour_and_is_published_after_it() -> None:
    """One deployment a source, by its name; the warehouse named is given to every flow."""
    plans = {made.name: made for made in plan(HOURS, shared={"warehouse": "/w.duckdb"})}
    assert plans["inspectorate"].cron == "0 6 * * *"
    assert plans["ledger"].cron == "0 17 * * *"
    assert plans["ledger"].parameters == {
        "sources": ["ledger"], "publish_to": "published", "warehouse": "/w.duckdb",
    }  # fmt: skip
    assert plans["weekly-check"].parameters == {
        "sources": ["inspectorate", "ledger"], "publish_to": "published", "warehouse": "/w.duckdb",
    }  # fmt: skip
    assert {made.when() for made in plans.values()} == {
        "daily 06:00", "daily 17:00", "Sundays 04:30", "by hand",
    }  # fmt: skip


def test_an_interval_takes_the_place_of_the_hours() -> None:
    """Of the sources' hours, not of the weekly check's."""
    plans = {made.name: made for made in plan(HOURS, every=timedelta(minutes=90))}
    assert plans["ledger"].cron is None
    assert plans["ledger"].when() == "every 90 minutes"
    assert plans["weekly-check"].cron


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-30"])
def test_hours_are_those_of_london_in_winter_and_in_summer(day: str) -> None:
    """The clock on the wall says six on both sides of the change."""
    (made, *_) = plan(HOURS)
    london = ZoneInfo(scheduling.TIME_ZONE)
    start = datetime.fromisoformat(day).replace(tzinfo=london)
    schedule = CronSchedule(cron=made.cron or "", timezone=scheduling.TIME_ZONE)
    (due,) = asyncio.run(schedule.get_dates(1, start=start))
    assert (due.astimezone(london).hour, due.minute) == (6, 0)


@pytest.mark.parametrize(
    ("text", "span"),
    [("30s", timedelta(seconds=30)), ("15m", timedelta(minutes=15)), ("1d", timedelta(days=1))],
)
def test_spans_are_read(text: str, span: timedelta) -> None:
    """A number and a letter for its unit."""
    assert read_span(text) == span


@pytest.mark.parametrize("text", ["", "15", "m", "-1h", "0h", "1s", "1 week", "9" * 9 + "d"])
def test_what_is_no_span_is_refused(text: str) -> None:
    """Also one too short to keep."""
    with pytest.raises(typer.BadParameter, match="span of time"):
        read_span(text)


def test_prefect_yaml_is_the_same_schedule() -> None:
    """The file for a server and a worker has what `serve` runs: names, flows, hours, parameters."""
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    found = {
        (
            deployment["name"],
            deployment["entrypoint"],
            deployment["description"],
            tuple(s["cron"] for s in deployment.get("schedules", [])),
            tuple(s["timezone"] for s in deployment.get("schedules", [])),
            deployment["concurrency_limit"]["collision_strategy"],
            str(deployment.get("parameters", {})),
        )
        for deployment in written["deployments"]
    }
    wanted = {
        (
            made.name,
            made.entrypoint,
            made.description,
            (made.cron,) if made.cron else (),
            (scheduling.TIME_ZONE,) if made.cron else (),
            "CANCEL_NEW",
            str(dict(made.parameters)),
        )
        for made in plan(hours_of([], Settings(), None))
    }
    assert found == wanted
