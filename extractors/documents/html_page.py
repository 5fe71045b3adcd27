"""HTML pages of any site: the layout tells what is content, the walk reads it."""

from __future__ import annotations

from datetime import date
from typing import Final

from bs4 import BeautifulSoup, Tag

from extractors.documents.blocks import Page, Piece, squeeze
from extractors.documents.content import Content, choose_content
from extractors.documents.dates import find_date, read_day
from extractors.documents.headline import find_worded, parts_of
from extractors.documents.layouts import (
    SECTIONS,
    Index,
    Layout,
    choose,
    heaviest,
    index,
    layouts,
    picks,
    select,
)
from extractors.documents.markup import parse
from extractors.documents.metadata import Metadata, read_metadata
from extractors.documents.names import author_in, without_titles
from extractors.documents.sections import SPOKEN, find_summary, first_comment, settle
from extractors.documents.text_page import find_publisher, plain_title, release_day
from extractors.documents.verdict import judge
from extractors.documents.walk import Walk
from extractors.documents.words import compiled, fold, table
from extractors.records import PublishedBasis, Speaker

PEOPLE: Final = "/government/people/"
LONGEST_DATE: Final = 300
MOST_ROOTS: Final = 200
# Words of a site's name beside the title in a page's head.
LONGEST_NAME: Final = 6
OPENING: Final = 12
MOST_MAINS: Final = 50
# Characters beside title and text in an element that still counts as theirs alone.
LITTLE: Final = 400


def read_html_page(text: str, uri: str) -> Page:
    """Returns the page of an HTML document: its main content, notes, comments and boilerplate."""
    soup = parse(text, uri)
    found = index(soup)
    layout = choose(found)
    meta = read_metadata(found, uri)
    main = _main(found, layout, soup)
    title = _title(found, layout, main, meta)
    content = None
    if layout is layouts()[-1]:
        title = title or find_worded(soup, (meta.title, meta.page_title))
        verdict = judge(text)
        content = choose_content(soup, verdict, title) if verdict is not None else None
        main = content.root if content is not None else _widen(main, title)
    page = Page(meta.canonical or uri, "text/html")
    page.pieces = _pieces(found, layout, (main, title), content)
    page.title = _heading(page.pieces, meta)
    page.document_type, page.locale = meta.document_type, meta.locale
    page.updated_at = meta.updated_at
    if page.document_type in SPOKEN:
        page.speaker = _speaker(found, meta)
    settle(page.pieces, page.document_type)
    find_summary(page.pieces, plain=False)
    page.publisher = _syndicated(page.pieces) or meta.publisher or find_publisher(page.pieces)
    if page.publisher is None and page.title:
        page.publisher = _beside_title(page.title, parts_of(meta.page_title))
    page.published, page.published_basis = _published(page, found, layout, meta)
    if page.published is None and content is not None:
        days = (find_date(line) for line in content.head)
        page.published = next((day[0] for day in days if day is not None), None)
        page.published_basis = "date_line" if page.published else None
    return page


def _beside_title(title: str, parts: list[str]) -> str | None:
    """Returns the site that the title in a page's head names beside the page's own title, which may
    stand there shortened: "Homes to grow | Harbour Office".
    """
    if len(parts) != 2:
        return None
    shown, site = parts if parts[1] != title else parts[::-1]
    own = set(shown.lower().split())
    shared = len(own & set(title.lower().split())) * 4 >= len(own) * 3
    return site if shared and len(site.split()) <= LONGEST_NAME else None


def _main(found: Index, layout: Layout, soup: BeautifulSoup) -> Tag | None:
    """Returns the element that holds the text: the layout's, else the one with most of it."""
    heavy = heaviest(found)
    for tags in picks(found, layout, "main"):
        best = max(tags[:MOST_MAINS], key=lambda tag: len(tag.get_text()))
        words = len(squeeze(best.get_text()))
        if not words:
            continue
        known = layout is not layouts()[-1]
        if known or heavy is None or heavy is best or _inside(heavy, best):
            return best
        if len(squeeze(heavy.get_text())) < 2 * words:
            return best
    return heavy if heavy is not None else soup.body


def _widen(main: Tag | None, title: Tag | None) -> Tag | None:
    """Returns what holds both title and text, where little else stands in it: a standfirst, say."""
    if main is None or title is None or _inside(title, main):
        return main
    above = {id(parent) for parent in title.parents}
    shared = next((parent for parent in main.parents if id(parent) in above), None)
    if shared is None or shared.name in ("body", "html", "[document]"):
        return main
    wide, narrow = len(squeeze(shared.get_text())), len(squeeze(main.get_text()))
    return shared if wide <= 1.3 * narrow + LITTLE else main


