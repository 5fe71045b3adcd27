"""Reads documents where the project is installed: `python reader.py documents.pickle`.

Answers each line of standard input with one of JSON: `same` with a digest of what every document
says, `seconds N` with the CPU seconds that `extract` takes over document N. No module of the
benchmarks is imported: the environment holds the project as its users have it.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import sys
import time
from pathlib import Path

from extractors import extract, read_document
from extractors.errors import DocumentError
from extractors.records import Document
from extractors.statistics import find


def read(name: str, content: bytes) -> Document | None:
    """The document, or None where it is refused."""
    try:
        return read_document(content, uri=name)
    except DocumentError:
        return None


def digest(document: Document | None) -> str:
    """Of all that is found, with its offsets and rules; of what goes wrong its name and words."""
    if document is None:
        return "refused"
    try:
        said = repr(extract(document))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()


def seconds(document: Document | None) -> float:
    """Of the processor, for extracting from the document."""
    started = time.process_time()
    if document is not None:
        extract(document)
    return time.process_time() - started


def main() -> None:
    """First of all says which file the code is run from."""
    given: list[tuple[str, bytes]] = pickle.loads(Path(sys.argv[1]).read_bytes())
    documents = [read(name, content) for name, content in given]
    print(json.dumps(find.__file__), flush=True)
    for line in sys.stdin:
        asked, *place = line.split()
        answer = (
            [digest(document) for document in documents]
            if asked == "same"
            else seconds(documents[int(place[0])])
        )
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
