"""The gate: no score falls below its floor, and no floor is lowered unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.quality import corpora, gate

CORPORA = ("samples", "gold", "newsquant", "recognizers")
# How far under its pinned score a floor may stand.
SLACK = 0.02


@pytest.fixture(scope="module")
def results(shared: Path) -> dict[str, corpora.Result]:
    return {result.corpus: result for result in corpora.measure(shared)}


@pytest.mark.parametrize("corpus", CORPORA)
def test_scores_hold_their_floors(corpus: str, results: dict[str, corpora.Result]) -> None:
    assert gate.below(results[corpus], gate.floors()[corpus]) == []


@pytest.mark.parametrize("corpus", CORPORA)
def test_corpus_is_the_one_the_floors_were_measured_on(
    corpus: str, results: dict[str, corpora.Result]
) -> None:
    """After a change of the samples: `python -m benchmarks.quality --pin`, and say why."""
    assert results[corpus].fingerprint == gate.baseline()[corpus]["fingerprint"]


def test_every_document_is_scored(results: dict[str, corpora.Result]) -> None:
    assert len(results["gold"].documents) == 14
    assert len(results["samples"].documents) == len(corpora.sample_files())


@pytest.mark.parametrize("corpus", CORPORA)
def test_floors_stand_close_under_the_pinned_scores(corpus: str) -> None:
    """A floor that was lowered, or a baseline pinned without raising its floor, shows here."""
    pinned = gate.baseline()[corpus]["scores"]
    least = gate.floors()[corpus]
    assert least.keys() <= pinned.keys()
    loose = {name: (floor, pinned[name]) for name, floor in least.items()}
    assert {name: pair for name, pair in loose.items() if pair[0] < pair[1] - SLACK} == {}


@pytest.mark.parametrize(
    ("scores", "faults"),
    [
        ({"found": 0.96}, 0),
        ({"found": 0.95}, 0),
        ({"found": 0.949}, 1),
        ({"found": float("nan")}, 1),
        ({}, 1),
    ],
)
def test_score_under_its_floor_or_missing_is_a_fault(scores: dict[str, float], faults: int) -> None:
    result = corpora.Result("gold", scores)
    assert len(gate.below(result, {"found": 0.95})) == faults


def test_moves_name_what_gained_and_lost_since_the_baseline(tmp_path: Path) -> None:
    before = corpora.Result("gold", {"found": 0.9}, {"one": 0.8, "two": 0.9, "three": 1.0})
    now = corpora.Result("gold", {"found": 0.9}, {"one": 0.9, "two": 0.7, "three": 1.0, "new": 0})
    gate.pin([before], tmp_path / "baseline.json")
    found = list(gate.moves([now], gate.baseline(tmp_path / "baseline.json")))
    assert [(move.name, move.before, move.now) for move in found] == [
        ("one", 0.8, 0.9),
        ("two", 0.9, 0.7),
    ]


def test_fingerprint_changes_with_a_byte_and_with_a_name(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"12 homes")
    first = corpora.fingerprint([file])
    file.write_bytes(b"13 homes")
    second = corpora.fingerprint([file])
    renamed = file.rename(tmp_path / "b.txt")
    assert len({first, second, corpora.fingerprint([renamed])}) == 3
