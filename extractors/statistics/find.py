"""Finds every statistic of a document: the order of the steps stands here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter

from extractors.documents.persons import is_organisation
from extractors.documents.places import section_in, speaker_in
from extractors.documents.sentences import past_bullet, split
from extractors.numbers.find import may_count, number, read_sentence
from extractors.quantities.find import quantities
from extractors.quantities.item import Item
from extractors.records import Block, Document, Number, Rating, Speaker, Statistic
from extractors.statistics.about import subjects
from extractors.statistics.baselines import baseline, is_baseline
from extractors.statistics.carried import is_age
from extractors.statistics.covered import remember_covered
from extractors.statistics.deeds import told_apart
from extractors.statistics.dollars import local_dollar, localise
from extractors.statistics.figures import is_figurative
from extractors.statistics.grading import earlier_verdict, verdicts
from extractors.statistics.incidental import is_by_the_way
from extractors.statistics.kept import Claim, remember
from extractors.statistics.naming import introduced
from extractors.statistics.others import listed
from extractors.statistics.places import Place, places
from extractors.statistics.ratings import Known, may_rate, ratings
from extractors.statistics.relative import opening
from extractors.statistics.remembered import (
    across_headings,
    forget_now,
    of_the_whole,
    remember_times,
)
from extractors.statistics.report_cards import card, of_section
from extractors.statistics.scope import Scope, scope_of
from extractors.statistics.sentence import UNGRADED, Memory, Said, Subject
from extractors.statistics.tables import (
    cell_place,
    cell_verdict,
    name_cell,
)
from extractors.statistics.times import whens
from extractors.statistics.timing import Timing, lasting
from extractors.statistics.totals import total_of
from extractors.statistics.verbs import clause_start
from extractors.statistics.whereabouts import area_of
from extractors.statistics.whose import SELF
from extractors.tokens import FOOTNOTE, Tokens, fold
from extractors.vocabulary.contexts import context

Found = tuple[list[Statistic], list[Number], list[Rating]]


def find(document: Document) -> Found:
    """Every statistic, number and rating of a document, each in the order of its text."""
    statistics: list[Statistic] = []
    numbers: list[Number] = []
    rated: list[Rating] = []
    folded = fold(document.text)
    prose, memory = Memory(), Memory()
    scope, dollar = scope_of(document, folded), local_dollar(folded, document.publisher)
    latest: Rating | None = None
    tabled, provider = False, scope.provider
    for block in document.blocks:
        if (block.kind == "cell") != tabled:
            # what a table says is nothing that the prose after it leans on
            tabled = not tabled
            prose, memory = (memory, _of_a_table(memory)) if tabled else (memory, prose)
        if block.kind in ("heading", "title"):
            provider = of_section(document, folded, block) or scope.provider
            method = _is_method(folded, block)
            reference = None if method else memory.reference
            memory = Memory(
                told=memory.told,
                reference=reference,
                as_at=memory.as_at,
                asked=memory.asked,
                method=method,
                counts=memory.counts,
                stretches=memory.stretches,
                covered=memory.covered,
                time=across_headings(memory),
            )
        elif block.kind == "item":
            memory.subject = memory.subject or memory.lead_subject
        elif block.kind != "cell":
            memory.lead_period = memory.lead_total = None
        forget_now(document.published, memory, block)
        rated += card(document, block, folded, provider)
        spans = split(document.text, past_bullet(document.text, block), block.end)
        graded, counted = may_rate(block, folded), may_count(folded, block.start, block.end)
        for k, span in enumerate(spans):
            stated: list[Rating] = []
            if graded:
                known = Known(latest, provider, provider != scope.provider, scope.publisher)
                stated = [*ratings(document, block, folded, span, scope.names, known)]
            latest = stated[-1] if stated else None
            rated += stated
            said = _read(document, block, folded, span, opens=k == 0) if counted else None
            if said is None:
                memory.lead_subject = _lead(document, folded, span) or memory.lead_subject
                memory.before = None if block.kind in ("heading", "title") else span
            else:
                localise(said.items, dollar)
                statistics += _statistics(said, memory, scope)
                numbers += _numbers(said)
                memory.before = None if said.items else span
    numbers.sort(key=_START)
    return statistics, numbers, rated


def _lead(document: Document, folded: str, span: tuple[int, int]) -> Subject | None:
    """What a list is of, as a sentence without figures that introduces it says."""
    if not document.text[slice(*span)].rstrip().endswith(":"):
        return None
    return introduced(Tokens.of(document.text, folded, *span))


def _of_a_table(memory: Memory) -> Memory:
    """What the cells of a table lean on, apart from what prose will."""
    return replace(memory, told=[], counts={}, stretches=dict(memory.stretches))


def _is_method(folded: str, block: Block) -> bool:
    """Whether a heading opens what is said of how the figures were made."""
    return not context("methods").isdisjoint(_WORDS.findall(folded, block.start, block.end))


_NOTE = re.compile(f"{FOOTNOTE}([^{FOOTNOTE}]{{1,12}}){FOOTNOTE}")
_WORDS = re.compile(r"[^\W\d_]+")


def _read(
    document: Document, block: Block, folded: str, span: tuple[int, int], *, opens: bool
) -> Said | None:
    """The sentence with its numbers, or None where it has none and opens in no time."""
    start, end = span
    if not may_count(folded, start, end) and not opening().match(folded, start, end):
        return None
    tokens = Tokens.of(document.text, folded, start, end)
    contact = block.section == "boilerplate"
    opens = opens and block.kind != "cell"
    reading = read_sentence(tokens, folded, opens_block=opens, contact=contact)
    if block.kind == "cell":
        name_cell(reading, block.headers)
    return Said(document, folded, block, reading, quantities(reading), document.text[start:end])


def _statistics(said: Said, memory: Memory, scope: Scope) -> list[Statistic]:
    """The statistics of a sentence, in order; the memory then holds what the last one said."""
    told = memory.time or memory.period or scope.told(memory)
    times = whens(said, told, scope.period, memory.stretches)
    abouts, carried = subjects(said, memory)
    named = listed(said.tokens, places(said.tokens, scope.names)) if said.items else []
    verdict = verdicts(said, carried, earlier_verdict(said, memory)) if said.items else []
    made: list[Statistic] = []
    claims: list[Claim] = []
    timing = Timing(said, times, carried, memory, scope)
    for k, item in enumerate(said.items):
        period = timing.period(k)
        total = total_of(
            said, item, abouts[k], memory, carried[k], made[-1].denominator if made else None
        )
        if period is None and total is not None and not times:
            period = of_the_whole(said, item, total, memory)
        place: Place | None = _place(said, item, named, scope)
        if place is None and k and carried[k] and _same_of(said.items, abouts, k):
            place = claims[-1].place if claims[-1].place in named else place
        core = abouts[k]
        about = core and replace(core, text=told_apart(said, item, core))
        claim = Claim(core, about, period, total, cell_verdict(said) or verdict[k], place)
        made.append(_statistic(said, item, claim))
        claims.append(claim)
    for k, claim in enumerate(claims):
        if not is_baseline(said, k):
            if lasting(claim.period, times) is not claim.period:
                claim = replace(claim, period=None)
            if not (k and is_by_the_way(said, said.items[k])):
                remember(said, said.items[k], claim, memory, carried[k])
    remember_times(said, times, memory)
    if scope.figures:
        remember_covered(said, times, memory)
    if said.text.rstrip().endswith(":"):
        memory.lead_total = memory.total
        memory.lead_subject = introduced(said.tokens) or memory.subject
        if times:
            memory.period = memory.lead_period = times[0].period
    memory.verdict = verdict[-1] if verdict else UNGRADED
    return made


def _same_of(items: list[Item], abouts: list[Subject | None], k: int) -> bool:
    """Whether figure k stands alone for some of those that the one before it is of."""
    about, before = abouts[k], abouts[k - 1]
    bare = items[k].noun is None and items[k].kind in ("count", "share")
    return bare and about is not None and before is not None and about.text == before.text


def _place(said: Said, item: Item, named: list[Place], scope: Scope) -> Place | None:
    if is_age(item):
        return None
    if said.block.kind == "cell":
        return cell_place(said, scope.names) or scope.place
    place = area_of(said.tokens, named, item, said.items, scope.place)
    return None if place is scope.place and place and _is_own(said, item) else place


_SUBJECT = 5  # tokens of a clause that hold its subject: "In the end I"


def _is_own(said: Said, item: Item) -> bool:
    """Whether somebody without an office tells what happened to them ("I waited for 11 days")."""
    start = clause_start(said.tokens, item.left)
    if SELF.isdisjoint(said.tokens.words[start : min(start + _SUBJECT, item.left)]):
        return False
    speaker = _person_at(said, said.tokens.starts[item.left])
    return speaker is not None and speaker.role is None and speaker != said.document.speaker


def _statistic(said: Said, item: Item, claim: Claim) -> Statistic:
    document, about, place = said.document, claim.about, claim.place
    start, end = said.tokens.starts[item.i], said.tokens.ends[item.j - 1]
    unit = item.unit or "unit"
    moves = item.kind in ("change", "multiple")
    return Statistic(
        text=document.text[start:end], kind=item.kind,
        value=item.value, low=item.low, high=item.high,
        comparator=item.comparator, unit=unit, numerator=item.numerator,
        denominator=item.denominator if item.denominator is not None else claim.total,
        population=about.text if about else unit,
        population_code=about.code if about else None,
        grades=claim.verdict.grades, judgement=claim.verdict.judgement,
        area=place.name if place else None, area_code=(place.area.code or None) if place else None,
        period=claim.period, direction=item.direction if moves else None,
        baseline=baseline(said, item),
        speaker=_person_at(said, start),
        section=section_in(document, said.block, start),
        figurative=is_figurative(said.tokens, item), sentence=said.text,
        start=start, end=end, rule=item.rule,
    )  # fmt: skip


def _person_at(said: Said, place: int) -> Speaker | None:
    """The person whose words stand at an offset; an organisation that speaks for itself is none."""
    speaker = speaker_in(said.document, said.block, place)
    return None if speaker is None or is_organisation(speaker) else speaker


_START = attrgetter("start")


def _numbers(said: Said) -> Iterator[Number]:
    for numeral in said.reading.numerals:
        yield number(said.tokens, numeral)
    for dated in said.reading.dates:
        words = said.tokens.raw(dated.i, dated.j)
        if dated.shape == "month" and words.isalpha():  # "in November" is a date too
            start = said.tokens.starts[dated.i]
            yield Number(words, None, "cardinal", "date", start, start + len(words), "month")
    notes = _NOTE.finditer(said.text) if FOOTNOTE in said.text else ()
    for note in notes:
        start, end = (said.tokens.start + place for place in note.span(1))
        yield Number(note[1], None, "cardinal", "reference", start, end, "footnote mark")
