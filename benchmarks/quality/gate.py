"""Floors below which no score may fall, and what was gained or lost since the pinned baseline."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality.corpora import Result

HERE = Path(__file__).parent
FLOORS = HERE / "floors.toml"
BASELINE = HERE / "baseline.json"
# A document's F1 that moved less than this is no gain and no loss.
STILL = 0.0005


@dataclass(frozen=True, slots=True)
class Move:
    """A score or a document's F1 that changed since the baseline."""

    corpus: str
    name: str
    before: float
    now: float


def floors(path: Path = FLOORS) -> dict[str, dict[str, float]]:
    """The least each score may be, corpus by corpus."""
    content: dict[str, dict[str, float]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return content


def below(result: Result, least: dict[str, float]) -> list[str]:
    """A sentence for every score of a corpus under its floor, and for every floor unmeasured."""
    faults = []
    for name, floor in least.items():
        score = result.scores.get(name)
        if score is None:
            faults.append(f"{result.corpus}: {name} has a floor but was not measured")
        elif not score >= floor:
            faults.append(f"{result.corpus}: {name} is {score:.3f}, below its floor {floor:.3f}")
    return faults


def baseline(path: Path = BASELINE) -> dict[str, Any]:
    """The pinned scores, documents and fingerprints; empty before anything was pinned."""
    if not path.exists():
        return {}
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def pin(results: Iterable[Result], path: Path = BASELINE) -> None:
    """Makes these results the baseline of later runs."""
    content = {
        result.corpus: {
            "fingerprint": result.fingerprint,
            "scores": {name: round(score, 4) for name, score in result.scores.items()},
            "documents": {name: round(f1, 4) for name, f1 in result.documents.items()},
        }
        for result in results
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def moves(results: Iterable[Result], pinned: dict[str, Any]) -> Iterator[Move]:
    """What differs from the baseline: documents first, then scores, for each corpus."""
    for result in results:
        before = pinned.get(result.corpus, {})
        for kind, now in (("documents", result.documents), ("scores", result.scores)):
            for name, score in now.items():
                old = before.get(kind, {}).get(name)
                if old is not None and abs(score - old) >= STILL:
                    yield Move(result.corpus, name, old, score)
