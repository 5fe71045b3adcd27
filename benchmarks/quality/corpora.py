"""Runs the extractor over each annotated corpus and the corpus's own scorer over what it found."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import re
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from extractors import extract, read_document
from extractors.vocabulary.load import toml
from flows.figures import describe_extraction
from flows.sources.files import media_type_of

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "flows" / "samples"
NEWSQUANT_WORDS = Path(__file__).parent / "newsquant_words.toml"
GOLDEN = ROOT / "tests" / "golden"
# Attributes of the guidelines that carry a floor of their own.
ATTRIBUTES = (
    "kind", "comparator", "unit", "direction", "grades", "period", "population", "speaker", "area",
    "judgement", "section",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """The scores of one corpus (0 to 1), the F1 of each of its documents, and its fingerprint."""

    corpus: str
    scores: dict[str, float]
    documents: dict[str, float] = field(default_factory=dict)
    fingerprint: str = ""


def measure(shared: Path | None) -> list[Result]:
    """The scores of the samples and, where the shared folder is at hand, of all its corpora."""
    if shared is None:
        return []
    return [
        gold(shared, "samples", GOLDEN, sample_files()),
        gold(shared, "gold", shared / "gold", gold_files(shared)),
        newsquant(shared),
        recognizers(shared),
    ]


def sample_files() -> list[Path]:
    """The sample releases, in the order of their names."""
    return sorted(path for path in SAMPLES.iterdir() if path.suffix in {".txt", ".html", ".json"})


def gold_files(shared: Path) -> list[Path]:
    """The real documents that the shared gold annotates."""
    names = {path.name.split(".")[0] for path in (shared / "gold").glob("*.gold.json")}
    corpus = shared / "corpus"
    files = sorted([*corpus.glob("*.txt"), *corpus.glob("govuk/*.json")])
    return [path for path in files if path.name.split(".")[0] in names]


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and bytes of files, by which a changed corpus is noticed."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def gold(shared: Path, corpus: str, annotations: Path, files: list[Path]) -> Result:
    """Scores of the statistics, roles and ratings of documents against their annotations."""
    lines = []
    for path in files:
        document = read_document(path.read_bytes(), uri=path.name, media_type=media_type_of(path))
        lines.append(json.dumps(describe_extraction(extract(document), path.name)))
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        predictions.write_text("\n".join(lines), encoding="utf-8")
        said = run(shared, "score_gold", [str(annotations), str(predictions), "--json"])
    told = json.loads(said)
    found = told["statistics"]
    scores = {
        "found": found["f1"],
        "precision": found["precision"],
        "recall": found["recall"],
        "record": told["record_exact_f1"],
        "strict": told["record_strict_f1"],
        "accounted": told["non_statistics_accounted"],
        "role": told["non_statistics_right_role"],
        "ratings": told["ratings"]["f1"],
    }
    scores |= {name: told["attributes"][name] for name in ATTRIBUTES if name in told["attributes"]}
    documents = {name: one["f1"] for name, one in told["per_document"].items()}
    return Result(
        corpus, scores, documents, fingerprint([*annotations.glob("*.gold.json"), *files])
    )


def newsquant(shared: Path) -> Result:
    """Scores on tagged news sentences, by the measure of their authors; units in our names, and in
    theirs.
    """
    path = shared / "benchmarks" / "newsquant_dev.json"
    told = json.loads(run(shared, "score_newsquant", [str(path), "--json"]))
    scores = {name: told[name]["f1"] for name in ("value", "value+unit", "value+change")}
    theirs = json.loads(run(shared, "score_newsquant", [str(path), "--json"], UNIT=their_names()))
    scores["value+unit, their names"] = theirs["value+unit"]["f1"]
    return Result("newsquant", scores, fingerprint=fingerprint([path]))


def their_names() -> dict[str, str]:
    """NewsQuant's names of units and currencies by ours, where they differ."""
    names = {code: entry["name"] for code, entry in toml("currencies").items()}
    return names | tomllib.loads(NEWSQUANT_WORDS.read_text(encoding="utf-8"))


def recognizers(shared: Path) -> Result:
    """The share of specification cases passed, model by model and of the four scored together."""
    specs = sorted((shared / "benchmarks" / "recognizers_dev").glob("*.json"))
    said = run(shared, "score_recognizers", [str(path) for path in specs])
    passed = {
        match[1]: (int(match[2]), int(match[3]))
        for match in re.finditer(r"^(\w+)\s+passed (\d+)/(\d+)", said, re.MULTILINE)
    }
    scores = {name: hit / all_ for name, (hit, all_) in passed.items() if name != "all"}
    return Result("recognizers", scores, fingerprint=fingerprint(specs))


def run(shared: Path, scorer: str, arguments: list[str], **tables: dict[str, str]) -> str:
    """What a scorer of the shared folder prints, its `tables` added to. Raises RuntimeError when
    it fails.
    """
    module = load(shared / "scoring" / f"{scorer}.py")
    for name, entries in tables.items():
        getattr(module, name).update(entries)
    main: Callable[[], int] = module.main
    printed = io.StringIO()
    with called_with([scorer, *arguments]), redirect_stdout(printed):
        status = main()
    if status:
        raise RuntimeError(f"{scorer} ended with status {status}.")
    return printed.getvalue()


def load(path: Path) -> ModuleType:
    """A module from its file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"No scorer at {path}.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def called_with(arguments: list[str]) -> Iterator[Any]:
    """A scorer reads its arguments as a program does."""
    before, sys.argv = sys.argv, arguments
    try:
        yield
    finally:
        sys.argv = before
