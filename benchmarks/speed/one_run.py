"""One ingest in a process of its own, timed step by step: `python -m benchmarks.speed.one_run`.

Prints one line of JSON: seconds and CPU seconds of each kind of step, and what was counted.
"""

from __future__ import annotations

import json
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from flows import pipeline
from flows.progress import Silent
from flows.settings import load_settings
from flows.sources.opening import open_source

P = ParamSpec("P")
T = TypeVar("T")


class Timed(pipeline.Directly):
    """Runs each step as it is, and adds up what steps of a name take."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.cpu: dict[str, float] = defaultdict(float)

    def step(self, name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's own result."""
        kind = name.split()[0]
        started, worked = time.monotonic(), time.process_time()
        try:
            return function(*args, **kwargs)
        finally:
            self.seconds[kind] += time.monotonic() - started
            self.cpu[kind] += time.process_time() - worked


def main() -> None:
    """Ingests the folder given into the warehouse given, with so many workers."""
    folder, warehouse, workers = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    settings, timed = load_settings(), Timed()
    request = pipeline.Request(warehouse, workers=workers)
    with open_source([folder], settings) as opened:
        run = pipeline.Run(str(uuid.uuid4()), request, opened, settings, Silent())
        with run.begin("ingest", {}):
            report = pipeline.follow(run, settings, timed)
    print(json.dumps({"seconds": timed.seconds, "cpu": timed.cpu, "counts": report.counts()}))


if __name__ == "__main__":
    main()
