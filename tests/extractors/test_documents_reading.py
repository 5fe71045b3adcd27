"""Bytes of every kind: encodings, refusals with their reasons, dates, content items, tables."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest

from extractors.documents import block_at, read_document, section_at
from extractors.documents import read as reading
from extractors.documents.dates import find_date, read_day
from extractors.errors import DocumentError
from extractors.records import Document

WORDS = "Café prices rose by £4 – “a third more”, the office’s 12 staff said"
ITEM: dict[str, Any] = {
    "base_path": "/government/news/homes-grow",
    "content_id": "x",
    "document_type": "press_release",
    "locale": "en",
    "title": "Homes grow",
    "description": "Half of homes grew.",
    "first_published_at": "2031-06-30T23:30:00.000+00:00",
    "public_updated_at": "2031-07-02T09:00:00.000+00:00",
    "updated_at": "2031-07-03T09:00:00.123Z",
    "withdrawn_notice": {},
    "links": {"organisations": [{"title": "Harbour Office"}, {"title": "Quay Office"}]},
    "details": {"body": "<p>Forty homes grew.</p>"},
}


def item(**changes: Any) -> Document:
    return read_document(json.dumps(ITEM | changes).encode(), uri="x.json")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("kind", ["text", "html"])
def test_encodings(encoding: str, kind: str) -> None:
    """The same words come out of every encoding that pages are saved in."""
    text = f"{WORDS}\n\n{WORDS}." if kind == "text" else f"<h1>{WORDS}</h1><p>{WORDS}.</p>"
    document = read_document(text.encode(encoding), uri="page")
    assert document.text == f"{WORDS}\n\n{WORDS}."
    assert document.title == WORDS


@pytest.mark.parametrize(
    ("declared", "media_type"),
    [("iso-8859-15", None), ("utf-8", "text/html; charset=iso-8859-15"), ("rot13", None)],
)
def test_declared_encodings(declared: str, media_type: str | None) -> None:
    """A declared encoding counts, the server's first, and a nonsensical one does not."""
    real = "cp1252" if declared == "rot13" else "iso-8859-15"
    sign = "£" if declared == "rot13" else "€"
    page = f'<meta charset="{declared}"><h1>Homes</h1><p>{sign}4 for 12 homes</p>'
    document = read_document(page.encode(real), uri="x.html", media_type=media_type)
    assert document.text == f"Homes\n\n{sign}4 for 12 homes"


def test_strange_characters() -> None:
    """A lone surrogate becomes U+FFFD and a NUL a space; nothing else moves."""
    document = item(title="A\ud800b\0c", details={"body": "<p>1\udfff&#0;2</p>"})
    assert document.title == "A\ufffdb c"
    assert document.text.encode("utf-8")


@pytest.mark.parametrize(
    ("content", "uri", "reason"),
    [
        (b"", "x.txt", "empty"),
        (b" \n\t ", "x.txt", "empty"),
        (b"<html><body><script>1</script></body></html>", "x.html", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "x.png", "not text"),
        (b"%PDF-1.7\n1 0 obj", "x.pdf", "damaged"),
        (b"PK\x03\x04\x14\0", "x.docx", "damaged"),
        (bytes(range(256)) * 8, "x", "not text"),
        (b'{"title": "Homes", ', "x.json", "not JSON"),
        (b"[" * 100_000, "x.json", "not JSON"),
        (b'{"a": 1}', "x.json", "no content item"),
        (b'["a", "b"]', "x.json", "no content item"),
        (b'{"results": [], "total": 0}', "x", "no content item"),
        (b'{"document_type": "gone", "details": {}}', "x", "gone"),
        (b'{"document_type": "redirect", "redirects": []}', "x", "redirect"),
        (b'{"document_type": "guide", "details": {}}', "x", "no content item"),
    ],
)
def test_refusals(content: bytes, uri: str, reason: str) -> None:
    """What cannot be read is refused in one sentence that names it, with a reason in a word."""
    with pytest.raises(DocumentError) as caught:
        read_document(content, uri=uri)
    assert caught.value.reason == reason
    assert str(caught.value).startswith(uri)
    assert "\n" not in str(caught.value)


HEAVY = ("bs4", "lxml", "docx", "pdfminer", "trafilatura", "charset_normalizer")


