"""The worker process: reads documents one after another, within its limits, and dies alone."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TypeVar

from extractors import extract, read_document
from extractors.errors import DocumentError
from extractors.records import Extraction
from flows.limits import limit_memory, limit_time
from warehouse.errors import FaultyRecord
from warehouse.facts import gather

T = TypeVar("T")

READY = "ready"
# New objects between two looks for garbage in cycles: a document makes tens of thousands, of which
# all but its tree are gone by themselves.
LOOK_EVERY = 100_000


def read(
    content: bytes, uri: str, media_type: str | None, take: Callable[[Extraction], T]
) -> T | tuple[str, str]:
    """What `take` makes of a document's extraction, or why it has none: reason and sentence."""
    try:
        return take(extract(read_document(content, uri=uri, media_type=media_type)))
    except (DocumentError, FaultyRecord) as error:
        return error.reason, str(error)
    except MemoryError:
        return "too much memory", (
            "Reading it took more memory than a document may; "
            "PRESSFIGURES_DOCUMENT_MEMORY_MB gives it more."
        )
    except RecursionError:
        return "too deep", "It is nested too deeply to be read."
    except Exception as error:
        # A fault of ours, found by this document: it is kept with its reason, the others go on.
        return "extractor failed", f"The extractor failed on it: {type(error).__name__}: {error}"


def serve(channel: Connection, memory_mb: float) -> None:
    """Answers documents, one after another; a signal ends the process when one is too slow.

    Raises EOFError or ConnectionError when whoever asks is gone.
    """
    limit_memory(memory_mb)
    channel.send(READY)
    # From here on every word about a document is in its outcome; what parsers mutter is not.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    gc.set_threshold(LOOK_EVERY, 20, 100)
    is_warm = False
    while True:
        content, uri, media_type, seconds = channel.recv()
        limit_time(seconds)
        answer = read(content, uri, media_type, gather)
        limit_time(0)
        channel.send(answer)
        if not is_warm:
            # The vocabulary is in by now. It stays: no look for garbage need go through it again.
            del content, answer
            gc.collect()
            gc.freeze()
            is_warm = True


if __name__ == "__main__":
    with suppress(EOFError, ConnectionError):
        serve(Connection(int(sys.argv[1])), float(sys.argv[2]))
