"""A process runs, or has ended, or its number is another's by now."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from warehouse.processes import alive, started


def test_this_process_runs() -> None:
    """And only since it started."""
    assert alive(os.getpid())
    assert alive(os.getpid(), started(os.getpid()))


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="the system has no /proc")  # noqa: PTH110
def test_a_number_given_again_is_another_process() -> None:
    """The start tells them apart."""
    assert not alive(os.getpid(), "1")


def test_an_ended_process_is_gone_before_its_parent_asks() -> None:
    """A zombie holds nothing any more."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert alive(process.pid)
        process.kill()
        deadline = time.monotonic() + 5
        while alive(process.pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not alive(process.pid)
    assert not alive(process.pid)
