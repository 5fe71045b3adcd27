"""One request and its answer, within time and size; no redirects, no second try."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import httpx

from flows.settings import WebSettings
from flows.web.body import ACCEPTED, Body, TooLarge, Truncated, Undecodable
from flows.web.exchange import KEPT_BYTES
from flows.web.fault import Answer, Fault, shown
from flows.web.network import (
    BadCertificate,
    RefusedAddress,
    Transport,
    UnknownHost,
    Watch,
    watching,
)
from flows.web.wire import Wire, unanswered
from warehouse.captures import Exchanged

# Headers of the journey, or of the visitor, not of what came.
_DROPPED = frozenset(
    {"content-encoding", "transfer-encoding", "connection", "keep-alive", "trailer", "upgrade",
     "proxy-connection", "proxy-authenticate", "te", "set-cookie", "set-cookie2"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """One request: at most `seconds` and `most` bytes; `before_sending` may make it wait."""

    url: httpx.URL
    headers: Mapping[bytes, bytes]
    seconds: float
    most: int
    before_sending: Callable[[], None]


class Asker:
    """Sends requests over connections that it keeps; any number of threads share it."""

    def __init__(self, settings: WebSettings, keep: Callable[[Exchanged], None]) -> None:
        """`keep` is given every request that was sent, with what came of an answer."""
        self._settings = settings
        self._keep = keep
        # The transport alone: an httpx.Client would keep cookies, so that what one answer left
        # with us changed the next, and would read a redirect before we have.
        self._transport = Transport(settings.allow_private_addresses)
        contact = f" (+{settings.contact})" if settings.contact else ""
        self._headers = {
            b"User-Agent": f"pressfigures/{version('pressfigures')}{contact}".encode("ascii"),
            b"Accept": b"*/*",
            b"Accept-Encoding": ACCEPTED.encode("ascii"),
        }
        self._timeout = httpx.Timeout(
            settings.read_seconds, connect=settings.connect_seconds, pool=None
        ).as_dict()

    def close(self) -> None:
        """Drops the connections."""
        self._transport.close()

    def ask(self, question: Question) -> Answer:
        """The answer, of whatever status. Raises Fault."""
        watch = Watch(time.monotonic() + question.seconds)
        sent: list[httpx.Request] = []

        def before_sending() -> None:
            question.before_sending()
            sent.append(request)

        asked_at = datetime.now(UTC)
        try:
            request = httpx.Request(
                "GET",
                question.url,
                headers={**self._headers, **question.headers},
                extensions={
                    "timeout": self._timeout,
                    "trace": _before_sending(before_sending),
                },
            )
            with watching(watch), closing(self._transport.handle_request(request)) as response:
                return self._read(question, Wire(request, response, asked_at), watch)
        except RefusedAddress as error:
            raise _refused(question.url, error) from None
        except UnknownHost as error:
            sentence = f"The host of {_shown(question)} has no address: check its name."
            raise Fault("unreachable", sentence, is_passing=error.is_passing) from None
        except BadCertificate as error:
            sentence = (
                f"{question.url.host} does not prove who it is ({error}): check the address, "
                "or name your office's certificate in SSL_CERT_FILE."
            )
            raise Fault("bad certificate", sentence) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            for one in sent[-1:]:
                self._keep(unanswered(one, asked_at))
            raise self._network_fault(question, error, watch, is_begun=False) from None

    def _read(self, question: Question, wire: Wire, watch: Watch) -> Answer:
        response = wire.response
        if response.status_code != 200:
            return self._read_aside(question, wire, watch)
        body = Body(response.headers.get("content-encoding", ""), question.most)
        begun = time.monotonic()
        try:
            if _length(response) > question.most:
                raise TooLarge
            body.take(response.iter_raw())
        except TooLarge:
            sentence = (
                f"{_shown(question)} is larger than {question.most / 1e6:g} megabytes: "
                "raise PRESSFIGURES_DOCUMENT_MB to read it."
            )
            fault = Fault("too large", sentence, is_final=True)
        except Undecodable as error:
            sentence = f"{_shown(question)} came packed as we cannot unpack it ({error})"
            fault = Fault("unreadable encoding", sentence + ": run again later.")
        except Truncated:
            fault = _cut_short(question)
        except httpx.HTTPError as error:
            taken = time.monotonic() - begun
            if watch.is_over and taken > self._settings.total_seconds / 2:
                fault = self._endless(question)
            else:
                fault = self._network_fault(question, error, watch, is_begun=True)
        else:
            return self._answer(question, wire, body.content())
        fault.answer = self._answer(question, wire, body.cut(KEPT_BYTES), fault.reason)
        raise fault

    def _read_aside(self, question: Question, wire: Wire, watch: Watch) -> Answer:
        """The start of what comes with a status that is no answer: it may say why."""
        patience = time.monotonic() + self._settings.read_seconds
        watch.deadline = min(watch.deadline, patience)
        body = Body(wire.response.headers.get("content-encoding", ""), KEPT_BYTES)
        left = None
        try:
            body.take(wire.response.iter_raw())
        except TooLarge:
            left = "too large"
        except Undecodable:
            left = "unreadable encoding"
        except (Truncated, httpx.HTTPError):
            left = "timed out" if watch.is_over else "truncated"
        return self._answer(question, wire, body.content(), left)

    def _answer(
        self, question: Question, wire: Wire, content: bytes, left: str | None = None
    ) -> Answer:
        """The answer, which is kept for the archive too; `left`: why it was not read to its end."""
        is_whole = left is None and wire.response.status_code == 200
        answer = _answer(question, wire.response, content, is_whole=is_whole)
        self._keep(wire.exchanged(content, answer.fetched_at, left))
        return answer

    def _endless(self, question: Question) -> Fault:
        """A body that had the most of an address's time and still came: tomorrow it will too."""
        sentence = (
            f"{_shown(question)} was still coming after the {self._settings.total_seconds:g} "
            "seconds of PRESSFIGURES_TOTAL_SECONDS: raise that to read it."
        )
        return Fault("endless", sentence, is_final=True)

    def _network_fault(
        self,
        question: Question,
        error: httpx.HTTPError | httpx.InvalidURL,
        watch: Watch,
        *,
        is_begun: bool,
    ) -> Fault:
        """What an exception of the network means; `is_begun`: part of a body had come."""
        where = _shown(question)
        if isinstance(error, httpx.TimeoutException):
            if watch.is_over:
                sentence = (
                    f"{where} took longer than the {self._settings.total_seconds:g} seconds of "
                    "PRESSFIGURES_TOTAL_SECONDS: run again later."
                )
                return Fault("timed out", sentence)
            sentence = f"{where} did not answer in time: run again later."
            return Fault("timed out", sentence, is_passing=True)
        if isinstance(error, httpx.ConnectError):
            sentence = f"{where} could not be reached ({error}): check the network and the address."
            return Fault("unreachable", sentence, is_passing=True)
        if isinstance(error, httpx.NetworkError) or watch.has_ended:
            if is_begun:
                return _cut_short(question)
            sentence = (
                f"{where}: its host closed the connection without answering: run again later."
            )
            return Fault("connection lost", sentence, is_passing=True)
        return Fault("not HTTP", f"{where} did not answer as the web does ({error}): check it.")


