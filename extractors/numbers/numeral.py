"""A number expression while it is being read, in tokens of its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractors.records import Form, Role

Style = Literal[
    "digits", "words", "fraction", "vague", "majority", "multiple", "ordinal", "ratio", "none",
    "mark",
]  # fmt: skip


Found = tuple[Role, str]  # a role, and the rule that gave it

# after a number: nothing is counted
ENDS = frozenset([".", ",", ";", ":", ")", "'", '"', "!", "?", "-", ""])

MOST = 1e300  # no number above it is read


@dataclass(slots=True)
class Numeral:
    """A number expression in tokens i to j (j excluded) and what is known of it so far.

    `style` says how it is written; a `mark` is a stretch that measures nothing (a date, a phone).
    `direction` is 1 for multiples that say a rise, -1 for a fall.
    """

    i: int
    j: int
    value: float | None
    form: Form = "cardinal"
    style: Style = "digits"
    role: Role = "statistic"
    rule: str = "number"
    direction: int = 0
    numerator: float | None = None
    denominator: float | None = None


def tidy(value: float) -> float:
    """The value without the dust of binary arithmetic: 0.018, not 0.018000000000000002."""
    return value if value.is_integer() else float(f"{value:.12g}")


def worth(word: str) -> float | None:
    """What a run of digits is worth, or None where it is no number that can be told."""
    try:
        value = float(word.replace(",", ""))
    except (ValueError, OverflowError):  # digits of other scripts that float does not read
        return None
    return value if value <= MOST else None
