"""The place a title names, which is that of the claims under it that name none."""

from __future__ import annotations

import re

from extractors.numbers.datemark import seasons
from extractors.records import Block, Document
from extractors.statistics.places import Place, place_of, places
from extractors.statistics.premises import premises_titled
from extractors.statistics.when import When
from extractors.tokens import Tokens
from extractors.vocabulary.contexts import context, context_phrases
from extractors.vocabulary.lexicon import word_classes
from extractors.vocabulary.names import Area, areas, nations, sites

_WORD = re.compile(r"[^\W\d_]+")


def title_tokens(document: Document, folded: str, block: Block) -> Tokens:
    """The title cut into tokens, one in capitals as its words are written in the text after it."""
    title = document.text[block.start : block.end]
    if not title.isupper():
        return Tokens.of(document.text, folded, block.start, block.end)
    rest = document.text[block.end :]
    small, capital = set(_SMALL.findall(rest)), set(_CAPITAL.findall(rest))

    def written(word: re.Match[str]) -> str:
        as_name = word[0].capitalize()
        return as_name if as_name in capital and as_name.lower() not in small else word[0].lower()

    text = document.text[: block.start] + _WORD.sub(written, title)
    return Tokens.of(text, folded, block.start, block.end)


# "Wexmoor" within a sentence, and any word in small letters
_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
_SMALL = re.compile(r"\b[a-z]+\b")


def _site(tokens: Tokens) -> Place | None:
    """The site a title names ("Disturbance at HMP Ashdale", "New homes: Fenwick Park")."""
    first, last = sites()
    for i in range(len(tokens) - 1):
        if tokens.words[i] in first and tokens.capital(i) and tokens.capital(i + 1):
            j = i + 2
            while tokens.capital(j):
                j += 1
            return place_of(tokens, i, j, Area("", tokens.raw(i, j), "site", False))
        named = tokens.capital(i) and tokens.capital(i + 1) and tokens.words[i].isalpha()
        if named and tokens.words[i + 1] in last and not tokens.capital(i - 1):
            return place_of(tokens, i, i + 2, Area("", tokens.raw(i, i + 2), "site", False))
    named_at = premises_titled(tokens)
    if named_at is None:
        return None
    return place_of(tokens, *named_at, Area("", tokens.raw(*named_at), "premises", False))


def title_place(tokens: Tokens, names: frozenset[str]) -> Place | None:
    """The one country, region, council or site a title names, or None."""
    found = places(tokens, names)
    site = _site(tokens)
    if site:
        return site
    found = found or _leading(tokens, names)
    one = len({place.area.code or place.name for place in found}) == 1
    if not one or (found[0].area.kind == "region" and _is_news_of(tokens, found[0])):
        return None
    return found[0]


def _is_news_of(tokens: Tokens, place: Place) -> bool:
    """Whether a region is only part of the news: set apart by a conjunction ("but waits in the
    North East grow"), or the most or least of all ("… wait longest").
    """
    apart = context("contrasts") | {"and", "as", ","}
    most = any(word.endswith("est") or word in _MOST for word in tokens.words[place.j :])
    return most or not apart.isdisjoint(tokens.words[: place.i])


_MOST = frozenset(["most", "least", "worst"])


def _leading(tokens: Tokens, names: frozenset[str]) -> list[Place]:
    """A country that opens a title or owns what it tells of ("New Zealand school attendance"), the
    nation of an adjective ("Scottish deaths fall"), or a place of the document's own.
    """
    for i in range(len(tokens)):
        if not tokens.capital(i) or (tokens.capital(i - 1) and tokens.words[i - 1].isalpha()):
            continue
        nation = nations().get(tokens.words[i])
        if nation is not None and _is_common(tokens, i + 1):
            return [Place(i, i + 1, nation.name, nation)]
        words = [word.removesuffix("'s") for word in tokens.words[i : i + _LONGEST]]
        hit = areas().at(words, 0)
        if hit is not None and hit[1].kind in ("country", "nations"):
            j = i + hit[0]
            leads = i == 0 or tokens.word(i - 1) == ":" or tokens.word(j - 1).endswith("'s")
            if leads and not (tokens.capital(j) and tokens.word(j).isalpha()):
                return [place_of(tokens, i, j, hit[1])]
        for n in range(len(words), 0, -1):
            if " ".join(words[:n]) in names and _is_common(tokens, i + n):
                area = Area("", tokens.raw(i, i + n), "council", False)
                return [place_of(tokens, i, i + n, area)]
    return []


