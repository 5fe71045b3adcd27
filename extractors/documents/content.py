"""The content of a page of unknown layout: the element that holds it, and what to leave out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import Tag

from extractors.documents.dates import find_date
from extractors.documents.furniture import LINKED, MOST_CHOSEN, Weight, is_furniture, is_named
from extractors.documents.headline import LONGEST_LINE, before, head_lines, lead
from extractors.documents.shown import Shown, inner, shown_blocks, upward
from extractors.documents.verdict import Verdict

# A block is chosen when most of its words are.
CHOSEN: Final = 0.6
# The element that holds the text holds this much of the prose that was chosen: blocks of so many
# words.
HOLDS: Final = 0.8
PROSE_WORDS: Final = 10
# Below this share of chosen words an element holds other things too: what was not chosen goes.
TIGHT: Final = 0.7
# A verdict that leaves out more of what a page says beside links has missed the text.
TRUSTED: Final = 0.25
FEWEST_WORDS: Final = 25
NOTHING: Final = Weight()
FIELDS: Final = (None, "email", "text", "search")


@dataclass(slots=True)
class Content:
    """The element that holds the text; by id, what of it is left out or set aside; what leads.

    `head`: the lines around the title, which may date the page.
    """

    root: Tag
    drop: set[int] = field(default_factory=set)
    aside: set[int] = field(default_factory=set)
    lead: list[Tag] = field(default_factory=list)
    head: list[str] = field(default_factory=list)


def choose_content(soup: BeautifulSoup, verdict: Verdict, title: Tag | None) -> Content | None:
    """Returns the content of a page; None where the verdict finds too little of it."""
    body = soup.body
    if body is None or verdict.words < FEWEST_WORDS:
        return None
    blocks = shown_blocks(soup)
    weights = _weigh(soup, blocks, verdict)
    whole = weights.get(id(body), NOTHING)
    # Counted by blocks: what is set deeper than elements are weighed does not reach the body.
    unlinked = sum(len(block.text) - min(len(block.text), block.linked) for block in blocks)
    if whole.chosen < max(1, TRUSTED * unlinked):
        return None
    content = Content(_narrow(body, weights))
    around = {id(one) for one in upward(title)} if title is not None else set()
    _sift(content, weights, whole.chosen, around)
    if title is None:
        return content
    content.head = head_lines(blocks, title)
    for part in before(content.root, title):
        dated = find_date(part.get_text(" ")[:LONGEST_LINE]) is not None
        (content.aside if dated else content.drop).add(id(part))
    if id(content.root) not in around:
        content.lead = list(lead(blocks, content.root, title))
    return content


def _weigh(soup: BeautifulSoup, blocks: Sequence[Shown], verdict: Verdict) -> dict[int, Weight]:
    """Returns the weight of every element that shows text."""
    weights: dict[int, Weight] = {}
    for block in blocks:
        size = len(block.text)
        chosen = size if verdict.share(block.text) >= CHOSEN else 0
        prose = len(block.text.split()) >= PROSE_WORDS and not block.is_linked(LINKED)
        weights.setdefault(id(block.tag), Weight()).holds = True
        for element in upward(block.tag):
            weight = weights.setdefault(id(element), Weight())
            weight.all += size
            weight.chosen += chosen
            weight.prose += chosen if prose else 0
            weight.linked += min(size, block.linked)
    for entry in soup.find_all(["input", "textarea"]):
        if entry.get("type") in FIELDS:
            for element in upward(entry):
                weights.setdefault(id(element), Weight()).form = True
    return weights


def _narrow(body: Tag, weights: dict[int, Weight]) -> Tag:
    """Returns the innermost element that holds nearly all of the chosen prose."""
    root, least = body, HOLDS * max(1, weights[id(body)].prose)
    while True:
        within = next(
            (
                child
                for child in inner(root)
                if not weights.get(id(child), NOTHING).holds
                and weights.get(id(child), NOTHING).prose >= least
            ),
            None,
        )
        if within is None:
            return root
        root = within


def _sift(content: Content, weights: dict[int, Weight], total: int, around: set[int]) -> None:
    """Marks the parts of the content that are none of its text; `around`: what holds the title."""
    own = weights[id(content.root)]
    tight = own.chosen >= TIGHT * own.all
    stack = [(child, tight or _flows(content.root, weights)) for child in inner(content.root)]
    while stack:
        tag, flows = stack.pop()
        weight = weights.get(id(tag))
        if weight is None:
            continue
        if id(tag) in around:
            stack += [(child, flows) for child in inner(tag)]
        elif is_named(tag, "byline") and weight.chosen <= MOST_CHOSEN * total:
            content.aside.add(id(tag))
        elif is_furniture(tag, weight, total, flows=flows) or not (flows or weight.chosen):
            content.drop.add(id(tag))
        else:
            stack += [(child, flows or _flows(tag, weights)) for child in inner(tag)]


def _flows(tag: Tag, weights: dict[int, Weight]) -> bool:
    """Whether an element holds chosen paragraphs itself: what stands among them is of the text."""
    found = (weights.get(id(child), NOTHING) for child in inner(tag))
    return any(weight.holds and weight.chosen for weight in found)
