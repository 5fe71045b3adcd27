"""What of the times of a sentence is kept for those after it."""

from __future__ import annotations

from datetime import date, timedelta

from extractors.documents.places import section_in
from extractors.quantities.item import Item
from extractors.records import Block, Period
from extractors.statistics.anaphora import length_of
from extractors.statistics.reach import bound_to_baseline
from extractors.statistics.sentence import Memory, Said
from extractors.statistics.when import When
from extractors.vocabulary.contexts import context

_FEW = 30  # a smaller number may well be told of other things, too


def remember_period(
    said: Said, item: Item, period: Period | None, memory: Memory, carried: bool
) -> None:
    """Keeps the time of a claim for those that lean on it."""
    if period and period.start and period.start == period.end:
        memory.day = period
    published = said.published
    first = (period.start or period.end) if period else None
    if first and published and first > published:
        period = None  # a time to come is no other claim's
    memory.period = period or (memory.period if carried else None)
    if period is not None and item.kind == "count" and item.value and item.value > _FEW:
        memory.counts[item.value] = period
    if period is not None:
        memory.dated, memory.quoted = said.block, is_quoted(said, item)


def is_quoted(said: Said, item: Item) -> bool:
    """Whether an item stands in someone's words."""
    place = said.tokens.starts[item.left]
    return section_in(said.document, said.block, place) == "quote"


def of_the_whole(said: Said, item: Item, total: float, memory: Memory) -> Period | None:
    """The open time in which the whole was counted that an item is a part of ("We have seen 48
    homes since June. Four were poor").
    """
    period = memory.total_period
    if total != memory.total or period is None or period.end is not None:
        return None
    shifts = said.tokens.word(item.left - 1) in ("from", "to")
    here = memory.told_here(said.block) and is_quoted(said, item) == memory.quoted
    return period if here and item.kind == "count" and not shifts else None


def forget_now(published: date | None, memory: Memory, block: Block) -> None:
    """Ends the hold of "now" and "today" with their paragraph, and that of what opened it, which a
    list under it shares.
    """
    period = memory.period
    if period is not None and period.start == period.end == published:
        memory.period = None
    if block.kind != "item":
        memory.lead_frame = None
    memory.frame = memory.lead_frame
    if block.kind != "item":
        memory.ahead = None


def remember_times(said: Said, times: list[When], memory: Memory) -> None:
    """Keeps the time against which a later one may be told, and the one that holds from here on."""
    memory.had = "had" in said.tokens.words
    if said.block.kind == "heading":
        memory.heading = _of_section(said, times)
    if times:
        _remember_told(said, times, memory)
    _remember_frame(said, times, memory)


def _remember_told(said: Said, times: list[When], memory: Memory) -> None:
    """Keeps the times against which later ones may be told."""
    _remember_stretches(said, times, memory)
    year = said.block.kind == "title" and any(_is_calendar(when.period) for when in times)
    if memory.reference is None and not year:
        memory.reference = next((when.period for when in times if is_stretch(said, when)), None)
    if memory.as_at is None:
        memory.as_at = next((when.period for when in times if _is_as_at(said, when)), None)
    earlier = [when.period for when in times if when.told and _is_before(when, memory.time)]
    if earlier or not all(when.told for when in times):
        memory.earlier = earlier[0] if earlier else None


def _remember_stretches(said: Said, times: list[When], memory: Memory) -> None:
    """Keeps the last time told, the last stretch of each length, and that between two times."""
    for when in reversed(times):
        dateline = when.period.start == when.period.end == said.published
        if dateline or when.told or when.compared or when.lasted:
            continue
        if when.period.start and not bound_to_baseline(said, when):
            memory.time = when.period
            break
    for when in times:
        held = when.compared or when.told or when.lasted or bound_to_baseline(said, when)
        length = None if held else length_of(when.period)
        if length and not (length == "year" and _is_calendar(when.period)):
            memory.stretches[length] = when.period
    if any(not when.told for when in times):
        memory.stretches.pop("span", None)
        if span := _span(said, times):
            memory.stretches["span"] = span


