"""One sentence on its way to statistics, and what is remembered from the one before."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from extractors.numbers.find import Reading
from extractors.quantities.item import Item
from extractors.records import Block, Document, Period
from extractors.tokens import Tokens


@dataclass(slots=True)
class Said:
    """A sentence with numbers: its tokens, numbers and quantities, and where it stands.

    What rules ask of each figure, and would find by going through the whole sentence, is found
    once: `baselines` says of each item, as far as subjects are known, whether another is compared
    with it; `wholes` holds the last item before each that is stated as a total; `after_baselines`
    says of the first token of a time whether it is bound to such a baseline.
    """

    document: Document
    folded: str
    block: Block
    reading: Reading
    items: list[Item]
    text: str
    tokens: Tokens = field(init=False)
    baselines: list[bool] = field(default_factory=list)
    wholes: list[Item | None] = field(default_factory=lambda: [None])
    after_baselines: dict[int, bool] = field(default_factory=dict)
    _commas: list[int] | None = None
    _edges: list[int] | None = None
    _numbers: list[int] | None = None
    _aside: int | None = None
    _ends: frozenset[int] | None = None

    def __post_init__(self) -> None:
        """Takes the tokens of the sentence from its reading."""
        self.tokens = self.reading.tokens

    @property
    def published(self) -> date | None:
        """The day the document was published, against which "this year" is told."""
        return self.document.published

    def clause(self, item: Item) -> list[str]:
        """The words of an item's clause: what ", and" or a semicolon parts is another."""
        words = self.tokens.words
        if self._edges is None:
            self._edges = [k for k in self._marks() if _parts(words, k)]
        edges = self._edges
        if not edges:
            return words
        before, after = bisect_left(edges, item.left), bisect_left(edges, item.right)
        start = edges[before - 1] if before else 0
        return words[start : edges[after] if after < len(edges) else len(words)]

    def since_comma(self, item: Item) -> list[str]:
        """The words between the last comma or semicolon before an item, and the item."""
        words = self.tokens.words
        commas = self._marks()
        before = bisect_left(commas, item.left)
        return words[commas[before - 1] + 1 if before else 0 : item.left]

    def pauses(self, start: int, end: int) -> list[int]:
        """The commas and semicolons among tokens `start` to `end`."""
        commas = self._marks()
        if not commas:
            return commas
        return commas[bisect_left(commas, start) : bisect_left(commas, end)]

    @property
    def opens_aside(self) -> int:
        """The first comma before "which", "where" or "whose"; past the end where there is none."""
        if self._aside is None:
            words = self.tokens.words
            asides = (k for k in self._marks() if words[k] == "," and _relates(words, k + 1))
            self._aside = next(asides, len(words))
        return self._aside

    @property
    def ends(self) -> frozenset[int]:
        """The tokens after the items, each with all that belongs to it."""
        if self._ends is None:
            self._ends = frozenset([item.right for item in self.items])
        return self._ends

    def _marks(self) -> list[int]:
        if self._commas is None:
            words = self.tokens.words
            self._commas = [k for k, word in enumerate(words) if word in (",", ";")]
        return self._commas

    def number_after(self, at: int) -> int:
        """The token at or after `at` where a number begins that may not stand within a noun
        phrase.
        """
        if self._numbers is None:
            free = [n.i for n in self.reading.numerals if n.role not in _WITHIN_PHRASES]
            self._numbers = sorted([*free, *(other.left for other in self.items)])
        after = bisect_left(self._numbers, at)
        return self._numbers[after] if after < len(self._numbers) else len(self.tokens)


_WITHIN_PHRASES = ("age_qualifier", "name", "ordinal", "pronoun", "reference")


def _relates(words: list[str], k: int) -> bool:
    return words[k : k + 1] in (["which"], ["where"], ["whose"])


def _parts(words: list[str], k: int) -> bool:
    return words[k] == ";" or words[k + 1 : k + 2] in (["and"], ["but"], ["while"])


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


UNGRADED: Final = Verdict()


@dataclass(slots=True)
class Memory:
    """What earlier sentences said that later ones lean on.

    `subject`, `period` and `total` are those of the latest statistic, `share_subject` of the latest
    share, `counted` of the latest count, `asked` those whom a survey asked, kept at headings,
    `last` the latest figure; `lead` those of the sentence that introduces a list; `time` is the
    last period said outright, `frame` the one that opened the paragraph, `had` whether the latest
    figures are of what had been before; `told` the kind and subject of each figure so far, kept at
    headings; `day` is the last day named, `before` the sentence before if it holds no number; `row`
    is the subject of the cell to the left, with its row and caption; `reference` is the stretch of
    time that was told first, `as_at` the first day at which things were counted,
    `stretches` the last year, quarter and month told, `counts` the times of the wholes counted, by
    their number: all four kept at headings. `dated` is the block in
    which `period` was told, `method` whether the section is on how the figures were made, `heading`
    the time that its heading names, `earlier` the time with which that of the sentence before was
    compared.
    Reset at each heading.
    """

    subject: Subject | None = None
    told: list[tuple[str, Subject]] = field(default_factory=list)
    share_subject: Subject | None = None
    counted: Subject | None = None
    asked: Subject | None = None
    last: Item | None = None
    period: Period | None = None
    time: Period | None = None
    frame: Period | None = None
    lead_frame: Period | None = None
    ahead: Period | None = None
    frame_quoted: bool = False
    covered: Period | None = None
    had: bool = False
    total: float | None = None
    total_code: str | None = None
    total_of: set[str] = field(default_factory=set)
    total_period: Period | None = None
    day: Period | None = None
    before: tuple[int, int] | None = None
    lead_period: Period | None = None
    lead_subject: Subject | None = None
    lead_total: float | None = None
    row: tuple[tuple[str, ...], Subject] | None = None
    verdict: Verdict = UNGRADED
    reference: Period | None = None
    as_at: Period | None = None
    method: bool = False
    counts: dict[float, Period] = field(default_factory=dict)
    stretches: dict[str, Period] = field(default_factory=dict)
    dated: Block | None = None
    quoted: bool = False
    heading: Period | None = None
    earlier: Period | None = None

    def told_here(self, block: Block) -> bool:
        """Whether the time of the claim before was told in this paragraph, or in the same list."""
        if self.dated is None or block.kind == "cell":
            return False
        return self.dated is block or self.dated.kind == block.kind == "item"
