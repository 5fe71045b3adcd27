"""Limits of the process that we are in, kept by the kernel: they also stop what never returns to
Python."""

from __future__ import annotations

import resource
import signal
from pathlib import Path

MEGABYTE = 1024 * 1024
# Of one who waits for the processor, or for nothing at all, the wall's clock tells: so many times
# the seconds that the work may take.
PATIENCE = 4
ENDINGS = (-signal.SIGPROF, -signal.SIGALRM)
"""Exit statuses of a process whose time was up."""


def limit_time(seconds: float) -> None:
    """Ends this process when it has computed for so long from now; 0 lifts the limit.

    SIGPROF by the seconds of processor time, so that the same work has the same outcome on a busy
    machine; SIGALRM by the clock, for what does not even compute.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE * seconds)


def limit_memory(memory_mb: float) -> None:
    """Limits the address space to what is in use now and `memory_mb` more, where Linux tells."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:  # no /proc: macOS, which does not enforce this limit either
        return
    used = int(pages) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = used + int(memory_mb * MEGABYTE)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
