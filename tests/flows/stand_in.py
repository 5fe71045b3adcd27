"""A stand-in for GOV.UK on loopback: both its APIs with their shapes, limits and faults."""

from __future__ import annotations

import hashlib
import itertools
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

ROOT = "https://www.gov.uk"
FIRST_DAY = datetime(2023, 1, 2, 9, 30, tzinfo=UTC)
_NTH = itertools.count()
PLACES = ("Northmoor", "Eastwell", "Sudley", "Westering", "Midvale", "Larkholm")
# What the search takes; anything else is answered with 422, as there.
PARAMETERS = {
    "filter_organisations", "filter_content_store_document_type", "filter_public_timestamp",
    "fields", "order", "count", "start", "q",
}  # fmt: skip
FIELDS = {"title", "link", "public_timestamp", "organisations", "description", "format"}


@dataclass(slots=True)
class Document:
    """One document as the stand-in keeps it; `faults` are what its next requests meet instead."""

    number: int
    base_path: str
    updated: datetime
    organisation: str = "ofsted"
    document_type: str = "press_release"
    good: int = 21
    withdrawn: bool = False
    is_listed: bool = True
    faults: list[str] = field(default_factory=list)
    always: str = ""
    """A fault that never ends."""
    link: str = ""
    """What the search gives as its address, if not the base path."""
    attachments: list[Any] = field(default_factory=list)

    @property
    def uri(self) -> str:
        """The identity of the document."""
        return ROOT + self.base_path

    def item(self) -> dict[str, Any]:
        """The content item, in the shape of the real ones; words and figures are invented."""
        place = PLACES[self.number % len(PLACES)]
        homes = 43 + self.number
        body = (
            '<div class="govspeak">'
            f"<p>Inspectors visited {homes} children’s homes in {place} in 2023.</p>"
            f"<ul><li>{self.good} of {homes} were rated good or outstanding</li>"
            f"<li>spending rose by £{self.number + 2} million</li></ul>"
            f"<blockquote><p>Four out of 5 children in {place} felt safe.</p></blockquote>"
            '<h2 id="notes-to-editors">Notes to editors</h2><p>Call 01632 960100.</p></div>'
        )
        published = FIRST_DAY + timedelta(days=self.number)
        organisation = {
            "base_path": f"/government/organisations/{self.organisation}",
            "title": "The Inspectorate of Invented Homes",
            "locale": "en",
        }
        return {
            "base_path": self.base_path,
            "content_id": f"00000000-0000-4000-8000-{self.number:012}",
            "document_type": self.document_type,
            "schema_name": "news_article",
            "title": f"Children’s homes in {place}, edition {self.number}",
            "description": f"What inspectors found in {place}.",
            "locale": "en",
            "phase": "live",
            "publishing_app": "whitehall",
            "first_published_at": published.isoformat(),
            "public_updated_at": self.updated.isoformat(),
            "updated_at": self.updated.isoformat(),
            "withdrawn_notice": (
                {"explanation": "<p>Old.</p>", "withdrawn_at": self.updated.isoformat()}
                if self.withdrawn
                else {}
            ),
            "details": {
                "body": body,
                "first_public_at": published.isoformat(),
                "change_history": [],
                "political": False,
                **({"attachments": self.attachments} if self.attachments else {}),
            },
            "links": {"organisations": [organisation]},
        }


@dataclass(slots=True)
class Seen:
    """A request as it reached the server; without a status while it is not answered."""

    at: float
    path: str
    is_conditional: bool
    status: int = 0

    @property
    def is_search(self) -> bool:
        """Whether it was for the Search API."""
        return self.path.startswith("/api/search.json")


