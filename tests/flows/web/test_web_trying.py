"""Where another try can help there is one, and where it cannot there is none."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_network

import pytest
from serving import Host, Reply, in_pieces, reply, without_end

from flows.settings import WebSettings
from flows.web.client import Client
from flows.web.exchange import WebError
from warehouse.captures import Exchanged

PAGE = b"<p>21 of 43 homes in Northmoor were good.</p>" * 40
GOOD = reply(PAGE)


def cut_short(length: int = len(PAGE)) -> Reply:
    """Says how long it is and ends in the middle."""
    return lambda _: in_pieces(reply(Content_Length=length), PAGE[:100])


def silent(seconds: float) -> Reply:
    """Says nothing for a while, then hangs up."""
    return lambda _: in_pieces(b"", b"", pause=seconds)


PASSING: dict[str, Reply] = {
    "500": reply(b"oh", 500),
    "502": reply(b"oh", 502),
    "503": reply(b"oh", 503),
    "504": reply(b"oh", 504),
    "429": reply(b"oh", 429, Retry_After=0),
    "408": reply(b"oh", 408),
    "reset": None,
    "closed": lambda _: in_pieces(b""),
    "closed within the head": lambda _: in_pieces(b"HTTP/1.1 200 OK\r\nContent-"),
    "closed within the body": cut_short(),
    "closed within a piece": lambda _: in_pieces(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"400\r\nfigures"
    ),
    "closed within gzip": reply(b"\x1f\x8b\x08\0\0\0\0\0\0\xff", Content_Encoding="gzip"),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_passing_fault_is_tried_again(host: Host, client: Client, fault: Reply) -> None:
    """Until it has passed; every request is counted."""
    host.replies["/a"] = [fault, fault, GOOD]
    exchange = client.get(host.url("/a"))
    assert (exchange.content, exchange.requests) == (PAGE, 3)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("503", "server error"),
        ("429", "rate limited"),
        ("reset", "connection lost"),
        ("closed", "connection lost"),
        ("closed within the body", "truncated"),
        ("closed within gzip", "truncated"),
    ],
)
def test_a_fault_that_stays_is_given_up(host: Host, client: Client, name: str, reason: str) -> None:
    """After so many tries as are set; it is worth asking again another day."""
    host.replies["/a"] = PASSING[name]
    with pytest.raises(WebError, match="run again") as caught:
        client.get(host.url("/a"))
    assert (caught.value.reason, caught.value.is_final) == (reason, False)
    assert len(host.asked) == 4


def test_the_start_of_what_broke_off_is_kept(host: Host, client: Client) -> None:
    """With its status, and no length that it does not have."""
    host.replies["/a"] = cut_short()
    with pytest.raises(WebError, match="broke off") as caught:
        client.get(host.url("/a"))
    exchange = caught.value.exchange
    assert exchange is not None
    assert (exchange.status, exchange.content) == (200, PAGE[:100])
    assert (exchange.requests, exchange.header("content-length")) == (4, None)


def test_silence_is_tried_again(host: Host, clients: Callable[..., Client]) -> None:
    """Before the head and within the body alike."""
    client = clients(read_seconds=0.2)
    host.replies["/a"] = [silent(1), GOOD]
    assert client.get(host.url("/a")).requests == 2
    host.replies["/b"] = [lambda _: in_pieces(reply(Content_Length=9), b"9", pause=1), GOOD]
    assert client.get(host.url("/b")).requests == 2


def test_silence_that_stays_is_given_up(host: Host, clients: Callable[..., Client]) -> None:
    """As timed out."""
    client = clients(read_seconds=0.1, attempts=2)
    host.replies["/a"] = silent(1)
    with pytest.raises(WebError, match="did not answer in time") as caught:
        client.get(host.url("/a"))
    assert (caught.value.reason, caught.value.status) == ("timed out", None)
    assert len(host.asked) == 2


def test_a_request_to_which_no_answer_came_is_kept_for_the_archive(host: Host) -> None:
    """Each that was sent; of a connection that was never made there is none."""
    kept: list[Exchanged] = []
    quick = WebSettings(
        read_seconds=0.1, attempts=2, backoff_seconds=0.01, requests_per_second=1000,
        allow_private_addresses=(ip_network("127.0.0.2/32"),),
    )  # fmt: skip
    host.replies["/a"] = silent(1)
    with Client(quick, kept.append) as client:
        for url in (host.url("/a"), "http://127.0.0.2:1/"):
            with pytest.raises(WebError):
                client.get(url)
    assert [(one.url, one.head, one.status) for one in kept] == [(host.url("/a"), b"", 0)] * 2
    assert all(one.request.startswith(b"GET /a HTTP/1.1\r\nHost: 127.0.0.2:") for one in kept)
    assert all(one.request.endswith(b"\r\n\r\n") for one in kept)


DRIPPING: dict[str, Reply] = {
    "head": lambda _: without_end(b"HTTP/1.1 200 OK\r\nX: ", b"x", pause=0.05),
    "interim answers": lambda _: without_end(b"", b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.05),
    "body": lambda _: without_end(reply(Content_Length=10_000), b"x", pause=0.05),
    "body without length": lambda _: without_end(reply(Content_Length=""), b"x", pause=0.05),
}


@pytest.mark.parametrize("drip", DRIPPING)
def test_a_host_that_sends_a_byte_now_and_then_is_left(
    host: Host, clients: Callable[..., Client], drip: str
) -> None:
    """When the time for all of it is up, and it is not asked again: of a body, not ever."""
    client = clients(total_seconds=0.4)
    host.replies["/a"] = DRIPPING[drip]
    begun = time.monotonic()
    with pytest.raises(WebError, match="PRESSFIGURES_TOTAL_SECONDS") as caught:
        client.get(host.url("/a"))
    assert time.monotonic() - begun < 1.5
    told = ("endless", True) if drip.startswith("body") else ("timed out", False)
    assert (caught.value.reason, caught.value.is_final) == told
    assert len(host.asked) == 1


def test_a_body_that_had_little_time_is_no_endless_one(
    host: Host, clients: Callable[..., Client]
) -> None:
    """Other tries took it."""
    client = clients(total_seconds=0.5, read_seconds=0.3)
    host.replies["/a"] = [silent(1), DRIPPING["body"]]
    with pytest.raises(WebError, match="PRESSFIGURES_TOTAL_SECONDS") as caught:
        client.get(host.url("/a"))
    assert (caught.value.reason, caught.value.is_final) == ("timed out", False)


def test_an_error_page_without_end_is_not_read_to_its_end(
    host: Host, clients: Callable[..., Client]
) -> None:
    """Its status is what counts."""
    client = clients(read_seconds=0.2)
    head = reply(status=404, Content_Length="")
    host.replies["/a"] = lambda _: without_end(head, b"x", pause=0.05)
    begun = time.monotonic()
    with pytest.raises(WebError, match="answered 404"):
        client.get(host.url("/a"))
    assert time.monotonic() - begun < 2


def test_the_time_for_all_of_it_is_for_all_tries(
    host: Host, clients: Callable[..., Client]
) -> None:
    """Not for each."""
    client = clients(attempts=100, read_seconds=0.2, total_seconds=0.5)
    host.replies["/a"] = silent(1)
    with pytest.raises(WebError, match="PRESSFIGURES_TOTAL_SECONDS") as caught:
        client.get(host.url("/a"))
    assert caught.value.reason == "timed out"
    assert 2 <= len(host.asked) <= 4


def test_what_does_not_speak_http_is_asked_once(host: Host, client: Client) -> None:
    """It will not learn it."""
    host.replies["/a"] = b"SSH-2.0-OpenSSH_9.6\r\n\r\n"
    with pytest.raises(WebError, match="as the web does") as caught:
        client.get(host.url("/a"))
    assert caught.value.reason == "not HTTP"
    assert len(host.asked) == 1


def test_nobody_listening_is_tried_again_and_said(client: Client) -> None:
    """A host may be starting just now."""
    with socket.create_server(("127.0.0.2", 0)) as closed:
        url = f"http://127.0.0.2:{closed.getsockname()[1]}/"
    with pytest.raises(WebError, match="could not be reached") as caught:
        client.get(url)
    assert (caught.value.reason, caught.value.is_final) == ("unreachable", False)


@pytest.mark.parametrize(("status", "as_date"), [(429, False), (503, True)])
def test_retry_after_is_waited_for(host: Host, client: Client, status: int, as_date: bool) -> None:
    """In seconds and as a date, by the host's own clock, which may be wrong."""
    clock = datetime(2019, 1, 1, tzinfo=UTC)
    after = format_datetime(clock + timedelta(seconds=1), usegmt=True) if as_date else "1"
    refusal = reply(b"", status, Retry_After=after, Date=format_datetime(clock, usegmt=True))
    host.replies["/a"] = [refusal, GOOD]
    assert client.get(host.url("/a")).requests == 2
    first, second = host.asked
    assert second.at - first.at >= 1


