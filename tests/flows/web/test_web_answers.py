"""What comes back: the answer as it was sent, or one sentence on why there is none."""

from __future__ import annotations

import gzip
import pickle
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from serving import Host, in_pieces, reply

from flows.web.client import Client
from flows.web.exchange import Validators, WebError

PAGE = b"<p>21 of 43 homes in Northmoor were good.</p>" * 40


def test_an_answer_is_kept_as_it_was_sent(host: Host, client: Client) -> None:
    """Content, headers, validators, media type with its parameters, and a time with its zone."""
    host.replies["/a?b=c"] = reply(
        PAGE,
        Content_Type="text/html; charset=utf-8",
        ETag='W/"1"',
        Last_Modified="Mon, 03 Jun 2024 09:30:00 GMT",
        Set_Cookie="visitor=7",
        X_Licence="Open Government Licence \xa9",
    )
    url = host.url("/a?b=c")
    exchange = client.get(url + "#part")
    assert (exchange.url, exchange.final_url, exchange.status) == (url + "#part", url, 200)
    assert exchange.content == PAGE
    assert exchange.requests == 1
    assert exchange.media_type == "text/html; charset=utf-8"
    assert exchange.validators == Validators('W/"1"', "Mon, 03 Jun 2024 09:30:00 GMT")
    assert exchange.header("x-licence") == "Open Government Licence \xa9"
    assert exchange.header("content-length") == str(len(PAGE))
    assert exchange.header("Set-Cookie") is None
    assert abs((datetime.now(UTC) - exchange.fetched_at).total_seconds()) < 60


def test_a_cookie_is_not_given_back(host: Host, client: Client) -> None:
    """So that what one answer left with us does not change the next."""
    host.replies["/a"] = reply(PAGE, Set_Cookie="visitor=7")
    client.get(host.url("/a"))
    client.get(host.url("/a"))
    assert [asked.headers.get("cookie") for asked in host.asked] == [None, None]


def test_the_client_says_who_it_is(host: Host, clients: Callable[..., Client]) -> None:
    """Name and version, and where to complain if that is set."""
    host.replies["/a"] = reply(PAGE)
    clients().get(host.url("/a"))
    clients(contact="figures@example.org").get(host.url("/a"))
    plain, told = (asked.headers["user-agent"] for asked in host.asked)
    assert plain.startswith("pressfigures/0.")
    assert told == plain + " (+figures@example.org)"


