"""What could not be had and may be cured, by its publisher or by a setting: when it is asked for
again."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.sources.items import Entries, Fetched, FetchError, Unchanged
from warehouse.fetches import FOR_GOOD, Known

# By every run for so long, and once in so long after that.
WEEK = timedelta(days=7)
# From then on nobody waits for it: it is asked for only as long as it is listed.
GIVEN_UP = timedelta(days=30)


def is_for_good(reason: str | None) -> bool:
    """Whether there is no use in asking again, as its host says, or we have found."""
    return reason in FOR_GOOD


def is_troubled(known: Known) -> bool:
    """Whether it was refused, or came and cannot be read, and may be cured."""
    is_unread = known.is_current and not known.was_read
    return (known.status == "refused" or is_unread) and not is_for_good(known.reason)


def is_due(known: Known, now: datetime) -> bool:
    """Whether it is to be asked for again though its source lists it as it was."""
    if not is_troubled(known):
        return False
    return known.since > now - WEEK or known.fetched_at <= now - WEEK


def is_awaited(known: Known | None, now: datetime) -> bool:
    """Whether what is still in trouble has not been so for too long."""
    return known is None or not is_troubled(known) or known.since > now - GIVEN_UP


def is_awaited_still(
    known: Known | None, got: Fetched | Unchanged | Entries | FetchError, now: datetime
) -> bool:
    """Whether it was asked for, is in trouble as before, or was refused, and is waited for."""
    if isinstance(got, FetchError):
        return not is_for_good(got.reason) and is_awaited(known, now)
    if not isinstance(got, Fetched) or known is None or got.capture.sha256 != known.sha256:
        return False
    return is_troubled(known) and is_awaited(known, now)