def _remember_frame(said: Said, times: list[When], memory: Memory) -> None:
    """Keeps the time that holds from here on, and the one to come."""
    if times:
        memory.ahead = times[0].period if times[0].i == 0 and _is_ahead(said, times[0]) else None
    framed = next((when for when in times if _frames(said, when)), None)
    if framed is None and not said.items and not context("tellers").isdisjoint(said.tokens.words):
        framed = next((when for when in times if is_stretch(said, when)), None)
        memory.period = framed.period if framed else memory.period  # "The poll ran in May 2015."
    if framed is not None:
        memory.frame = framed.period
        place = said.tokens.starts[framed.i]
        memory.frame_quoted = section_in(said.document, said.block, place) == "quote"
    elif times:
        memory.frame = None
    if said.block.kind != "item":
        memory.lead_frame = memory.frame if _leads_on(said, memory.frame) else None


def _span(said: Said, times: list[When]) -> Period | None:
    """The stretch between two times that a sentence compares: from the first day of the one ("from
    £21m in 2011 to £5m in 2015"), from the day after it where they are days or months ("90 in
    March, up 4% on the year before"). A year compared with the one before stays what is told of.
    """
    level = next((when.period for when in times if not _is_compared(said, when)), None)
    other = next((when.period for when in times if _is_compared(said, when)), None)
    if level is None or other is None or level.end is None or other.start is None:
        return None
    if level.start is None or other.end is None or other.end >= level.start:
        return None
    long = (level.end - level.start).days > _MONTH
    if long and (level.start - other.end).days == 1:
        return None
    text = f"{other.text} {level.text}"
    return Period(text, other.start if long else other.end + timedelta(days=1), level.end)


_MONTH = 31  # days


def _is_compared(said: Said, when: When) -> bool:
    return when.compared or when.told or bound_to_baseline(said, when)


def _is_ahead(said: Said, when: When) -> bool:
    """Whether a time is still to come ("From April", "Next year")."""
    first = when.period.start
    return first is not None and said.published is not None and first > said.published


def across_headings(memory: Memory) -> Period | None:
    """The time against which one told in the next section may be told: no year named alone."""
    time = memory.time
    return None if time is None or _is_calendar(time) else time


def _is_calendar(period: Period) -> bool:
    """Whether a year is named alone ("in 2012"), and so told of anything, not of a release."""
    return period.start is not None and (period.start.month, period.start.day) == (1, 1)


def _of_section(said: Said, times: list[When]) -> Period | None:
    """The time that a heading gives its section ("Results for 2014/15"), where it tells nothing."""
    if len(times) != 1 or said.items:
        return None
    when, end = times[0], len(said.tokens)
    closes = when.j >= end - (not said.tokens.word(end - 1)[:1].isalnum())
    whole = when.period.start is not None and when.period.end is not None
    return when.period if whole and (closes or when.i == 0) else None


def _leads_on(said: Said, frame: Period | None) -> bool:
    """Whether a list shares the time that opens what stands before it: a day only past a colon."""
    day = frame is not None and frame.start == frame.end
    return not day or said.text.rstrip().endswith(":")


def _is_as_at(said: Said, when: When) -> bool:
    """Whether a time is the day at which a release of figures counts ("at 31 March 2023")."""
    day, published = when.period.start, said.published
    if day is None or published is None or day != when.period.end or day >= published:
        return False
    if when.compared or when.told or when.lasted:
        return False
    before = said.tokens.words[max(0, when.i - 2) : when.i + 2]
    return "at" in before[-3:] or before[:2] == ["day", ","]  # "On census day, 5 October 2023"


def is_stretch(said: Said, when: When) -> bool:
    """Whether a time is a stretch of the past that figures may be of."""
    first, last, published = when.period.start, when.period.end, said.published
    if (
        when.compared
        or when.told
        or when.lasted
        or first is None
        or last is None
        or published is None
    ):
        return False
    return first < last <= published


def _frames(said: Said, when: When) -> bool:
    """Whether a time holds for the sentences that follow in its paragraph.

    It opens its sentence ("In the last year the council …"), or dates the figures that speak
    ("Figures for summer 2015 show …").
    """
    first, last = when.period.start, when.period.end
    if when.compared or first is None or last is None or first == last == said.published:
        return False
    words = said.tokens.words
    if words[0] in _AMONG and words[when.j : when.j + 1] == [","] and "," not in words[: when.j]:
        return True  # "Of the homes we saw last year, …"
    opens = when.i == 0 or said.tokens.word(when.i - 1) == '"'
    return opens or said.tokens.word(when.j) in context("figures_speak")


_AMONG = frozenset(["of", "among"])


def _is_before(when: When, time: Period | None) -> bool:
    return bool(time and time.start and when.period.end and when.period.end < time.start)