def _before_sending(wait: Callable[[], None]) -> Callable[[str, Mapping[str, Any]], None]:
    def trace(event: str, _: Mapping[str, Any]) -> None:
        if event == "http11.send_request_headers.started":
            wait()

    return trace


def _length(response: httpx.Response) -> int:
    text = response.headers.get("content-length", "")
    return int(text[:20]) if text.isascii() and text.isdigit() else 0


def _answer(
    question: Question, response: httpx.Response, content: bytes, *, is_whole: bool
) -> Answer:
    pairs = [
        (key.decode("latin-1"), value.decode("latin-1")) for key, value in response.headers.raw
    ]
    # The length is that of what came over the wire.
    changed = {"content-encoding", "transfer-encoding"} & response.headers.keys()
    is_as_sent = is_whole and not changed
    dropped = _DROPPED if is_as_sent else _DROPPED | {"content-length"}
    return Answer(
        url=str(question.url),
        status=response.status_code,
        headers=tuple((key, value) for key, value in pairs if key.lower() not in dropped),
        content=content,
        fetched_at=datetime.now(UTC),
    )


def _shown(question: Question) -> str:
    return shown(str(question.url))


def _cut_short(question: Question) -> Fault:
    sentence = f"{_shown(question)} broke off before its end: run again later."
    return Fault("truncated", sentence, is_passing=True)


def _refused(url: httpx.URL, error: RefusedAddress) -> Fault:
    sentence = (
        f"{shown(str(url))} lies at {error.address}, which is not on the open internet: if you "
        "mean it, name that in PRESSFIGURES_ALLOW_PRIVATE_ADDRESSES."
    )
    return Fault("refused address", sentence, is_final=True)
