"""A warehouse to publish, of as many documents as wanted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from warehouse.captures import Loaded
from warehouse.store import Warehouse

Make = Callable[..., Loaded]
FORMULA = '=HYPERLINK("http://example.test","gain 5%")'


def fill(path: Path, make_loaded: Make, count: int = 3) -> Path:
    """A warehouse of so many documents; the first opens with what looks like a formula."""
    store = Warehouse(path)
    store.create()
    store.start_run("one", "ingest", {}, "1")
    texts = [f"{FORMULA}\nOf {n}%, #{n + 50}%; Northfield is good." for n in range(1, count + 1)]
    made = [make_loaded(text, f"{n}.txt", hours=n) for n, text in enumerate(texts)]
    store.load("one", made, {}, "1")
    store.finish_run("one", "completed", {"new": count}, "")
    return path
