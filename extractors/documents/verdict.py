"""Which words of a page a main-content library takes for its text."""

from __future__ import annotations

import logging
import re
from typing import Final

# A page with more than this is a list or a table of thousands of rows; its own marks have to do.
LARGEST: Final = 2_000_000
WORD: Final = re.compile(r"\w+")
RUN: Final = 3
# Of these the library's time grows faster than their length, and none of them chooses words: cells
# that span many rows or columns, elements of thousands of attributes, and long linked data.
SPAN: Final = re.compile(r"((?:row|col)span\s{0,4}=\s{0,4}[\"']?)\d{2,}", re.IGNORECASE)
LONG_TAG: Final = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,20})\s[^<>]{20000,}>")
LINKED: Final = re.compile(r"<script\b[^<>]{0,200}ld\+json[^<>]{0,200}>[^<]*+", re.IGNORECASE)
MOST_LINKED: Final = 50_000


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
        found = bare_extraction(_eased(markup), include_comments=False, include_tables=True)
    # Nested too deep, or something else that the library did not foresee: the page's marks must do.
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        return None
    text = getattr(found, "text", None)
    return Verdict(text) if isinstance(text, str) and text.strip() else None


def _eased(markup: str) -> str:
    """Returns the markup without what would keep the library busy for minutes."""
    markup = LONG_TAG.sub(r"<\1>", SPAN.sub(r"\g<1>9", markup))
    if sum(len(match[0]) for match in LINKED.finditer(markup)) > MOST_LINKED:
        return LINKED.sub("<script>", markup)
    return markup


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]
