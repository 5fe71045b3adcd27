"""Superset's REST API, as much of it as a dashboard and SQL Lab use."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.cookiejar import CookieJar
from typing import Any

_SECONDS = 120.0


class RestError(Exception):
    """A request that Superset did not answer with success: its status and its words."""


class Client:
    """One person signed in; not to be shared between threads."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._url = url
        self._headers = {"Referer": url}
        # No proxy: the address is loopback.
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.ProxyHandler({})
        )
        person = {"username": user, "password": password, "provider": "db", "refresh": False}
        token = self.post("security/login", person)["access_token"]
        self._headers["Authorization"] = f"Bearer {token}"
        self._headers["X-CSRFToken"] = self.get("security/csrf_token/")["result"]

    def get(self, path: str) -> dict[str, Any]:
        """What stands at a path below `/api/v1/`. Raises RestError."""
        return self._send(path, None)

    def post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        """The answer to a body sent to a path below `/api/v1/`. Raises RestError."""
        return self._send(path, json.dumps(body).encode())

    def _send(self, path: str, body: bytes | None) -> dict[str, Any]:
        # Superset takes a request that calls itself JSON and has no body for a broken one.
        kind = {} if body is None else {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self._url}/api/v1/{path}", body, self._headers | kind)
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                told: dict[str, Any] = json.loads(answer.read())
                return told
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")
            raise RestError(f"{error.code} from {path}: {_words(said)}") from error
        except (OSError, ValueError) as error:
            raise RestError(f"no answer from {path}: {error}") from error


def _words(said: str) -> str:
    """The message in an error's body, whichever of its shapes it has."""
    try:
        told = json.loads(said)
        errors = told.get("errors") or [told]
        return str(errors[0].get("message") or said)[:300]
    except (ValueError, AttributeError):
        return said[:300]
