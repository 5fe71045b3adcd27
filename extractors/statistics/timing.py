"""The period of each figure of a sentence: its own, one taken over, or that of the release."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.quantities.item import Item
from extractors.records import Period
from extractors.statistics.baselines import is_baseline, is_reached, sets_beside
from extractors.statistics.carried import (
    ahead,
    carried_period,
    end_of_a_move,
    framed,
    from_elsewhen,
    is_timeless,
    looks_back,
)
from extractors.statistics.covered import covered
from extractors.statistics.periods import period_of
from extractors.statistics.reach import is_up_to_now, usable
from extractors.statistics.remembered import is_quoted
from extractors.statistics.scope import Scope
from extractors.statistics.sentence import Memory, Said
from extractors.statistics.when import When


@dataclass(slots=True)
class Timing:
    """The times of one sentence, asked for figure by figure, in order.

    `carried` says of each figure whether its subject is that of the one before; `before` is the
    period of the last figure that is no baseline.
    """

    said: Said
    times: list[When]
    carried: list[bool]
    memory: Memory
    scope: Scope
    before: Period | None = None

    def period(self, k: int) -> Period | None:
        """The period of the figure at place k, None where no time is said or implied."""
        period = self._told(k)
        if not is_baseline(self.said, k):
            self.before = lasting(period, self.times)
        return period

    def _told(self, k: int) -> Period | None:
        said, item, times = self.said, self.said.items[k], self.times
        memory = self.memory
        if is_timeless(said, item, times):
            return None
        if all(_is_span(when, memory) for when in times) and (
            ends := end_of_a_move(said, item, memory)
        ):
            return ends
        period = period_of(said, item, times, carried=self.carried[k])
        if period is not None:
            return period
        if not usable(said, item, times):
            return self._taken_over(k)
        if sets_beside(said, k):
            return self.before
        return None if is_baseline(said, k) else self._release(item)

    def _taken_over(self, k: int) -> Period | None:
        """The time of the figure before, or of an earlier sentence."""
        said, item, memory, carried = self.said, self.said.items[k], self.memory, self.carried
        shared = self.before if carried[k] and not from_elsewhen(said, item) else None
        if said.tokens.words[max(0, item.left - 2) : item.left] == ["rather", "than"]:
            shared = None  # "will be 5 days from April rather than 8"
        if shared and not (is_up_to_now(said, shared) and is_reached(said, item)):
            return shared
        leads = all(is_baseline(said, other) for other in range(k))
        goes_on = carried[0] or looks_back(said) or memory.lead_period is not None
        if carried[k] and not (leads and goes_on):
            return ahead(said, item, memory)
        release = self._release(item)
        if (memory.period or memory.day) and is_quoted(said, item) != memory.quoted:
            # what is told of a time is not told by who speaks next
            return framed(said, item, memory) or release
        told = carried_period(said, item, memory, carried[k], release)
        return told or covered(said, item, memory) or ahead(said, item, memory)

    def _release(self, item: Item) -> Period | None:
        """The time of the release, which is not that of what people say of other things."""
        said = self.said
        told = self.scope.release(said, self.memory)
        return None if told is None or is_quoted(said, item) else told


def _is_span(when: When, memory: Memory) -> bool:
    """Whether a time is all that lies between two told before ("over the same period")."""
    span = memory.stretches.get("span")
    return span is not None and (when.period.start, when.period.end) == (span.start, span.end)


def lasting(period: Period | None, times: list[When]) -> Period | None:
    """A period that other claims may be of too: not how long a change took."""
    return None if any(when.lasted and when.period is period for when in times) else period
