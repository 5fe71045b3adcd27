"""Where reported words begin in a sentence that names its speaker."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import Final

from extractors.documents.speakers import MASK, reporting
from extractors.documents.words import words

WHO: Final = re.compile(r", who(?:se)?\b")
NEXT: Final = re.compile(r" (?:today |also )?(?P<word>[\w£€$]+)")
# "announced that", "announced today that", "confirmed in a letter that"
GOING_ON: Final = frozenset(
    {"that", "how", "it", "there", "on", "in", "at", "last", "this", "today", "also"}
)


def reported_in(clause: str) -> tuple[int, int] | None:
    """Returns where reported words begin and end in a sentence with its quotations masked, or None
    where it only announces them ("Al Vale said:") or tells what somebody did ("has confirmed £9m").

    What is told of the speaker is not the speaker's: "Al Vale, who runs 14 homes, said …",
    "Al Vale, 58, said …", `“…,” said Al Vale, who runs 14 homes`.
    """
    if clause.rstrip().endswith(":"):
        figures = _tells_before_colon().search(clause)
        return (figures.start(), len(clause)) if figures else None
    if _acts(clause):
        return None
    told = _told_of().match(clause)
    start = told.end() if told else 0
    after = _after_quote().search(clause)
    if after is None or _going_on().search(clause, after.end()):
        return start, len(clause)
    described = WHO.search(clause, after.end())
    return start, described.start() if described else len(clause)


@cache
def _after_quote() -> re.Pattern[str]:
    """A reporting verb right after quoted words."""
    return re.compile(rf"{MASK}[^\w{MASK}]{{0,4}}\s?{reporting().pattern}")


@cache
def _tells_before_colon() -> re.Pattern[str]:
    """What is reported with a figure before what a colon announces: "said 46 of them came:"."""
    return re.compile(rf"{reporting().pattern} (?:that )?(?:[a-z]+ ){{0,2}}\d[^{MASK}]*:\s*$")


@cache
def _going_on() -> re.Pattern[str]:
    """A participle by which a speaker's words go on: ", adding that …"."""
    verbs = "|".join(sorted({verb.removesuffix("ed") for verb in words("speech", "reporting")}))
    return re.compile(rf", (?:{verbs}|say)ing\b")


def _acts(clause: str) -> bool:
    """Whether the one verb that reports tells of an act: "has confirmed £9m", not "that £9m"."""
    verbs = list(islice(reporting().finditer(clause), 2))
    if len(verbs) != 1 or verbs[0][0] not in words("speech", "acting"):
        return False
    following = NEXT.match(clause, verbs[0].end())
    return following is not None and following["word"] not in GOING_ON


@cache
def _told_of() -> re.Pattern[str]:
    """What is told of a person between the name and the reporting verb."""
    return re.compile(
        rf"[^,{MASK}]{{1,120}}, (?:who(?:se)?\b|(?:aged )?\d{{1,3}}\b(?=, )|an? )"
        rf"[^{MASK}]{{0,160}}?, {reporting().pattern}"
    )
