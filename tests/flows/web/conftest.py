"""Hosts on loopback, and a client that may ask them and loses patience soon."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from ipaddress import ip_network

import pytest
from serving import Host

from flows.settings import WebSettings
from flows.web.client import Client

# 127.0.0.2 is a host of the open internet as far as these tests go; 127.0.0.1 is this machine.
QUICK = WebSettings(
    document_mb=1,
    requests_per_second=10_000,
    backoff_seconds=0.01,
    retry_after_seconds=2,
    connect_seconds=2,
    read_seconds=2,
    total_seconds=5,
    allow_private_addresses=(ip_network("127.0.0.2/32"), ip_network("127.0.0.3/32")),
)


@pytest.fixture
def hosts() -> Iterator[Callable[..., Host]]:
    """Makes hosts that listen until the test ends."""
    with ExitStack() as stack:

        def make(address: str = "127.0.0.2", **given: object) -> Host:
            made = Host(address, **given)  # type: ignore[arg-type]
            stack.callback(made.close)
            return made

        yield make


@pytest.fixture
def host(hosts: Callable[..., Host]) -> Host:
    """A host that may be asked."""
    return hosts()


@pytest.fixture
def clients() -> Iterator[Callable[..., Client]]:
    """Makes clients with quick settings, some of them other."""
    with ExitStack() as stack:
        yield lambda **other: stack.enter_context(Client(replace(QUICK, **other)))


@pytest.fixture
def client(clients: Callable[..., Client]) -> Client:
    """A client with quick settings."""
    return clients()
