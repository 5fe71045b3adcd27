"""The worker process: reads documents one after another, within its limits, and dies alone."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from extractors import extract, read_document
from extractors.errors import DocumentError
from extractors.records import Extraction
from warehouse.errors import FaultyRecord
from warehouse.facts import gather

T = TypeVar("T")

READY = "ready"
MEGABYTE = 1024 * 1024


def read(
    content: bytes, uri: str, media_type: str | None, take: Callable[[Extraction], T]
) -> T | tuple[str, str]:
    """What `take` makes of a document's extraction, or why it has none: reason and sentence."""
    try:
        return take(extract(read_document(content, uri=uri, media_type=media_type)))
    except (DocumentError, FaultyRecord) as error:
        return error.reason, str(error)
    except MemoryError:
        return "too much memory", "Reading it took more memory than a document may."
    except RecursionError:
        return "too deep", "It is nested too deeply to be read."
    except Exception as error:
        # A fault of ours, found by this document: it is kept with its reason, the others go on.
        return "extractor failed", f"The extractor failed on it: {type(error).__name__}: {error}"


def serve(channel: Connection, seconds: float, memory_mb: float) -> None:
    """Answers documents, one after another; SIGALRM ends the process when one is too slow.

    Raises EOFError or ConnectionError when whoever asks is gone.
    """
    _limit_memory(memory_mb)
    channel.send(READY)
    # From here on every word about a document is in its outcome; what parsers mutter is not.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    while True:
        content, uri, media_type = channel.recv()
        # The kernel keeps this clock: it also stops what never returns to Python.
        signal.setitimer(signal.ITIMER_REAL, seconds)
        answer = read(content, uri, media_type, gather)
        signal.setitimer(signal.ITIMER_REAL, 0)
        channel.send(answer)


def _limit_memory(memory_mb: float) -> None:
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


if __name__ == "__main__":
    with suppress(EOFError, ConnectionError):
        serve(Connection(int(sys.argv[1])), float(sys.argv[2]), float(sys.argv[3]))
