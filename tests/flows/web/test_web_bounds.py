"""However much a host sends, we take so much and no more."""

from __future__ import annotations

import gzip
import itertools
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from serving import Host, Reply, in_pieces, reply, without_end

from flows.web.client import Client
from flows.web.exchange import WebError

# The tests' client takes a megabyte. What one read from a socket may bring comes on top, and what
# is unpacked at a time.
MOST_MEMORY = 4_000_000
ZEROS = bytes(1 << 20)
MUCH = b"\0" * 30_000_000


def chunked(piece: bytes) -> bytes:
    """As one chunk."""
    return b"%x\r\n%s\r\n" % (len(piece), piece)


def raw_deflate_bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(MUCH) + packer.flush()


# Each far larger than it may be: by what it says, on the wire, or when it is unpacked.
LARGE: dict[str, Reply] = {
    "2 GB that say so": lambda _: without_end(reply(Content_Length=2_000_000_000), ZEROS),
    "2 GB that do not": lambda _: in_pieces(
        reply(Content_Length=""), *itertools.repeat(ZEROS, 2000)
    ),
    "2 GB that are said to be few": lambda _: without_end(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunked(ZEROS)
    ),
    "gzip": reply(gzip.compress(MUCH, mtime=0), Content_Encoding="gzip"),
    "deflate": reply(zlib.compress(MUCH, 9), Content_Encoding="deflate"),
    "raw deflate": reply(raw_deflate_bomb(), Content_Encoding="deflate"),
    "gzip after gzip": reply(gzip.compress(bytes(900_000)) * 50, Content_Encoding="gzip"),
    "empty gzip without end": lambda _: without_end(
        reply(Content_Length="", Content_Encoding="gzip"), gzip.compress(b"", mtime=0) * 3000
    ),
}


@pytest.mark.parametrize("large", LARGE.values(), ids=LARGE)
def test_a_body_that_is_too_large_is_refused(host: Host, client: Client, large: Reply) -> None:
    """In one line, asked for once, with its first megabyte at most, in little memory."""
    host.replies["/a"] = large
    tracemalloc.start()
    try:
        with pytest.raises(WebError, match=r"larger than 1 megabytes.*DOCUMENT_MB") as caught:
            client.get(host.url("/a"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    error = caught.value
    assert (error.reason, error.status, error.is_final) == ("too large", 200, True)
    assert error.exchange is not None
    assert len(error.exchange.content) <= 1_000_000
    assert peak < MOST_MEMORY + (len(MUCH) if host.sent > 20_000_000 else 0)
    assert len(host.asked) == 1


def test_a_body_that_says_how_large_it_is_is_not_read(host: Host, client: Client) -> None:
    """Not even its first megabyte."""
    host.replies["/a"] = LARGE["2 GB that say so"]
    with pytest.raises(WebError) as caught:
        client.get(host.url("/a"))
    assert caught.value.exchange is not None
    assert caught.value.exchange.content == b""


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_body_as_large_as_it_may_be_is_taken(host: Host, client: Client, encoding: str) -> None:
    """To the byte; one more is one too many."""
    whole = bytes(1_000_000)
    for path, content in (("/most", whole), ("/more", whole + b"!")):
        packed = gzip.compress(content, mtime=0) if encoding else content
        head = reply(Content_Length="", Content_Encoding=encoding)
        host.replies[path] = lambda _, head=head, packed=packed: in_pieces(head, packed)
    assert client.get(host.url("/most")).content == whole
    with pytest.raises(WebError) as caught:
        client.get(host.url("/more"))
    assert caught.value.reason == "too large"


def test_headers_without_end_are_refused(host: Host, client: Client) -> None:
    """Long before the body's limit."""
    host.replies["/a"] = lambda _: without_end(b"HTTP/1.1 200 OK\r\n", b"X: " + b"x" * 60_000)
    with pytest.raises(WebError) as caught:
        client.get(host.url("/a"))
    assert caught.value.reason == "not HTTP"
    assert len(host.asked) == 1


def test_many_large_bodies_leave_nothing_behind(host: Host, clients: Callable[..., Client]) -> None:
    """Connections are closed half way, and an error that is kept keeps no more than it says."""
    client = clients(document_mb=3)
    host.replies |= {"/large": LARGE["gzip"], "/a": reply(b"21 of 43")}
    errors = []
    tracemalloc.start()
    try:
        for _ in range(10):
            with pytest.raises(WebError) as caught:
                client.get(host.url("/large"))
            errors.append(caught.value)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 10 * 1_000_000 + MOST_MEMORY
    assert [len(error.exchange.content) for error in errors if error.exchange] == [1_000_000] * 10
    assert client.get(host.url("/a")).content == b"21 of 43"
