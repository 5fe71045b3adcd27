"""What one document costs: a process of its own reads it, and tells seconds and megabytes."""

from __future__ import annotations

import gc
import os
import pickle
import resource
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.fuzzing import truths

MEGABYTE = 2**20
# More than any document may take: what comes here is told, not waited for.
MOST_SECONDS = 120
MOST_MB = 4_000


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time, megabytes beyond what the process had, and what was not so."""

    size: int
    seconds: float
    megabytes: float
    ended: str
    """`read`, `refused`, or how the reading failed."""
    faults: tuple[str, ...] = ()


def cost(content: bytes, uri: str) -> Cost:
    """Reads the bytes in a fork of this process; everything is already imported there."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        with os.fdopen(theirs, "wb") as channel:
            channel.write(pickle.dumps(_measured(content, uri)))
            channel.flush()
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as channel:
        told = channel.read()
    _, status = os.waitpid(child, 0)
    if told:
        found: Cost = pickle.loads(told)
        return found
    died = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "exit"
    return Cost(len(content), MOST_SECONDS, 0, f"killed ({died})")


def _measured(content: bytes, uri: str) -> Cost:
    gc.collect()
    before = _peak_mb(reset=True)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (int((before + MOST_MB) * MEGABYTE), hard))
    signal.alarm(MOST_SECONDS)
    began = time.process_time()
    try:
        extraction = truths.read(content, uri)
        ended = "read" if extraction is not None else "refused"
    except Exception as error:
        extraction, ended = None, f"{type(error).__name__}: {error}"[:200]
    seconds = time.process_time() - began
    peak = _peak_mb() - before
    signal.alarm(0)
    wrong = tuple(truths.faults(extraction)[:3]) if extraction is not None else ()
    return Cost(len(content), seconds, peak, ended, wrong)


def _peak_mb(*, reset: bool = False) -> float:
    """The most that this process has held in memory, since it was last reset (Linux alone)."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
