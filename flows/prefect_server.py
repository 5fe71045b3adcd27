"""Our own Prefect server, a child process with a home of its own that ends with its parent.

For one run its home is temporary; for a schedule it is a folder that is kept, and the server has
pages to look at and the services that start runs when they are due.
Its database starts as a copy of one prepared by an earlier start (kept in the cache folder), since
making the tables anew is more than half of a cold start. It is told apart by Prefect's version.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

# What one run on this machine needs of a server: tables and the API. No pages, no schedules, no
# telemetry. The recorder of task runs stays on, in batches. A schedule needs the rest too.
_LEASES = "prefect.server.concurrency.lease_storage.filesystem"
STANDING: Mapping[str, str] = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    # Places that runs hold are in the database; kept in memory, who holds them would be forgotten.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": _LEASES,
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
}
PASSING: Mapping[str, str] = {
    **STANDING,
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_CLEANUP_RECONCILER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_FOREMAN_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_REPOSSESSOR_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
}


def serve(listening: socket.socket, control: socket.socket, cache: Path, kept: Path | None) -> None:
    """Serves Prefect's API on `listening`; sends its home on `control` once it answers.

    Its home is the folder `kept`, where there is one, and a temporary one otherwise.
    Ends when the other end of `control` is closed or its holder dies; a temporary home goes too.
    """
    home = kept or Path(tempfile.mkdtemp(prefix="pressfigures-prefect-"))
    threading.Thread(target=_end_with_parent, args=(control, home, kept), daemon=True).start()
    try:
        _use_home(home, STANDING if kept else PASSING)
        _run(listening, control, home, cache, standing=bool(kept))
    finally:
        if not kept:
            shutil.rmtree(home, ignore_errors=True)


def _end_with_parent(control: socket.socket, home: Path, kept: Path | None) -> None:
    control.recv(1)  # nothing is ever sent this way: it returns when the other end is gone
    if not kept:
        shutil.rmtree(home, ignore_errors=True)
    os._exit(0)


def _use_home(home: Path, environment: Mapping[str, str]) -> None:
    """Sets Prefect's settings for this process; those of the user's own Prefect do not apply."""
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        del os.environ[name]
    os.environ.update(environment)
    home.mkdir(parents=True, exist_ok=True)
    os.environ["PREFECT_HOME"] = str(home)
    os.environ["PREFECT_PROFILES_PATH"] = str(home / "profiles.toml")
    # Prefect also reads prefect.toml, pyproject.toml and .env where it stands.
    os.chdir(home)


def _run(
    listening: socket.socket, control: socket.socket, home: Path, cache: Path, *, standing: bool
) -> None:
    # Nothing that is imported is garbage: not looking for any saves a seventh of the start.
    gc.disable()
    import uvicorn
    from prefect import __version__
    from prefect.server.api.server import create_app

    database, prepared = home / "prefect.db", cache / f"prefect-{__version__}.db"
    was_prepared = prepared.is_file()
    # A database that was kept is brought up to date by the server itself.
    has_own = database.exists()
    if was_prepared and not has_own:
        shutil.copyfile(prepared, database)

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                gc.freeze()
                gc.enable()
                if not (was_prepared or has_own):
                    _prepare(database, prepared)
                control.sendall(os.fsencode(home))

    app = create_app(ephemeral=not standing, final=True)
    server = Server(uvicorn.Config(app, log_level="error"))
    try:
        server.run([listening])
    finally:
        if not server.started and was_prepared and not has_own:
            # It may be the copy that is at fault: the next start makes its own.
            prepared.unlink(missing_ok=True)


def _prepare(database: Path, prepared: Path) -> None:
    """Keeps a copy of the new database for later starts; without it they are only slower."""
    try:
        prepared.parent.mkdir(parents=True, exist_ok=True)
        aside = prepared.with_name(f"{prepared.name}.{os.getpid()}")
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(aside)) as copy:
            source.backup(copy)
        aside.replace(prepared)
    except (OSError, sqlite3.Error) as error:
        print(f"no copy kept: {error}", file=sys.stderr)


def main() -> None:
    """Arguments: descriptors of the listening and the control socket, cache folder, home to keep.

    The home is "" for a temporary one.
    """
    # A parent's Ctrl-C is the parent's affair: it ends us when it is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(
        socket.socket(fileno=int(sys.argv[1])),
        socket.socket(fileno=int(sys.argv[2])),
        Path(sys.argv[3]),
        Path(sys.argv[4]) if sys.argv[4] else None,
    )


if __name__ == "__main__":
    main()
