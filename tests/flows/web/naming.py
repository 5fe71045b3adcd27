"""A service of names that tests play."""

from __future__ import annotations

import socket


class Names:
    """A name service; each question takes the next answer, the last again."""

    def __init__(self, **answers: list[str]) -> None:
        self.answers = answers
        self.questions: list[str] = []
        self._plain = socket.getaddrinfo

    def __call__(self, host: bytes | str, port: int, *given: object, **named: object) -> object:
        name = (host.decode() if isinstance(host, bytes) else host).removesuffix(".test")
        if name not in self.answers:
            return self._plain(host, port, *given, **named)  # type: ignore[arg-type]
        self.questions.append(name)
        known = self.answers[name]
        found = (known.pop(0) if len(known) > 1 else known[0]).split()
        if not found:
            raise socket.gaierror(socket.EAI_AGAIN, "try again")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]