def test_retry_after_holds_back_the_whole_host(host: Host, client: Client) -> None:
    """Other threads too; another host is asked meanwhile."""
    host.replies |= {"/a": [reply(b"", 429, Retry_After=1), GOOD], "/b": GOOD}
    first = threading.Thread(target=client.get, args=(host.url("/a"),))
    first.start()
    while not host.asked:
        time.sleep(0.01)
    time.sleep(0.1)
    client.get(host.url("/b"))
    first.join()
    assert all(asked.at - host.asked[0].at >= 1 for asked in host.asked[1:])


@pytest.mark.parametrize("after", ["3600", "9" * 5000, "Fri, 31 Dec 2999 23:59:59 GMT"])
def test_a_long_retry_after_is_left_for_the_next_run(
    host: Host, client: Client, after: str
) -> None:
    """Without asking that host for anything more."""
    host.replies |= {"/a": reply(b"", 429, Retry_After=after), "/b": GOOD}
    begun = time.monotonic()
    with pytest.raises(WebError, match="answered 429") as first:
        client.get(host.url("/a"))
    with pytest.raises(WebError, match=r"asked us to stay away until .* UTC") as second:
        client.get(host.url("/b"))
    assert time.monotonic() - begun < 1
    assert {first.value.reason, second.value.reason} == {"rate limited"}
    assert not first.value.is_final
    assert host.paths() == ["/a"]