_LONGEST = 4  # words of a name


def _is_common(tokens: Tokens, i: int) -> bool:
    """Whether a common noun stands at token i, and no language is taught or spoken."""
    word = tokens.word(i)
    if word in context("ruling"):
        return True  # "Welsh Government funds 40 homes"
    return word.isalpha() and not tokens.capital(i) and word not in context("of_languages")


_YEAR = 366  # days


def ends_in_time(document: Document, tokens: Tokens, when: When) -> bool:
    """Whether a title is that of a statistical release: "Deaths in England: March 2024"."""
    first, last, published = when.period.start, when.period.end, document.published
    if document.document_type or not (first and last and published):
        return False
    return _is_last(tokens, when) and last <= published


def _is_last(tokens: Tokens, when: When) -> bool:
    """Whether a stretch of up to a year ends a title, after a colon."""
    first, last = when.period.start, when.period.end
    told = when.j >= _end(tokens) and tokens.word(when.i - 1) == ":"
    return told and first is not None and last is not None and (last - first).days <= _YEAR


def _end(tokens: Tokens) -> int:
    """The token at which a title ends, before ": main findings" and the like."""
    end = len(tokens)
    if tokens.word(end - 1) == ")" and tokens.word(end - 3) == "(":
        end -= 3  # "2014/15 (provisional)"
    tail = context_phrases("title_tails").ending(tokens.words, end)
    led = tail is not None and tokens.word(tail[0] - 1) in (":", "-", ",", ";")
    return tail[0] - 1 if tail and led else end


def names_time(document: Document, tokens: Tokens, times: list[When]) -> bool:
    """Whether the title of statistics ends with their time, and tells nothing ("Fostering in
    England 2019 to 2020: main findings").
    """
    classes = word_classes()
    telling = classes.verbs - classes.nouny | classes.auxiliaries
    tells = any(word in telling and not word.endswith("ing") for word in tokens.words)
    if tells or len(times) != 1 or times[0].j < _end(tokens):
        return False
    if tokens.word(times[0].i) in ("in", "since", "by"):
        return False  # "Statistics: more homes closed in March"
    last, published = times[0].period.end, document.published
    return last is not None and published is not None and last <= published


def names_things(document: Document, tokens: Tokens, times: list[When]) -> bool:
    """Whether a title names what is counted and the time it is of, which ends it ("Attendance in
    Wales 2014/15 (provisional)"): no plan, speech or budget of that time, and no news.
    """
    published = document.published
    if document.document_type not in (None, "html_publication") or not published:
        return False
    if not context("undertakings").isdisjoint(tokens.words) or _is_issue(tokens, times):
        return False
    if not names_time(document, tokens, times):
        return False
    first, last = times[0].period.start, times[0].period.end
    dateline = first == last and last is not None and (published - last).days < _FRESH
    return first is not None and not dateline


def _is_issue(tokens: Tokens, times: list[When]) -> bool:
    """Whether a title ends in a season, in which it came out ("Outlook, spring 2015")."""
    named = tokens.words[times[0].i : times[0].j] if times else []
    return "term" not in named and not seasons().keys().isdisjoint(named)


_FRESH = 14  # days: a title that ends in so late a day tells when it came out


def labelled(document: Document, folded: str) -> bool:
    """Whether a line at the head of a document calls it statistics ("Official Statistics")."""
    return any(
        folded[block.start : block.end].strip() in context("statistics_labels")
        for block in document.blocks[:_HEAD]
    )


_HEAD = 8  # blocks in which a page says what it is


def is_bulletin(tokens: Tokens, times: list[When]) -> bool:
    """Whether a title is that of statistics: it says so, or a month or year ends it after a colon.

    The month may be that of the release ("Rents and prices: May 2024", on the prices of March).
    """
    tailed = context_phrases("title_tails").ending(tokens.words, len(tokens)) is not None
    said = not context("statistical").isdisjoint(tokens.words) or (
        tailed and _end(tokens) < len(tokens)
    )
    return said or (len(times) == 1 and _is_last(tokens, times[0]))
