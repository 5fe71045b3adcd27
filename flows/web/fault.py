"""Why one request gave nothing, before it is known which document it was for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

MOST_SHOWN = 200
_CREDENTIALS = re.compile(r"//[^/?#]*@")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request brought, redirect or not; `content` as `Exchange` has it."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes
    fetched_at: datetime

    def header(self, name: str) -> str | None:
        """The first header of that name; `name` in small letters."""
        return next((value for key, value in self.headers if key.lower() == name), None)


class Fault(Exception):  # noqa: N818 (becomes a WebError once it is known what was asked for)
    """`reason` and sentence as of WebError; `is_passing`: asking again at once may help."""

    def __init__(
        self,
        reason: str,
        sentence: str,
        *,
        is_passing: bool = False,
        is_final: bool = False,
        answer: Answer | None = None,
    ) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.is_passing = is_passing
        self.is_final = is_final
        self.answer = answer


def shown(url: str) -> str:
    """The address as a sentence shows it: short, on one line, without a password."""
    text = _CREDENTIALS.sub("//…@", "".join(one if one.isprintable() else "�" for one in url))
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"
