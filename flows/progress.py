"""What a run tells whoever watches: how much there is, how far it is."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Protocol


class Progress(Protocol):
    """Watches a run; the numbers are documents."""

    def begin(self, total: int) -> None:
        """There are `total` documents to go through."""
        ...

    def advance(self, count: int) -> None:
        """`count` more documents are done with."""
        ...

    def tell(self, text: str) -> None:
        """What is odd enough to be said meanwhile, in a few words."""
        ...


class Silent:
    """Watches and says nothing."""

    def begin(self, total: int) -> None:
        """Nothing."""

    def advance(self, count: int) -> None:
        """Nothing."""

    def tell(self, text: str) -> None:
        """Nothing."""


# A flow's parameters are recorded by Prefect, so what watches it cannot be one of them.
watcher: ContextVar[Progress | None] = ContextVar("watcher", default=None)


def current() -> Progress:
    """Whoever watches in this context."""
    return watcher.get() or Silent()
