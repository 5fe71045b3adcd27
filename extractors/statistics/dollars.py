"""Which country's dollar a plain "$" is: that of the one country with dollars that is spoken of."""

from __future__ import annotations

import re
from functools import cache

from extractors.quantities.item import Item
from extractors.vocabulary.load import toml

_PLAIN = "USD"  # what a plain "$" is read as
_SIGNS = ("$", "dollar", "cents")


@cache
def _homes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each currency with a dollar of its own, with the words for its country."""
    return tuple(
        (code, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, entry['home']))})(?!\w)"))
        for code, entry in toml("currencies").items()
        if "home" in entry
    )


def local_dollar(folded: str, publisher: str | None) -> str | None:
    """The currency that a plain "$" means in a document, None where it means that of America.

    A document that speaks of several countries with dollars, or of pounds too, tells nothing; of
    one that speaks of none its publisher's name does.
    """
    if not any(sign in folded for sign in _SIGNS) or "£" in folded:
        return None
    spoken = _spoken_of(folded) or _spoken_of((publisher or "").lower())
    return spoken[0] if len(spoken) == 1 and spoken[0] != _PLAIN else None


def _spoken_of(folded: str) -> list[str]:
    return [code for code, names in _homes() if names.search(folded)]


def localise(items: list[Item], code: str | None) -> None:
    """Gives amounts told in plain dollars the currency they are in, where it is told."""
    for item in items:
        if code and item.unit.split(" ")[0] == _PLAIN:
            item.unit = code + item.unit.removeprefix(_PLAIN)
