"""How many values of tagged news sentences are found: ours beside those of another library.

NewsQuant (Almasian et al., EMNLP 2023), the half that is not held out, by the measure of its
authors; the sentences are in the folder that PRESSFIGURES_SHARED names.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality.corpora import load
from extractors import find_quantities

Value = float | tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class Sentences:
    """Tagged sentences: their texts, the values tagged in each, and when two values are one."""

    texts: list[str]
    tagged: list[list[Value]]
    same: Callable[[Value, Value], bool]
    ours: Callable[[Any], Value]

    def f1(self, found: Sequence[Sequence[Value]]) -> float:
        """F1, 0 to 1, of the values found in each sentence; each counts once."""
        hits = 0
        for wanted, given in zip(self.tagged, found, strict=True):
            free = list(given)
            for value in wanted:
                hit = next((k for k, one in enumerate(free) if self.same(value, one)), None)
                if hit is not None:
                    del free[hit]
                    hits += 1
        return 2 * hits / (sum(map(len, self.tagged)) + sum(map(len, found)))

    def our_f1(self) -> float:
        """F1 of the quantities that the project finds."""
        return self.f1([[self.ours(one) for one in find_quantities(text)] for text in self.texts])


def sentences() -> Sentences | None:
    """The tagged sentences; None where they are not at hand."""
    shared = os.environ.get("PRESSFIGURES_SHARED")
    path = Path(shared or "") / "benchmarks" / "newsquant_dev.json"
    if not shared or not path.is_file():
        return None
    scorer = load(Path(shared) / "scoring" / "score_newsquant.py")
    items = json.loads(path.read_text(encoding="utf-8"))
    tagged = [[scorer.gold_value(one["value"]) for one in item["quantities"]] for item in items]
    return Sentences([item["text"] for item in items], tagged, scorer.same, scorer.guess_value)


def told(answer: str) -> list[list[Value]]:
    """The values of each text as `peers.py` prints them: a number, or the ends of a range."""
    return [
        [tuple(value) if isinstance(value, list) else value for value in text]
        for text in json.loads(answer)
    ]
