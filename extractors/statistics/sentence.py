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
    share; `lead` those of the sentence
    that introduces a list; `day` is the last day named, `before` the
    sentence before if it holds no number. Reset at each heading.
    """

    subject: Subject | None = None
    share_subject: Subject | None = None
    period: Period | None = None
    total: float | None = None
    total_code: str | None = None
    total_of: str | None = None
    day: Period | None = None
    before: tuple[int, int] | None = None
    lead_period: Period | None = None
    lead_subject: Subject | None = None
    lead_total: float | None = None
    verdict: Verdict = field(default_factory=Verdict)
