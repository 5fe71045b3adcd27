"""The schedule: which flow runs when, the same for `serve` and for prefect.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

# The hours of those who publish: summer time moves with them.
TIME_ZONE = "Europe/London"
WORK_POOL = "pressfigures"
CHECK_CRON = "30 4 * * 0"
WEEKDAYS = ("Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays")
PUBLISHED = "published"

FlowName = Literal["ingest", "publish", "check", "backfill", "rebuild"]


@dataclass(frozen=True, slots=True)
class Plan:
    """A deployment to be: a flow, what it is given, and what starts it.

    It starts at the times of `cron`, `every` so often, or whenever a run of a deployment named in
    `after` has completed; else by hand. Where a run that is due finds the one before still going,
    it waits its turn if `waits`, and is left out otherwise.
    """

    name: str
    flow: FlowName
    description: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    cron: str | None = None
    every: timedelta | None = None
    after: tuple[str, ...] = ()
    waits: bool = False

    @property
    def entrypoint(self) -> str:
        """The flow by the path of its module, as Prefect loads it."""
        return ENTRYPOINTS[self.flow]

    def when(self) -> str:
        """When it runs, in words: `daily 06:30`, `every 15 minutes`, `after each ingest`."""
        if self.every:
            return f"every {_words(self.every)}"
        if self.cron:
            minute, hour, _, _, weekday = self.cron.split()
            day = "daily" if weekday == "*" else WEEKDAYS[int(weekday)]
            return f"{day} {int(hour):02}:{int(minute):02}"
        return "after each ingest" if self.after else "by hand"


ENTRYPOINTS: Mapping[FlowName, str] = {
    "ingest": "flows.ingest.ingest",
    "publish": "flows.publish.publish",
    "check": "flows.check.check",
    "backfill": "flows.backfill.backfill",
    "rebuild": "flows.rebuild.rebuild",
}


def plan(
    hours: Mapping[str, int | None],
    *,
    folder: str = PUBLISHED,
    every: timedelta | None = None,
    shared: Mapping[str, object] | None = None,
) -> list[Plan]:
    """The whole schedule for these sources, each given with its hour.

    Each at its hour, or all `every` so often; a publication after each, a check each week. The
    past of a source and the making again of a warehouse are there to be started by hand.
    `shared` are parameters that every flow is given, such as the warehouse.
    """
    common = dict(shared or {})
    ingests = [
        Plan(
            name=named(source),
            flow="ingest",
            description=f"What is new from {source}.",
            parameters={"sources": [source], **common},
            cron=None if every or hour is None else f"0 {hour} * * *",
            every=every,
        )
        for source, hour in hours.items()
    ]
    publish = Plan(
        name="publish",
        flow="publish",
        description="The warehouse as files for BI tools, after each ingest.",
        parameters={"folder": folder, **common},
        after=tuple(ingest.name for ingest in ingests),
        waits=True,
    )
    check = Plan(
        name="weekly-check",
        flow="check",
        description="Every figure of the warehouse against the others, every week.",
        parameters=common,
        cron=CHECK_CRON,
    )
    backfill = Plan(
        name="backfill",
        flow="backfill",
        description="The past of a source, month by month; started by hand.",
        parameters=common,
    )
    rebuild = Plan(
        name="rebuild",
        flow="rebuild",
        description="The warehouse made again from its archive; started by hand.",
        parameters=common,
    )
    return [*ingests, publish, check, backfill, rebuild]


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
