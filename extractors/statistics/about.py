"""What each figure of a sentence is about, and the units that figures lend each other."""

from __future__ import annotations

from extractors.numbers.numeral import tidy
from extractors.quantities.item import Item
from extractors.quantities.proportions import spoken_ratio
from extractors.statistics.baselines import is_baseline
from extractors.statistics.benchmarks import says_benchmark
from extractors.statistics.population import subject
from extractors.statistics.sentence import Memory, Said, Subject
from extractors.statistics.subjects import stands_for
from extractors.statistics.tables import cell_subject, scale_cell
from extractors.statistics.verbs import clause_start
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import changes
from extractors.vocabulary.measures import loads


def subjects(said: Said, memory: Memory) -> tuple[list[Subject | None], list[bool]]:
    """The subject of each item, and whether it was carried over; bare numbers get its unit."""
    within: Subject | None = None
    rate: Item | None = None
    abouts: list[Subject | None] = []
    carried: list[bool] = []
    for k, item in enumerate(said.items):
        _points(said, item)
        spoken_ratio(said.tokens, item)
        about, back = subject(said, item, memory, within)
        if said.block.kind == "cell":
            about, back = cell_subject(said, item, memory), False
            scale_cell(said, item, about)
        bare = _lend_unit(said, k, about, within)
        if rate is not None:
            _lend_rate(said, k, rate, bare=bare)
        _told_again(said, item, said.items[k - 1] if k else memory.last)
        abouts.append(about)
        carried.append(back)
        within = about or within
        if item.kind == "rate":
            rate = item
        said.baselines.append(is_baseline(said, k))  # neither it nor those before change any more
    return abouts, carried


def _lend_unit(said: Said, k: int, about: Subject | None, within: Subject | None) -> bool:
    """Gives a bare number its subject's unit; whether it was bare."""
    item = said.items[k]
    if about is not None and not item.unit and item.kind in ("count", "change"):
        unit = "person" if about.unit in context("collectives") else about.unit
        item.unit = unit if unit[:1].isalpha() else ""
    above, _, below = item.unit.partition(" per ")
    lent = item.noun is None and not item.money and above in (below, "unit", "")
    own = about if above != below or (about and about.unit in loads()) else None
    whose = within or own
    if item.kind == "rate" and lent and whose is not None and below:
        counted = loads()[whose.unit].counts if whose.unit in loads() else whose.unit
        below = counted if below == "unit" else below
        item.unit = f"{counted} per {below}"  # "1,078 offences, an average of 35 a day"
    measured = said.items[k - 1] if k else None
    differs = item.rule in ("than before", "fewer") and not (item.percent or item.money)
    if measured and measured.kind == "measure" and differs and item.noun is None:
        item.unit = measured.unit  # "took 24 minutes, six fewer than last year"
    bare = item.kind == "count" and item.noun is None
    if measured and bare and _is_so_long(said, k, about):
        item.kind, item.unit = "measure", measured.unit
    return bare


def _is_so_long(said: Said, k: int, about: Subject | None) -> bool:
    """Whether a bare number says how long, as the item before it does: "29.1 years, up from 26.4",
    "the wait is 26 weeks; nobody should wait for more than six".
    """
    measured = said.items[k - 1]
    if measured.kind != "measure":
        return False
    if about is not None and about.unit == "wait":
        return True
    words = said.tokens.words[clause_start(said.tokens, measured.left) : measured.left]
    return is_baseline(said, k) and context("sum_nouns").isdisjoint(words)


def _lend_rate(said: Said, k: int, model: Item, *, bare: bool) -> None:
    """Gives a baseline the rate it is compared with: `model`, the last one before it."""
    item = said.items[k]
    link = said.tokens.words[model.right : item.left]
    level = link == ["to"] or link[-4:] == ["against", "an", "average", "of"]
    if not (level or is_baseline(said, k)):
        return
    if item.kind == "amount" and model.unit.startswith(f"{item.unit} per"):
        item.kind, item.unit = "rate", model.unit
    elif bare and not (model.money or model.denominator):
        item.kind, item.unit = "rate", model.unit  # "15 children each, compared with 29"
    elif bare and (model.denominator or 0) > 1 and model.denominator and item.value is not None:
        # "60 per 10,000 children, compared with 54 in 2010"
        item.kind, item.unit = "rate", model.unit
        item.numerator, item.denominator = item.value, model.denominator
        item.value = tidy(item.value / model.denominator)


def _told_again(said: Said, item: Item, before: Item | None) -> None:
    """Makes "in July it was 240", "the figure was 44" and "its target was 25" what the figure
    before them was.
    """
    if before is not None and item.kind == "amount" and before.kind == "rate":
        alike = (before.value or 0) / _UNLIKE < (item.value or 0) < (before.value or 0) * _UNLIKE
        total = "total" in said.tokens.words[clause_start(said.tokens, item.left) : item.left]
        same = alike and not total and before.unit.startswith(f"{item.unit} per ")
        if same and stands_for(said.tokens, item):
            item.kind, item.unit, item.rule = "rate", before.unit, "told again"  # "it is now £38"
        return
    if before is None or item.kind != "count" or item.noun is not None:
        return
    ranged = item.low is not None and item.rule.startswith("ranging")
    again = ranged or stands_for(said.tokens, item) or says_benchmark(said, item)
    if before.kind not in ("rate", "measure", "amount") or not again:
        return
    if before.money or (before.denominator or 0) > 1 < (item.high or 0):
        return
    item.kind, item.unit, item.rule = before.kind, before.unit, "told again"
    if before.kind == "rate" and (before.denominator or 0) > 1 and before.denominator:
        item.numerator, item.denominator = item.value, before.denominator
        item.value = tidy((item.value or 0) / before.denominator)


_UNLIKE = 10  # times as much: no price of the same


def _points(said: Said, item: Item) -> None:
    """Makes "a gap of 5.9 points" percentage points, where the document speaks of percentages."""
    tokens = said.tokens
    at = item.last.j
    bare = item.kind in ("count", "change") and item.first.style in ("digits", "words")
    if not bare or tokens.word(at) not in ("point", "points") or not (item.value or 0) <= _WHOLE:
        return
    words = tokens.words
    gap = not context("gaps").isdisjoint(words) or changes().verbs.ending(words, item.left)
    spoken = any(word in said.folded for word in ("%", "per cent", "percent"))
    if not (gap or item.kind == "change") or not spoken:
        return
    if not context("scored").isdisjoint(words):
        return
    item.kind = "change" if item.kind == "change" else "measure"
    item.unit, item.rule, item.noun = "percentage_point", "points of per cent", None
    item.j = item.right = max(at + 1, item.j)


_WHOLE = 100  # percentage points
