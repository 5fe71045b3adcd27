"""A web site on loopback: pages and feeds by their paths, with validators, and what was asked."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class Page:
    """What a path answers; `etag` makes it answer conditional requests, by `version` or body."""

    body: bytes = b""
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    location: str = ""
    etag: bool = True
    version: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Site(ThreadingHTTPServer):
    """The site, as long as the context lasts; `log` has the path and status of each request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, Page] = {}
        self.log: list[tuple[str, int]] = []

    @property
    def url(self) -> str:
        """Its root, without a slash at the end."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def take_log(self) -> list[tuple[str, int]]:
        """The requests since this was last asked, robots.txt aside."""
        log, self.log = self.log, []
        return [seen for seen in log if seen[0] != "/robots.txt"]


@contextmanager
def serving() -> Iterator[Site]:
    """Runs a site without pages."""
    with Site() as site:
        threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield site
        finally:
            site.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Site

    def do_GET(self) -> None:
        page = self.server.pages.get(self.path, Page(b"nothing", 404))
        etag = f'"{page.version or hashlib.sha256(page.body).hexdigest()[:12]}"'
        same = page.etag and page.status == 200 and self.headers["If-None-Match"] == etag
        status = 304 if same else page.status
        self.server.log.append((self.path, status))
        self.send_response(status)
        if page.etag:
            self.send_header("ETag", etag)
        for name, value in page.headers.items():
            self.send_header(name, value)
        if page.location:
            self.send_header("Location", page.location)
        if not same:
            self.send_header("Content-Type", page.media_type)
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if not same:
            self.wfile.write(page.body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""
