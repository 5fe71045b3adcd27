"""Lists that were had before, such as feeds: where one is unchanged, what it held stands in."""

from __future__ import annotations

import threading

from flows.web.exchange import Exchange
from warehouse.answers import Answer
from warehouse.store import Warehouse

_OK = 200


class Lists:
    """What a warehouse keeps of lists, looked up when it is wanted and written down at once."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._known: frozenset[str] | None = None
        self._new: dict[str, Answer] = {}
        self._lock = threading.Lock()

    def held(self, url: str) -> Answer | None:
        """What a list held when it last came; None where that is not known."""
        with self._lock:
            if self._known is None:
                self._known = self._warehouse.answered()
        return self._warehouse.answer(url) if url in self._known else None

    def keep(self, exchange: Exchange) -> None:
        """Takes note of what a list holds; of one that cannot be asked for conditionally nothing
        is kept, and of one that is unchanged it is already."""
        validators = exchange.validators
        if exchange.status != _OK or not (validators.etag or validators.last_modified):
            return
        answer = Answer(
            exchange.url,
            exchange.final_url,
            exchange.media_type,
            validators.etag,
            validators.last_modified,
            exchange.content,
            exchange.fetched_at,
        )
        with self._lock:
            self._new[exchange.url] = answer

    def write(self) -> None:
        """Writes down what was noted."""
        with self._lock:
            found, self._new = list(self._new.values()), {}
        self._warehouse.keep_answers(found)
