"""Documents are read in processes: what one does to its process costs nobody else anything."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.settings import Settings
from flows.workers import LEAST_MB, ReadingLimits, WorkerError, Workers
from warehouse.captures import Capture, Loaded, Outcome, Quarantined

# A stand-in for the reader, first on the workers' path: it does what a document tells it to.
READER = """
import os, signal, time
from extractors.records import Block, Document, Extraction, Number

def read_document(content, *, uri, media_type=None):
    text = content.decode()
    match text.split():
        case ["sleep"]: time.sleep(60)
        case ["spin"]:
            while True: pass
        case ["eat"]: held = [bytearray(2**20) for _ in range(2**20)]
        case ["die"]: os.kill(os.getpid(), signal.SIGKILL)
        case ["exit"]: os._exit(7)
        case ["fail"]: raise ValueError("a fault of ours")
        case ["nest"]: read_document(content, uri=uri)
    return Document(uri, "text/plain", text, (Block(0, len(text), "paragraph", "body"),))

def extract(document):
    beyond = Number("9", 9.0, "cardinal", start=8, end=9)
    return Extraction(document, (), (beyond,) if document.text == "faulty" else (), ())
"""


@pytest.fixture
def obedient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts the stand-in where the workers import their reader from."""
    import extractors

    package = tmp_path / "extractors"
    package.mkdir()
    (package / "__init__.py").write_text(READER)
    for name in ("records.py", "errors.py"):
        (package / name).symlink_to(Path(str(extractors.__file__)).with_name(name))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def capture(text: str, uri: str = "a.txt", media_type: str | None = "text/plain") -> Capture:
    return Capture(uri, text.encode(), datetime(2024, 5, 1, tzinfo=UTC), "files", media_type)


def read(texts: Sequence[str], count: int = 2, seconds: float = 20) -> list[Outcome]:
    captures = [capture(text, f"{place}.txt") for place, text in enumerate(texts)]
    with Workers(count, ReadingLimits(seconds / LEAST_MB, 300)) as workers:
        found = dict(workers.read(captures))
    assert sorted(found) == list(range(len(texts)))
    return [found[place] for place in range(len(texts))]


@pytest.mark.usefixtures("obedient")
@pytest.mark.parametrize(
    ("text", "seconds", "reason"),
    [
        ("sleep", 0.5, "too slow"),
        ("spin", 1, "too slow"),
        ("eat", 20, "too much memory"),
        ("die", 20, "crashed"),
        ("exit", 20, "crashed"),
        ("fail", 20, "extractor failed"),
        ("nest", 20, "too deep"),
        ("faulty", 20, "faulty record"),
    ],
)
def test_a_bad_document_is_quarantined_alone(text: str, seconds: float, reason: str) -> None:
    """The reason is told, and the documents before and after it are read all the same."""
    outcomes = read(["first words", text, "and more", "and last"], count=1, seconds=seconds)
    assert [type(outcome) for outcome in outcomes] == [Loaded, Quarantined, Loaded, Loaded]
    assert isinstance(outcomes[1], Quarantined)
    assert outcomes[1].reason == reason
    assert outcomes[1].message.endswith((".", "ours"))


@pytest.mark.parametrize(
    ("content", "seconds"),
    [(b"a", 20), (b"a" * 4_000_000, 20), (b"a" * 8_000_000, 40), (b"%PDF-1.7", 60)],
    ids=["short", "enough", "long", "packed"],
)
def test_a_document_may_take_five_seconds_a_megabyte(content: bytes, seconds: float) -> None:
    """And each as much as a document of four megabytes; a packed one, of twelve."""
    chosen = Settings()
    limits = ReadingLimits(chosen.document_seconds, chosen.document_memory_mb)
    assert limits.seconds(content) == seconds


def test_hostile_pages_do_not_stop_a_batch() -> None:
    """The extractor itself is slow on one and needs much memory for another."""
    texts = ["<p>Of 43 homes 12 grew.", "1 " * 500_000, "<main>" + "<b>1" * 2_000_000, "12 homes"]
    captures = [capture(text, f"{place}.html", None) for place, text in enumerate(texts)]
    with Workers(1, ReadingLimits(0.5, 60)) as workers:
        found = dict(workers.read(captures))
    reasons = [o.reason if isinstance(o, Quarantined) else "" for _, o in sorted(found.items())]
    assert reasons == ["", "too slow", "too much memory", ""]


@pytest.mark.usefixtures("obedient")
def test_every_document_comes_back_once_with_its_own_outcome() -> None:
    """However many workers, and with a large document among small ones."""
    texts = [f"words of {place}" for place in range(40)] + ["large " * 2_000_000, "die", "end"]
    for count in (1, 3):
        outcomes = read(texts, count)
        loaded = [o.facts.text for o in outcomes if isinstance(o, Loaded)]
        assert loaded == [text for text in texts if text != "die"]


@pytest.mark.usefixtures("obedient")
def test_workers_end_when_closed_with_work_in_hand() -> None:
    """Leaving early, as on Ctrl-C, leaves no process behind."""
    with Workers(1, ReadingLimits(60, 300)) as workers:
        outcomes = workers.read([capture("quick"), capture("sleep"), capture("never")])
        assert isinstance(next(outcomes)[1], Loaded)
        workers._give(1, capture("sleep"))
        process = workers._busy[0]._process
    assert process.returncode == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


def test_a_reader_that_cannot_start_is_no_documents_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken installation stops the run with one error, and quarantines nothing."""
    (tmp_path / "extractors").mkdir()
    (tmp_path / "extractors" / "__init__.py").write_text("raise SystemExit(9)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with (
        Workers(2, ReadingLimits(20, 300)) as workers,
        pytest.raises(WorkerError, match="status 9"),
    ):
        list(workers.read([capture("words")]))