@pytest.mark.parametrize("after", ["soon", "-1", "1.5", "٣", "Fri, 99 Foo 2999", ""])
def test_a_retry_after_that_says_nothing_is_none(host: Host, client: Client, after: str) -> None:
    """The tries go on."""
    host.replies["/a"] = [reply(b"", 503, Retry_After=after.encode().decode("latin-1")), GOOD]
    assert client.get(host.url("/a")).requests == 2


def test_pauses_grow_and_are_drawn_at_random(
    host: Host, clients: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between nothing and twice as much each time, up to what is set."""
    drawn: list[tuple[float, float]] = []

    def draw(low: float, high: float) -> float:
        drawn.append((low, high))
        return 0

    monkeypatch.setattr("random.uniform", draw)
    host.replies["/a"] = reply(b"", 500)
    with pytest.raises(WebError):
        clients(attempts=6, backoff_seconds=5).get(host.url("/a"))
    assert drawn[:5] == [(0, 1), (0, 2), (0, 4), (0, 5), (0, 5)]


def test_closing_wakes_whoever_waits(host: Host, clients: Callable[..., Client]) -> None:
    """With an error, not after the pause."""
    client = clients(retry_after_seconds=600)
    host.replies["/a"] = reply(b"", 503, Retry_After=500)
    reasons: list[str] = []

    def ask() -> None:
        try:
            client.get(host.url("/a"))
        except WebError as error:
            reasons.append(error.reason)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    client.close()
    for thread in threads:
        thread.join(timeout=5)
    assert reasons == ["stopped"] * 4
