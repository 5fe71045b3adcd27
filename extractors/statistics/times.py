"""Every time a sentence says, in order."""

from __future__ import annotations

from extractors.records import Period
from extractors.statistics.anaphora import Stretches, anaphoric, length_of
from extractors.statistics.dated import dated, same_span, when_it_was
from extractors.statistics.holidays import holidays
from extractors.statistics.lasting import spans
from extractors.statistics.relative import phrases, relative
from extractors.statistics.sentence import Said
from extractors.statistics.when import When, moved
from extractors.tokens import Tokens


def whens(
    said: Said,
    base: Period | None = None,
    release: Period | None = None,
    stretches: Stretches | None = None,
) -> list[When]:
    """Every time said in a sentence, in order.

    `base` is the time said before, against which "a year earlier" is told; `release` that of the
    whole release ("in the quarter"), `stretches` the last year, quarter and month told by then.
    """
    tokens = said.tokens
    found: list[When] = []
    for mark in said.reading.dates:
        when = same_span(tokens, mark, found, base) or dated(said, mark)
        if when:
            found.append(when)
        again = when_it_was(said, mark)
        if again:
            found.append(again)
    for i, j, key in phrases().every(tokens.words):
        when = relative(said, i, j, key)
        if when:
            found.append(when)
    found += spans(said)
    found += holidays(said)
    found = _apart(_spread(said, found)) if found else []
    told = anaphoric(said, found, base, release, stretches)
    if not (found or told):
        return []
    placed = [when for when in told if when.period.start]
    found = _apart([*placed, *found, *(when for when in told if not when.period.start)])
    under = _under_rules(said)
    found = [when for when in found if when.i >= under]
    outright = any(not (when.lasted or when.compared) for when in found)
    return [when for when in found if not (outright and _has_taken(said, when))]


def _under_rules(said: Said) -> int:
    """The token at which "Under rules that came in 2014, …" is over: their time is no claim's."""
    words = said.tokens.words
    first = said.items[0].left if said.items else 0
    opens = words[:1] == ["under"] and "," in words[:first]
    return words.index(",") if opens else 0


def _has_taken(said: Said, when: When) -> bool:
    """Whether a time is how long a change has taken, up to the release."""
    return when.lasted and when.period.end == said.published


def _apart(found: list[When]) -> list[When]:
    """The times in order, without those that overlap an earlier or a longer one."""
    kept: list[When] = []
    for when in sorted(found, key=lambda when: (when.i, -when.j)):
        if not kept or when.i >= kept[-1].j:
            kept.append(when)
    return kept


def _spread(said: Said, found: list[When]) -> list[When]:
    """Two times joined by "between … and …" or "from … to …" made one."""
    tokens = said.tokens
    found = sorted(found, key=lambda when: (when.i, -when.j))
    joined: list[When] = []
    for when in found:
        last = joined[-1] if joined else None
        lead = tokens.words[last.i : min(last.i + 5, last.j)] if last else []
        opens = "and" if "between" in lead else "to" if "from" in lead else None
        if last and opens and 0 <= when.i - last.j <= 8:
            link = tokens.words[last.j : when.i] + tokens.words[when.i : when.i + 1]
            if opens in link and last.period.start and when.period.end:
                text, first = tokens.raw(last.i, when.j), last.period.start
                if first > when.period.end:  # "from November to March" is of two years
                    first = moved(first, -12, 0)
                period = Period(text, first, when.period.end)
                joined[-1] = When(last.i, when.j, period, last.compared)
                continue
        if last and (_next_months(tokens, last, when) or _next_years(said, last, when)):
            text = tokens.raw(last.i, when.j)
            period = Period(text, last.period.start, when.period.end)
            joined[-1] = When(last.i, when.j, period, last.compared)
            continue
        joined.append(when)
    return joined


def _next_years(said: Said, last: When, when: When) -> bool:
    """ "in 2014 and 2015": two years that make one time, where there is but one figure."""
    first, second = last.period, when.period
    whole = first.end is not None and second.start is not None and second.end is not None
    if not whole or said.tokens.words[last.j : when.i] != ["and"] or len(said.items) > 1:
        return False
    return length_of(first) == length_of(second) == "year" and _beside(first, second)


def _beside(first: Period, second: Period) -> bool:
    return bool(first.end and second.start and (second.start - first.end).days == 1)


def _next_months(tokens: Tokens, last: When, when: When) -> bool:
    """ "in June and July", "April to June": two months that make one time."""
    ends = last.period.end, when.period.start
    linked = tokens.words[last.j : when.i] in (["and"], ["to"], ["-"])
    if not linked or None in ends or "respectively" in tokens.words:
        return False
    short = [one for one in (last, when) if one.period.start and one.period.end]
    return len(short) == 2 and all(_a_month(one.period) for one in short) and _follows(last, when)


def _a_month(period: Period) -> bool:
    return bool(
        period.start and period.end and 27 <= (period.end - period.start).days <= 30
        and period.start.day == 1
    )  # fmt: skip


def _follows(last: When, when: When) -> bool:
    first, second = last.period.end, when.period.start
    return first is not None and second is not None and 0 < (second - first).days < 250
