"""Identity: the ids of documents, revisions and facts, hashed from raw values, never from offsets.

A document is its canonical address and locale. A revision adds the content a reader would call
the same: text, blocks, quotations and the metadata that is shown; not the source's time of
change, the media type or the bytes, so that a page re-sent with other markup noise, or a release
re-saved unchanged, is no new revision. A fact (statistic, number, rating) is its document, its
folded words and which occurrence of those words it is; it keeps its id from revision to
revision, and a better reader that moves a span or finds another figure renames nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from extractors.records import Document, Speaker

_ID_BYTES = 10  # 20 hexadecimal digits: a billion facts collide with odds of one in a million
_TOKEN = re.compile(r"([^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]|_)")
_FOLDS = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
    }
)  # fmt: skip


def digest(*parts: str) -> str:
    """20 hexadecimal digits of the parts, in their order; no two lists of parts run together."""
    raw = "".join([f"{len(part)}:{part}" for part in parts]).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(raw, digest_size=_ID_BYTES).hexdigest()


def document_id(document: Document) -> str:
    """The id of a document: its canonical address and locale."""
    return digest("document", document.uri, document.locale)


def content_hash(document: Document) -> str:
    """The hash of one content of a document, 64 hexadecimal digits."""
    shown = {
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published.isoformat() if document.published else None,
        "published_basis": document.published_basis,
        "document_type": document.document_type,
        "speaker": _speaker(document.speaker),
        "withdrawn": document.withdrawn,
        "blocks": [
            (block.start, block.end, block.kind, block.section, block.level, block.headers)
            for block in document.blocks
        ],
        "quotations": [
            (quotation.start, quotation.end, _speaker(quotation.speaker))
            for quotation in document.quotations
        ],
        "text": document.text,
    }
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def _speaker(speaker: Speaker | None) -> tuple[str, str | None, str | None] | None:
    return (speaker.name, speaker.role, speaker.organisation) if speaker else None


def revision_id(document: Document) -> str:
    """The id of a revision: its document and the hash of its content."""
    return revision_of(document_id(document), content_hash(document))


def revision_of(document: str, content: str) -> str:
    """The id of a revision from the id of its document and the hash of its content."""
    return digest("revision", document, content)


def fold(word: str) -> str:
    """A word without regard to case, to curly quotes and to kinds of dash."""
    return word.translate(_FOLDS).casefold()


@lru_cache(maxsize=1 << 16)
def words_of(text: str) -> tuple[str, ...]:
    """The folded words, numbers and signs of a text, white space left out."""
    return tuple(fold(word) for word in _TOKEN.findall(text))


class Occurrences:
    """Which occurrence, counted from 1, of its own words a span of one text is.

    Counts words in the text itself, not records found in it. Two records with the same words at
    the same place are told apart by their order.
    """

    def __init__(self, text: str) -> None:
        """Reads the text once; every question after is answered from the index."""
        # Splitting gives gap, word, gap, word … gap: a word starts where the gap before it ends.
        pieces = _TOKEN.split(text)
        ends = list(accumulate(map(len, pieces)))
        self._starts = ends[0:-1:2]
        folds = {word: fold(word) for word in set(pieces[1::2])}
        self._words = [folds[word] for word in pieces[1::2]]
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            self._places[word].append(place)
        self._known: dict[tuple[str, ...], list[int]] = {}
        self._taken: Counter[tuple[str, tuple[str, ...], int]] = Counter()

    def fact_id(self, kind: str, document: str, text: str, start: int) -> str:
        """The id of the fact of a kind with these words, which stands at `start`."""
        words = words_of(text)
        occurrence = bisect_left(self._starts_of(words), start) + 1
        self._taken[kind, words, occurrence] += 1
        rank = self._taken[kind, words, occurrence]
        return digest(kind, document, " ".join(words), str(occurrence), str(rank))

    def _starts_of(self, words: tuple[str, ...]) -> list[int]:
        """Where in the text these words stand one after another, in order."""
        if words not in self._known:
            self._known[words] = [self._starts[place] for place in self._find(words)]
        return self._known[words]

    def _find(self, words: tuple[str, ...]) -> Iterator[int]:
        # Looks from the rarest word, so that "1 of 43" is not sought at every "1".
        if not words:
            return
        places = [self._places.get(word, ()) for word in words]
        rarest = min(range(len(words)), key=lambda index: len(places[index]))
        sought = list(words)
        for place in places[rarest]:
            first = place - rarest
            if first >= 0 and self._words[first : first + len(words)] == sought:
                yield first
