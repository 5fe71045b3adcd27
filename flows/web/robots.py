"""What the robots.txt of a host lets us read, asked for once a day."""

from __future__ import annotations

import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from protego import Protego

from extractors.documents.decode import decode
from flows.web.fault import Answer, Fault, shown

NAME = "pressfigures"
"""What a robots.txt calls us."""
MOST_BYTES = 500 * 1024
"""As much of a robots.txt is read: what RFC 9309 demands, and nobody writes more."""
_KEPT_SECONDS = 24 * 3600.0
_FAILED_SECONDS = 600.0
_AGENT = re.compile(r"\s*user(?:-|\s+|)agent(?:\s*:\s*|\s+)(?P<name>[^#]*)", re.IGNORECASE)


@dataclass(slots=True)
class _Kept:
    """What a host's robots.txt said, or why there is none; until `expires`, monotonic."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: Protego | None = None
    fault: Fault | None = None
    expires: float = float("-inf")


class Robots:
    """Every host's robots.txt. `fetch` brings at most MOST_BYTES of one, or raises Fault."""

    def __init__(self, fetch: Callable[[str], Answer]) -> None:
        self._fetch = fetch
        self._lock = threading.Lock()
        self._kept: defaultdict[str, _Kept] = defaultdict(_Kept)

    def check(self, url: httpx.URL) -> float | None:
        """The most requests a second that the host asks for, if it does.

        Raises Fault if the page is not for us, or the host cannot tell just now.
        """
        origin = str(url.copy_with(raw_path=b"/robots.txt"))
        with self._lock:
            kept = self._kept[origin]
        with kept.lock:
            if time.monotonic() >= kept.expires:
                self._ask(origin, kept)
            rules, fault = kept.rules, kept.fault
        if fault is not None:
            raise Fault(fault.reason, str(fault), is_final=fault.is_final, answer=fault.answer)
        if rules is None:
            return None
        if not rules.can_fetch(str(url), NAME):
            sentence = (
                f"{shown(str(url))} is not read, because {origin} asks programs not to: "
                "ask the publisher, or save the page and ingest the file."
            )
            raise Fault("robots", sentence, is_final=True)
        return _rate(rules)

    def _ask(self, origin: str, kept: _Kept) -> None:
        kept.rules = kept.fault = None
        try:
            answer = self._fetch(origin)
        except Fault as fault:
            if fault.reason == "stopped":
                raise
            status = fault.answer.status if fault.answer is not None else None
            if fault.reason == "too large" and fault.answer is not None:
                kept.rules = _read(fault.answer.content)
            elif status is None or status == 429 or not 300 <= status < 500:
                kept.fault = _unknown(origin, fault)
            # Any other status says that there is no robots.txt (RFC 9309, 2.3.1).
        else:
            kept.rules = _read(answer.content)
        failed = kept.fault is not None
        kept.expires = time.monotonic() + (_FAILED_SECONDS if failed else _KEPT_SECONDS)


def _unknown(origin: str, fault: Fault) -> Fault:
    """Why a page is not asked for while its robots.txt cannot be read."""
    if fault.answer is None:
        return fault  # the host itself cannot be asked
    sentence = f"{origin} must be read before pages of that host, but could not be: {fault}"
    return Fault("robots", sentence, answer=fault.answer)


def _read(content: bytes) -> Protego:
    return Protego.parse(_without_others(decode(content[:MOST_BYTES])))


def _without_others(text: str) -> str:
    """The text with one name for all programs that we are not.

    The parser keeps each rule once for every name it is said to: with thousands of both, minutes
    and gigabytes.
    """
    return "\n".join(map(_without_other, text.splitlines()))


def _without_other(line: str) -> str:
    match = _AGENT.match(line)
    if match is None:
        return line
    name = match["name"].strip().lower()
    return line if name == "*" or name.replace("*", "") in NAME else "User-agent: other"


def _rate(rules: Protego) -> float | None:
    """Requests a second by Crawl-delay and Request-rate, the stricter of both."""
    rates = []
    delay = rules.crawl_delay(NAME)
    if delay:
        rates.append(1 / delay)
    asked = rules.request_rate(NAME)
    if asked is not None and asked.requests and asked.seconds:
        rates.append(asked.requests / asked.seconds)
    return min(rates, default=None)
