"""Figures that stand alone, set off from the words that say what they are of: "63%" above "of
carers have used their savings", "1,240" under "Children in care", "Average rent: £1,240".
"""

from __future__ import annotations

from bisect import bisect_left

from extractors.quantities.item import Item
from extractors.quantities.phrases import noun_phrase
from extractors.quantities.subjects import trim
from extractors.statistics.naming import made
from extractors.statistics.sentence import Said, Subject
from extractors.statistics.subjects import says_nothing
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import word_classes


def labelled(said: Said, item: Item) -> Subject | None:
    """What the label of a figure that stands alone says it is of, or None where it has none."""
    tokens = said.tokens
    if said.block.kind == "cell" or len(said.items) > 1 or not _opens(tokens, item):
        return None
    at = item.right
    while at < len(tokens) and not tokens.words[at][0].isalnum() and tokens.words[at] not in ":-":
        at += 1
    if at < len(tokens) - 1 and tokens.words[at] in (":", "-"):
        return _said_of(tokens, at + 1, item)
    if at < len(tokens):
        return None
    after, before = _beside(said, 1), _beside(said, -1)
    if after is not None and (before is None or _goes_on(said, after)):
        return _said_of(after, 0, item)
    return _said_of(before, 0, item) if before is not None else None


def _opens(tokens: Tokens, item: Item) -> bool:
    """Whether no word stands before the figure."""
    return not any(word[0].isalnum() for word in tokens.words[: item.left])


def _beside(said: Said, step: int) -> Tokens | None:
    """The block after the figure's own, or before it (`step` -1), if it is a label: few words, no
    figure and no full stop.
    """
    blocks = said.document.blocks
    at = bisect_left(blocks, said.block.start, key=lambda block: block.start) + step
    if not 0 <= at < len(blocks) or blocks[at].kind in ("title", "cell"):
        return None
    start, end = blocks[at].start, blocks[at].end
    if end - start > _LONGEST or said.document.text[start:end].rstrip()[-1:] in ".?!:":
        return None
    tokens = Tokens.of(said.document.text, said.folded, start, end)
    digits = any(word[0].isdecimal() for word in tokens.words)
    told = not context("told").isdisjoint(tokens.words)
    return None if digits or told or not tokens.words else tokens


_LONGEST = 120  # letters of a label


def _goes_on(said: Said, label: Tokens) -> bool:
    """Whether a label goes on from the figure before it: in lower case, or with none before."""
    return not said.document.text[label.starts[0]].isupper()


def _said_of(tokens: Tokens, start: int, item: Item) -> Subject | None:
    """What a label's words from token `start` name."""
    classes = word_classes()
    word = tokens.word(start)
    done = word in classes.participles or (word.endswith("ed") and word in classes.verbs)
    if done:  # "raised for research"
        start = next(
            (k + 1 for k in range(start, len(tokens)) if tokens.words[k] in ("for", "on", "to")),
            start,
        )
    first = noun_phrase(tokens, start)
    if first is None:
        return None
    phrase = trim(tokens, first[0], len(tokens))
    return None if phrase is None or says_nothing(tokens, phrase) else made(tokens, phrase, item)
