"""The schedule: which flow runs when, the same for `serve` and for prefect.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

# The hours of those who publish: summer time moves with them.
TIME_ZONE = "Europe/London"
CHECK_CRON = "30 4 * * 0"
WEEKDAYS = ("Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays")
PUBLISHED = "published"
# What deployments, and so their runs, are found by.
TAG = "pressfigures"

FlowName = Literal["ingest", "publish", "check", "backfill", "rebuild"]


@dataclass(frozen=True, slots=True)
class Plan:
    """A deployment to be: a flow, what it is given, and what starts it.

    It starts at the times of `cron`, or `every` so often, else by hand. A run that is due while
    the one before is still going is left out.
    """

    name: str
    flow: FlowName
    description: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    cron: str | None = None
    every: timedelta | None = None

    @property
    def entrypoint(self) -> str:
        """The flow by the path of its module, as Prefect loads it."""
        return f"flows.{self.flow}.{self.flow}"

    def when(self) -> str:
        """When it runs, in words: `daily 06:30`, `every 15 minutes`, `by hand`."""
        if self.every:
            return f"every {_words(self.every)}"
        if self.cron:
            minute, hour, _, _, weekday = self.cron.split()
            day = "daily" if weekday == "*" else WEEKDAYS[int(weekday)]
            return f"{day} {int(hour):02}:{int(minute):02}"
        return "by hand"


def plan(
    hours: Mapping[str, int | None],
    *,
    folder: str = PUBLISHED,
    every: timedelta | None = None,
    shared: Mapping[str, object] | None = None,
) -> list[Plan]:
    """The whole schedule for these sources, each given with its hour.

    Each at its hour, or all `every` so often, published after it; each week a full check, for which
    every document is asked for again. Publishing, the past of a source and the making again of a
    warehouse are there to be started by hand.
    `shared` are parameters that every flow is given, such as the warehouse.
    """
    common = dict(shared or {})
    return [
        *(
            Plan(
                name=named(source),
                flow="ingest",
                description=f"What is new from {source}, and a publication.",
                parameters={"sources": [source], "publish_to": folder, **common},
                cron=None if every or hour is None else f"0 {hour} * * *",
                every=every,
            )
            for source, hour in hours.items()
        ),
        Plan(
            name="weekly-check",
            flow="check",
            description="Every document against its source, every figure against the others.",
            parameters={"sources": list(hours), "publish_to": folder, **common},
            cron=CHECK_CRON,
        ),
        Plan("publish", "publish", "Files for BI tools.", {"folder": folder, **common}),
        Plan("backfill", "backfill", "The past of a source, month by month.", common),
        Plan("rebuild", "rebuild", "The warehouse again, from its archive.", common),
    ]


def named(source: str) -> str:
    """A source as the name of a deployment: `releases/2024` is `releases-2024`."""
    return re.sub(r"[^a-z0-9]+", "-", source.lower()).strip("-") or "source"


def _words(span: timedelta) -> str:
    """A span in its largest whole unit: `6 hours`."""
    seconds = int(span.total_seconds())
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds % size == 0:
            count = seconds // size
            return unit if count == 1 else f"{count} {unit}s"
    return f"{seconds} seconds"
