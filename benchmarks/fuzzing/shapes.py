"""Hostile shapes: each is as long as asked for, and says nothing that a release would."""

from __future__ import annotations

import codecs
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

PROSE = "Inspectors called at every home in the county and asked how many carers there were. "
FIGURES = (
    "Only 10 of 43 councils were good in 2014, up from 21% a year earlier, and £2m was spent. "
)
TITLE = "A year of inspections\n\n15 June 2016\n\n"
HEAD = "<!doctype html><title>A year</title><body><main><h1>A year of inspections</h1>"


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of hostile document: the bytes of about so many, and the name it comes under."""

    name: str
    make: Callable[[int], bytes]
    uri: str


def _over(piece: str, size: int) -> str:
    return (piece * (size // len(piece.encode("utf-8", "surrogatepass")) + 1))[:size]


def _text(name: str, piece: str, joint: str = "") -> Shape:
    return Shape(name, lambda size: (TITLE + joint + _over(piece, size)).encode(), "case.txt")


def _page(name: str, piece: str, before: str = "", after: str = "") -> Shape:
    def make(size: int) -> bytes:
        return (HEAD + before + _over(piece, size) + after).encode()

    return Shape(name, make, "case.html")


def _numbers(size: int) -> bytes:
    dice = Random(6)
    words = [str(dice.randrange(10 ** dice.randrange(1, 9))) for _ in range(size // 6)]
    return (TITLE + " ".join(words)).encode()


def _nested(opening: str, closing: str) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        depth = size // len(opening + closing)
        return (HEAD + opening * depth + "12 homes" + closing * depth).encode()

    return make


def _attributes(size: int) -> bytes:
    named = " ".join(f"a{n}=1" for n in range(size // 9))
    return f"{HEAD}<p>12 <i {named}>{FIGURES}".encode()


def _random(size: int) -> bytes:
    return Random(size).randbytes(size)


def _words(size: int) -> bytes:
    """Words of a release in no order at all."""
    dice, words = Random(7), f"{FIGURES}{PROSE} “said” per cent half ‘good’ ( ) — 1 2,000".split()
    return (TITLE + " ".join(dice.choice(words) for _ in range(size // 6))).encode()


def _item(body: str) -> bytes:
    item = {"title": "A year", "document_type": "press_release", "details": {"body": body}}
    return json.dumps(item).encode()


def _lies(declared: str, encoding: str) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        words = f'<meta charset="{declared}">{HEAD}<p>{_over(FIGURES + "“½” ", size)}'
        return words.encode(encoding, "replace")

    return make


def _bombs(size: int) -> bytes:
    """Nine entities, each ten of the one before, as the billion laughs are told."""
    told = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    kind = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "12 homes ">{told}]>'
    return (kind + HEAD + "<p>" + _over("&e9; ", size)).encode()


def _outside(size: int) -> bytes:
    kind = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return (kind + HEAD + "<p>&x;" + _over(PROSE, size)).encode()


def _pdf(size: int) -> bytes:
    """One page whose drawing, unpacked, is so long."""
    drawing = zlib.compress(b"BT /F 9 Tf 9 9 Td " + b"(12 homes) Tj 0 9 Td " * (size // 21) + b"ET")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 600 800]"
        b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
    ]
    held = b"".join(b"%d 0 obj%s endobj\n" % (n, part) for n, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + held + b"trailer<</Root 1 0 R/Size 5>>\nstartxref\n0\n%%EOF"


TEXTS = (
    _text("one line of prose", PROSE),
    _text("one line of figures", FIGURES),
    _text("paragraphs of figures", f"{FIGURES}\n\n"),
    _text("one word", "a"),
    _text("endless digits", "9"),
    _text("digits and commas", "9,"),
    _text("digits and points", "1.2."),
    _text("digits and spaces", "1 "),
    _text("digits, a line each", "1\n"),
    _text("percentages", "12% "),
    _text("ranges", "from 1 to 2 "),
    _text("ratios", "1 of 2 "),
    _text("number words", "one hundred and "),
    _text("fractions", "½ a half "),
    _text("dates", "31 May 2014 "),
    _text("places", "Leeds and York, "),
    _text("full stops", "A. "),
    _text("quotation marks", "“‘ "),
    _text("quotations", "“We saw 12 homes,” said Ada Vale. "),
    _text("names", "Ada Vale, "),
    _text("brackets", "(1 ("),
    _text("white space", " \u00a0\t", "12"),
    _text("empty lines", "\n\n", "12"),
    _text("bullets", "\n• 12 homes"),
    _text("right-to-left marks", "1\u202e2\u200f3\u2066 "),
    _text("zero-width characters", "1\u200b2\u200d0\ufeff "),
    _text("combining marks", "1\u0301\u0301\u0301"),
    _text("emoji", "\U0001f600 12 "),
    _text("NULs", "1\0 2\0"),
    _text("line separators", "12 homes\u2028\x1c\x85"),
    _text("web addresses", "http://example.org/1/2?3=4 "),
    _text("telephone numbers", "020 7946 0958 "),
    _text("ratings", "Ash House was rated good. "),
)
PAGES = (
    _page("paragraphs", f"<p>{FIGURES}</p>"),
    _page("elements in one paragraph", "<b>12</b> <i>homes</i> ", "<p>"),
    _page("breaks", "12<br>", "<p>"),
    _page("empty elements", "<p></p>", "12"),
    _page("never closed", f"<div><p>{FIGURES}"),
    _page("list items", "<li>12 homes", "<ul>"),
    _page("a table of numbers", "<tr><td>12<td>13%<td>£14<td>homes", "<table><tr><th>a<th>b"),
    _page("wide tables", "<td>12", "<table><tr>"),
    _page("spans of cells", "<tr><th rowspan=99 colspan=99>a<td>1", "<table>"),
    _page("many tables", "<table><tr><th>Homes<tr><td>12</table>"),
    _page("comments", "<!-- 12 -->", "12"),
    _page("scripts", "<script>var a = '12 homes';</script>", "12"),
    _page("links", f"<p><a href='/a'>{PROSE}</a>", f"<p>{PROSE}"),
    _page("entities", "&pound;&#49;&#x32; ", "<p>"),
    _page("unknown entities", "&a;&#0;&#xd800;&#x110000; ", "<p>"),
    _page("angle brackets", "<", "12"),
    _page("closing tags", "</p></div>", "12"),
    _page("a megabyte attribute", "a ", '<p>12 <i class="', f'">{FIGURES}</i>'),
    _page("a megabyte address", "a/", "<p>12 <a href='https://example.org/", f"'>{FIGURES}</a>"),
    _page("many attributes", "a='1' ", "<p>12 <i ", f">{FIGURES}"),
    Shape("attributes that differ", _attributes, "case.html"),
    _page("linked data", '[{"@type":', '<script type="application/ld+json">', "</script>12 homes"),
    _page("headings", "<h2>12 homes</h2>"),
    _page("quotations within", "<blockquote>“12 homes” "),
    _page("forms", "<form><input><select><option>12", "12 homes "),
    _page("images", f"<img alt='12 homes' src='data:{'A' * 900}'>", "12 homes "),
    Shape("nested elements", _nested("<div>", "</div>"), "case.html"),
    Shape("nested bold", _nested("<b>", "</b>"), "case.html"),
    Shape("nested lists", _nested("<ul><li>", "</li></ul>"), "case.html"),
    Shape("nested tables", _nested("<table><tr><td>", "</table>"), "case.html"),
    Shape("nested sections", _nested("<section><h2>1</h2>", "</section>"), "case.html"),
    Shape("an entity bomb", _bombs, "case.html"),
    Shape("an entity from outside", _outside, "case.html"),
)
LETTERS = bytes(b"abcdefgh 0123456789.,%()-\n\n  "[n % 29] for n in range(256))
OTHERS = (
    Shape("a million numbers", _numbers, "case.txt"),
    Shape("words in no order", _words, "case.txt"),
    Shape("random bytes", _random, "case"),
    Shape("random letters", lambda n: _random(n).translate(LETTERS), "case.txt"),
    Shape("says UTF-8, is Latin-1", _lies("utf-8", "latin-1"), "case.html"),
    Shape("says ASCII, is UTF-16", _lies("ascii", "utf-16-le"), "case.html"),
    Shape("says UTF-16, is UTF-8", _lies("utf-16", "utf-8"), "case.html"),
    Shape("says nonsense", _lies("rot13", "utf-8"), "case.html"),
    Shape("says Shift-JIS", _lies("shift_jis", "cp1252"), "case.html"),
    Shape(
        "surrogates, as bytes",
        lambda n: (TITLE + _over("12\ud800 homes\udfff ", n)).encode("utf-8", "surrogatepass"),
        "case.txt",
    ),
    Shape("UTF-16 cut short", lambda n: codecs.BOM_UTF16_LE + _random(n | 1), "case.txt"),
    Shape("high bytes", lambda n: b"12 homes \x81\x9d\xff " * (n // 13), "case.txt"),
    Shape("HTML in JSON", lambda n: _item(_over(f"<p>{FIGURES}</p>", n)), "case.json"),
    Shape("HTML in JSON, nested", lambda n: _item("<div>" * (n // 5) + "12"), "case.json"),
    Shape("escapes in JSON", lambda n: _item(_over("\ud800\0“12 ", n)), "case.json"),
    Shape("nested JSON", lambda n: b'{"details":' + b"[" * n, "case.json"),
    Shape("long numbers in JSON", lambda n: b'{"details":' + b"9" * n + b"}", "case.json"),
    Shape("a PDF's drawing, packed", _pdf, "case.pdf"),
)
SHAPES = (*TEXTS, *PAGES, *OTHERS)
