"""Connections: made to addresses that were checked, ended when their time is up."""

from __future__ import annotations

import os
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore
import httpx

from flows.settings import Networks, SettingError
from flows.web.addresses import is_allowed

# Idle connections kept, and how long: shorter than most servers keep theirs.
_IDLE_CONNECTIONS = 32
_IDLE_SECONDS = 4


class RefusedAddress(Exception):  # noqa: N818 (refused on purpose)
    """A host all of whose addresses are on networks that we do not ask."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class UnknownHost(Exception):  # noqa: N818 (a state of the name service, not a fault of ours)
    """A host without an address; `is_passing` if the name service had no answer just now."""

    def __init__(self, is_passing: bool) -> None:
        super().__init__()
        self.is_passing = is_passing


class BadCertificate(Exception):  # noqa: N818 (theirs)
    """A host that does not prove who it is; the text says what is wrong."""


@dataclass(slots=True)
class Watch:
    """One request's time and end. `deadline` on the monotonic clock."""

    deadline: float
    has_ended: bool = False
    """The host closed the connection while we were reading."""

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self.deadline

    def within(self, seconds: float | None, error: type[Exception]) -> float:
        """What is left of `seconds`; raises `error` when nothing is."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise error("the time is up")
        return left if seconds is None else min(seconds, left)


_watch: ContextVar[Watch] = ContextVar("watch")


@contextmanager
def watching(watch: Watch) -> Iterator[Watch]:
    """Everything that is sent and received within, by this thread, keeps to `watch`."""
    token = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(token)


class _Stream(httpcore.NetworkStream):
    """A connection on which no step outlasts the request's own time.

    The timeouts of sockets begin anew with every byte, so a host that sends one now and then would
    keep us for ever.
    """

    def __init__(self, plain: httpcore.NetworkStream) -> None:
        self._plain = plain

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        watch = _watch.get()
        data = self._plain.read(max_bytes, watch.within(timeout, httpcore.ReadTimeout))
        watch.has_ended = not data
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._plain.write(buffer, _watch.get().within(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._plain.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _watch.get().within(timeout, httpcore.ConnectTimeout)
        try:
            return _Stream(self._plain.start_tls(ssl_context, server_hostname, left))
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise BadCertificate(error.__cause__.verify_message) from None
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._plain.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Finds a host's addresses once, and connects to one that it has checked.

    A name that is looked up for the check and again for the connection may have another address
    the second time; here there is no second time.
    """

    def __init__(self, allowed: Networks) -> None:
        self._allowed = allowed
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        watch = _watch.get()
        found = _addresses(host, port, watch.within(timeout, httpcore.ConnectTimeout))
        allowed = [address for address in found if is_allowed(address, self._allowed)]
        if not allowed:
            raise RefusedAddress(found[0])
        *others, last = allowed
        for address in others:
            left = watch.within(timeout, httpcore.ConnectTimeout)
            try:
                return _Stream(self._plain.connect_tcp(address, port, left))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        left = watch.within(timeout, httpcore.ConnectTimeout)
        return _Stream(self._plain.connect_tcp(last, port, left))

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise RefusedAddress(path)


def _addresses(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a host, best first, at least one. Raises UnknownHost, ConnectTimeout."""
    try:
        # As bytes: of text Python makes IDNA once more, and fails on long labels.
        found = _look_up(host.encode("ascii"), port, seconds)
    except socket.gaierror as error:
        raise UnknownHost(error.errno == socket.EAI_AGAIN) from None
    except (OSError, ValueError, OverflowError):
        raise UnknownHost(False) from None
    if not found:
        raise UnknownHost(False)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _look_up(host: bytes, port: int, seconds: float) -> list[tuple[Any, ...]]:
    """What the system says of a host. Raises its errors, and ConnectTimeout.

    The system takes its own time and cannot be interrupted: a thread waits for it, and goes on to
    wait when ours is up.
    """
    said: queue.SimpleQueue[list[tuple[Any, ...]] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            said.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except Exception as error:
            said.put(error)

    threading.Thread(target=ask, name="look up", daemon=True).start()
    try:
        found = said.get(timeout=seconds)
    except queue.Empty:
        raise httpcore.ConnectTimeout("its name was not found in time") from None
    if isinstance(found, Exception):
        raise found
    return found


class Transport(httpx.HTTPTransport):
    """httpx's own, connecting through the checks above.

    Proxies named in the environment are not used: a proxy looks hosts up itself, so that nobody
    would check what we connect to.
    """

    def __init__(self, allowed: Networks) -> None:
        context = _trusted(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=None,
            max_keepalive_connections=_IDLE_CONNECTIONS,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=_Backend(allowed),
        )


@cache
def _trusted(file: str | None, folder: str | None) -> ssl.SSLContext:
    """Who may vouch for a host: those named (an office may have its own), else those of certifi.

    Read once, for it takes 0.2 s. Raises SettingError.
    """
    if not file and not folder:
        return httpx.create_ssl_context(trust_env=False)
    try:
        return ssl.create_default_context(cafile=file or None, capath=folder or None)
    except OSError as error:
        named = f"SSL_CERT_FILE ({file})" if file else f"SSL_CERT_DIR ({folder})"
        raise SettingError(f"{named} cannot be read: {error.strerror or error}.") from None
