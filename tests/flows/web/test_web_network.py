"""Nothing leads the client into the network that it runs in, and nobody plays another host."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from ipaddress import ip_network

import pytest
from naming import Names
from serving import Host, reply

from flows.settings import PRIVATE_NETWORKS, Networks, load_settings
from flows.web.addresses import is_allowed
from flows.web.client import MOST_REDIRECTS, Client
from flows.web.exchange import WebError

GOOD = reply(b"21 of 43")
OPEN = ["8.8.8.8", "151.101.0.144", "2606:4700::1", "2a04:4e42::144", "64:ff9b::808:808"]
# This machine and private networks: what "on" allows.
INSIDE = [
    "127.0.0.1", "127.8.9.10", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "100.64.0.1", "::1", "fc00::1", "fd12::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "2002:7f00:1::",
]  # fmt: skip
# Never, unless named.
NEVER = [
    "0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.0.1", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
    "::", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "::127.0.0.1",
    "2001:db8::1", "2001:0:1::1", "100::1", "5f00::1", "64:ff9b:1::7f00:1",
    "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "fd00:ec2::254%lo",
    "unix", "", "127.1", "0x7f000001", "2130706433",
]  # fmt: skip


@pytest.mark.parametrize("address", OPEN)
def test_the_open_internet_may_be_asked(address: str) -> None:
    """Whatever is set."""
    assert is_allowed(address, ())
    assert is_allowed(address, PRIVATE_NETWORKS)


@pytest.mark.parametrize("address", INSIDE)
def test_this_machine_and_private_networks_may_not_unless_set(address: str) -> None:
    """However the address is written."""
    assert not is_allowed(address, ())
    assert is_allowed(address, PRIVATE_NETWORKS)
    assert not is_allowed(address, (ip_network("127.0.0.2/32"), ip_network("fd99::/16")))


@pytest.mark.parametrize("address", NEVER)
def test_other_addresses_may_never(address: str) -> None:
    """Link-local ones, where clouds keep passwords, are not private networks."""
    assert not is_allowed(address, ())
    if "fd00" not in address:
        assert not is_allowed(address, PRIVATE_NETWORKS)


def test_an_address_that_is_named_may_be_asked() -> None:
    """And only that one."""
    named: Networks = (ip_network("169.254.10.0/24"),)
    assert is_allowed("169.254.10.7", named)
    assert is_allowed("::ffff:169.254.10.7", named)
    assert not is_allowed("169.254.169.254", named)


WAYS_IN = [
    "http://127.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://0.0.0.0:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::]:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://１２７.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
]


@pytest.mark.parametrize("way", WAYS_IN)
def test_this_machine_is_not_asked(hosts: Callable[..., Host], client: Client, way: str) -> None:
    """Neither at first nor by a redirect; nothing reaches it."""
    secret = hosts("127.0.0.1", replies={"/": GOOD})
    host = hosts("127.0.0.2")
    target = way.format(port=secret.url("").rpartition(":")[2])
    host.replies["/a"] = reply(b"", 302, Location=target.encode().decode("latin-1"))
    for url in [host.url("/a"), *([target] if target.startswith("http") else [])]:
        with pytest.raises(WebError) as caught:
            client.get(url)
        assert caught.value.reason in {"refused address", "bad address"}
        assert caught.value.is_final
        assert "\n" not in str(caught.value)
    assert host.paths() == ["/a"]
    assert secret.asked == []


@pytest.mark.parametrize("networks", ["off", "on", "127.0.0.2"])
def test_the_passwords_of_a_cloud_are_not_asked_for(
    hosts: Callable[..., Host], clients: Callable[..., Client], networks: str
) -> None:
    """Whether or not private networks may be."""
    settings = load_settings({"PRESSFIGURES_ALLOW_PRIVATE_ADDRESSES": networks})
    client = clients(allow_private_addresses=settings.allow_private_addresses)
    target = "http://169.254.169.254/latest/meta-data/"
    host = hosts("127.0.0.2", replies={"/a": reply(b"", 302, Location=target)})
    for url in (target, host.url("/a")):
        with pytest.raises(WebError, match=r"not on the open internet") as caught:
            client.get(url)
        assert caught.value.reason == "refused address"


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", "refused address"),
        ("FILE:/etc/passwd", "refused address"),
        ("http+unix://%2Frun%2Fdocker.sock/info", "refused address"),
        ("ftp://example.org/", "refused address"),
        ("data:text/html,21%20of%2043", "refused address"),
        ("javascript:alert(1)", "refused address"),
        ("http://me:secret@127.0.0.3/", "refused address"),
        ("\x01http://127.0.0.1/", "bad address"),
        ("", "bad redirect"),
    ],
)
def test_a_redirect_out_of_the_web_is_not_followed(
    host: Host, client: Client, location: str, reason: str
) -> None:
    """One sentence says which address led where."""
    raw = reply(b"", 301).replace(b"\r\n\r\n", f"\r\nLocation: {location}\r\n\r\n".encode())
    host.replies["/a"] = raw
    with pytest.raises(WebError) as caught:
        client.get(host.url("/a"))
    if "\x01" not in location:
        assert (caught.value.reason, caught.value.status) == (reason, 301)
        assert host.url("/a") in str(caught.value)
    assert "secret" not in str(caught.value)
    assert host.paths() == ["/a"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(hosts: Callable[..., Host], client: Client, status: int) -> None:
    """On the host, to another, with letters as they are; requests are counted."""
    host, other = hosts("127.0.0.2"), hosts("127.0.0.3", replies={"/b/%C3%A9?c=d": GOOD})
    host.replies |= {
        "/a": reply(b"moved", status, Location="b#part"),
        "/b": reply(b"moved", status, Location=other.url("/b/é?c=d").encode().decode("latin-1")),
    }
    exchange = client.get(host.url("/a"))
    assert exchange.content == b"21 of 43"
    assert exchange.url == host.url("/a")
    assert exchange.final_url == other.url("/b/%C3%A9?c=d")
    assert exchange.requests == 3


def test_redirects_in_a_circle_end(host: Host, client: Client) -> None:
    """Where the circle closes, or after so many."""
    host.replies |= {
        "/a": reply(b"", 302, Location="/b"),
        "/b": reply(b"", 302, Location="/a#again"),
    }
    with pytest.raises(WebError, match="in a circle") as caught:
        client.get(host.url("/a"))
    assert (caught.value.reason, len(host.asked)) == ("too many redirects", 2)
    host.asked.clear()
    host.replies |= {
        f"/{number}": reply(b"", 302, Location=f"/{number + 1}") for number in range(99)
    }
    with pytest.raises(WebError, match="more than") as caught:
        client.get(host.url("/0"))
    assert caught.value.reason == "too many redirects"
    assert len(host.asked) == MOST_REDIRECTS + 1


def test_a_name_may_not_stand_for_this_machine(
    hosts: Callable[..., Host], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor for a network that we are in."""
    secret = hosts("127.0.0.1", replies={"/": GOOD})
    monkeypatch.setattr(socket, "getaddrinfo", Names(inside=["127.0.0.1 10.0.0.1"]))
    with pytest.raises(WebError, match=r"lies at 127\.0\.0\.1, which") as caught:
        client.get(secret.url("/", "inside.test"))
    assert caught.value.reason == "refused address"
    assert secret.asked == []


