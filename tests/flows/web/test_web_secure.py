"""Hosts prove who they are before anything is asked of them."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme
from naming import Names
from serving import Host, reply

from flows.settings import SettingError
from flows.web.client import Client
from flows.web.exchange import WebError

GOOD = reply(b"21 of 43")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who vouches for hosts here."""
    return trustme.CA()


@pytest.fixture
def secure(hosts: Callable[..., Host], authority: trustme.CA) -> Host:
    """A host with a certificate for its address and for one name."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.2", "known.test").configure_cert(context)
    return hosts("127.0.0.2", tls=context, replies={"/": GOOD})


@pytest.fixture
def trusting(
    clients: Callable[..., Client],
    authority: trustme.CA,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Client:
    """A client that trusts the authority, as the environment says."""
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return clients()


def test_a_host_must_prove_its_name(
    secure: Host, trusting: Client, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name asked for, although it is the address that is connected to."""
    names = Names(known=["127.0.0.2"], other=["127.0.0.2"])
    monkeypatch.setattr(socket, "getaddrinfo", names)
    assert trusting.get(secure.url("/", "known.test")).content == b"21 of 43"
    assert trusting.get(secure.url("/")).content == b"21 of 43"
    with pytest.raises(WebError, match="does not prove who it is") as caught:
        trusting.get(secure.url("/", "other.test"))
    assert (caught.value.reason, caught.value.is_final) == ("bad certificate", False)


def test_a_host_that_nobody_vouches_for_is_not_read(
    secure: Host, clients: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked once."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pytest.raises(WebError, match="SSL_CERT_FILE") as caught:
        clients().get(secure.url("/"))
    assert caught.value.reason == "bad certificate"


def test_a_secure_address_does_not_lead_to_an_open_one(
    secure: Host, trusting: Client, hosts: Callable[..., Host]
) -> None:
    """The other way round it does."""
    plain = hosts("127.0.0.3", replies={"/": GOOD})
    plain.replies["/up"] = reply(b"", 301, Location=secure.url("/"))
    secure.replies["/down"] = reply(b"", 301, Location=plain.url("/"))
    assert trusting.get(plain.url("/up")).final_url == secure.url("/")
    with pytest.raises(WebError, match="is not encrypted") as caught:
        trusting.get(secure.url("/down"))
    assert (caught.value.reason, caught.value.is_final) == ("insecure redirect", True)
    assert plain.paths() == ["/up"]


def test_a_host_that_shakes_no_hand_is_left(clients: Callable[..., Client]) -> None:
    """It takes the connection and says nothing."""
    with socket.create_server(("127.0.0.2", 0)) as deaf:
        url = f"https://127.0.0.2:{deaf.getsockname()[1]}/"
        with pytest.raises(WebError) as caught:
            clients(connect_seconds=0.1, attempts=2).get(url)
    assert caught.value.reason == "timed out"


def test_certificates_that_cannot_be_read_are_named(
    clients: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Before anything is asked."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(SettingError, match=r"none\.pem\) cannot be read"):
        clients()
