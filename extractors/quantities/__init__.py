"""Numbers to quantities: comparators, ranges, ratios, units, currencies, changes."""

from extractors.quantities.find import find_quantities

__all__ = ["find_quantities"]
