"""Pages are read where the robots.txt of their host lets us; what is no page is not asked about."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from serving import Host, Reply, reply

from flows.web.client import Client
from flows.web.exchange import WebError

GOOD = reply(b"21 of 43")
PRINT = "/news/figures.html?print=1"
PAGES = ("/news/1", "/news/draft", PRINT, "/private/1", "/")


def rules(text: str) -> bytes:
    return reply(text.encode(), Content_Type="text/plain")


def reason_of(client: Client, url: str) -> str:
    """Why a page is not read; nothing if it is."""
    try:
        client.get(url, as_page=True)
    except WebError as error:
        return error.reason
    return ""


@pytest.fixture(autouse=True)
def pages(host: Host) -> None:
    """The pages of the host."""
    for path in PAGES:
        host.replies[path] = GOOD


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("", []),
        ("User-agent: *\nDisallow:", []),
        ("User-agent: *\nDisallow: /private", ["/private/1"]),
        ("User-agent: *\nDisallow: /news/\nAllow: /news/1", ["/news/draft", PRINT]),
        ("User-agent: *\nDisallow: /*?print=", [PRINT]),
        ("User-agent: *\nDisallow: /$", ["/"]),
        ("User-agent: Otherbot\nDisallow: /", []),
        ("User-agent: Otherbot\nUser-agent: PressFigures\nDisallow: /private", ["/private/1"]),
        ("User-agent: Otherbot\nDisallow: /news\n\nUser-agent: *\nDisallow: /$", ["/"]),
        ("User-agent: *\nDisallow: /\n\nUser-agent: pressfigures # us\nDisallow: /$", ["/"]),
        ("\ufeffUser-agent: *\r\nDisallow: /private\r\n", ["/private/1"]),
        ("<!DOCTYPE html><p>Disallow: / is what you will not find here", []),
    ],
)
def test_pages_that_are_not_for_us_are_not_read(
    host: Host, client: Client, text: str, refused: list[str]
) -> None:
    """By the longest rule for our name, or for everybody."""
    host.replies["/robots.txt"] = rules(text)
    found = [path for path in PAGES if reason_of(client, host.url(path))]
    assert found == refused
    assert set(host.paths()) == {"/robots.txt", *PAGES} - set(refused)
    assert host.paths().count("/robots.txt") == 1


def test_a_page_refused_is_said_to_be(host: Host, client: Client) -> None:
    """With what to do; asking again is pointless."""
    host.replies["/robots.txt"] = rules("User-agent: *\nDisallow: /")
    with pytest.raises(WebError, match=r"robots.txt asks programs not to: .*[.]$") as caught:
        client.get(host.url("/news/1"), as_page=True)
    assert (caught.value.reason, caught.value.is_final) == ("robots", True)


def test_what_is_no_page_is_not_asked_about(host: Host, client: Client) -> None:
    """An API is meant for programs."""
    host.replies["/robots.txt"] = rules("User-agent: *\nDisallow: /")
    assert client.get(host.url("/news/1")).content == b"21 of 43"
    assert host.paths() == ["/news/1"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_host_without_rules_lets_us_read(host: Host, client: Client, status: int) -> None:
    """As RFC 9309 has it."""
    host.replies["/robots.txt"] = reply(b"User-agent: *\nDisallow: /", status)
    assert reason_of(client, host.url("/news/1")) == ""


BROKEN: dict[str, tuple[Reply, str]] = {
    "500": (reply(b"", 500), "robots"),
    "503": (reply(b"", 503), "robots"),
    "429": (reply(b"", 429, Retry_After=3600), "robots"),
    "reset": (None, "connection lost"),
    "packed": (reply(b"no", Content_Encoding="gzip"), "robots"),
    "cut short": (lambda _: [reply(Content_Length=99), b"User"], "robots"),
}


@pytest.mark.parametrize(("broken", "reason"), BROKEN.values(), ids=BROKEN)
def test_rules_that_cannot_be_read_mean_not_now(
    host: Host, clients: Callable[..., Client], broken: Reply, reason: str
) -> None:
    """For every page, with one asking; another day it may be otherwise."""
    client = clients(attempts=2)
    host.replies["/robots.txt"] = broken
    for path in ("/news/1", "/news/draft"):
        with pytest.raises(WebError) as caught:
            client.get(host.url(path), as_page=True)
        assert (caught.value.reason, caught.value.is_final) == (reason, False)
    assert set(host.paths()) == {"/robots.txt"}
    assert len(host.paths()) <= 2


def test_threads_ask_for_the_rules_once(host: Host, client: Client) -> None:
    """And all keep them."""
    host.replies["/robots.txt"] = rules("User-agent: *\nDisallow: /private")
    urls = [host.url("/news/1"), host.url("/private/1")] * 8
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda url: reason_of(client, url), urls))
    assert found == ["", "robots"] * 8
    assert host.paths().count("/robots.txt") == 1


def test_each_host_on_the_way_has_its_say(hosts: Callable[..., Host], client: Client) -> None:
    """A redirect is no way around the rules, on this host or to another."""
    here, there = hosts("127.0.0.2"), hosts("127.0.0.3")
    here.replies |= {
        "/robots.txt": rules("User-agent: *\nDisallow: /private"),
        "/in": reply(b"", 302, Location="/private/1"),
        "/out": reply(b"", 302, Location=there.url("/private/1")),
        "/on": reply(b"", 302, Location=there.url("/news/1")),
        "/private/1": GOOD,
    }
    there.replies |= {
        "/robots.txt": rules("User-agent: *\nDisallow: /private"),
        "/private/1": GOOD,
        "/news/1": GOOD,
    }
    assert reason_of(client, here.url("/in")) == "robots"
    assert reason_of(client, here.url("/out")) == "robots"
    assert reason_of(client, here.url("/on")) == ""
    assert "/private/1" not in here.paths() + there.paths()


@pytest.mark.parametrize(
    "text", ["Crawl-delay: 0.15", "Request-rate: 1/1", "Crawl-delay: 9999", "Crawl-delay: 0.001"]
)
def test_a_host_may_ask_us_to_be_slow(
    host: Host, clients: Callable[..., Client], text: str
) -> None:
    """As slow as is set at most; never quicker than we would be."""
    client = clients(crawl_delay_seconds=0.15, requests_per_second=10)
    host.replies["/robots.txt"] = rules(f"User-agent: *\n{text}")
    for _ in range(3):
        client.get(host.url("/news/1"), as_page=True)
    first, _, last = (asked.at for asked in host.asked if asked.path == "/news/1")
    assert (0.2 if "0.001" in text else 0.3) <= last - first < 2


def test_rules_made_to_choke_a_reader_do_not(host: Host, client: Client) -> None:
    """Thousands of names before thousands of rules, wildcards by the dozen, and no end."""
    names = "".join(f"User-agent: b{number}\nuser agent c{number}\n" for number in range(8_000))
    wild = "User-agent: *\n" + "Disallow: /" + "*a" * 40 + "*b$\n"
    for text in (names + "Disallow: /x\n" * 8_000, wild * 200, wild + "#" * 5_000_000):
        host.replies["/robots.txt"] = rules(text)
        host.replies["/" + "a" * 3000] = GOOD
        begun = time.process_time()
        fresh = client._robots.__class__(client._fetch_robots)
        client._robots = fresh
        assert reason_of(client, host.url("/" + "a" * 3000)) == ""
        assert time.process_time() - begun < 2