def test_plain_text_waits_for_no_other_reader() -> None:
    """Reading a text file imports none of the libraries that other formats need."""
    code = (
        "import sys; from extractors import extract, read_document;"
        "extract(read_document(b'Of 40 homes 12 grew.', uri='x.txt'));"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    with pytest.raises(DocumentError) as caught:
        read_document(b"Forty homes", uri="x.txt")
    assert caught.value.reason == "too large"


def test_content_item() -> None:
    """A content item gives its metadata; the day is London's, the address GOV.UK's."""
    document = item()
    assert document.uri == "https://www.gov.uk/government/news/homes-grow"
    assert (document.publisher, document.published) == ("Harbour Office", date(2031, 7, 1))
    assert document.updated_at == datetime(2031, 7, 3, 9, 0, 0, 123000, tzinfo=UTC)
    assert (document.document_type, document.locale) == ("press_release", "en")
    assert not document.withdrawn
    assert [block.section for block in document.blocks] == ["headline", "summary", "body"]


@pytest.mark.parametrize(
    ("changes", "field", "wanted"),
    [
        ({"withdrawn_notice": {"explanation": "Old."}}, "withdrawn", True),
        ({"locale": "cy"}, "locale", "cy"),
        ({"title": "Press release: Homes grow"}, "title", "Homes grow"),
        ({"links": {"primary_publishing_organisation": [{"title": "Q"}]}}, "publisher", "Q"),
        ({"links": None, "description": None}, "publisher", None),
        ({"links": {"organisations": ["x", {"title": 4}]}}, "publisher", None),
        ({"first_published_at": None}, "published", date(2031, 7, 2)),
        ({"details": {"body": "", "first_public_at": "2031-05-01"}}, "published", date(2031, 5, 1)),
        ({"first_published_at": 7, "public_updated_at": "soon"}, "published", None),
        ({"updated_at": "9999-12-31T23:59:59-14:00"}, "updated_at", None),
    ],
)
def test_content_item_fields(changes: dict[str, Any], field: str, wanted: object) -> None:
    assert getattr(item(**changes), field) == wanted


def test_speakers_of_speeches() -> None:
    """A speech is its speaker's, by links before people before the description; without titles."""
    links = {"speaker": [{"title": "The Rt Hon Anna Vale MP"}], "roles": [{"title": "Minister"}]}
    document = item(document_type="speech", links=links)
    assert document.speaker is not None
    assert (document.speaker.name, document.speaker.role) == ("Anna Vale", "Minister")
    people = item(document_type="oral_statement", links={"people": [{"title": "Sir Al Marsh"}]})
    assert people.speaker is not None
    assert people.speaker.name == "Al Marsh"
    assert item(links={"people": [{"title": "Sir Al Marsh"}]}).speaker is None


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<p>Ninety<b> per</b> cent of <i>4</i>0</p>", ["Ninety per cent of 40"]),
        ("a<br>b<br><br>c", ["a b", "c"]),
        ("<div>a<p>b</p>c</div>", ["a", "b", "c"]),
        ("<ol><li>a<ol><li>b</li></ol>c</li></ol>", ["a", "b", "c"]),
        ("<dl><dt>a</dt><dd>4</dd></dl>", ["a", "4"]),
        (
            "Type 2<sup>4</sup>. <abbr title='Harbour Office'>HO</abbr>’s",
            ["Type 2\u20604\u2060. HO’s"],
        ),
        ("<p>a<script>1</script><style>2</style><!-- 3 --><template>4</template></p>", ["a"]),
        ("<table role=presentation><tr><td>a<td>b</table>", ["a", "b"]),
        ("<table><tr><td><table><tr><td>a</table>b</table>", ["a", "b"]),
    ],
)
def test_markup(markup: str, wanted: list[str]) -> None:
    """Block elements part text, inline ones do not; what is not shown is not read."""
    document = item(description=None, details={"body": markup})
    found = [document.text[block.start : block.end] for block in document.blocks]
    assert found[1:] == wanted


TABLE = """<table><caption>Homes</caption><thead><tr><td></td><th colspan=2>Grew</th></tr>
<tr><th>Place</th><th>2030</th><th>2031</th></tr></thead>
<tr><th rowspan=2>Quay</th><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>
<tr><th>Marsh</th><td colspan=99999999999>5</td></tr></table>"""


