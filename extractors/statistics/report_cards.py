"""Grades set out in a table or a list: "Quality of education | Good", "Leadership: Outstanding"."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.records import Block, Document, Rating
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.names import Named, judgements
from extractors.vocabulary.verdicts import grades

LONGEST_LINE = 120


def card(
    document: Document, block: Block, folded: str, provider: tuple[int, int] | None
) -> Iterator[Rating]:
    """The rating that a table cell or a labelled line gives the provider named at `provider`."""
    if provider is None or block.end - block.start > LONGEST_LINE:
        return
    tokens = Tokens.of(document.text, folded, block.start, block.end)
    if block.kind == "cell":
        label, start = _row(block), 0
    else:
        label, start = _label(tokens)
    if label is None:
        return
    hit = grades().wordings.at(tokens.words, start)
    if hit is None or hit[0] < len(tokens) - (tokens.words[-1] == ".") or len(hit[1].grades) != 1:
        return
    yield Rating(
        document.text[provider[0] : provider[1]], hit[1].grades[0], label.code or None, None, None,
        block.section, document.text[block.start : block.end], *provider, "report card",
    )  # fmt: skip


def _row(block: Block) -> Named | None:
    """The judgement that the row of a cell names; "" is the code of the overall one."""
    row = block.headers[1] if len(block.headers) > 1 else ""
    return _judgement(Tokens.of(row).words)


def _label(tokens: Tokens) -> tuple[Named | None, int]:
    """The judgement before a colon that opens a line, and the token after the colon."""
    if ":" not in tokens.words:
        return None, 0
    at = tokens.words.index(":")
    return _judgement(tokens.words[:at]), at + 1


def _judgement(words: list[str]) -> Named | None:
    """The judgement area that words name from end to end, but for an article."""
    start = int(words[:1] == ["the"])
    hit = judgements().at(words, start)
    if hit is None or hit[0] != len(words):
        return None
    named = hit[1]
    return Named("", named.label) if named.overall else named


def in_title(tokens: Tokens, names: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Where the title of a report names the one provider it is about, as offsets."""
    if len(names) != 1 or context("reports").isdisjoint(tokens.words):
        return None
    (i, j) = names[0]
    return tokens.starts[i], tokens.ends[j - 1]