def _title(found: Index, layout: Layout, main: Tag | None, meta: Metadata) -> Tag | None:
    """Returns the title's element: worded as the metadata, or within or before the main text."""
    for tags in picks(found, layout, "title"):
        candidates = [tag for tag in tags[:20] if 0 < len(squeeze(tag.get_text())) <= 400]
        if not candidates:
            continue
        for tag in candidates:
            if meta.title and squeeze(tag.get_text())[:30] == meta.title[:30]:
                return tag
        inside = [tag for tag in candidates if _inside(tag, main)]
        before = [tag for tag in candidates if _order(found, tag) < _order(found, main)]
        return (inside or before[-1:] or candidates)[0]
    return None


def _pieces(
    found: Index, layout: Layout, parts: tuple[Tag | None, Tag | None], content: Content | None
) -> list[Piece]:
    """Returns the pieces of the main text and the title (`parts`), and what belongs to them."""
    main, title = parts
    roles = {id(tag): key for key in reversed(SECTIONS) for tag in select(found, layout, key)}
    if main is not None:
        roles.pop(id(main), None)
    roots = [tag for tag in (main, title) if tag is not None]
    if content is not None:
        roles |= dict.fromkeys(content.aside, "boilerplate") | dict.fromkeys(content.drop, "drop")
        roles |= {id(tag): "summary" for tag in content.lead if id(tag) not in roles}
        roots += content.lead
    for tags in (*picks(found, layout, "also"), *picks(found, layout, "summary")):
        if any(roles.get(id(tag)) == "comments" for tag in tags):
            roots += tags[:MOST_ROOTS]
        else:
            roots += _nearest(found, tags, main, roles)
    chosen = {id(tag): tag for tag in roots}
    outer = [tag for tag in chosen.values() if not _within_any(tag, chosen)]
    walk = Walk(roles, title, found.nested)
    for tag in sorted(outer, key=lambda tag: _order(found, tag)):
        walk.read(tag)
    return walk.pieces


def _nearest(found: Index, tags: list[Tag], main: Tag | None, roles: dict[int, str]) -> list[Tag]:
    """Returns what belongs to this text and not to the next one of the page: nearest to it."""
    place = _order(found, main)
    before = [tag for tag in tags if _order(found, tag) < place]
    after = [tag for tag in tags if _order(found, tag) > place and not _inside(tag, main)]
    footer = bool(tags) and roles.get(id(tags[0])) == "boilerplate" and not before
    return before[-1:] if before and not footer else after[:1]


def _heading(pieces: list[Piece], meta: Metadata) -> str | None:
    """Returns the title, and puts it before the text when no element of the text shows it."""
    for piece in pieces:
        if piece.kind == "title":
            return plain_title(piece.text)
    for piece in pieces[:OPENING]:
        if meta.title and fold(piece.text) == fold(meta.title) and piece.kind != "cell":
            piece.kind, piece.section, piece.level = "title", "headline", 0
            return plain_title(piece.text)
    if meta.title:
        pieces.insert(0, Piece(meta.title, "title", "headline", fixed=True))
        return plain_title(meta.title)
    return None


def _published(
    page: Page, found: Index, layout: Layout, meta: Metadata
) -> tuple[date | None, PublishedBasis | None]:
    if meta.published is not None:
        return meta.published, "metadata"
    for tag in select(found, layout, "date"):
        moment = read_day(tag.get("datetime") or tag.get("content") or tag.get("title"))
        if moment is not None:
            return moment, "metadata"
        shown = find_date(squeeze(tag.get_text()[:LONGEST_DATE]))
        if shown is not None:
            return shown[0], "date_line"
    line = release_day(page.pieces)
    if line is not None:
        return line, "date_line"
    comment = first_comment(page.pieces)
    spoken = find_date(comment) if comment else None
    return (spoken[0], "first_comment") if spoken else (None, None)


def _syndicated(pieces: list[Piece]) -> str | None:
    """Returns whose text a reposting page says it is: "from X - News http://…"."""
    clue = compiled("publishers", "syndicated", table("publishers")["syndicated"]["pattern"], 0)
    for piece in pieces:
        match = clue.search(piece.text)
        if match and piece.section != "comment":
            return match["publisher"]
    return None


def _speaker(found: Index, meta: Metadata) -> Speaker | None:
    """Returns who gives a speech on GOV.UK: the person its heading links to, or its description."""
    for link in found.names.get("a", []):
        address = link.get("href")
        name = without_titles(squeeze(link.get_text()))
        if name and isinstance(address, str) and PEOPLE in address:
            return Speaker(name)
    author = author_in(meta.named.get("description", ""))
    return Speaker(author) if author else None


def _order(found: Index, tag: Tag | None) -> int:
    return found.order.get(id(tag), 0)


def _inside(tag: Tag, outer: Tag | None) -> bool:
    return outer is not None and any(parent is outer for parent in tag.parents)


def _within_any(tag: Tag, chosen: dict[int, Tag]) -> bool:
    return any(id(parent) in chosen for parent in tag.parents)
