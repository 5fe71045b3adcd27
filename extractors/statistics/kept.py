"""What of a claim is kept for the claims after it: its subject, its whole and its time."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.quantities.item import Item
from extractors.records import Period
from extractors.statistics.asked import shortly, were_asked
from extractors.statistics.naming import named_before
from extractors.statistics.places import Place
from extractors.statistics.remembered import remember_period
from extractors.statistics.sentence import Memory, Said, Subject, Verdict
from extractors.statistics.totals import is_stated, is_total


@dataclass(frozen=True, slots=True)
class Claim:
    """All that a sentence adds to a quantity; `core` is what it is about without what they did."""

    core: Subject | None
    about: Subject | None
    period: Period | None
    total: float | None
    verdict: Verdict
    place: Place | None


def remember(said: Said, item: Item, claim: Claim, memory: Memory, carried: bool) -> None:
    """Keeps what later sentences may lean on."""
    period = claim.period
    memory.last = item
    if claim.core is not None and claim.about is not None:
        about = claim.about if item.noun is not None else claim.core
        memory.subject = about
        memory.told.append((item.kind, about))
        if item.kind == "share":
            memory.share_subject = about
        elif item.kind == "count":
            memory.counted = about
            if were_asked(said, item):
                fuller = named_before(about, memory)
                memory.subject = memory.counted = fuller or about
                memory.asked = fuller or (shortly(about) if about == claim.core else about)
    since = period is not None and period.start is not None and period.end is None
    dated = memory.period is not None and memory.told_here(said.block)
    same = memory.subject in (claim.core, claim.about)
    if not (since and dated and same):  # "up since August" dates no level
        remember_period(said, item, period, memory, carried)
    _remember_total(said, item, claim, memory, carried)


def _remember_total(said: Said, item: Item, claim: Claim, memory: Memory, carried: bool) -> None:
    """Keeps the whole that later counts and shares may be parts of."""
    ratio = item.denominator is not None and item.kind == "share" and is_stated(item)
    level = item.kind == "count" and claim.total is None and (item.noun is None or not carried)
    if not (ratio or level or is_total(said, item)):
        return
    memory.total = item.denominator if ratio else item.value
    memory.total_period = claim.period
    told = (claim.core, claim.about, memory.subject)
    memory.total_of = {about.text for about in told if about}
    known = claim.about.code if claim.about else None
    memory.total_code = known if ratio or is_total(said, item) else None
