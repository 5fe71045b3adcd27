"""Text folded one to one, and sentences cut into tokens that keep their offsets.

Folding never moves a character: an offset into the fold is an offset into the text. Tokens are
words (with inner apostrophes), digit runs (thousands separators and decimals included) and single
signs. A hyphen between two letters joins: it is no token, so "two-thirds" and "two thirds" are the
same two tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

_PLAIN = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006", " "),
    **dict.fromkeys("\u2044\u2215", "/"),
    **dict.fromkeys("\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n\f\v", " "),
}

_PLAIN_OF_ASCII = {sign: plain for sign, plain in _PLAIN.items() if sign.isascii()}

# An invisible word joiner stands on both sides of a footnote's number, which is no part of the
# words it is set on ("2023⁠²⁠"): tokens leave it out.
FOOTNOTE = "\u2060"

# "1,234,567.8" | "12.5" | ".5" after a space | "don't", "children's" | any other single sign.
# Each is told by its first sign, and most words are of plain letters, which are told soonest.
_TOKEN = re.compile(
    r"""([a-z](?:&[^\W\d_]\b|[a-z]*(?![^\W\d_])(?:'[^\W\d_]+)*)    # plain words, a&e
      | [^\W\d_](?:&[^\W\d_]\b|[^\W\d_]*(?:'[^\W\d_]+)*)         # words
      | \d(?:\d{0,2}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d*(?:\.\d+)?)  # 1,234 and 1,234.5, 12 and 12.5
      | \.(?<![\w.]\.)\d+                                        # .5
      | \S)                                                      # any other sign
    """,
    re.VERBOSE,
)


def fold(text: str) -> str:
    """The text in lower case with look-alike quotes, dashes and spaces made plain, one to one."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals have two-character lower cases
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    signs = _PLAIN_OF_ASCII if lowered.isascii() else _PLAIN
    for sign, plain in signs.items():  # most do not occur: a tenth of translating every letter
        lowered = lowered.replace(sign, plain)
    return lowered


def words_of(phrase: str) -> tuple[str, ...]:
    """The tokens of a vocabulary phrase."""
    return tuple(Tokens.of(phrase).words)


@dataclass(slots=True)
class Tokens:
    """One stretch of text as parallel lists: `words[i]` is the fold of `text[starts[i]:ends[i]]`.

    `starts` and `ends` are offsets into the whole text. `glued(i)` is true when token i follows
    its predecessor with nothing between (a joining hyphen counts as nothing). `ages` holds, by its
    first token, the end of each phrase that narrows a population by a number ("aged 16 to 24"),
    `names` that of each name with a number in it ("Year 1"). `clauses`, `verbs` and `phrases` keep
    what has been asked of tokens, so that a sentence is gone through once, not once for each of its
    figures.
    """

    text: str
    start: int
    end: int
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    ages: dict[int, int] = field(default_factory=dict)
    names: dict[int, int] = field(default_factory=dict)
    clauses: dict[int, int] = field(default_factory=dict)
    verbs: dict[int, int | None] = field(default_factory=dict)
    verbs_of_ing: dict[int, int | None] = field(default_factory=dict)
    phrases: dict[tuple[int, int], tuple[int, int] | None] = field(default_factory=dict)

    @classmethod
    def of(
        cls, text: str, folded: str | None = None, start: int = 0, end: int | None = None
    ) -> Tokens:
        """Cuts `text[start:end]`; `folded` is the fold of the whole text, if it is at hand."""
        folded = fold(text) if folded is None else folded
        end = len(text) if end is None else end
        return cls(text, start, end, *_cut(folded, start, end))

    def __len__(self) -> int:
        return len(self.words)

    def word(self, i: int) -> str:
        """Token i, or "" outside."""
        if i < 0:
            return ""
        try:
            return self.words[i]
        except IndexError:
            return ""

    def glued(self, i: int) -> bool:
        """Whether token i follows its predecessor with no white space between."""
        if not 0 < i < len(self.words):
            return False
        gap = self.starts[i] - self.ends[i - 1]
        return gap == 0 or (gap == 1 and not self.text[self.ends[i - 1]].isspace())

    def raw(self, i: int, j: int) -> str:
        """The words of tokens i to j (j excluded) as they stand in the text."""
        return self.text[self.starts[i] : self.ends[j - 1]] if i < j else ""

    def capital(self, i: int) -> bool:
        """Whether token i starts with a capital letter."""
        return 0 <= i < len(self.words) and self.text[self.starts[i]].isupper()


@lru_cache(maxsize=2)
def _cut(folded: str, start: int, end: int) -> tuple[list[str], list[int], list[int]]:
    """The words of a stretch with their starts and ends, which nobody changes: a sentence is read
    for its ratings, then for its figures.
    """
    if folded[start : start + 1] == ".":  # what stands before it tells if it is a decimal point
        found = list(_TOKEN.finditer(folded, start, end))
        words = [match[0] for match in found]
        starts, ends = [match.start() for match in found], [match.end() for match in found]
    else:
        # Gap, word, gap, word … gap: a word starts where the gap before it ends.
        pieces = _TOKEN.split(folded[start:end])
        edges = list(accumulate(map(len, pieces), initial=start))
        words, starts, ends = pieces[1::2], edges[1:-1:2], edges[2::2]
    if "-" in words or FOOTNOTE in words:
        for k in reversed(list(_left_out(folded, words, starts))):
            del words[k], starts[k], ends[k]
    return words, starts, ends


def _left_out(folded: str, words: list[str], starts: list[int]) -> Iterator[int]:
    """The places of the words that are no tokens: joining hyphens, and footnotes' marks."""
    noted = False
    for k, word in enumerate(words):
        if word == FOOTNOTE:
            noted = not noted
            yield k
        elif noted or (word == "-" and _joins(folded, starts[k])):
            yield k


def _joins(folded: str, here: int) -> bool:
    """Whether the hyphen at `here` stands between two letters."""
    return 0 < here < len(folded) - 1 and folded[here - 1].isalpha() and folded[here + 1].isalpha()
