"""The report of an ingest: what became of everything that was given, in counts and in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, fields

from extractors.errors import PressfiguresError
from flows.sources.items import Skipped
from warehouse.loading import LoadSummary

WARNING = "Warning: "
Left = tuple[str, str, str]


@dataclass(slots=True)
class Report:
    """What became of everything that was given: documents by outcome, and what was found."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    reread: int = 0
    """Known bytes, read again because the extractor is another than the one that read them."""
    statistics: int = 0
    numbers: int = 0
    ratings: int = 0
    requests: int = 0
    """Requests over the network, redirects and retries included."""
    skipped: list[Skipped] = field(default_factory=list)
    quarantined: list[Left] = field(default_factory=list)
    """Address, reason, message."""
    failed: list[Left] = field(default_factory=list)
    """What could not be had this time, and is asked for again by the next run."""
    warnings: list[str] = field(default_factory=list)
    """What is odd about the whole, each in a sentence."""
    faults: list[str] = field(default_factory=list)
    """Why the run as a whole has failed, though what could be had is loaded."""

    def add(self, summary: LoadSummary) -> None:
        """Adds what the loading of a batch brought, quarantine aside."""
        for name in ("new", "revised", "unchanged", "reread", "statistics", "numbers", "ratings"):
            setattr(self, name, getattr(self, name) + getattr(summary, name))

    def merge(self, other: Report) -> None:
        """Adds what became of other documents."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        return {
            name: len(value) if isinstance(value, list) else value
            for name, value in asdict(self).items()
        }

    def sentence(self) -> str:
        """`3 new, 0 revised, 11 unchanged, 1 skipped, 0 quarantined`, and why.

        What was read again, or could not be had, is counted where there is any: these numbers add
        up to what was given.
        """
        counts = self.counts()
        names = {name: name for name in ("new", "revised", "unchanged")}
        if self.reread:
            names["reread"] = "read again"
        names |= {"skipped": "skipped", "quarantined": "quarantined"}
        said = ", ".join(f"{counts[name]:,} {words}" for name, words in names.items())
        said += _reasons(self.quarantined)
        if self.failed:
            said += f", {counts['failed']:,} not fetched{_reasons(self.failed)}"
        return said

    def verdict(self) -> str:
        """The sentence, after the word `Warning` where not all is well, with what is odd."""
        said = (
            " ".join([f"{self.sentence()}.", *self.warnings]) if self.warnings else self.sentence()
        )
        return f"{WARNING}{said}" if self.quarantined or self.failed or self.warnings else said


def _reasons(left: list[Left]) -> str:
    reasons = Counter(reason for _, reason, _ in left)
    if not reasons:
        return ""
    return f" ({', '.join(f'{n} {reason}' for reason, n in sorted(reasons.items()))})"


class IngestFailed(PressfiguresError):  # noqa: N818 (a verdict on the whole; what there was is loaded)
    """A run that fell short as a whole: its report, and why in a sentence."""

    def __init__(self, report: Report) -> None:
        super().__init__(" ".join(report.faults))
        self.report = report
