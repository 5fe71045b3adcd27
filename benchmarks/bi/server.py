"""A Superset of its own: a home that holds all it keeps, a web server on loopback."""

from __future__ import annotations

import os
import re
import secrets
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bi.environment import UnavailableError

USER = "analyst"
_START_SECONDS = 180.0
_STOP_SECONDS = 15.0
_LISTENING = re.compile(r"Listening at: (http://127\.0\.0\.1:\d+)")


class Superset:
    """One Superset: its metadata, its administrator and its server, all within `home`."""

    def __init__(self, python: Path, home: Path) -> None:
        self.password = secrets.token_urlsafe(16)
        self._python = python
        self._home = home
        self._log = home / "server.log"
        self._group = 0
        home.mkdir()
        # Everything else is Superset's default: its protection of forms and its headers stay on.
        (home / "superset_config.py").write_text(
            f"SECRET_KEY = {secrets.token_urlsafe(42)!r}\n"
            f"SQLALCHEMY_DATABASE_URI = 'sqlite:///{home}/metadata.db?timeout=60'\n",
            encoding="utf-8",
        )

    def initialise(self) -> None:
        """Makes its metadata, its roles and its administrator. Raises UnavailableError."""
        self._run("db", "upgrade")
        person = ("--username", USER, "--firstname", "A", "--lastname", "B")
        reach = ("--email", "analyst@example.test", "--password", self.password)
        self._run("fab", "create-admin", *person, *reach)
        self._run("init")

    @contextmanager
    def serving(self, workers: int, threads: int) -> Iterator[str]:
        """Its web server's address; the server and all its processes are gone afterwards.

        Raises UnavailableError when it does not answer in time.
        """
        kind = ("gthread", "--threads", str(threads)) if threads > 1 else ("sync",)
        command = [
            str(self._python), "-m", "gunicorn", "--bind", "127.0.0.1:0", "--timeout", "120",
            "--workers", str(workers), "--worker-class", *kind, "superset.app:create_app()",
        ]  # fmt: skip
        with self._log.open("wb") as log:
            server = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self._home,
                env=self._variables(), start_new_session=True,
            )  # fmt: skip
        self._group = server.pid
        try:
            yield self._wait(server)
        finally:
            self._stop(server)

    def holding(self, path: Path) -> list[int]:
        """Its processes that have the file open, or one that stood there before; Linux only."""
        found = []
        for process in self.processes():
            for handle in Path(f"/proc/{process}/fd").glob("*"):
                try:
                    if str(handle.readlink()).removesuffix(" (deleted)") == str(path):
                        found.append(process)
                        break
                except OSError:  # Closed, or ended, between the listing and the look.
                    continue
        return found

    def processes(self) -> list[int]:
        """All that run in the server's group; Linux only."""
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                if os.getpgid(int(path.name)) == self._group:
                    found.append(int(path.name))
            except ProcessLookupError:
                continue
        return found

    def _variables(self) -> dict[str, str]:
        """The environment of its processes: nothing of ours that Python or Superset would read."""
        foreign = re.compile(r"PYTHON|VIRTUAL_ENV|SUPERSET|FLASK")
        kept = {name: value for name, value in os.environ.items() if not foreign.match(name)}
        return kept | {
            "HOME": str(self._home),
            "SUPERSET_HOME": str(self._home),
            "SUPERSET_CONFIG_PATH": str(self._home / "superset_config.py"),
            "FLASK_APP": "superset.app:create_app()",
            "PYTHONUNBUFFERED": "1",
        }

    def _run(self, *arguments: str) -> None:
        command = [str(self._python.with_name("superset")), *arguments]
        done = subprocess.run(
            command, env=self._variables(), cwd=self._home, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise UnavailableError(
                f"`superset {' '.join(arguments[:2])}` failed ({said}): remove the environment, so"
                " that it is made anew."
            )

    def _wait(self, server: subprocess.Popen[bytes]) -> str:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and server.poll() is None:
            told = _LISTENING.search(self._log.read_text(encoding="utf-8", errors="replace"))
            if told and _answers(told[1]):
                return told[1]
            time.sleep(0.2)
        said = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise UnavailableError(
            f"Superset's server did not answer ({(said or ['no word'])[-1]}): remove the"
            " environment, so that it is made anew."
        )

    def _stop(self, server: subprocess.Popen[bytes]) -> None:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            if not self._signal(sign):
                break
            deadline = time.monotonic() + _STOP_SECONDS
            while self._signal(0) and time.monotonic() < deadline:
                server.poll()
                time.sleep(0.1)
        server.wait()

    def _signal(self, sign: int) -> bool:
        """Whether there was a process to send it to."""
        try:
            os.killpg(self._group, sign)
        except ProcessLookupError:
            return False
        return True


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=60) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