def test_what_was_checked_is_what_is_connected_to(
    hosts: Callable[..., Host], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name is looked up once: its second answer could be another."""
    host = hosts("127.0.0.2", replies={"/": reply(b"21 of 43", Connection="close")})
    names = Names(rebound=["127.0.0.2", "127.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", names)
    assert client.get(host.url("/", "rebound.test")).content == b"21 of 43"
    assert names.questions == ["rebound"]
    assert host.asked[0].headers["host"].startswith("rebound.test:")
    with pytest.raises(WebError, match="not on the open internet"):
        client.get(host.url("/", "rebound.test"))


def test_only_the_open_ones_of_several_addresses_are_tried(
    hosts: Callable[..., Host], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other, until one is there."""
    host = hosts("127.0.0.2", replies={"/": GOOD})
    names = Names(several=["127.0.0.1 127.0.0.3 127.0.0.2"])
    monkeypatch.setattr(socket, "getaddrinfo", names)
    assert client.get(host.url("/", "several.test")).requests == 1


def test_a_name_service_without_an_answer_is_asked_again(
    hosts: Callable[..., Host], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But not for a name that is none."""
    host = hosts("127.0.0.2", replies={"/": GOOD})
    names = Names(slow=["", "", "127.0.0.2"])
    monkeypatch.setattr(socket, "getaddrinfo", names)
    assert client.get(host.url("/", "slow.test")).requests == 3
    with pytest.raises(WebError, match="has no address") as caught:
        client.get("http://no-such-name.invalid/")
    assert (caught.value.reason, caught.value.is_final) == ("unreachable", False)


def test_a_name_service_that_does_not_answer_takes_no_longer_than_a_connection_may(
    clients: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's own patience is longer, and cannot be set."""
    answers = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers.wait(20) and [])
    begun = time.monotonic()
    with pytest.raises(WebError, match="did not answer in time") as caught:
        clients(connect_seconds=0.2, attempts=2).get("http://slow.test/")
    assert time.monotonic() - begun < 5
    assert (caught.value.reason, caught.value.requests) == ("timed out", 2)
    answers.set()


def test_proxies_of_the_environment_are_not_used(
    hosts: Callable[..., Host], clients: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They would look names up for us, unchecked."""
    host, proxy = hosts("127.0.0.2", replies={"/": GOOD}), hosts("127.0.0.3")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url(""))
    assert clients().get(host.url("/")).content == b"21 of 43"
    assert proxy.asked == []
