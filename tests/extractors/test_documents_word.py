"""Word files: what is read of them, what is left out, and how bad ones are refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import read_document
from extractors.documents import word_page
from extractors.documents.properties import _usable
from extractors.documents.word_styles import role_of
from extractors.documents.words import table
from extractors.errors import DocumentError
from extractors.records import Document
from extractors.tokens import FOOTNOTE

CELLS = ("Town", "Homes", "Share", "Quay", "12", "30%", "Marsh", "28", "70%")
SAVED = datetime(2031, 5, 6, 23, 30)  # UTC, as the format has it: the seventh in London


def saved(document: WordDocument) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def blank(title: str = "", author: str = "") -> WordDocument:
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = author
    document.core_properties.created = document.core_properties.modified = SAVED
    return document


def release() -> WordDocument:
    """A release as an office writes one: styles, a list, a quotation, a table, notes."""
    document = blank("Microsoft Word - v3.docx", "Harbour Inspectorate")
    document.sections[0].header.paragraphs[0].text = "Embargo 0001"
    document.sections[0].footer.paragraphs[0].text = "Page 3 of 9"
    document.add_paragraph("5 May 2031")
    document.add_paragraph("Press release: Homes for carers grow", style="Title")
    document.add_paragraph("More than half now have a garden", style="Subtitle")
    sentence = document.add_paragraph("Inspectors found that ")
    sentence.add_run("12 of 40").bold = True
    sentence.add_run(" homes grew.")
    document.add_heading("What we found", 1)
    document.add_paragraph("a third have a garden", style="List Bullet")
    document.add_paragraph("7 homes shut", style="List Bullet 2")
    document.add_paragraph("“Homes grow,” said Ruth Okoro.", style="Quote")
    document.add_paragraph("Table 1: homes by town", style="Caption")
    grid = document.add_table(3, 3)
    rows = (("Town", "Homes", "Share"), ("Quay", "12", "30%"), ("Marsh", "28", "70%"))
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            grid.cell(row, column).text = word
    document.add_heading("Notes to editors", 2)
    document.add_paragraph("The survey asked 400 carers.", style="List Number")
    document.add_paragraph("Published by Harbour Inspectorate")
    return document


def read(document: WordDocument, uri: str = "x.docx") -> Document:
    return read_document(saved(document), uri=uri)


def shown(document: Document) -> list[str]:
    blocks = document.blocks
    return [f"{one.section} {one.kind} {document.text[one.start : one.end]}" for one in blocks]


def body(document: WordDocument) -> list[str]:
    """The words of the blocks, without the title line that each test begins with."""
    return [line.split(" ", 2)[2] for line in shown(read(document))]


def test_release() -> None:
    """Every paragraph with its section and kind, in order; headers and footers are left out."""
    document = read(release())
    assert shown(document) == [
        "boilerplate paragraph 5 May 2031",
        "headline title Press release: Homes for carers grow",
        "summary paragraph More than half now have a garden",
        "body paragraph Inspectors found that 12 of 40 homes grew.",
        "body heading What we found",
        "bullet item a third have a garden",
        "bullet item 7 homes shut",
        "quote quotation “Homes grow,” said Ruth Okoro.",
        "body paragraph Table 1: homes by town",
        *(
            f"table cell {word}"
            for word in ["Town", "Homes", "Share", "Quay", "12", "30%", "Marsh", "28", "70%"]
        ),
        "notes heading Notes to editors",
        "notes item The survey asked 400 carers.",
        "boilerplate paragraph Published by Harbour Inspectorate",
    ]
    assert (document.title, document.publisher) == ("Homes for carers grow", "Harbour Inspectorate")
    assert (document.published, document.published_basis) == (date(2031, 5, 5), "date_line")
    assert document.updated_at == SAVED.replace(tzinfo=UTC)
    cells = {document.text[one.start : one.end]: one.headers for one in document.blocks}
    assert cells["70%"] == ("Share", "Marsh", "Table 1: homes by town")
    assert [one.level for one in document.blocks if one.kind == "item"] == [1, 2, 1]


def test_properties_where_the_text_is_silent() -> None:
    """The title, and the day it was saved, from the file; a person is no publisher."""
    document = blank("Homes grow", "Anna Vale")
    document.add_paragraph("Inspectors found that 12 of 40 homes in the county grew last year.")
    found = read(document)
    assert (found.title, found.publisher) == ("Homes grow", None)
    assert (found.published, found.published_basis) == (date(2031, 5, 7), "file")
    assert shown(found)[0] == "headline title Homes grow"


def test_title_by_the_properties_words() -> None:
    """Of the first lines the one that the properties show is the title, styled or not."""
    document = blank("Homes grow in every county")
    document.add_paragraph("Marsh office")
    document.add_paragraph("Homes grow in every county")
    assert shown(read(document))[1] == "headline title Homes grow in every county"


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<w:r><w:t>4</w:t></w:r><w:del><w:r><w:delText>5</w:delText></w:r></w:del>", ["4"]),
        ("<w:ins><w:r><w:t>40 homes</w:t></w:r></w:ins>", ["40 homes"]),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r><w:r><w:t>4</w:t></w:r>", ["4"]),
        ("<w:hyperlink><w:r><w:t>a link</w:t></w:r></w:hyperlink>", ["a link"]),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", ["a b c"]),
        ("<w:r><w:t>a</w:t><w:br/><w:br/><w:t>b</w:t></w:r>", ["a", "b"]),
        ("<w:r><w:t>long</w:t><w:noBreakHyphen/><w:t>term</w:t></w:r>", ["long-term"]),
        ("<w:sdt><w:sdtContent><w:r><w:t>a</w:t></w:r></w:sdtContent></w:sdt>", ["a"]),
        (
            "<w:r><w:t>carers.</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"
            "<w:t>4</w:t></w:r>",
            [f"carers.{FOOTNOTE}4{FOOTNOTE}"],
        ),
        (
            "<w:r><w:t>40 m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"
            "<w:t>2</w:t></w:r>",
            ["40 m2"],
        ),
        (
            "<w:r><w:t>a</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></w:r>",
            ["a", "box"],
        ),
    ],
)
def test_words(markup: str, wanted: list[str]) -> None:
    """What a reader sees is read once; what was struck out or hidden is not."""
    document = blank("Homes")
    paragraph = f"<w:p {nsdecls('w')}><w:r><w:t>It said: </w:t></w:r>{markup}</w:p>"
    document.element.body.insert(0, parse_xml(paragraph))
    found = body(document)[1:]
    assert [found[0].removeprefix("It said:").strip(), *found[1:]] == wanted


def test_contents_and_boxes() -> None:
    """A table of contents is left out; a table of one column is a box around its paragraphs."""
    document = blank("Homes")
    contents = (
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:docPartObj><w:docPartGallery"
        " w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r>"
        "<w:t>Homes 4</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(0, parse_xml(contents))
    document.add_table(1, 1).cell(0, 0).text = "12 of 40 homes grew."
    assert body(document) == ["Homes", "12 of 40 homes grew."]
    assert read(document).blocks[-1].section == "body"


def test_merged_cells() -> None:
    """A cell that spans columns heads all of them; one that spans rows is read once."""
    document = blank("Homes")
    grid = document.add_table(3, 3)
    grid.cell(0, 1).merge(grid.cell(0, 2)).text = "Homes"
    grid.cell(1, 0).merge(grid.cell(2, 0)).text = "Quay"
    for place, word in {(1, 1): "4", (1, 2): "5", (2, 1): "6", (2, 2): "7"}.items():
        grid.cell(*place).text = word
    found = read(document)
    cells = {found.text[one.start : one.end]: one.headers for one in found.blocks}
    assert [word for word in cells if word != "Homes"] == ["Quay", "4", "5", "6", "7"]
    assert (cells["5"][0], cells["7"][0], cells["5"][1]) == ("Homes", "Homes", "Quay")


@cache
def released() -> Mapping[str, bytes]:
    """The parts of the release's file."""
    with ZipFile(BytesIO(saved(release()))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def locked(content: bytes) -> bytes:
    """The archive with the flag of a password on each of its parts."""
    flagged = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = flagged.find(mark)
        while start >= 0:
            flagged[start + place] |= 1
            start = flagged.find(mark, start + 4)
    return bytes(flagged)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "cut short": (lambda: saved(release())[:9000], "damaged"),
    "first bytes alone": (lambda: b"PK\x03\x04\x14\0", "damaged"),
    "no relations": (lambda: packed({"word/document.xml": b"<a/>"}), "damaged"),
    "a workbook": (lambda: packed({"xl/workbook.xml": b"<a/>"}), "not text"),
    "an archive": (lambda: packed({"release.txt": b"12 homes"}), "not text"),
    "no text": (lambda: saved(blank()), "empty"),
    "a password": (lambda: locked(saved(release())), "encrypted"),
    "a container with a password": (
        lambda: b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "a bomb": (
        lambda: packed({"word/document.xml": b"<a/>", "word/media/a": bytes(140_000_000)}),
        "too large",
    ),
    "a bomb in one part": (lambda: packed({"word/document.xml": bytes(60_000_000)}), "too large"),
    "an old file": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "not text"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    """In one sentence that names the file, with a reason in a word."""
    make, reason = REFUSED[name]
    with pytest.raises(DocumentError) as caught:
        read_document(make(), uri="x.docx")
    assert caught.value.reason == reason
    assert str(caught.value).startswith("x.docx")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("uri", "media_type"), [("x.txt", None), ("x.docx", "text/html"), ("x", "application/pdf")]
)
def test_mislabelled(uri: str, media_type: str | None) -> None:
    """A file that is sent or named as something else is not taken for what it claims."""
    with pytest.raises(DocumentError) as caught:
        read_document(saved(release()), uri=uri, media_type=media_type)
    assert caught.value.reason == "mislabelled"


@pytest.mark.parametrize("media_type", [None, "application/octet-stream", "application/zip"])
def test_unlabelled(media_type: str | None) -> None:
    """Where nothing says what it is, the bytes do."""
    document = read_document(saved(release()), uri="download", media_type=media_type)
    assert document.title == "Homes for carers grow"
    assert document.media_type.endswith("wordprocessingml.document")


def test_a_page_sent_as_word() -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(b"<html><p>Not found</p></html>", uri="x.docx")
    assert caught.value.reason == "mislabelled"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8), st.integers(0, 40)), max_size=4))
