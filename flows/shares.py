"""A share of a batch, and how it is read wherever it is sent: plain functions, no Prefect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.errors import PressfiguresError
from extractors.vocabulary.load import extractor_version
from flows.workers import ReadingLimits, Workers
from warehouse.captures import Capture, Loaded
from warehouse.shards import Reading, ShardStore


class RunnerError(PressfiguresError):
    """A task runner that cannot be used, or that failed at a share too often."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every share of a run: limits of a document, the extractor's version, and the
    address of the run's shares and shards."""

    limits: ReadingLimits
    extractor_version: str
    shards: str


def read_share(terms: Terms, name: str) -> str:
    """Reads a share and writes what was found as a shard, whose name it returns.

    Documents are read in a process of their own, within the limits. Raises RunnerError where
    another version of the extractor is installed, ShardError where the shares cannot be reached.
    """
    if extractor_version() != terms.extractor_version:
        raise RunnerError(
            f"A machine of the runner would read with version {extractor_version()}, the run reads"
            f" with {terms.extractor_version}: install the same pressfigures on all of them."
        )
    store = ShardStore(terms.shards)
    return store.write(_read(store.get(name), terms.limits))


def _read(captures: dict[int, Capture], limits: ReadingLimits) -> Iterator[tuple[int, Reading]]:
    places = list(captures)
    with Workers(1, limits) as workers:
        for index, outcome in workers.read(captures.values()):
            if isinstance(outcome, Loaded):
                yield places[index], outcome.facts
            else:
                yield places[index], (outcome.reason, outcome.message)
