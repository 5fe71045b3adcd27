"""One pace a host, whoever asks and however often: measured where the requests arrive."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from serving import Host, in_pieces, reply

from flows.web.client import Client
from flows.web.exchange import WebError

GOOD = reply(b"21 of 43")
# At 50 a second 10 fit into a fifth of one; this machine may notice some of them late.
BUNCH = 14


def most_within(host: Host, seconds: float) -> int:
    """The most requests that arrived within so many seconds."""
    times = sorted(asked.at for asked in host.asked)
    return max(
        sum(start <= one < start + seconds for one in times[index:])
        for index, start in enumerate(times)
    )


def ask_all(client: Client, urls: list[str]) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(client.get, urls))


def test_eight_threads_keep_one_pace(host: Host, client: Client) -> None:
    """Never above it in any stretch of time, and not far below it in all."""
    rate, count = 50, 60
    client.limit(host.address, rate)
    host.replies = {f"/{number}": GOOD for number in range(count)}
    begun = time.monotonic()
    ask_all(client, [host.url(path) for path in host.replies])
    took = time.monotonic() - begun
    assert len(host.asked) == count
    assert most_within(host, 1) <= rate
    assert most_within(host, 0.2) <= BUNCH
    assert took < 2.5 * count / rate


def test_retries_and_redirects_keep_it_too(host: Host, client: Client) -> None:
    """They are requests like any other."""
    client.limit(host.address, 50)
    for number in range(8):
        host.replies[f"/{number}"] = [reply(b"", 503), reply(b"", 302, Location=f"/to/{number}")]
        host.replies[f"/to/{number}"] = [None, reply(b"", 429, Retry_After=0), GOOD]
    ask_all(client, [host.url(f"/{number}") for number in range(8)])
    assert len(host.asked) == 8 * 7
    assert most_within(host, 1) <= 50
    assert most_within(host, 0.2) <= BUNCH


def test_connections_that_take_long_do_not_bunch_requests(
    host: Host, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What counts is when a request is sent, not when it set out."""
    slow = itertools.cycle([0.2, 0.15, 0.1, 0.05, 0])
    plain = client._asker._transport._pool._network_backend._plain
    connect = plain.connect_tcp

    def connect_slowly(*given: object) -> object:
        time.sleep(next(slow))
        return connect(*given)

    monkeypatch.setattr(plain, "connect_tcp", connect_slowly)
    client.limit(host.address, 25)
    closing = reply(b"21 of 43", Connection="close")
    host.replies = {f"/{number}": closing for number in range(20)}
    ask_all(client, [host.url(path) for path in host.replies])
    assert most_within(host, 0.1) <= 4


def test_whoever_waits_for_a_turn_holds_no_connection(host: Host, client: Client) -> None:
    """The host would close it meanwhile."""
    client.limit(host.address, 4)
    host.replies = {f"/{number}": GOOD for number in range(3)}
    with ThreadPoolExecutor(3) as threads:
        for path in host.replies:
            threads.submit(client.get, host.url(path))
        time.sleep(0.2)
        assert host.connected == 1


def test_each_host_has_its_own_pace(hosts: Callable[..., Host], client: Client) -> None:
    """One that is slow does not hold up another."""
    slow, quick = hosts("127.0.0.2"), hosts("127.0.0.3")
    slow.replies["/a"] = quick.replies["/a"] = GOOD
    client.limit(slow.address, 1)
    client.get(slow.url("/a"))
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(client.get, slow.url("/a"))
        for _ in range(10):
            client.get(quick.url("/a"))
        assert not waiting.done()
    assert slow.asked[1].at - slow.asked[0].at >= 1


def test_the_strictest_limit_holds(host: Host, clients: Callable[..., Client]) -> None:
    """Of those given; without one, the usual."""
    for usual, limits in ((10, []), (1, [10, 50]), (1000, [50, 10])):
        client = clients(requests_per_second=usual)
        for limit in limits:
            client.limit(host.address.upper() + ":80", limit)
        host.asked.clear()
        host.replies["/a"] = GOOD
        for _ in range(3):
            client.get(host.url("/a"))
        times = [asked.at for asked in host.asked]
        assert 0.2 <= times[-1] - times[0] < 1.5


@pytest.mark.parametrize("rate", [0, -1, float("nan")])
def test_a_limit_that_is_no_rate_is_refused(client: Client, rate: float) -> None:
    """A mistake of the program, not of a host."""
    with pytest.raises(ValueError, match="requests a second"):
        client.limit("example.org", rate)


def test_a_connection_is_used_again(host: Host, client: Client) -> None:
    """And one that the host has closed meanwhile is not, or costs one more try."""
    host.replies |= {"/a": GOOD, "/b": lambda _: in_pieces(GOOD)}
    for _ in range(3):
        assert client.get(host.url("/a")).requests == 1
    assert len(client._asker._transport._pool.connections) == 1
    for _ in range(5):
        assert client.get(host.url("/b")).requests <= 2


def test_threads_share_a_client_through_faults(host: Host, client: Client) -> None:
    """Each gets its own answer or its own error."""
    for number in range(60):
        good = reply(f"{number} homes".encode())
        host.replies[f"/{number}"] = good if number % 3 else reply(b"", 410)

    def ask(number: int) -> str:
        try:
            return client.get(host.url(f"/{number}")).content.decode()
        except WebError as error:
            return error.reason

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(ask, range(60)))
    assert found == [f"{number} homes" if number % 3 else "gone" for number in range(60)]
