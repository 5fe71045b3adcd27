"""Quantities come with their kind, value, bounds, unit, parts and direction."""

from __future__ import annotations

from typing import Any

import pytest
from marking import rows, same, spans_of, unmarked, wanted

from extractors.quantities import find_quantities


@pytest.mark.parametrize("row", rows("quantities.toml"))
def test_quantities_of_a_text_are_the_marked_ones(row: dict[str, Any]) -> None:
    text, spans = unmarked(row["text"])
    found = find_quantities(text)
    assert spans_of(found) == spans
    for quantity, expected in zip(found, wanted(row, spans), strict=True):
        expected = {"comparator": "exact", "direction": "none"} | expected
        wrong = {
            field: (getattr(quantity, field), value)
            for field, value in expected.items()
            if not same(getattr(quantity, field), value)
        }
        assert not wrong, f"{quantity.text!r} (field: found, expected)"
