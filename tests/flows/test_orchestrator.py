"""Without a Prefect that works, the same steps run without it, and one line says so."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from flows import conducting, orchestrator
from flows.conducting import Wish, conduct
from flows.orchestrator import EmbeddedServer, PrefectUnavailableError
from flows.pipeline import Request
from flows.settings import Settings
from warehouse.errors import WarehouseError

Run = Callable[..., subprocess.CompletedProcess[str]]


# A server that never says it is ready: it waits for us to let it go, and ends.
NEVER_READY = """
import os, sys
if "flows.prefect_server" in sys.orig_argv:
    os.read(int(sys.orig_argv[-3]), 1)
    os._exit(0)
"""


def test_a_server_that_is_too_slow_is_done_without(
    releases: Path, tmp_path: Path, pressfigures: Run
) -> None:
    """The user's documents are loaded all the same."""
    start_up = tmp_path / "start-up"
    start_up.mkdir()
    (start_up / "sitecustomize.py").write_text(NEVER_READY)
    done = pressfigures(
        "ingest",
        releases,
        PRESSFIGURES_PREFECT_SECONDS="0.01",
        PREFECT_API_URL="",
        PYTHONPATH=str(start_up),
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == [
        "Prefect cannot be used (its server was not ready after 0.01 seconds); "
        "the same steps run without it."
    ]
    assert "12 new" in done.stdout


def test_a_configured_api_that_does_not_answer_is_done_without(
    releases: Path, pressfigures: Run
) -> None:
    """It is named, and no server of our own is started in its place."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    api = f"http://127.0.0.1:{port}/api"
    done = pressfigures("ingest", releases, PREFECT_API_URL=api)
    assert done.returncode == 0, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Prefect cannot be used (the API at {api} does not answer: ")
    assert "12 new" in done.stdout


@contextmanager
def pretending(*_: object, **__: object) -> Iterator[bool]:
    yield True


@pytest.mark.parametrize(
    ("error", "falls_back"),
    [
        (RuntimeError("the server is gone\nand more"), True),
        (WarehouseError("there is no room"), False),
        (OSError("disk on fire"), False),
    ],
)
def test_a_prefect_that_fails_on_the_way_is_done_without(
    error: Exception,
    falls_back: bool,
    releases: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Its failure is a line; a failure of the run itself is the run's."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(conducting, "prefect_running", pretending)
    monkeypatch.setitem(sys.modules, "flows.ingest", SimpleNamespace(ingest=fail))
    request = Request(releases.parent / "w.duckdb")
    if falls_back:
        assert conduct([str(releases)], request, Settings(), Wish()).new == 12
        line = "Prefect failed (RuntimeError: the server is gone); the same steps run without it.\n"
        assert capsys.readouterr().err == line
    else:
        with pytest.raises(type(error)):
            conduct([str(releases)], request, Settings(), Wish())


def test_a_server_that_ends_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In its own last words; and one that ends silently, by its exit status."""
    monkeypatch.setattr(orchestrator.prefect_server, "__name__", "no.such.module")
    server = EmbeddedServer(tmp_path)
    with pytest.raises(PrefectUnavailableError, match=r"ended at once: .*No module"):
        server.await_start(20)
    server.stop()
