"""Cases as data: rows of a TOML file, each a text with its expected spans in [[brackets]].

A file holds groups, a group holds named rows. What a row's other keys mean is said at the top of
its file; offsets are never typed, they follow from the marks.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

CASES = Path(__file__).parents[1] / "cases"
MARK = re.compile(r"\[\[(.+?)\]\]")


class Span(NamedTuple):
    """A stretch of a text, its words first, so that a failing test shows them."""

    words: str
    start: int
    end: int


def rows(name: str) -> list[Any]:
    """Every row of a file of cases, as pytest parameters named `group.row`."""
    groups = tomllib.loads((CASES / name).read_text(encoding="utf-8"))
    return [
        pytest.param(row, id=f"{group}.{key}")
        for group, named in groups.items()
        for key, row in named.items()
    ]


def unmarked(marked: str) -> tuple[str, list[Span]]:
    """The text without its marks, and the spans they enclosed."""
    plain, spans, last, size = [], [], 0, 0
    for match in MARK.finditer(marked):
        plain += [marked[last : match.start()], match[1]]
        start = size + match.start() - last
        size = start + len(match[1])
        spans.append(Span(match[1], start, size))
        last = match.end()
    return "".join([*plain, marked[last:]]), spans


def spans_of(records: Iterable[Any]) -> list[Span]:
    """Where records stand."""
    return [Span(record.text, record.start, record.end) for record in records]


def wanted(row: dict[str, Any], spans: list[Span]) -> list[dict[str, Any]]:
    """What a row says of each of its spans: `each` one by one, any other key of all of them."""
    common = {key: value for key, value in row.items() if key not in {"text", "each"}}
    each = row.get("each", [{}] * len(spans))
    assert len(each) == len(spans), "a row says as much as it marks"
    return [common | one for one in each]


def same(found: object, expected: object) -> bool:
    """Whether a found value is the expected one; numbers to nine digits, "none" for null."""
    if expected == "none":
        return found is None
    if isinstance(expected, int | float) and isinstance(found, int | float):
        return math.isclose(found, expected, rel_tol=1e-9)
    return found == expected
