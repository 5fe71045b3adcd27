"""Runs of an ingest within the test's own process."""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows import pipeline
from flows.progress import Silent
from flows.report import Report
from flows.settings import PRIVATE_NETWORKS, Settings
from flows.sources.opening import open_source
from warehouse.store import connect


def settings(**fields: Any) -> Settings:
    """Settings under which loopback may be asked, and quickly."""
    quick = {
        "allow_private_addresses": PRIVATE_NETWORKS,
        "requests_per_second": 200.0,
        "govuk_requests_per_second": 200.0,
        "backoff_seconds": 0.05,
        "read_seconds": 2.0,
        "workers": 1,
        "paces": Path(os.environ["PRESSFIGURES_PACES"]),
    }
    return Settings(**(quick | fields))


def ingest(
    given: Sequence[str], warehouse: Path, chosen: Settings | None = None, **request: Any
) -> Report:
    """One ingest into the warehouse, without Prefect."""
    chosen = chosen or settings()
    asked = pipeline.Request(warehouse, **request)
    with open_source(given, chosen) as opened:
        run = pipeline.Run(str(uuid.uuid4()), asked, opened, chosen, Silent())
        with run.begin("ingest", {}):
            return pipeline.follow(run, chosen)


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a question to a warehouse."""
    with connect(path) as connection:
        return connection.execute(sql).fetchall()
