"""The records: what a document says, each grounded in the document's one text.

Every record with `start` and `end` quotes half-open offsets (Unicode code points) into
`Document.text`; `document.text[start:end] == record.text` always. Offsets, rules and other
provenance stand outside equality: two records are equal when they mean the same.
Field names and values follow the annotation guidelines of the project's gold standard.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Section = Literal[
    "headline", "summary", "body", "bullet", "quote", "table", "notes", "comment", "boilerplate"
]
BlockKind = Literal["title", "heading", "paragraph", "item", "quotation", "cell"]
PublishedBasis = Literal["metadata", "date_line", "first_comment", "file", "capture"]
Form = Literal["cardinal", "fraction", "percent", "ordinal"]
Kind = Literal["count", "share", "amount", "rate", "measure", "change", "multiple"]
Comparator = Literal[
    "exact", "about", "just_under", "just_over", "under", "over", "at_most", "at_least", "between"
]
Direction = Literal["increase", "decrease"]
Role = Literal[
    "statistic", "date", "time", "phone", "address", "postcode", "ordinal", "reference",
    "list_marker", "url", "age_qualifier", "name", "pronoun",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: the name without titles, and role and organisation where the text says them."""

    name: str
    role: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A title, heading, paragraph, list item, quotation or table cell: `text[start:end]`.

    `headers` holds, for a table cell, its column header and its row header (in that order,
    "" where there is none) and the caption; for other blocks it is empty. `level` is the depth
    of a heading (1 to 6) or of a list item (1 for the outermost), else 0.
    """

    start: int
    end: int
    kind: BlockKind
    section: Section
    level: int = 0
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words `text[start:end]` (within one block, without the marks) and who says them."""

    start: int
    end: int
    speaker: Speaker | None


@dataclass(frozen=True, slots=True)
class Document:
    """One content of a release or article: its one canonical text, its blocks and its metadata.

    `uri` is the canonical address (with `locale` the identity of the document). Blocks are in
    reading order, do not overlap, are never empty, and hold every character of the text that is
    not white space between blocks. `speaker` is the person who gives a speech or signs an article.
    `updated_at` is the source's own time of change, where it states one. `reported` holds the
    sentences that give a person's words without quotation marks.
    """

    uri: str
    media_type: str
    text: str
    blocks: tuple[Block, ...]
    quotations: tuple[Quotation, ...] = ()
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    published_basis: PublishedBasis | None = None
    updated_at: datetime | None = None
    document_type: str | None = None
    locale: str = "en"
    speaker: Speaker | None = None
    withdrawn: bool = False
    reported: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A numeric expression: `value` is null where it names no single number ("2013-14").

    Percentages carry `value` as a share of one ("20%" is 0.20, `form` `percent`).
    `role` says what the number does: `statistic`, or why it is none.
    """

    text: str
    value: float | None
    form: Form
    role: Role = "statistic"
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    rule: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its comparator, unit, direction and both ends of a range.

    `value` is canonical (shares 0 to 1, magnitudes multiplied out, changes positive with a
    direction) and null for a range, whose ends are `low` and `high`. It is of the unit it is said
    in, small coin too ("19 cents" is 19 of `cent`), and a vague magnitude has both ends ("hundreds
    of miles": 100 to 1,000); a statistic has the currency's code, and the magnitude named.
    """

    text: str
    kind: Kind
    value: float | None
    low: float | None = None
    high: float | None = None
    comparator: Comparator = "exact"
    unit: str = ""
    numerator: float | None = None
    denominator: float | None = None
    direction: Direction | None = None
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    rule: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Period:
    """A time as said, with its first and last day where they are known (null: open)."""

    text: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a change or comparison is measured against, as said, with its value where it is said."""

    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Statistic:
    """A quantity that the document claims of some population at some time."""

    text: str
    kind: Kind
    value: float | None
    low: float | None
    high: float | None
    comparator: Comparator
    unit: str
    numerator: float | None
    denominator: float | None
    population: str
    population_code: str | None
    grades: tuple[str, ...]
    judgement: str | None
    area: str | None
    area_code: str | None
    period: Period | None
    direction: Direction | None
    baseline: Baseline | None
    speaker: Speaker | None
    section: Section
    figurative: bool
    sentence: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    rule: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Rating:
    """A named provider said to hold a grade; `text[start:end]` is the provider's name."""

    provider: str
    grade: str
    judgement: str | None = None
    date_text: str | None = None
    area_code: str | None = None
    section: Section = "body"
    sentence: str = ""
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    rule: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one document, each list in the order of the text."""

    document: Document
    statistics: tuple[Statistic, ...]
    numbers: tuple[Number, ...]
    ratings: tuple[Rating, ...]
