"""The stretch that a release of figures covers, as the time of what its body did in it."""

from __future__ import annotations

import re

from extractors.quantities.item import Item
from extractors.records import Document, Period
from extractors.statistics.reach import bound_to_baseline
from extractors.statistics.remembered import is_quoted, is_stretch
from extractors.statistics.sentence import Memory, Said
from extractors.statistics.when import When
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes

_OPENING = 5  # blocks of a release that say what it is on
_QUARTER = 85  # days: nothing shorter is what a release of figures covers
_CLAUSE = 12  # tokens between one who does something and what is counted
_WORDS = re.compile(r"[^\W\d_]+")


def announces_figures(document: Document, folded: str) -> bool:
    """Whether a release opens by saying that figures or a report are published."""
    for block in document.blocks[:_OPENING]:
        if block.kind == "title":
            continue
        words = set(_WORDS.findall(folded, block.start, block.end))
        if not (
            context("figures_released").isdisjoint(words) or context("releasing").isdisjoint(words)
        ):
            return True
    return False


def remember_covered(said: Said, times: list[When], memory: Memory) -> None:
    """Keeps the first stretch that is told by its dates: the release covers it."""
    if memory.covered is not None or said.block.section == "quote":
        return
    memory.covered = next((when.period for when in times if _covers(said, when)), None)


def _covers(said: Said, when: When) -> bool:
    first, last = when.period.start, when.period.end
    if first is None or last is None or not is_stretch(said, when):
        return False
    dated = context("lately").isdisjoint(said.tokens.words[when.i : when.j])
    return dated and (last - first).days > _QUARTER and not bound_to_baseline(said, when)


def covered(said: Said, item: Item, memory: Memory) -> Period | None:
    """The stretch covered, for a count of what inspectors or the publisher did ("Inspectors visited
    40 homes").
    """
    if memory.covered is None or item.kind != "count" or said.block.section in ("notes", "quote"):
        return None
    return memory.covered if _is_deed(said, item) and not is_quoted(said, item) else None


def _is_deed(said: Said, item: Item) -> bool:
    """Whether an item is of what somebody did: its clause holds one who does the work that figures
    tell of, with a deed right after.
    """
    words, classes = said.tokens.words, word_classes()
    passing = context("present") | context("finding_that") | {"had"}
    if not passing.isdisjoint(said.clause(item)):
        return False
    opens = words[:1] == ["in"] and item.left == 1  # "In 58 cases the inspectors …"
    end = min(item.left + _CLAUSE, len(words)) if opens else item.left
    for k in range(max(0, item.left - _CLAUSE), end - 1):
        if not _does(said, k):
            continue
        deed = words[k + 1]
        if deed in context("past") or (deed.endswith("ed") and deed in classes.verbs):
            return deed not in classes.auxiliaries
    return False


def _does(said: Said, k: int) -> bool:
    """Whether inspectors, "it" or the publisher stand at token k."""
    tokens = said.tokens
    name = tokens.raw(k, k + 1)
    publisher = said.document.publisher or ""
    named = name == publisher or (name.isupper() and len(name) > 2)
    return named or tokens.words[k] in context("doers")
