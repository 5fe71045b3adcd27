"""Quotations with their speakers, and sentences that report a person's words without marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from extractors.documents.announced import announces
from extractors.documents.captions import caption, go_on, headlines
from extractors.documents.dates import written_date
from extractors.documents.persons import is_organisation
from extractors.documents.places import is_signed
from extractors.documents.quotations import Quote, find_quotes, starts_quoted
from extractors.documents.reported import reported_in
from extractors.documents.sentences import split
from extractors.documents.speakers import LOCATED, MASK, Cast, attribute
from extractors.records import Block, Document, Quotation, Speaker

# "2. Jane March 11, 2015 at 7:47 pm #", "Jane says: 11 March 2015": whose comment follows.
COMMENT: Final = re.compile(
    r"(?:\d{1,5}\. )?(?P<name>[^\d:]{1,60}?)(?: says| said| wrote)?[ :,|–—-]{1,3}(?:on |at )?"
    r"(?=(?:\d{1,2}(?:st|nd|rd|th)? [A-Z]|[A-Z][a-z]{2,8}\.? \d|\d{4}-))"
)
LONGEST_OPENING: Final = 120
SILENT: Final = frozenset({"headline", "boilerplate", "table"})


@dataclass(slots=True)
class Ear:
    """What has been heard up to some block: the people, who was announced, who spoke last."""

    text: str
    cast: Cast = field(default_factory=Cast)
    quotations: list[Quotation] = field(default_factory=list)
    reported: list[Quotation] = field(default_factory=list)
    announced: Speaker | None = None
    carried: Speaker | None = None
    located: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Finds the names that places in the text have."""
        self.located = frozenset(LOCATED.findall(self.text))

    def hear(self, block: Block, following: Block | None) -> None:
        """Takes in one block; `following` is the next one."""
        text = self.text
        if self._is_caption(block):
            self.carried = self.announced = None
        elif block.section == "comment":
            self._hear_comment(block)
        elif block.kind == "heading" or block.section in SILENT:
            self.announced = self.carried = None
        elif block.section == "quote":
            self._hear_whole(block)
        else:
            continues = following is not None and starts_quoted(
                text[following.start : following.start + 2]
            )
            self._hear_prose(block, find_quotes(text, block.start, block.end, continues=continues))

    def hear_within(self, block: Block) -> None:
        """Takes in a block of a speech: of its quotations, those that somebody is named for."""
        if block.section in SILENT:
            return
        first = len(self.quotations)
        quotes = find_quotes(self.text, block.start, block.end, continues=False)
        self._hear_prose(block, quotes)
        self.quotations[first:] = [
            one
            for one in self.quotations[first:]
            if one.speaker is not None and not is_organisation(one.speaker)
        ]
        self.reported.clear()
        self.announced = self.carried = None

    def _is_caption(self, block: Block) -> bool:
        """Whether a block only names the speaker of the words right before it, which nobody was
        said to speak; they are that person's then.
        """
        last = len(self.quotations) - 1
        if last < 0 or block.kind not in ("paragraph", "heading", "quotation"):
            return False
        quote = self.quotations[last]
        unnamed = quote.speaker is None and not self.text[quote.end : block.start].strip("\"”’' \n")
        speaker = caption(self.text[block.start : block.end]) if unnamed else None
        if speaker is None:
            return False
        while last >= 0 and self.quotations[last].speaker is None:
            between = self.text[self.quotations[last].end : quote.start]
            if between.strip("\"“”‘’' \n"):
                break
            quote = self.quotations[last]
            self.quotations[last] = replace(quote, speaker=speaker)
            last -= 1
        self.cast.meet(speaker)
        return True

    def _hear_comment(self, block: Block) -> None:
        """Takes a reader's comment: from its opening line on, the words are that reader's."""
        self.announced = None
        opening = COMMENT.match(
            self.text, block.start, min(block.end, block.start + LONGEST_OPENING)
        )
        if opening is not None and written_date().match(self.text, opening.end(), block.end):
            name = opening["name"].strip(" ,:-–—|")
            self.carried = Speaker(name) if name else None
        elif self.carried is not None:
            self.quotations.append(Quotation(block.start, block.end, self.carried))

    def _hear_whole(self, block: Block) -> None:
        """Takes a block that is quotation from end to end."""
        start, end = block.start, block.end
        while start < end and self.text[start] in '“”"‘„':
            start += 1
        while end > start and (self.text[end - 1] in '“”"' or self._closing_single(start, end)):
            end -= 1
        speaker = self.announced or self.carried
        if end > start:
            self.quotations.append(Quotation(start, end, speaker))
        self.carried, self.announced = speaker, None

    def _closing_single(self, start: int, end: int) -> bool:
        return end - start > 1 and self.text[end - 1] in "’'" and self.text[end - 2] in ".,?!…"

    def _hear_prose(self, block: Block, quotes: list[Quote]) -> None:
        text = self.text
        spans = split(text, block.start, block.end)
        masked = _masked(text, block, quotes)
        said: list[Speaker | None] = []
        met: list[Speaker | None] = []
        for start, end in spans:
            clause = masked[start - block.start : end - block.start]
            speaker = attribute(clause, self.cast) if clause.strip(MASK + " ") else None
            said.append(speaker)
            if speaker is None:
                met.append(
                    self.cast.introduce(clause)
                    or self.cast.glance(clause, self.located)
                    or self.cast.goes_on(clause)
                )
                continue
            met.append(speaker)
            reported = None if is_organisation(speaker) else reported_in(clause)
            if reported is not None:
                first, last = reported
                self.reported.append(Quotation(start + first, start + last, speaker))
        latest = self._assign(block, quotes, spans, said, met)
        at_end = bool(quotes) and quotes[-1].end >= block.end - 2
        self.announced = None
        if not quotes and text[block.end - 1] == ":":
            self.announced = announces(text[block.start : block.end], self.cast)
        if not quotes and self.announced is None:
            self.announced = next((one for one in reversed(met) if one is not None), None)
        self.carried = latest if quotes and (at_end or latest is not None) else None

    def _assign(
        self,
        block: Block,
        quotes: list[Quote],
        spans: list[tuple[int, int]],
        said: list[Speaker | None],
        met: list[Speaker | None],
    ) -> Speaker | None:
        """Gives each quotation of a block its speaker; returns the last one's.

        `said` is who speaks in each sentence, `met` who speaks in it or is introduced.
        """
        latest: Speaker | None = None
        for quote in quotes:
            first, last = _within(spans, quote.start), _within(spans, quote.end - 1)
            speaker = said[first] or said[last]
            opens = quote.start - block.start <= 1
            again = latest is not None and self.text[quote.end - 1] in ".!?"
            if not quote.is_long(self.text) and not again and (speaker is None or not opens):
                continue
            if speaker is None and opens:
                speaker = self.announced or self.carried
            if speaker is None and quote is quotes[-1]:
                speaker = caption(self.text[quote.end : block.end])
            if speaker is None:
                speaker = latest or next((one for one in met[:first][::-1] if one), None)
            self.quotations.append(Quotation(quote.start, quote.end, speaker))
            latest = speaker
        return latest


