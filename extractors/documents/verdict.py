"""Which words of a page a main-content library takes for its text."""

from __future__ import annotations

import logging
import re
from typing import Final

# A page with more than this is a list or a table of thousands of rows; its own marks have to do.
LARGEST: Final = 2_000_000
WORD: Final = re.compile(r"\w+")
RUN: Final = 3


class Verdict:
    """The words that were chosen; blocks are looked up by the runs of words that they share."""

    def __init__(self, text: str) -> None:
        self.words = 0
        self._runs: set[tuple[str, ...]] = set()
        self._lines: set[tuple[str, ...]] = set()
        for line in text.splitlines():
            words = WORD.findall(line.lower())
            self.words += len(words)
            if words:
                self._lines.add(tuple(words))
            self._runs.update(_runs(words))

    def share(self, text: str) -> float:
        """Returns how much of a block was chosen, 0 to 1."""
        words = WORD.findall(text.lower())
        if len(words) < RUN:
            return 1.0 if tuple(words) in self._lines else 0.0
        runs = _runs(words)
        return sum(run in self._runs for run in runs) / len(runs)


def judge(markup: str) -> Verdict | None:
    """Returns the words of a page that trafilatura chooses, None where it chooses none."""
    if len(markup) > LARGEST:
        return None
    # Imported here: most pages are of a known layout.
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(markup, include_comments=False, include_tables=True)
    # Nested too deep, or something else that the library did not foresee: the page's marks must do.
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return None
    text = getattr(found, "text", None)
    return Verdict(text) if isinstance(text, str) and text.strip() else None


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]
