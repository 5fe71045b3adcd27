"""Time grows with the length of a text, whatever the text: no pattern can run away."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest

from extractors.documents import read_document
from extractors.extraction import extract
from extractors.quantities import find_quantities

HOSTILE = (
    "1", "0", "1,", "1.", "1 ", "0 0 0 ", "(0", "(", ")", "-", "–", "- 1 ", ".", "1-", "1/",
    "%", "£", "£1 ", "$ ", "a ", "one ", "one-", "and ", "one and ", "of ", "1 of ", "1 in ",
    "half ", "a half ", "third ", "million ", "hundred and ", "aged 1 to ", "under ",
    "more than ", "up to ",
    "between 1 and ", "from 1 to ", "up from ", "1% ", "per ", "1 per ", "for every ", "May ",
    "2014 ", "31 May ", "since ", "in the ", "last ", "Q1 ", "section ", "Key Stage ", "twice ",
    "good ", "good or ", "rated ", "of whom ", "respectively ", "Leeds ", "Leeds and ", "A. ",
    "“", "”", "’", "'", "\"", "said ", "“a” said ", "“1", "\n", "\n\n", "\n• ", "\n1. ", "1\n",
    "\u00a0", "x@", "http://a", "SW1A ", "07", "020 ", "homes ", "homes, ", "Aa ", "Aa-",
)  # fmt: skip
# Every one of them takes minutes; a sample stands for them unless all are asked for.
PIECES = HOSTILE if os.environ.get("PRESSFIGURES_LONG") else HOSTILE[::4]
SMALLEST, LARGEST = 2_500, 40_000
GROWTH = 3.2
# Below this the clock and the collector tell more than the text; above `ENOUGH` growth has shown.
FLOOR, ENOUGH = 0.06, 0.25
# Seconds that the smallest text may take, all digits: a sentence of prose takes a thousandth.
SLOWEST = 4.0


def spent(read: Callable[[str], object], text: str) -> float:
    """Seconds of processor time for one reading."""
    start = time.process_time()
    read(text)
    return time.process_time() - start


def whole(text: str) -> object:
    page = f"A year of inspections\n\n15 June 2016\n\n{text}"
    return extract(read_document(page.encode(), uri="case.txt"))


READERS: dict[str, Callable[[str], object]] = {
    "find_quantities": find_quantities,
    "extract": whole,
}


def times(read: Callable[[str], object], piece: str) -> list[float]:
    """Seconds for a text of the piece alone, twice as long each time, until they tell enough."""
    taken, size = [0.0], SMALLEST
    while size <= LARGEST and taken[-1] < ENOUGH:
        taken.append(spent(read, (piece * size)[:size]))
        size *= 2
    return taken[1:]


def growth(taken: list[float]) -> float:
    """The factor of the last doubling, 1 where all was too quick to tell."""
    early, late = [1.0, 1.0, *taken][-2:]
    return late / max(early, FLOOR)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_time_grows_no_worse_than_the_text(piece: str, name: str) -> None:
    taken = times(READERS[name], piece)
    if growth(taken) >= GROWTH:
        # A busy machine slows one reading; a bad pattern slows them all.
        taken = times(READERS[name], piece)
    assert growth(taken) < GROWTH, taken
    assert taken[0] < SLOWEST, f"{SMALLEST} characters took {taken[0]:.1f} s"


# Each holds figures, and what rules about one figure look for in the whole of its sentence.
CLAUSES = (
    "5% in 2014, ", "up from 6% in 2014 to 7% in 2015, ", "6% in York, ", "12 had 13 and 14 had, ",
    "12 homes, which rose to 14 now, ", "(1 (", "12% ", "1 ", "12, and now 13 are ",
    "it rose 5% last year and they fell 6% ",
)  # fmt: skip
A_SENTENCE = 880  # characters: a longer one is cut
# Where the whole sentence is gone through for each of its figures, the factor is four to eight.
MOST = 3.0


@pytest.mark.timeout(60)
@pytest.mark.parametrize("clause", CLAUSES, ids=repr)
def test_a_figure_costs_no_more_in_a_sentence_of_many(clause: str) -> None:
    few = max(1, A_SENTENCE // len(clause) // 8)
    short, long = (clause * few).strip() + ".\n\n", (clause * 8 * few).strip() + ".\n\n"
    taken: list[tuple[float, float]] = []
    ratio = MOST
    while ratio >= MOST and len(taken) < 3:  # a busy machine slows one reading, not three
        taken.append((spent(whole, short * 24), spent(whole, long * 3)))
        ratio = min(late for _, late in taken) / max(min(early for early, _ in taken), FLOOR / 3)
    assert ratio < MOST, taken
