"""What was read goes through Parquet files as it went through memory, and leaves none behind."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from warehouse.captures import Loaded, Outcome, Quarantined
from warehouse.errors import ShardError
from warehouse.processes import started
from warehouse.shards import ShardStore
from warehouse.store import Warehouse

Make = Callable[..., Loaded]


def batch(make_loaded: Make) -> list[Outcome]:
    """Documents with much in them and with nothing, one of no date, and one not read."""
    return [
        make_loaded("Homes in 2024\nSome 43% of them. Of these #12% and ~99%. Northfield is good."),
        make_loaded(
            "Nothing", "b.txt", published=None, updated_at=datetime(2024, 5, 1, tzinfo=UTC)
        ),
        Quarantined(make_loaded("Bad", "c.txt").capture, "not text", "It is no text: \udce9."),
        make_loaded("Some 44% of 7 homes", "d.txt", published=date(1999, 12, 31), withdrawn=True),
    ]


def through(store: ShardStore, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes, each written to a shard of two and taken back."""
    found: dict[int, Outcome] = {}
    numbered = list(enumerate(outcomes))
    for start in range(0, len(numbered), 2):
        name = store.write(
            (place, o.facts if isinstance(o, Loaded) else (o.reason, o.message))
            for place, o in numbered[start : start + 2]
        )
        for place, reading in store.take(name):
            capture = outcomes[place].capture
            found[place] = (
                Quarantined(capture, *reading)
                if isinstance(reading, tuple)
                else Loaded(capture, reading)
            )
    return [found[place] for place in range(len(outcomes))]


@pytest.mark.parametrize("root", ["{folder}", "file://{folder}", "memory://shards"])
def test_facts_are_the_same_by_way_of_a_shard(tmp_path: Path, make_loaded: Make, root: str) -> None:
    """In a folder or in an object store; the warehouse cannot tell."""
    outcomes = batch(make_loaded)
    store = ShardStore.of_run(root.format(folder=tmp_path / "shards"))
    hashes, summaries = set(), set()
    for name, given in (("one", outcomes), ("other", through(store, outcomes))):
        warehouse = Warehouse(tmp_path / f"{name}.duckdb")
        warehouse.create()
        summaries.add(warehouse.load("run", given, {}, "1"))
        hashes.add(warehouse.content_hash())
    assert len(hashes) == len(summaries) == 1
    store.remove()
    assert not list((tmp_path / "shards").glob("*"))


def test_of_a_shard_only_what_is_new_is_loaded(tmp_path: Path, make_loaded: Make) -> None:
    """Figures lie with those of other documents, and are told apart."""
    outcomes = batch(make_loaded)
    warehouse = Warehouse(tmp_path / "w.duckdb")
    warehouse.create()
    warehouse.load("first", outcomes[:1], {}, "1")
    store = ShardStore.of_run(str(tmp_path / "shards"))
    summary = warehouse.load("second", through(store, [*outcomes, outcomes[3]]), {}, "1")
    assert (summary.new, summary.unchanged, summary.quarantined) == (2, 1, 1)
    assert (summary.statistics, summary.numbers) == (1, 2)


def test_a_shard_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    """As when another machine has written to a folder of its own."""
    with pytest.raises(ShardError, match="every machine reaches"):
        list(ShardStore.of_run(str(tmp_path)).take("none"))


def test_a_place_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    """A store of which nothing is known here, a file in the place of a folder."""
    with pytest.raises(ShardError, match="Protocol not known"):
        ShardStore.of_run("nowhere://bucket/folder")
    (tmp_path / "file").write_text("")
    with pytest.raises(ShardError, match="could not be written"):
        ShardStore(str(tmp_path / "file")).write([(0, ("empty", "It is empty."))])


def test_only_what_dead_runs_of_this_machine_left_is_swept(
    tmp_path: Path, make_loaded: Make
) -> None:
    """Runs that go on, runs elsewhere and what is none of ours stay."""
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    here, process = platform.node(), os.getpid()
    dead = f"{here}.{int(gone.stdout)}..{uuid.uuid4()}"
    reused = f"{here}.{process}.1.{uuid.uuid4()}"
    kept = {f"elsewhere.{int(gone.stdout)}..{uuid.uuid4()}", "notes"}
    kept |= {f"{here}.{process}.{started(process)}.{uuid.uuid4()}"}
    for name in (dead, reused, *kept):
        ShardStore(str(tmp_path / name)).write([(0, make_loaded("Some 1%").facts)])
    ShardStore(str(tmp_path)).sweep()
    assert {path.name for path in tmp_path.iterdir()} == kept
    ShardStore(str(tmp_path / "none")).sweep()