def hear(document: Document) -> tuple[tuple[Quotation, ...], tuple[Quotation, ...]]:
    """Returns a document's quotations and its reported sentences, in order.

    In a speech all words are one person's: there only whole quoted blocks count, and words that
    are given to somebody else by name.
    """
    ear = Ear(document.text)
    spoken = document.speaker is not None and not is_signed(document)
    for block, following in pairwise((*document.blocks, None)):
        if block is None:
            continue
        if spoken and block.section != "quote":
            ear.hear_within(block)
            continue
        ear.hear(block, following)
    if spoken:
        return tuple(ear.quotations), tuple(ear.reported)
    ear.quotations = go_on(document, ear.quotations)
    quoted = headlines(document.text, document.blocks, ear.quotations)
    return (*quoted, *ear.quotations), tuple(ear.reported)


def _masked(text: str, block: Block, quotes: list[Quote]) -> str:
    """Returns a block's text with quoted words of a sentence's length masked, offsets kept."""
    parts: list[str] = []
    place = block.start
    for quote in quotes:
        parts.append(text[place : quote.start])
        parts.append(MASK * (quote.end - quote.start))
        place = quote.end
    parts.append(text[place : block.end])
    return "".join(parts)


def _within(spans: list[tuple[int, int]], place: int) -> int:
    for number, (_, end) in enumerate(spans):
        if place < end:
            return number
    return len(spans) - 1
