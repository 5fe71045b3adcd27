"""Whatever a host sends, it is an answer or one sentence; whatever an address says, too."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serving import Host

from flows.web.addresses import follow, read_address
from flows.web.client import Client
from flows.web.exchange import WebError
from flows.web.fault import Answer, Fault
from flows.web.pace import read_retry_after

STATUS = st.sampled_from(
    ["200", "204", "301", "304", "404", "429", "503", "100", "101", "99", "2x"]
)
NAME = st.sampled_from(
    ["Content-Length", "Transfer-Encoding", "Content-Encoding", "Location", "Retry-After", "ETag",
     "Content-Type", "Connection", "Date", "X-\xe9", ""]
)  # fmt: skip
VALUE = st.one_of(
    st.sampled_from(
        ["0", "5", "-1", "99999999999999999999", "5, 5", "chunked", "gzip", "deflate", "gzip, br",
         "/a", "//", "http://[", "http://127.0.0.1/", "Mon, 01 Jan 2024 00:00:00 GMT", "close"]
    ),
    st.text(st.characters(max_codepoint=255), max_size=12),
)  # fmt: skip
BODY = st.one_of(
    st.binary(max_size=40),
    st.binary(max_size=40).map(gzip.compress),
    st.binary(max_size=40).map(lambda content: gzip.compress(content, mtime=0)[:-5]),
    st.binary(min_size=1, max_size=40).map(lambda one: b"%x\r\n%s\r\n0\r\n\r\n" % (len(one), one)),
)


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """Bytes that look like an answer, more or less."""
    lines = [f"HTTP/1.1 {draw(STATUS)} So"]
    lines += [f"{name}: {value}" for name, value in draw(st.lists(st.tuples(NAME, VALUE)))]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + draw(BODY)


# One host and one client see them all: a strange answer must not spoil the next.
@settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=st.one_of(answers(), st.binary(max_size=60)))
def test_any_bytes_are_an_answer_or_a_sentence(
    host: Host, clients: Callable[..., Client], said: bytes
) -> None:
    """With a reason; and nothing but a WebError comes."""
    client = clients(attempts=1, read_seconds=0.5, retry_after_seconds=0.001)
    host.replies["/a"] = lambda _: [said]
    try:
        exchange = client.get(host.url("/a"))
    except WebError as error:
        exchange, sentence = error.exchange, str(error)
    else:
        assert exchange.status == 200
        sentence = "."
    client.close()
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert exchange is None or exchange.requests > 0


@given(st.one_of(st.text(), st.text(max_size=20).map("http://{}/".format)))
def test_any_text_is_an_address_or_a_sentence(text: str) -> None:
    """Also as where a redirect leads."""
    came = httpx.URL("https://example.org/a/b")
    latin = text.encode("utf-8", "replace").decode("latin-1")
    answer = Answer(str(came), 301, (("Location", latin),), b"", datetime.now(UTC))
    for read in (lambda: read_address(text), lambda: follow(came, answer)):
        try:
            url = read()
        except Fault as fault:
            assert "\n" not in str(fault)  # noqa: PT017 (either will do)
            continue
        assert url.scheme in ("http", "https")
        assert url.host
        assert not url.userinfo
        assert not url.fragment


@given(st.text(st.characters(max_codepoint=255)), st.text(st.characters(max_codepoint=255)))
def test_any_retry_after_is_seconds_or_none(text: str, date: str) -> None:
    """Never fewer than none."""
    headers = (("Retry-After", text), ("Date", date))
    seconds = read_retry_after(Answer("", 429, headers, b"", datetime.now(UTC)))
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("Mon, 01 Jan 2024 00:02:00 GMT", 120),
        ("Monday, 01-Jan-24 00:02:00 GMT", 120),
        ("Mon Jan  1 00:02:00 2024", 120),
        ("Mon, 01 Jan 2024 02:02:00 +0200", 120),
        ("Sun, 31 Dec 2023 00:00:00 GMT", 0),
        ("in a while", None),
        ("1.5", None),
    ],
)
def test_a_retry_after_is_read_as_servers_write_it(text: str, seconds: float | None) -> None:
    """In the three forms of a date that HTTP has had."""
    headers = (("Retry-After", text), ("Date", "Mon, 01 Jan 2024 00:00:00 GMT"))
    assert read_retry_after(Answer("", 429, headers, b"", datetime.now(UTC))) == seconds
