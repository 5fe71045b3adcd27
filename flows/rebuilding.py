"""The steps of a rebuild as plain functions, and their order; Prefect or not, these are run."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractors.vocabulary.load import extractor_version
from flows.pipeline import Directly
from flows.progress import Progress
from flows.runners import open_reader, sized
from flows.settings import Settings
from flows.terminal import plural
from warehouse import archive, fetches, settling
from warehouse.archive import ArchiveRef
from warehouse.captures import Capture, Outcome, Quarantined
from warehouse.errors import WarehouseError
from warehouse.loading import LoadSummary
from warehouse.rebuild import Rebuilding, Rebuilt
from warehouse.turns import turn

# Each time round, someone loaded while we rebuilt; their files are read, and we try again.
MOST_ROUNDS = 20
_TRUNCATED = "WARC-Truncated"

Entry = tuple[ArchiveRef, Capture]


@dataclass(slots=True)
class Report:
    """What a rebuild read and made."""

    loaded: LoadSummary = field(default_factory=LoadSummary)
    rebuilt: Rebuilt | None = None
    warnings: tuple[str, ...] = ()
    """What is odd, each in a sentence."""

    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        summary = self.loaded
        return {name: getattr(summary, name) for name in LoadSummary.__slots__}

    def sentence(self) -> str:
        """`12 documents … from the archive.`, and how the facts compare with those before."""
        summary = self.loaded
        said = (
            f"{plural(summary.new, 'document')}, {plural(summary.revised, 'more revision')} and"
            f" {plural(summary.quarantined, 'input')} in quarantine, from the archive."
        )
        compared = [self.rebuilt.sentence()] if self.rebuilt else []
        return " ".join([said, *compared, *self.warnings])

    def verdict(self) -> str:
        """The sentence, after the word `Warning` where not all is well."""
        is_well = not self.loaded.quarantined and not self.warnings
        return self.sentence() if is_well else f"Warning: {self.sentence()}"


class Run:
    """One rebuild: reads what the archive holds in the workers, loads it aside, swaps it in."""

    def __init__(
        self, run_id: str, warehouse: Path, workers: int, settings: Settings, progress: Progress
    ) -> None:
        self.report = Report()
        self._id = run_id
        self._settings = sized(settings, workers)
        self._progress = progress
        self._version = extractor_version()
        self._rebuilding = Rebuilding(warehouse, settings.lock_seconds)
        self._reader = open_reader(workers, settings, warehouse)
        self._read: set[str] = set()

    def follow(self, conductor: Directly) -> Report:
        """Takes the rebuild through all its steps. What fails leaves the old warehouse as it is."""
        path, patience = self._rebuilding.path, self._settings.turn_seconds
        with (
            self._rebuilding.begun() as rebuilding,
            turn(path, "rebuilding", "rebuild", patience, self._progress.tell),
            self._reader,
        ):
            rebuilding.aside.start_run(self._id, "rebuild", {}, self._version)
            number = itertools.count(1)
            for _ in range(MOST_ROUNDS):
                for batch in self._batches():
                    conductor.step(f"reread batch {next(number)}", self.reread, batch)
                conductor.step("check", self.check)
                said = self.report.sentence()
                rebuilding.aside.finish_run(self._id, "completed", self.report.counts(), said)
                self.report.rebuilt = conductor.step("swap", rebuilding.swap_in, self._read)
                if self.report.rebuilt:
                    return self.report
        raise WarehouseError(
            f"Others load into {rebuilding.path} faster than it can be made again:"
            " stop them, then rebuild again."
        )

    def reread(self, entries: Sequence[Entry]) -> None:
        """Reads a batch of the archive and loads it aside."""
        whole = [capture for _, capture in entries if not _is_cut(capture)]
        outcomes: dict[int, Outcome] = dict(self._reader.begin(whole))
        cut = [
            Quarantined(capture, "too large", "Only the beginning of the file was kept.")
            for _, capture in entries
            if _is_cut(capture)
        ]
        refs = {capture.sha256: ref for ref, capture in entries}
        in_order = [outcomes[place] for place in range(len(whole))]
        warehouse = self._rebuilding.aside
        attempts = fetches.restored(capture for _, capture in entries)
        self.report.loaded += warehouse.load(
            self._id, [*in_order, *cut], refs, self._version, attempts
        )

    def check(self) -> None:
        """Corrects what is known to be wrong, and tests the figures against each other."""
        path, patience = self._rebuilding.aside.path, self._settings.lock_seconds
        # Aside is in the folder of the warehouse, where its corrections file is looked for.
        applied, _ = settling.settle(path, self._settings.corrections, wait_seconds=patience)
        self.report.warnings = applied.lost

    def _batches(self) -> Iterator[list[Entry]]:
        """What the archive holds beyond what was read, within the limits of a batch."""
        batch: list[Entry] = []
        size = 0
        folder = self._rebuilding.folder
        names = [name for name in archive.files(folder) if name not in self._read]
        self._progress.begin(len(names))
        for name in names:
            for entry in archive.read_file(folder, name):
                batch.append(entry)
                size += len(entry[1].content)
                full = len(batch) >= self._settings.batch_documents
                if full or size > self._settings.batch_mb * 1e6:
                    yield batch
                    batch, size = [], 0
            self._read.add(name)
            self._progress.advance(1)
        if batch:
            yield batch


def _is_cut(capture: Capture) -> bool:
    """Whether the archive holds only the beginning of what was too large."""
    return any(name == _TRUNCATED for name, _ in capture.headers)
