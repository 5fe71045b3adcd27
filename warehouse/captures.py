"""Captures and what became of them: the raw bytes with their origin, loaded or quarantined; and
the exchanges over the network that brought some of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from warehouse.facts import Facts


@dataclass(frozen=True, slots=True)
class Capture:
    """Raw bytes as they came, with their origin.

    `uri` is the name the source gives: for files the path relative to the folder given (with
    forward slashes), or the bare name of a file given itself. `captured_at` bears a time zone.
    `source` is "files" or the name of a configured source. `media_type`, `licence` and
    `publisher` are as the source declares them; a document's own word goes before `publisher`.
    `headers` are the HTTP headers that describe `content` as it is kept here: whoever undoes a
    Content-Encoding drops that header.
    """

    uri: str
    content: bytes
    captured_at: datetime
    source: str
    media_type: str | None = None
    licence: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    publisher: str | None = None
    sha256: str = field(init=False, repr=False, compare=False)
    """The SHA-256 of the content, 64 hexadecimal digits."""

    def __post_init__(self) -> None:
        """Refuses a time without a zone: two clocks could not be told apart."""
        if self.captured_at.tzinfo is None:
            raise ValueError(f"captured_at of {self.uri} lacks a time zone")
        object.__setattr__(self, "sha256", hashlib.sha256(self.content).hexdigest())


Truncated = Literal["length", "time", "disconnect", "unspecified"]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One request and its answer, as they went over the wire.

    `request` and `head` are the request, and the answer's status line and headers, byte for byte to
    the empty line; where no answer came, `head` is empty and `status` 0. `content` is the body
    without its codings, cut where `truncated` says why. `asked_at` and `answered_at` have their
    zone; `answered_by` is the host's network address.
    """

    url: str
    request: bytes
    head: bytes
    status: int
    content: bytes
    asked_at: datetime
    answered_at: datetime
    answered_by: str | None = None
    truncated: Truncated | None = None
    sha256: str = field(init=False, repr=False, compare=False)
    """The SHA-256 of the content, 64 hexadecimal digits."""

    def __post_init__(self) -> None:
        """Takes the hash."""
        object.__setattr__(self, "sha256", hashlib.sha256(self.content).hexdigest())


@dataclass(frozen=True, slots=True)
class Loaded:
    """A capture that was read, with the rows of everything found in it."""

    capture: Capture
    facts: Facts


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A capture that could not be read: the reason in a word or two, the message in a sentence."""

    capture: Capture
    reason: str
    message: str


Outcome = Loaded | Quarantined
