"""What the parameters of flows must be, so that Prefect refuses a run of any others."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, StringConstraints, ValidationInfo

SourceName = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]


def _after_since(until: date | None, given: ValidationInfo) -> date | None:
    since = given.data.get("since")
    if since is not None and until is not None and until < since:
        raise ValueError(f"since ({since}) is later than until ({until}): nothing lies between")
    return until


Until = Annotated[date | None, AfterValidator(_after_since)]
"""The last day wanted, not before the parameter `since`, which must come first."""
