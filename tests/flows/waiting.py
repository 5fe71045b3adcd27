"""Waiting for what other processes do."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

PATIENCE_SECONDS = 240


def until(condition: Callable[[], bool], what: str) -> None:
    """Returns once the condition holds; fails the test when it never does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"not within {PATIENCE_SECONDS} s: {what}")
        time.sleep(0.5)
