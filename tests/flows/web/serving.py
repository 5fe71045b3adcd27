"""A host on loopback that answers as it is told, well or badly, and remembers what it was asked."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came: when (monotonic), and its headers with names in small letters."""

    at: float
    path: str
    headers: dict[str, str]


Said = bytes | Iterable[bytes] | None
"""Bytes; or pieces, after which the connection ends; None resets it."""
Reply = Said | Callable[[Asked], Said]


def reply(content: bytes = b"", status: int = 200, **headers: str | int) -> bytes:
    """An answer with its Content-Length, unless `Content_Length` says other ("" for none)."""
    given = {"Content_Length": len(content), "Content_Type": "text/html"} | headers
    lines = [f"{key.replace('_', '-')}: {value}" for key, value in given.items() if value != ""]
    return "\r\n".join([f"HTTP/1.1 {status} So", *lines, "", ""]).encode("latin-1") + content


def in_pieces(head: bytes, *pieces: bytes, pause: float = 0) -> Iterable[bytes]:
    """A head, then each piece after a pause."""
    yield head
    for piece in pieces:
        time.sleep(pause)
        yield piece


def without_end(head: bytes, piece: bytes, pause: float = 0) -> Iterable[bytes]:
    """A head, and the same piece again for as long as somebody listens."""
    yield head
    while True:
        yield piece
        time.sleep(pause)


@dataclass
class Host:
    """Listens on `address`; `replies` by path, of a list the next one each time, the last again."""

    address: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    replies: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    sent: int = 0
    connected: int = 0

    def __post_init__(self) -> None:
        self._socket = socket.create_server((self.address, 0), backlog=64)
        self._port = self._socket.getsockname()[1]
        self._lock = threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()

    def url(self, path: str, name: str | None = None) -> str:
        """The address of a path here, by a name of this host if one is given."""
        scheme = "https" if self.tls else "http"
        return f"{scheme}://{name or self.address}:{self._port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [one.path for one in self.asked]

    def close(self) -> None:
        """No more connections, from now on."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes whoever waits for one
        self._socket.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connected += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as lines:
                while (asked := _read(lines)) is not None:
                    if not self._answer(connection, asked):
                        return
        except OSError:
            return

    def _answer(self, connection: socket.socket, asked: Asked) -> bool:
        """Whether the connection lives on."""
        with self._lock:
            self.asked.append(asked)
            one = self.replies.get(asked.path, reply(status=404))
            if isinstance(one, list):
                one = one.pop(0) if len(one) > 1 else one[0]
        said = one(asked) if callable(one) else one
        if said is None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        if isinstance(said, bytes):
            connection.sendall(said)
            return b"\r\nConnection: close" not in said
        for piece in said:
            connection.sendall(piece)
            self.sent += len(piece)
        return False


def _read(lines: Iterable[bytes]) -> Asked | None:
    head: list[str] = []
    for line in lines:
        text = line.decode("latin-1").rstrip("\r\n")
        if not text:
            break
        head.append(text)
    if not head or head[0].count(" ") != 2:
        return None
    pairs = (line.partition(": ") for line in head[1:])
    headers = {name.lower(): value for name, _, value in pairs}
    return Asked(time.monotonic(), head[0].split(" ")[1], headers)