def raw_deflate(content: bytes) -> bytes:
    """Deflate without its two bytes, as many servers send it."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("X-GZIP", gzip.compress(PAGE, mtime=0)),
        ("gzip", gzip.compress(PAGE[:500], mtime=0) + gzip.compress(PAGE[500:], mtime=0)),
        ("gzip", gzip.compress(PAGE, mtime=0) + b"\0" * 40),
        ("gzip", gzip.compress(PAGE, mtime=0) + b"and what nobody reads"),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", raw_deflate(PAGE)),
        ("identity", PAGE),
        ("", PAGE),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_a_packed_answer_is_unpacked(
    host: Host, client: Client, coding: str, packed: bytes, size: int
) -> None:
    """However it is cut on its way; headers that spoke of the packing are gone."""
    pieces = [packed[start : start + size] for start in range(0, len(packed), size)]
    head = reply(Content_Length=len(packed), Content_Encoding=coding or "identity")
    host.replies["/a"] = lambda _: in_pieces(head, *pieces)
    exchange = client.get(host.url("/a"))
    assert exchange.content == PAGE
    assert exchange.header("content-encoding") is None
    assert exchange.header("content-length") is None


def test_an_empty_answer_is_an_answer(host: Host, client: Client) -> None:
    """Even one that claims to be packed."""
    host.replies["/a"] = reply(b"", Content_Encoding="gzip")
    assert client.get(host.url("/a")).content == b""


@pytest.mark.parametrize(
    ("coding", "content"),
    [("br", PAGE), ("gzip, gzip", PAGE), ("gzip", PAGE), ("deflate", b"\x78\x9cno")],
)
def test_an_answer_that_cannot_be_unpacked_is_refused(
    host: Host, client: Client, coding: str, content: bytes
) -> None:
    """Once: another try would bring the same."""
    host.replies["/a"] = reply(content, Content_Encoding=coding)
    with pytest.raises(WebError, match="we cannot unpack") as caught:
        client.get(host.url("/a"))
    assert caught.value.reason == "unreadable encoding"
    assert len(host.asked) == 1


def test_what_has_not_changed_costs_one_small_answer(host: Host, client: Client) -> None:
    """Validators go back as they came, letters beyond ASCII among them."""
    etag, date = '"\xe9-1"', "Mon, 03 Jun 2024 09:30:00 GMT"
    host.replies["/a"] = [
        reply(PAGE, ETag=etag, Last_Modified=date),
        reply(status=304, Content_Length="", ETag=etag),
    ]
    first = client.get(host.url("/a"))
    second = client.get(host.url("/a"), validators=first.validators)
    assert (second.status, second.content, second.requests) == (304, b"", 1)
    sent = host.asked[1].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == (etag, date)


@pytest.mark.parametrize("etag", ["", '"a"\r\nX-Injected: 1', '"\u2013"', "\0"])
def test_a_validator_that_no_server_wrote_is_left_out(
    host: Host, client: Client, etag: str
) -> None:
    """Then the whole of it comes."""
    host.replies["/a"] = reply(PAGE)
    client.get(host.url("/a"), validators=Validators(etag=etag))
    assert {"if-none-match", "x-injected"}.isdisjoint(host.asked[0].headers)


@pytest.mark.parametrize(
    ("status", "reason", "is_final"),
    [
        (204, "unexpected answer", False),
        (206, "unexpected answer", False),
        (300, "unexpected answer", False),
        (304, "unexpected answer", False),
        (400, "bad request", True),
        (401, "forbidden", False),
        (403, "forbidden", False),
        (404, "not found", True),
        (410, "gone", True),
        (418, "unexpected answer", False),
        (451, "forbidden", True),
        (501, "server error", False),
        (599, "server error", False),
    ],
)
def test_a_status_that_is_no_answer_is_a_reason(
    host: Host, client: Client, status: int, reason: str, is_final: bool
) -> None:
    """Asked once; the start of what came is kept."""
    bare = status in (204, 304)
    content = b"" if bare else gzip.compress(b"It says why. " * 200_000, mtime=0)
    length = "" if bare else len(content)
    host.replies["/a"] = reply(content, status, Content_Encoding="gzip", Content_Length=length)
    with pytest.raises(WebError, match=f"answered {status}: .*[.]$") as caught:
        client.get(host.url("/a"))
    error = caught.value
    assert (error.reason, error.status, error.is_final) == (reason, status, is_final)
    assert error.exchange is not None
    assert error.exchange.content == (b"" if bare else (b"It says why. " * 200_000)[:1_000_000])
    assert error.exchange.requests == len(host.asked) == 1


def test_an_error_survives_the_way_between_processes(host: Host, client: Client) -> None:
    """With everything it knows."""
    with pytest.raises(WebError) as caught:
        client.get(host.url("/nothing"))
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert vars(again) == vars(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "page.html",
        "http://",
        "http:///page",
        "http://[::1",
        "http://a b\n/",
        "http://example.org:port/",
        "http://" + "a" * 300 + ".example.org/",
        "http://" + "a." * 40_000,
        "http://\udcff/",
        "http://xn--/",
    ],
)
def test_what_is_no_address_is_said_to_be_none(client: Client, url: str) -> None:
    """In one line, however long it is."""
    with pytest.raises(WebError) as caught:
        client.get(url)
    assert caught.value.reason in {"bad address", "refused address", "unreachable"}
    assert len(str(caught.value)) < 500
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://me:secret@127.0.0.2/", "http://secret@127.0.0.2/"])
def test_an_address_with_a_password_is_not_asked(client: Client, url: str) -> None:
    """Nor is the password written anywhere."""
    with pytest.raises(WebError, match="holds a user name or password") as caught:
        client.get(url)
    assert (caught.value.reason, caught.value.is_final) == ("refused address", True)
    assert "secret" not in str(caught.value)


def test_a_closed_client_asks_nothing(host: Host, client: Client) -> None:
    """And says so as it says everything."""
    client.close()
    with pytest.raises(WebError, match="closed") as caught:
        client.get(host.url("/a"))
    assert caught.value.reason == "stopped"
    assert host.asked == []
