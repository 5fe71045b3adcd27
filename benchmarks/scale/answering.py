"""How long answers take: the least of some tries, after a first that warms the file up."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.scale.questions import QUESTIONS, Question

TRIES = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its rows, and what it took of the warehouse and of the snapshot, in ms."""

    question: Question
    rows: int
    warehouse_ms: float
    snapshot_ms: float


def answers(
    warehouse: Path, snapshot: Path, questions: Sequence[Question] = QUESTIONS
) -> list[Answer]:
    """Every question asked of both, of which each must say as much as the other."""
    asked = [_ask(path, questions) for path in (warehouse, snapshot)]
    for question, (rows, _), (published, _) in zip(questions, *asked, strict=True):
        if rows != published:
            raise SystemExit(f"{question.words}: {rows} rows in one, {published} in the other")
    return [
        Answer(question, rows, mine, theirs)
        for question, (rows, mine), (_, theirs) in zip(questions, *asked, strict=True)
    ]


def _ask(path: Path, questions: Sequence[Question]) -> list[tuple[int, float]]:
    """Rows and milliseconds of each."""
    with duckdb.connect(str(path), read_only=True) as connection:
        found = []
        for question in questions:
            rows = len(connection.execute(question.sql).fetchall())
            taken = []
            for _ in range(TRIES):
                started = time.perf_counter()
                connection.execute(question.sql).fetchall()
                taken.append(1000 * (time.perf_counter() - started))
            found.append((rows, min(taken)))
        return found
