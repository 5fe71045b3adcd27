"""A quantity while it is being built, in tokens of its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.numbers.numeral import Numeral
from extractors.records import Comparator, Direction, Kind, Quantity
from extractors.tokens import Tokens
from extractors.vocabulary.measures import Currency


@dataclass(slots=True, eq=False)
class Item:
    """A quantity in tokens i to j, with sign and unit; `left` and `right` take in its comparators.

    `noun` is the phrase counted, `after` the token from which what follows is read, `first` and
    `last` the numerals it was made of, `moved` the token of the word of change, `coin` the small
    coin its money is told in, if any. Values are in the whole currency.
    """

    i: int
    j: int
    kind: Kind
    value: float | None
    first: Numeral
    last: Numeral
    low: float | None = None
    high: float | None = None
    comparator: Comparator = "exact"
    unit: str = ""
    numerator: float | None = None
    denominator: float | None = None
    direction: Direction | None = None
    rule: str = ""
    left: int = 0
    right: int = 0
    noun: tuple[int, int] | None = None
    moved: int | None = None
    percent: bool = False
    money: bool = False
    coin: Currency | None = None

    @classmethod
    def of(cls, numeral: Numeral, j: int, kind: Kind, unit: str, rule: str) -> Item:
        """The quantity of one numeral, its words and unit up to token j."""
        return cls(numeral.i, j, kind, numeral.value, numeral, numeral, unit=unit, rule=rule)

    def quantity(self, tokens: Tokens) -> Quantity:
        """The record."""
        start, end = tokens.starts[self.i], tokens.ends[self.j - 1]
        return Quantity(
            tokens.text[start:end], self.kind, self.value, self.low, self.high, self.comparator,
            self.unit, self.numerator, self.denominator, self.direction, start, end, self.rule,
        )  # fmt: skip
