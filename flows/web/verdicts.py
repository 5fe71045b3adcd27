"""What an answer's status means for whoever wanted a document."""

from __future__ import annotations

from flows.web.fault import Answer, Fault, shown

REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Reason, whether asking again is pointless, and the sentence's end: by status.
_FINAL = {
    400: ("bad request", "its host finds fault with the address: check it."),
    404: ("not found", "there is nothing: check the address."),
    405: ("bad request", "its host lets nobody read it: check the address."),
    410: ("gone", "it was there and was taken away: an archive may have it."),
    451: ("forbidden", "a law forbids showing it."),
}
_OPEN = {
    401: ("forbidden", "it wants a password: ask the publisher."),
    402: ("forbidden", "it wants payment: ask the publisher."),
    403: (
        "forbidden",
        "its host does not show it to us: open it in a browser, or ask again later.",
    ),
    408: ("timed out", "its host grew tired of waiting: run again."),
    429: ("rate limited", "its host finds that we ask too often: run again later."),
}
_SERVER = ("server error", "its host has a fault: run again later.")
_UNEXPECTED = ("unexpected answer", "that is no answer to what we asked: open it in a browser.")
# Statuses that another try may change: passing faults of servers and of what stands before them.
_PASSING = frozenset({408, 429, 500, 502, 503, 504})


def judge(answer: Answer, *, is_conditional: bool, is_patient: bool) -> Answer:
    """The answer itself if it is one to read; raises Fault for any other.

    `is_conditional`: we asked only for what has changed. `is_patient`: we may ask again now.
    """
    status = answer.status
    if status == 200 or (status == 304 and is_conditional):
        return answer
    is_final = status in _FINAL
    fallback = _SERVER if status >= 500 else _UNEXPECTED
    reason, rest = _FINAL.get(status) or _OPEN.get(status) or fallback
    raise Fault(
        reason,
        f"{shown(answer.url)} answered {status}: {rest}",
        is_passing=is_patient and status in _PASSING,
        is_final=is_final,
        answer=answer,
    )
