"""Grades set out in a table or a list: "Quality of education | Good", "Leadership: Outstanding"."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.documents.sentences import split
from extractors.records import Block, Document, Rating
from extractors.statistics.mentions import may_grade, mentions
from extractors.statistics.places import places
from extractors.statistics.providers import UNRATED, kinds_at_large, named_providers
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context
from extractors.vocabulary.lexicon import number_words
from extractors.vocabulary.names import Named, judgements
from extractors.vocabulary.verdicts import grades

LONGEST_LINE = 120
_OVERALL = Named("", "overall")


def card(
    document: Document, block: Block, folded: str, provider: tuple[int, int] | None
) -> Iterator[Rating]:
    """The rating that a table cell or a labelled line gives the provider named at `provider`,
    or a cell the one that its row names.
    """
    if block.end - block.start > LONGEST_LINE or (provider is None and block.kind != "cell"):
        return
    own = _named_in_row(document, folded, block) if block.kind == "cell" else None
    where = own or provider
    if where is None:
        return
    tokens = Tokens.of(document.text, folded, block.start, block.end)
    label: Named | None
    if own is not None:
        label, start = _judgement(Tokens.of(block.headers[0]).words) or _OVERALL, 0
    elif block.kind == "cell":
        label, start = _row(block), 0
    else:
        label, start = _label(tokens)
    if label is None:
        return
    hit = grades().wordings.at(tokens.words, start)
    if hit is None or hit[0] < len(tokens) - (tokens.words[-1] == ".") or len(hit[1].grades) != 1:
        return
    yield Rating(
        document.text[slice(*where)], hit[1].grades[0], label.code or None, None, None,
        block.section, document.text[block.start : block.end], *where, "report card",
    )  # fmt: skip


def _row(block: Block) -> Named | None:
    """The judgement that the row of a cell names; "" is the code of the overall one."""
    row = block.headers[1] if len(block.headers) > 1 else ""
    return _judgement(Tokens.of(row).words)


def _named_in_row(document: Document, folded: str, block: Block) -> tuple[int, int] | None:
    """Where the row of a cell names a provider from end to end, as offsets."""
    row = block.headers[1] if len(block.headers) > 1 else ""
    if not row or not may_grade(folded, block.start, block.end):
        return None
    tokens = Tokens.of(row)
    if named_providers(tokens, frozenset(), None) != [(0, len(tokens))]:
        return None
    at = document.text.rfind(row, 0, block.start)
    return (at, at + len(row)) if at >= 0 else None


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
        words, start = ["for", *words], 0  # "Leadership" alone is one only where it is a label
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


def of_section(document: Document, folded: str, block: Block) -> tuple[int, int] | None:
    """Where a heading names a provider from end to end, whom what follows is about, as offsets."""
    if block.end - block.start > LONGEST_LINE:
        return None
    tokens = Tokens.of(document.text, folded, block.start, block.end)
    whole = [(0, len(tokens))]
    return (block.start, block.end) if named_providers(tokens, frozenset(), None) == whole else None


def subject(
    document: Document, folded: str, title: Tokens, names: frozenset[str]
) -> tuple[int, int] | None:
    """Where the one provider stands that the whole document is about, as offsets.

    The title of a report names it; or the title tells of one grade, and it or the first sentence
    after it names one provider or council; or that sentence gives one provider a grade.
    """
    named = named_providers(title, names, document.publisher)
    found = in_title(title, named)
    told = _tells_grade(title)
    if found is not None or (not told and (named or not kinds_at_large().isdisjoint(title.words))):
        return found
    if named:
        return (title.starts[named[0][0]], title.ends[named[0][1] - 1]) if len(named) == 1 else None
    block = next((one for one in document.blocks if one.section in ("summary", "body")), None)
    if block is None:
        return None
    start, end = next(iter(split(document.text, block.start, block.end)))
    tokens = Tokens.of(document.text, folded, start, end)
    near = named_providers(tokens, names, document.publisher)
    if not told and not _tells_grade(tokens):
        return None
    spots = [one for one in places(tokens, names) if told and one.area.kind not in UNRATED]
    if spots and (not near or spots[0].i < near[0][0]):
        near = [(place.i, place.j) for place in spots]  # no "Marsh Lodge, a home in Hull"
    if len(near) != 1:
        return None
    i, j = near[0]
    return tokens.starts[i], tokens.starts[i] + len(tokens.raw(i, j).removesuffix("\u2019s"))


def _tells_grade(title: Tokens) -> bool:
    """Whether a title words one grade, of nothing in numbers and no kind of provider at large."""
    graded = mentions(title, primed=True)
    if len(graded) != 1 or len(graded[0].grades) != 1:
        return False
    before = title.words[: graded[0].i]
    counted = any(word[0].isdecimal() or word in number_words().cardinals for word in before)
    return not counted and kinds_at_large().isdisjoint(title.words)
