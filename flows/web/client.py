"""A client that asks politely and does not give up early."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from flows.settings import WebSettings
from flows.web import robots
from flows.web.addresses import follow, read_address
from flows.web.asking import Asker, Question
from flows.web.exchange import Exchange, Validators, WebError
from flows.web.fault import Answer, Fault, shown
from flows.web.pace import Paces, Stop
from flows.web.verdicts import REDIRECTS, judge
from warehouse.captures import Exchanged

MOST_REDIRECTS = 10
# The first pause before asking again is drawn between nothing and this.
_FIRST_PAUSE = 1.0
_HEADER = re.compile(r"[\t -~\x80-\xff]+")


@dataclass(slots=True)
class _Visit:
    """One address being asked for, through redirects and retries."""

    start: httpx.URL
    headers: Mapping[bytes, bytes]
    as_page: bool
    most: int
    requests: int = 0
    seconds: float = 0
    """Spent on the network; pauses are not counted."""


class Client:
    """Asks for addresses; several threads share one, and one pace a host. A context manager."""

    def __init__(
        self, settings: WebSettings, keep: Callable[[Exchanged], None] | None = None
    ) -> None:
        """`keep` is given every exchange, redirects, errors and robots.txt among them."""
        self._settings = settings
        self._asker = Asker(settings, keep or _let_go)
        self._stop = Stop()
        self._paces = Paces(
            settings.requests_per_second, settings.retry_after_seconds, self._stop, settings.paces
        )
        self._robots = robots.Robots(self._fetch_robots)

    def get(
        self, url: str, *, validators: Validators | None = None, as_page: bool = False
    ) -> Exchange:
        """The answer to a GET of `url`: 200, or 304 where `validators` still hold.

        `as_page`: only if the robots.txt of the host, and of every host on the way, lets us.
        Raises WebError, and nothing else.
        """
        visit: _Visit | None = None
        try:
            headers = _conditions(validators)
            most = int(self._settings.document_mb * 1e6)
            visit = _Visit(read_address(url), headers, as_page, most)
            return _exchange(url, self._persist(visit), visit.requests)
        except Fault as fault:
            error = _error(url, fault, visit.requests if visit else 0)
        # Out here it does not keep the fault, and with it every frame on the way to the socket.
        raise error

    def limit(self, host: str, requests_per_second: float) -> None:
        """Asks `host` at most so often; of several limits the strictest holds.

        It stands for PRESSFIGURES_REQUESTS_PER_SECOND, be it higher or lower; a robots.txt may
        slow us down further. Raises ValueError for a rate that is not above 0.
        """
        if not requests_per_second > 0:
            raise ValueError(f"{requests_per_second} requests a second is no rate to ask {host} at")
        self._paces.of(host).limit(requests_per_second)

    def close(self) -> None:
        """Ends pauses and drops connections: whoever still waits gets a WebError."""
        self._stop.set()
        self._asker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _persist(self, visit: _Visit) -> Answer:
        """Asks until there is an answer, or no hope of one."""
        retrying = Retrying(
            stop=stop_after_attempt(self._settings.attempts),
            wait=wait_random_exponential(_FIRST_PAUSE, self._settings.backoff_seconds),
            retry=retry_if_exception(lambda error: isinstance(error, Fault) and error.is_passing),
            sleep=self._stop.pause,
            reraise=True,
        )
        return retrying(self._follow, visit)

    def _follow(self, visit: _Visit) -> Answer:
        """One try: from the address given through its redirects to an answer to read."""
        url, been = visit.start, set[httpx.URL]()
        try:
            while url not in been and len(been) <= MOST_REDIRECTS:
                been.add(url)
                answer = self._ask(url, visit)
                if answer.status not in REDIRECTS:
                    is_patient = self._paces.of(url.host).heed(answer)
                    conditional = bool(visit.headers)
                    return judge(answer, is_conditional=conditional, is_patient=is_patient)
                url = follow(url, answer)
        except Fault as fault:
            if url != visit.start:
                fault.args = (f"{shown(str(visit.start))} redirects: {fault}",)
            raise
        way = "in a circle" if url in been else f"more than {MOST_REDIRECTS} times"
        sentence = f"{shown(str(visit.start))} redirects {way}: open it in a browser."
        raise Fault("too many redirects", sentence, answer=answer)

    def _ask(self, url: httpx.URL, visit: _Visit) -> Answer:
        if visit.as_page:
            self._heed_robots(url)
        pace = self._paces.of(url.host)
        pace.wait_turn()
        left = self._settings.total_seconds - visit.seconds
        begun = time.monotonic()
        visit.requests += 1
        try:
            question = Question(url, visit.headers, left, visit.most, pace.wait_to_send)
            return self._asker.ask(question)
        finally:
            visit.seconds += time.monotonic() - begun

    def _heed_robots(self, url: httpx.URL) -> None:
        rate = self._robots.check(url)
        if rate is not None:
            slowest = 1 / self._settings.crawl_delay_seconds
            self._paces.of(url.host).limit_by_robots(max(rate, slowest))

    def _fetch_robots(self, url: str) -> Answer:
        return self._persist(_Visit(httpx.URL(url), {}, False, robots.MOST_BYTES))


def _let_go(_: Exchanged) -> None:
    """What nobody archives."""


def _conditions(validators: Validators | None) -> dict[bytes, bytes]:
    """The headers that ask only for what has changed."""
    if validators is None:
        return {}
    pairs = (
        (b"If-None-Match", validators.etag),
        (b"If-Modified-Since", validators.last_modified),
    )
    # What no server can have written is left out; then we get the whole of it.
    return {
        name: text.strip().encode("latin-1")
        for name, text in pairs
        if text and _HEADER.fullmatch(text)
    }


def _exchange(url: str, answer: Answer, requests: int) -> Exchange:
    return Exchange(
        url=url,
        final_url=answer.url,
        status=answer.status,
        headers=answer.headers,
        content=answer.content,
        fetched_at=answer.fetched_at,
        requests=requests,
    )


def _error(url: str, fault: Fault, requests: int) -> WebError:
    answer = fault.answer
    return WebError(
        fault.reason,
        str(fault),
        status=answer.status if answer else None,
        is_final=fault.is_final,
        exchange=_exchange(url, answer, requests) if answer else None,
        requests=requests,
    )