class StandIn(ThreadingHTTPServer):
    """GOV.UK with these documents, as long as the context lasts."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, documents: list[Document], silence: float = 1.5) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.documents = {document.base_path: document for document in documents}
        self.silence = silence
        self.search_faults: list[str] = []
        self.files: dict[str, bytes] = {}
        self.log: list[Seen] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        """Its root, as PRESSFIGURES_GOVUK_URL takes it."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def take_log(self) -> list[Seen]:
        """The requests since this was last asked."""
        with self.lock:
            log, self.log = self.log, []
        return log

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is no news."""


@contextmanager
def standing_in(documents: list[Document]) -> Iterator[StandIn]:
    """Runs the stand-in."""
    with StandIn(documents) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def busiest_second(log: list[Seen]) -> int:
    """The most requests that reached the server within one second."""
    times = sorted(seen.at for seen in log)
    most, first = 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: StandIn

    def do_GET(self) -> None:
        seen = Seen(time.monotonic(), self.path, "If-None-Match" in self.headers)
        with self.server.lock:
            self.server.log.append(seen)
        parts = urlsplit(self.path)
        if parts.path == "/api/search.json":
            seen.status = self._search(parse_qs(parts.query, keep_blank_values=True))
        else:
            seen.status = self._content(unquote(parts.path.removeprefix("/api/content")))

    def _search(self, query: dict[str, list[str]]) -> int:
        query = {name.removesuffix("[]"): values for name, values in query.items()}
        with self.server.lock:
            fault = self.server.search_faults.pop(0) if self.server.search_faults else ""
        if fault:
            return self._fail(fault, b'{"results": []}')
        fields = query.get("fields", [])
        count, start = int(query.get("count", ["10"])[0]), int(query.get("start", ["0"])[0])
        if set(query) - PARAMETERS or set(fields) - FIELDS or count > 1500:
            return self._answer(422, b'{"error": "unprocessable"}')
        found = [
            document for document in self.server.documents.values() if _is_hit(document, query)
        ]
        order = query.get("order", [""])[0]
        if order.lstrip("-") == "public_timestamp":
            found.sort(key=lambda document: document.updated, reverse=order.startswith("-"))
        results = [
            {
                "title": f"edition {document.number}",
                "link": document.link or document.base_path,
                "public_timestamp": document.updated.isoformat().replace("+00:00", "Z"),
                "_id": document.base_path,
            }
            for document in found[start : start + count]
        ]
        answer = {"results": results, "total": len(found), "start": start, "aggregates": {}}
        return self._answer(200, json.dumps(answer).encode())

    def _content(self, base_path: str) -> int:
        document = self.server.documents.get(base_path)
        more = {}
        if base_path in self.server.files:
            body, more = self.server.files[base_path], {"Content-Type": "application/pdf"}
        elif document is None:
            return self._answer(404, b"{}")
        else:
            body = json.dumps(document.item()).encode()
            with self.server.lock:
                fault = document.faults.pop(0) if document.faults else document.always
            if fault:
                return self._fail(fault, body)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers["If-None-Match"] == etag:
            return self._answer(304, b"", ETag=etag)
        return self._answer(200, body, ETag=etag, **more)

    def _fail(self, fault: str, body: bytes) -> int:
        kind, _, more = fault.partition(" ")
        match kind:
            case "429":
                return self._answer(429, b"slower", **{"Retry-After": more or "1"})
            case "301" | "303":
                return self._answer(int(kind), b"", Location=more)
            case "silent":
                time.sleep(self.server.silence)
                return self._answer(200, body)
            case "truncated":
                return self._answer(200, body[: len(body) // 2])
            case "differently":
                part = len(body) // 2 + next(_NTH) % 100  # never the same twice in a row
                return self._answer(200, body[:part])
            case "cut":
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[:100])
                self.close_connection = True
                return 200
            case "item":
                return self._answer(200, more.encode())
            case _:
                return self._answer(int(kind), b"<html>no</html>")

    def _answer(self, status: int, body: bytes, **headers: str) -> int:
        self.send_response(status)
        headers.setdefault("Content-Type", "application/json; charset=utf-8")
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return status

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def _is_hit(document: Document, query: dict[str, list[str]]) -> bool:
    wanted = query.get("filter_organisations")
    types = query.get("filter_content_store_document_type")
    if not document.is_listed or (wanted and document.organisation not in wanted):
        return False
    if types and document.document_type not in types:
        return False
    day = document.updated.date()
    for part in ",".join(query.get("filter_public_timestamp", [])).split(","):
        name, _, text = part.partition(":")
        if name == "from" and day < date.fromisoformat(text):
            return False
        if name == "to" and day > date.fromisoformat(text):
            return False
    return True


def document(number: int, **fields: Any) -> Document:
    """A document of its number's day."""
    path = f"/government/news/childrens-homes-edition-{number}"
    return Document(number, path, FIRST_DAY + timedelta(days=number), **fields)
