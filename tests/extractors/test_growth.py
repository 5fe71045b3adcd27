"""Time grows with the length of a text, whatever the text: no pattern can run away."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from extractors.documents import read_document
from extractors.extraction import extract
from extractors.numbers import find_numbers
from extractors.quantities import find_quantities

HOSTILE = (
    "1", "0", "1,", "1.", "1 ", "0 0 0 ", "(0", "(", ")", "-", "–", "- 1 ", ".", "1-", "1/", "%", "£", "£1 ",
    "$ ", "a ", "one ", "one-", "and ", "one and ", "of ", "1 of ", "1 in ", "half ", "a half ",
    "third ", "million ", "hundred and ", "aged 1 to ", "under ", "more than ", "up to ",
    "between 1 and ", "from 1 to ", "up from ", "1% ", "per ", "1 per ", "for every ", "May ",
    "2014 ", "31 May ", "since ", "in the ", "last ", "Q1 ", "section ", "Key Stage ", "twice ",
    "good ", "good or ", "rated ", "of whom ", "respectively ", "Leeds ", "Leeds and ", "A. ",
    "“", "”", "’", "'", "\"", "said ", "“a” said ", "“1", "\n", "\n\n", "\n• ", "\n1. ", "1\n",
    "\u00a0", "x@", "http://a", "SW1A ", "07", "020 ", "homes ", "homes, ", "Aa ", "Aa-",
)  # fmt: skip
SIZES = (20_000, 40_000, 80_000)
GROWTH = 3.0
# Below this the clock and the collector tell more than the text.
FLOOR = 0.15


def spent(read: Callable[[str], object], text: str) -> float:
    """Seconds of processor time for one reading."""
    gc.collect()
    start = time.process_time()
    read(text)
    return time.process_time() - start


def whole(text: str) -> object:
    page = f"A year of inspections\n\n15 June 2016\n\n{text}"
    return extract(read_document(page.encode(), uri="case.txt"))


READERS: dict[str, Callable[[str], object]] = {
    "find_numbers": find_numbers,
    "find_quantities": find_quantities,
    "extract": whole,
}


def factor(read: Callable[[str], object], piece: str, sizes: tuple[int, ...]) -> float:
    """The least growth from one size to the next; a single slow run does not count."""
    times = [spent(read, (piece * size)[:size]) for size in sizes]
    return min(late / max(early, FLOOR) for early, late in zip(times, times[1:], strict=False))


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_time_grows_no_worse_than_the_text(piece: str, name: str) -> None:
    read = READERS[name]
    if spent(read, (piece * SIZES[-1])[: SIZES[-1]]) < FLOOR * GROWTH:
        return
    assert factor(read, piece, SIZES) < GROWTH
