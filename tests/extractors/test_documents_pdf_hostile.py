"""PDF files that are damaged or hostile: refused in a sentence, or read in time."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printing import (
    LONG,
    ROWS,
    RULES,
    made,
    printed,
    read,
    release,
    stream,
    text,
    with_contents,
)
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.platypus import Table

from extractors import read_document
from extractors.documents import pdf_page
from extractors.errors import DocumentError


def squeezed(size: int, times: int) -> bytes:
    data = b" " * size
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def forms() -> bytes:
    """Drawings that draw the next one ten times each, eight deep."""
    objects = {}
    for number in range(6, 15):
        inner = b"/X Do " * 10 if number < 14 else b"BT /F 9 Tf (a) Tj ET"
        entries = (
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources"
            b" << /Font << /F 5 0 R >> /XObject << /X %d 0 R >> >>" % (number + 1)
        )
        objects[f"o{number}"] = stream(inner, entries)
    return with_contents(stream(b"/X Do"), **objects)


SHORT = printed([text(LONG), Table(ROWS, style=RULES["ruled"])])
HELLO = b"BT /F 12 Tf 50 700 Td (Of 40 homes 12 grew.) Tj ET"
FLATE = b"/Filter /FlateDecode"
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "first bytes alone": (lambda: b"%PDF-1.7\n1 0 obj", "damaged"),
    "first half": (lambda: SHORT[: len(SHORT) // 4], "damaged"),
    "no pages": (lambda: made({1: b"<< /Type /Catalog >>"}), "damaged"),
    "a password": (
        lambda: printed([text(LONG)], encrypt=StandardEncryption("a", "b")),
        "encrypted",
    ),
    "pictures alone": (lambda: with_contents(stream(b"0 0 600 800 re f")), "no text"),
    "page numbers alone": (
        lambda: with_contents(stream(b"BT /F 12 Tf 300 20 Td (4) Tj ET")),
        "no text",
    ),
    "a bomb": (lambda: with_contents(stream(squeezed(110_000_000, 1), FLATE)), "too large"),
    "a bomb in a bomb": (
        lambda: with_contents(
            stream(squeezed(110_000_000, 2), b"/Filter [/FlateDecode /FlateDecode]")
        ),
        "too large",
    ),
    "packed many times": (
        lambda: with_contents(stream(HELLO, b"/Filter [%s]" % (b"/ASCIIHexDecode " * 9))),
        "too large",
    ),
    "rows without end": (
        lambda: with_contents(
            stream(
                zlib.compress(HELLO),
                FLATE + b" /DecodeParms << /Predictor 12 /Columns 999999999 >>",
            )
        ),
        "too large",
    ),
    "drawings in drawings": (forms, "too large"),
    "letters without end": (
        lambda: with_contents(
            stream(zlib.compress(b"BT /F 9 Tf" + b"(aaaa) Tj " * 900_000), FLATE)
        ),
        "too large",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    """In one sentence that names the file, with a reason in a word, and soon."""
    make, reason = REFUSED[name]
    content = make()
    start = time.process_time()
    with pytest.raises(DocumentError) as caught:
        read(content)
    assert caught.value.reason == reason
    assert str(caught.value).startswith("x.pdf")
    assert "\n" not in str(caught.value)
    assert time.process_time() - start < 40


def test_the_frame_of_the_refused_is_read() -> None:
    """What the bad files are made of is no reason to refuse them."""
    assert read(with_contents(stream(HELLO))).text == "Of 40 homes 12 grew."
    packed = stream(zlib.compress(HELLO), FLATE)
    assert read(with_contents(packed)).text == "Of 40 homes 12 grew."


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_page, "MOST_PAGES", 1)
    with pytest.raises(DocumentError) as caught:
        read(release())
    assert caught.value.reason == "too large"


@pytest.mark.parametrize(
    ("content", "uri", "media_type"),
    [
        (release(), "x.txt", None), (release(), "x.pdf", "text/html"),
        (b"<html><p>Not found</p></html>", "x.pdf", "application/pdf"),
        (b"Of 40 homes 12 grew.", "x.pdf", None),
    ],
)  # fmt: skip
def test_mislabelled(content: bytes, uri: str, media_type: str | None) -> None:
    """Neither a PDF under another name nor something else under the name of a PDF is read."""
    with pytest.raises(DocumentError) as caught:
        read_document(content, uri=uri, media_type=media_type)
    assert caught.value.reason == "mislabelled"


def check(content: bytes) -> None:
    try:
        document = read(content)
    except DocumentError:
        return
    place = 0
    for block in document.blocks:
        assert document.text[place : block.start].strip() == ""
        assert document.text[block.start : block.end].strip()
        place = block.end


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes(content: bytes) -> None:
    check(b"%PDF-1.7\n" + content)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 1))
def test_truncated(share: float) -> None:
    check(SHORT[: int(share * len(SHORT))])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 30)), max_size=6))
def test_mutated(changes: list[tuple[float, bytes, int]]) -> None:
    content = with_contents(stream(HELLO)) if len(changes) % 2 else SHORT
    for where, splice, cut in changes:
        place = int(where * len(content))
        content = content[:place] + splice + content[place + cut :]
    if content.startswith(b"%PDF-"):
        check(content)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [b"BT ", b"ET ", b"q ", b"Q ", b"(4 of 9) Tj ", b"/F 9 Tf ", b"1 0 0 1 50 700 Tm ",
             b"0 -12 Td ", b"9e99 0 0 0 1 1 cm ", b"50 700 m 90 700 l S ", b"50 600 99 99 re S ",
             b"-1 Tz ", b"0 0 Td ", b"/X Do ", b"[(a) -900 (b)] TJ ", b"T* ", b"1 0 0 -1 0 0 Tm "]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_drawing(parts: list[bytes]) -> None:
    """Whatever a page draws, in whatever order."""
    check(with_contents(stream(b"".join(parts))))


def columns(size: int) -> bytes:
    pair = b"0 -2 Td (some words of text here) Tj 300 0 Td (and some more of it) Tj -300 0 Td "
    return b"BT /F 2 Tf " + pair * (size // 2) + b"ET"


def rules(size: int) -> bytes:
    drawn = (b"0 %d m 500 %d l S %d 0 m %d 800 l S " % (i, i, i, i) for i in range(size // 4))
    return b"".join(drawn) + HELLO


GROWING: dict[str, Callable[[int], bytes]] = {
    "lines": lambda n: b"BT /F 9 Tf " + b"0 -1 Td (4 of 9 homes) Tj " * n + b"ET",
    "one line": lambda n: b"BT /F 9 Tf " + b"9 0 Td (4) Tj " * n + b"ET",
    "rules": rules,
    "columns": columns,
}


@pytest.mark.parametrize("name", GROWING)
def test_linear(name: str) -> None:
    """Four times the drawing takes about four times as long (up to nine, on a busy machine)."""
    times = []
    for size in (500, 2_000):
        content = with_contents(stream(GROWING[name](size)))
        best = 1e9
        for _ in range(2):
            start = time.process_time()
            check(content)
            best = min(best, time.process_time() - start)
        times.append(best)
    assert times[1] < 9 * times[0] + 0.1, times
