"""Text to numbers: what stands there, what it is worth, and the role of each that is no
statistic."""

from extractors.numbers.find import find_numbers

__all__ = ["find_numbers"]
