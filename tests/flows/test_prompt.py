"""The prompt of `sql`: completes names, shows where a query broke, stops on Ctrl-C."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.prompt import suggest
from flows.terminal import described
from warehouse.errors import QueryError, QueryRefused
from warehouse.sandbox import query
from warehouse.store import Warehouse

NAMES = {
    "statistics": ["statistic_id", "value", "kind"],
    "documents": ["document_id", "title"],
    "core.statistic": ["statistic_id", "figurative"],
}
SLOW = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3;"
LINE = [sys.executable, "-c", "import sys; from flows.cli import main; sys.exit(main())"]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse without documents."""
    store = Warehouse(tmp_path_factory.mktemp("prompt") / "w.duckdb")
    store.create()
    return store.path


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("SELECT * FROM sta", [("statistics", 3)], "documents"),
        ("SELECT ti", [("title", 2)], "statistics"),
        ("SELECT kind FROM statistics WHERE va", [("value", 2)], "title"),
        ("SELECT statistics.k", [("kind", 1)], "title"),
        ("FROM core.st", [("core.statistic", 7)], "statistics"),
        ("FROM core.statistic WHERE core.statistic.fi", [("figurative", 2)], "value"),
        ("sel", [("SELECT", 3)], "statistics"),
        ("SELECT ", [], "statistics"),
        ("SELECT kind", [], "kind"),
    ],
)
def test_what_is_suggested(text: str, wanted: list[tuple[str, int]], unwanted: str) -> None:
    """Tables, the columns of those named, keywords; each with what it replaces."""
    found = list(suggest(NAMES, text))
    assert set(wanted) <= set(found)
    assert bool(found) == bool(wanted)
    assert unwanted not in {name for name, _ in found}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("SELECT kind,\n vlue FROM statistics", r'Candidate bindings: "value".*\nLINE 2:.*\n +\^'),
        ("SELECT * FROM statistcs", r'Did you mean "statistics"'),
        ("SELEC 1", r'syntax error at or near "SELEC".*\nLINE 1: SELEC 1\n +\^'),
    ],
)
def test_an_error_shows_the_place_and_near_names(warehouse: Path, asked: str, said: str) -> None:
    """With a mark below the place."""
    with pytest.raises(QueryError) as caught:
        query(warehouse, asked)
    assert re.search(said, described(caught.value))


def test_what_is_refused_is_one_line(warehouse: Path) -> None:
    """There is no place to show."""
    with pytest.raises(QueryRefused) as caught:
        query(warehouse, "DROP TABLE core.run")
    assert described(caught.value).startswith("DROP is not allowed")
    assert len(described(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("asked", "status", "out", "err"),
    [
        ("SELECT 6 * 7 AS answer", 0, "answer\n42\n", ""),
        ("SELECT vlue FROM statistics", 1, "", "pressfigures: Referenced column"),
    ],
)
def test_without_a_terminal_it_answers_standard_input(
    warehouse: Path, asked: str, status: int, out: str, err: str
) -> None:
    """As if it had been given as the argument."""
    done = subprocess.run(
        [*LINE, "sql", "--format", "csv", "-w", str(warehouse)],
        input=asked, text=True, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (status, out)
    assert done.stderr.startswith(err)


class Terminal:
    """A process at a terminal of its own."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            arguments, stdin=theirs, stdout=theirs, stderr=theirs, env=environment,
            start_new_session=True, preexec_fn=_take_terminal,
        )  # fmt: skip
        os.close(theirs)
        self.shown = ""

    def send(self, text: str) -> None:
        """Types the text."""
        os.write(self._ours, text.encode())

    def await_text(self, wanted: str, seconds: float = 40) -> None:
        """Waits until the terminal has shown it since the last time."""
        deadline = time.monotonic() + seconds
        while wanted not in self.shown:
            assert time.monotonic() < deadline, self.shown
            try:
                self.shown += os.read(self._ours, 65536).decode(errors="replace")
            except OSError:
                raise AssertionError(self.shown) from None
            if "\x1b[6n" in self.shown:  # asks where the cursor is
                self.shown = self.shown.replace("\x1b[6n", "")
                self.send("\x1b[1;1R")
        self.shown = self.shown.partition(wanted)[2]


def _take_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def at_terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Runs the command line at a terminal; what still runs at the end is killed."""
    made: list[Terminal] = []

    def run(*arguments: Any) -> Terminal:
        environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "TERM": "xterm"}
        made.append(Terminal([*LINE, *map(str, arguments)], environment))
        return made[-1]

    yield run
    for terminal in made:
        terminal.process.kill()
        terminal.process.wait()


def test_a_session_at_the_prompt(
    warehouse: Path, at_terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    """Answers, shows errors, stops a query on Ctrl-C and goes on, and keeps the history."""
    terminal = at_terminal("sql", "-w", warehouse)
    terminal.await_text("Views: ")
    terminal.await_text("sql>")
    terminal.send("SELECT 6 *\r7 AS answer;\r")
    terminal.await_text("42")
    terminal.await_text("sql>")
    terminal.send("SELECT vlue FROM statistics;\r")
    terminal.await_text("^^^^")
    terminal.await_text("sql>")
    terminal.send(SLOW + "\r")
    time.sleep(1.5)
    terminal.send("\x03")
    terminal.await_text("stopped")
    terminal.await_text("sql>")
    terminal.send("exit\r")
    assert terminal.process.wait(timeout=20) == 0
    history = (tmp_path / "pressfigures" / "sql_history").read_text(encoding="utf-8")
    assert "7 AS answer;" in history


def test_ctrl_c_stops_a_single_query(warehouse: Path, at_terminal: Callable[..., Terminal]) -> None:
    """In one line, with the status of an interrupt."""
    terminal = at_terminal("sql", SLOW, "-w", warehouse)
    time.sleep(2)
    terminal.send("\x03")
    terminal.await_text("pressfigures: stopped")
    assert terminal.process.wait(timeout=20) == 130