def test_mutated_parts(changes: list[tuple[float, bytes, int]]) -> None:
    """Whatever stands in the parts: a document with its blocks in order, or a DocumentError."""
    parts = dict(released())
    for where, splice, cut in changes:
        for name in ("word/document.xml", "word/styles.xml", "docProps/core.xml"):
            place = int(where * len(parts[name]))
            parts[name] = parts[name][:place] + splice + parts[name][place + cut :]
    try:
        document = read_document(packed(parts), uri="x.docx")
    except DocumentError:
        return
    assert all(document.text[one.start : one.end].strip() for one in document.blocks)


def test_entities_are_not_expanded() -> None:
    """Neither one that grows nor one that names a file."""
    parts = dict(released())
    head = b'<!DOCTYPE a [<!ENTITY b "4444"><!ENTITY c SYSTEM "file:///etc/hostname">]><w:document'
    body = parts["word/document.xml"].replace(b"<w:document", head, 1)
    parts["word/document.xml"] = body.replace(b">7 homes", b">&b;&c;7 homes")
    try:
        document = read_document(packed(parts), uri="x.docx")
    except DocumentError:
        return
    assert "4444" not in document.text


def test_limits_are_measured_before_unpacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_page, "MOST_PARTS", 3)
    with pytest.raises(DocumentError) as caught:
        read(release())
    assert caught.value.reason == "too large"


STYLES = [(entry, fields) for entry, fields in table("word_styles").items()]


@pytest.mark.parametrize(
    ("entry", "name"), [(entry, one) for entry, fields in STYLES for one in fields["examples"]]
)
def test_style(entry: str, name: str) -> None:
    assert role_of(name) == entry


@pytest.mark.parametrize(
    ("entry", "name"),
    [(entry, one) for entry, fields in STYLES for one in fields["counter_examples"]],
)
def test_other_style(entry: str, name: str) -> None:
    assert role_of(name) != entry


@pytest.mark.parametrize("entry", table("file_properties"))
def test_properties_that_say_nothing(entry: str) -> None:
    """The examples of an entry are not used, its counter-examples are."""
    fields = table("file_properties")[entry]
    assert not any(_usable(entry, value) for value in fields["examples"])
    assert all(_usable(entry, value) for value in fields["counter_examples"])
