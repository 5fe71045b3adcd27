"""Which publication an answer comes from, and whether it may: pure, so a test can lie to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.bi.dashboard import Rows
from benchmarks.bi.publishing import Round

RIGHT, STALE, WRONG, FAILED = "right", "stale", "wrong", "failed"


@dataclass(frozen=True, slots=True)
class Request:
    """One question put to Superset: when, and its answer, or the words of its failure.

    Times are the monotonic clock's, in seconds.
    """

    question: str
    began: float
    ended: float
    answer: Rows | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer is, and by how many seconds the data it shows was out of date."""

    word: str
    late: float = 0.0


def judge(request: Request, rounds: Sequence[Round]) -> Verdict:
    """The verdict on an answer, given all publications in their order.

    Right is the state of any publication that may have stood there while the request ran: the last
    that had ended when it began, or one that was swapped in meanwhile. Stale is an older one.
    """
    if request.answer is None:
        return Verdict(FAILED)
    settled = max((r.number for r in rounds if r.ended <= request.began), default=rounds[0].number)
    late: float | None = None
    for round_ in rounds:
        if round_.truth[request.question] != request.answer:
            continue
        if round_.number >= settled and round_.began <= request.ended:
            return Verdict(RIGHT)
        if round_.number < settled:
            successor = next(r for r in rounds if r.number > round_.number)
            late = request.began - successor.ended
    return Verdict(WRONG) if late is None else Verdict(STALE, late)


def alike(rounds: Sequence[Round]) -> list[str]:
    """A line for every question that two publications in a row answer alike: it proves nothing."""
    return [
        f"publications {one.number} and {other.number} answer alike: {question}"
        for one, other in pairwise(rounds)
        for question in one.truth
        if one.truth[question] == other.truth[question]
    ]
