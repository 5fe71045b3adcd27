"""One sentence on its way to statistics, and what is remembered from the one before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from extractors.numbers.find import Reading
from extractors.quantities.item import Item
from extractors.records import Block, Document, Period
from extractors.tokens import Tokens


@dataclass(slots=True)
class Said:
    """A sentence with numbers: its tokens, numbers and quantities, and where it stands."""

    document: Document
    folded: str
    block: Block
    reading: Reading
    items: list[Item]
    text: str

    @property
    def tokens(self) -> Tokens:
        """The tokens of the sentence."""
        return self.reading.tokens

    @property
    def published(self) -> date | None:
        """The day the document was published, against which "this year" is told."""
        return self.document.published

    def clause(self, item: Item) -> list[str]:
        """The words of an item's clause: what ", and" or a semicolon parts is another."""
        words = self.tokens.words
        edges = [k for k in range(len(words)) if words[k] == ";" or _coupled(words, k)]
        start = max((k for k in edges if k < item.left), default=0)
        return words[start : min((k for k in edges if k >= item.right), default=len(words))]


def _coupled(words: list[str], k: int) -> bool:
    return words[k] == "," and words[k + 1 : k + 2] in (["and"], ["but"], ["while"])


@dataclass(slots=True)
class Subject:
    """What a statistic is about: the phrase, its code, and the singular noun counted."""

    text: str
    code: str | None
    unit: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The grades and the judgement area of one claim."""

    grades: tuple[str, ...] = ()
    judgement: str | None = None


@dataclass(slots=True)
class Memory:
    """What earlier sentences said that later ones lean on.

    `subject`, `period` and `total` are those of the latest statistic, `share_subject` of the latest
    share, `counted` of the latest count, `last` the latest figure; `lead` those of the sentence
    that introduces a list; `time` is the last period said outright, `frame` the one that opened the
    paragraph, `had` whether the latest figures are of what had been before; `told` the kind and
    subject of each figure so far, kept at headings; `day` is the last day named, `before` the
    sentence before if it holds no number; `row` is the subject of the cell to the left, with its
    row and caption; `reference` is the stretch of time that was told first, kept at headings.
    Reset at each heading.
    """

    subject: Subject | None = None
    told: list[tuple[str, Subject]] = field(default_factory=list)
    share_subject: Subject | None = None
    counted: Subject | None = None
    last: Item | None = None
    period: Period | None = None
    time: Period | None = None
    frame: Period | None = None
    had: bool = False
    total: float | None = None
    total_code: str | None = None
    total_of: str | None = None
    day: Period | None = None
    before: tuple[int, int] | None = None
    lead_period: Period | None = None
    lead_subject: Subject | None = None
    lead_total: float | None = None
    row: tuple[tuple[str, ...], Subject] | None = None
    verdict: Verdict = field(default_factory=Verdict)
    reference: Period | None = None
