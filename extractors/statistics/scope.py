"""What holds for a whole document: the place, the time and the provider of its title."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from extractors.numbers.find import read_sentence
from extractors.records import Document, Period
from extractors.statistics.covered import announces_figures
from extractors.statistics.gazetteer import gazetteer
from extractors.statistics.places import Place
from extractors.statistics.report_cards import subject
from extractors.statistics.sentence import Memory, Said
from extractors.statistics.times import whens
from extractors.statistics.titles import (
    ends_in_time,
    is_bulletin,
    labelled,
    names_things,
    names_time,
    title_place,
    title_tokens,
)
from extractors.vocabulary.verdicts import rating_words


@dataclass(frozen=True, slots=True)
class Scope:
    """What holds for a whole document: its title's place, period and provider (as offsets), the
    places of its own, whether it is a release of statistics, the provider that publishes it, and
    whether it announces figures.
    """

    place: Place | None
    period: Period | None
    names: frozenset[str]
    provider: tuple[int, int] | None = None
    statistical: bool = False
    publisher: tuple[int, int] | None = None
    figures: bool = False
    published: date | None = None

    def told(self, memory: Memory) -> Period | None:
        """The time of its title, or the first stretch that a statistical release tells; that also
        where it is within the title's, or the title's is only when the release came out.
        """
        told = memory.reference if self.statistical else None
        day = memory.as_at
        if told is not None and day is not None and _is_in_month(day, told):
            told = day  # "collected in October 2023", and then "On census day, 5 October 2023"
        if self.period is None or not self.statistical:
            return self.period or told
        for exact in filter(None, (told, memory.as_at)):
            if _is_within(exact, self.period) or self._came_out(exact):
                return exact
        return self.period

    def _came_out(self, told: Period) -> bool:
        """Whether the title's time is when the release came out, after the stretch it tells of."""
        own, day = self.period, self.published
        if own is None or day is None or own.start is None or own.end is None:
            return False
        return own.start <= day <= own.end and told.end is not None and told.end < own.start

    def release(self, said: Said, memory: Memory) -> Period | None:
        """The time of a figure that says none: that of the title, or in a statistical release
        without one that of the figure before in the same section, unless it is of an earlier time;
        the last day of the title's time, where the figure before is of it. None in what is said of
        how the figures were made.
        """
        if said.block.section == "notes" or memory.method:
            return None
        whole, last = memory.heading or self.told(memory), memory.period
        titled = (
            (memory.heading or self.period) is not None
            or not self.statistical
            or said.block.kind == "cell"
        )
        day = last is not None and whole is not None and last.start == last.end == whole.end
        if titled and day and memory.told_here(said.block):
            return last
        if titled or last is None or last.end is None:
            return whole
        older = whole is not None and whole.end is not None and last.end < whole.end
        return whole if older or last.start is None else last


def _is_within(inner: Period, outer: Period) -> bool:
    """Whether a stretch or day lies within another, which is a calendar year."""
    if inner.start is None or inner.end is None or outer.start is None or outer.end is None:
        return False
    year = (outer.start.month, outer.start.day, outer.end.month) == (1, 1, 12)
    inside = outer.start <= inner.start and inner.end <= outer.end
    return inside and year and (inner.start, inner.end) != (outer.start, outer.end)


def _is_in_month(day: Period, month: Period) -> bool:
    """Whether a day at which things were counted lies in the month that was told first."""
    if day.start is None or month.start is None or month.end is None:
        return False
    return month.start <= day.start <= month.end and (month.end - month.start).days <= _MONTH


_MONTH = 31  # days
_DATED_TITLES = frozenset(["national_statistics", "official_statistics"])


def scope_of(document: Document, folded: str) -> Scope:
    """What the title says for the whole document; its period holds for a statistical release."""
    named = gazetteer(document)
    block = next((block for block in document.blocks if block.kind == "title"), None)
    if block is None:
        return Scope(None, None, named, figures=announces_figures(document, folded))
    tokens = title_tokens(document, folded, block)
    times = whens(Said(document, folded, block, read_sentence(tokens, folded), [], ""))
    typed = document.document_type in _DATED_TITLES or labelled(document, folded)
    statistical = typed or is_bulletin(tokens, times)
    dated = len(times) == 1 and (typed or ends_in_time(document, tokens, times[0]))
    dated = dated or (statistical and names_time(document, tokens, times))
    dated = dated or names_things(document, tokens, times)
    period = times[0].period if dated else None
    provider = subject(document, folded, tokens, named)
    publisher, figures = _publisher(document, folded), announces_figures(document, folded)
    place = title_place(tokens, named)
    day = document.published
    return Scope(place, period, named, provider, statistical, publisher, figures, day)


def _publisher(document: Document, folded: str) -> tuple[int, int] | None:
    """Where a publisher that is rated itself is first named in its document, as offsets."""
    name = (document.publisher or "").lower()
    own = name.rpartition(" ")[2] in rating_words().selves
    start = folded.find(name) if own and " " in name else -1
    return (start, start + len(name)) if start >= 0 else None
