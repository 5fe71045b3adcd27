"""Which Prefect a run uses: the one that is configured, else an embedded server of our own."""

from __future__ import annotations

import contextlib
import importlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows import prefect_server
from flows.settings import Settings

Say = Callable[[str], None]
NEEDED_SOON = ("flows.ingest", "prefect.flow_engine", "duckdb", "pyarrow")


class PrefectUnavailableError(Exception):
    """Prefect cannot be used for this run; the text says why, in half a sentence."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a server has that keeps a schedule: a home that is kept, and a port to be found at."""

    home: Path
    port: int


@dataclass(frozen=True, slots=True)
class Serving:
    """A Prefect that keeps a schedule: its API, and whether the server is our own."""

    api_url: str
    is_own: bool


class EmbeddedServer:
    """A Prefect server of our own, as a child process that ends with us however we end."""

    def __init__(self, cache: Path, standing: Standing | None = None) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed by stop)
        port = standing.port if standing else 0
        with socket.create_server(("127.0.0.1", port), backlog=128) as listening:
            self.api_url = f"http://127.0.0.1:{listening.getsockname()[1]}/api"
            self._control, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    [
                        sys.executable,
                        "-P",  # a folder of our name where the user stands is not ours
                        "-m",
                        prefect_server.__name__,
                        str(listening.fileno()),
                        str(theirs.fileno()),
                        str(cache.absolute()),
                        str(standing.home.absolute()) if standing else "",
                    ],
                    pass_fds=[listening.fileno(), theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=self._errors,
                    stderr=self._errors,
                    start_new_session=True,
                )

    def await_start(self, seconds: float) -> Path:
        """The server's home, once it answers. Raises PrefectUnavailableError."""
        self._control.settimeout(seconds)
        try:
            home = self._control.recv(4096)
        except TimeoutError:
            raise PrefectUnavailableError(
                f"its server was not ready after {seconds:g} seconds"
            ) from None
        if not home:
            raise PrefectUnavailableError(f"its server ended at once: {self._last_words()}")
        return Path(os.fsdecode(home))

    def stop(self) -> None:
        """Ends the server; its home goes with it."""
        self._control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = [line.strip() for line in self._errors.read().decode(errors="replace").splitlines()]
        said = [line for line in lines if line]
        errors = [line for line in said if "Error: " in line]
        return (errors or said or [f"exit status {self._process.wait()}"])[-1]


@contextmanager
def prefect_running(settings: Settings, say: Say, *, verbose: bool = False) -> Iterator[bool]:
    """Makes Prefect usable within: true when it is, false (after one line) when it cannot be.

    A configured API (PREFECT_API_URL or the active profile) is used as it is. Otherwise an
    embedded server runs until the end. `say` is told each step.
    """
    with ExitStack() as stack:
        try:
            _enter(stack, settings, say, verbose=verbose)
        except PrefectUnavailableError as error:
            stack.close()
            say(f"Prefect cannot be used ({error}); the same steps run without it.")
            yield False
            return
        yield True


@contextmanager
def prefect_configured() -> Iterator[str]:
    """The Prefect that PREFECT_API_URL or the active profile names; its address.

    Raises PrefectUnavailableError where there is none, or where it does not answer.
    """
    api_url = _import_prefect(verbose=True)
    if not api_url:
        raise PrefectUnavailableError("no server is named; set PREFECT_API_URL")
    _check_configured(api_url)
    with _settings():
        yield api_url


@contextmanager
def prefect_standing(settings: Settings, standing: Standing, say: Say) -> Iterator[Serving]:
    """A Prefect that keeps a schedule: the one configured, else a server of our own.

    Raises PrefectUnavailableError.
    """
    with ExitStack() as stack:
        api_url = _import_prefect(verbose=True)
        if api_url:
            _check_configured(api_url)
            stack.enter_context(_settings())
            yield Serving(api_url, is_own=False)
            return
        try:
            server = EmbeddedServer(settings.cache, standing)
        except OSError as error:
            raise PrefectUnavailableError(
                f"its server could not be started on port {standing.port}: {error.strerror};"
                " give another with --port"
            ) from error
        stack.callback(server.stop)
        home = server.await_start(settings.prefect_seconds)
        stack.enter_context(_settings(server.api_url, home, standing=True))
        say(f"Prefect at {server.api_url.removesuffix('/api')}")
        yield Serving(server.api_url, is_own=True)


def _enter(stack: ExitStack, settings: Settings, say: Say, *, verbose: bool) -> None:
    started = time.monotonic()
    embedded: EmbeddedServer | None = None
    if not os.environ.get("PREFECT_API_URL"):
        # It starts while we import Prefect here; should a profile name an API, it is let go.
        try:
            embedded = EmbeddedServer(settings.cache)
        except OSError as error:
            raise PrefectUnavailableError(f"its server could not be started: {error}") from error
        stack.callback(embedded.stop)
    api_url = _import_prefect(verbose=verbose)
    if api_url:
        if embedded:
            stack.close()
        _check_configured(api_url)
        say(f"Prefect at {api_url}")
        stack.enter_context(_settings())
        return
    assert embedded is not None
    # The server needs some seconds more, on a processor of its own: ours has these to import.
    for module in NEEDED_SOON:
        importlib.import_module(module)
    home = embedded.await_start(settings.prefect_seconds)
    stack.enter_context(_settings(embedded.api_url, home))
    stack.callback(_let_events_go)
    say(f"Prefect started in {time.monotonic() - started:.1f} s")


def _import_prefect(*, verbose: bool) -> str | None:
    """The address of the API that is configured, if any."""
    if not verbose:
        # What fails is told by the command itself; a server that keeps logs still gets them.
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    from prefect.settings import get_current_settings

    return get_current_settings().api.url


def _check_configured(api_url: str) -> None:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        fault = client.api_healthcheck()
    if fault is not None:
        raise PrefectUnavailableError(f"the API at {api_url} does not answer: {fault}")


@contextmanager
def _settings(
    api_url: str | None = None, home: Path | None = None, *, standing: bool = False
) -> Iterator[None]:
    from prefect.settings import (
        PREFECT_API_URL,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        PREFECT_HOME,
        PREFECT_LOGGING_TO_API_ENABLED,
        temporary_settings,
    )

    updates: dict[object, object] = {}
    if api_url:
        updates = {PREFECT_API_URL: api_url, PREFECT_HOME: home}
    if api_url and not standing:
        # Its records end with it: logs would be sent for nobody. The heartbeat tells a server
        # that outlives us of our death; joining its thread costs every run a second.
        updates |= {PREFECT_LOGGING_TO_API_ENABLED: False, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    with temporary_settings(updates):
        yield


def _let_events_go() -> None:
    """Sends what events are left while the server still listens."""
    from prefect.events.worker import EventsWorker

    with contextlib.suppress(TimeoutError):
        EventsWorker.drain_all(timeout=5)