def test_table_headers() -> None:
    """Cells have their column's headers, their row's and the caption, through spans."""
    document = item(details={"body": TABLE})
    cells = {
        document.text[block.start : block.end]: block.headers
        for block in document.blocks
        if block.kind == "cell" and block.headers
    }
    assert cells["1"] == ("Grew 2030", "Quay", "Homes")
    assert cells["2"] == ("Grew 2031", "Quay", "Homes")
    assert cells["4"][0] == "Grew 2031"
    assert cells["5"] == ("Grew 2030", "Marsh", "Homes")
    assert "Place" not in cells


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("on Tuesday, 28 June 2016 and", date(2016, 6, 28)),
        ("28th of June, 2016", date(2016, 6, 28)),
        ("March 10, 2015 at 7:42 am", date(2015, 3, 10)),
        ("Sept. 1 2015", date(2015, 9, 1)),
        ("published 2016-06-28", date(2016, 6, 28)),
        ("3/4/2015", date(2015, 4, 3)),
        ("31 June 2016, then 1 July 2016", date(2016, 7, 1)),
        ("in June 2016 there were 28", None),
        ("may 2016", None),
        ("28 June 20161", None),
    ],
)
def test_dates(text: str, wanted: date | None) -> None:
    found = find_date(text)
    assert (found[0] if found else None) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2016-03-27T00:30:00Z", date(2016, 3, 27)),
        ("2016-06-28T23:30:00+00:00", date(2016, 6, 29)),
        ("2016-12-28T23:30:00+00:00", date(2016, 12, 28)),
        ("2016-06-28T23:30:00+01:00", date(2016, 6, 28)),
        ("2016-06-28", date(2016, 6, 28)),
        ("28 June 2016", date(2016, 6, 28)),
        ("9999-12-31T23:59:59+00:00", date(9999, 12, 31)),
        ("yesterday", None),
        (None, None),
    ],
)
def test_days_in_metadata(text: object, wanted: date | None) -> None:
    """A moment in UTC is a day in London, summer time and all; other zones keep their own day."""
    assert read_day(text) == wanted


def test_places() -> None:
    """Between blocks there is nothing; in a quotation within prose the section is quote."""
    page = "Homes\n\nThe office has 4 homes.\n\nAnna Vale said: “We have 40 homes in all.”"
    document = read_document(page.encode(), uri="x.txt")
    assert section_at(document, document.text.index("40")) == "quote"
    assert section_at(document, document.text.index("4 ")) == "body"
    assert block_at(document, len("Homes")) is None


@pytest.mark.parametrize(
    ("uri", "media_type", "kind"),
    [
        ("x", "text/plain", "text/plain"),
        ("x.txt", None, "text/plain"),
        ("x", "text/html", "text/html"),
        ("x", None, "text/html"),
    ],
)
def test_media_types(uri: str, media_type: str | None, kind: str) -> None:
    """The media type decides, then the name, then the words."""
    document = read_document(b"<p>Forty homes</p>", uri=uri, media_type=media_type)
    assert document.media_type == kind


def test_wrapped_text() -> None:
    """Lines wrapped by hand join into paragraphs; bullets stay apart."""
    text = (
        "Homes grow\n\nForty homes grew in the spring of the year, and of these\n"
        "fourteen were new.\n- the first of these homes has nine rooms and a\n  garden\n- two\n"
    )
    document = read_document(text.encode(), uri="x.txt")
    found = [document.text[block.start : block.end] for block in document.blocks]
    assert found[1:] == [
        "Forty homes grew in the spring of the year, and of these fourteen were new.",
        "- the first of these homes has nine rooms and a garden",
        "- two",
    ]


def test_speech_on_a_page() -> None:
    """A speech on a page of GOV.UK is the person's whom its heading links to."""
    page = (
        '<html class="govuk-template"><meta name="govuk:format" content="speech">'
        "<main><h1>Homes</h1>"
        '<p>From: <a href="/government/people/anna-vale"><img></a>'
        '<a href="/government/people/anna-vale">The Rt Hon Anna Vale MP</a></p>'
        "<p>I saw 40 homes.</p></main>"
    )
    document = read_document(page.encode(), uri="x.html")
    assert document.speaker is not None
    assert document.speaker.name == "Anna Vale"


def test_no_title() -> None:
    """A text that begins with a long sentence has no title, and the sentence stays body."""
    text = (
        "Forty homes grew in the spring " + "and others in the autumn of that year " * 4 + "too.\n"
    )
    document = read_document(text.encode(), uri="x.txt")
    assert document.title is None
    assert [block.section for block in document.blocks] == ["body"]
